from django.apps import AppConfig
from django.core.signals import got_request_exception


class TenantsConfig(AppConfig):
    name = "tenants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are loaded only now.
        from core.crypto import use_keyring  # noqa: PLC0415
        from tenants.keys import keyring  # noqa: PLC0415
        from tenants.security import on_request_exception  # noqa: PLC0415

        use_keyring(keyring)
        got_request_exception.connect(on_request_exception, dispatch_uid="tenants.security")
