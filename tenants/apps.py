from django.apps import AppConfig
from django.core.signals import got_request_exception


class TenantsConfig(AppConfig):
    name = "tenants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tenants.security import on_request_exception  # noqa: PLC0415 (models are loaded now)

        got_request_exception.connect(on_request_exception, dispatch_uid="tenants.security")
