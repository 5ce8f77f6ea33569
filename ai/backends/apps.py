from django.apps import AppConfig


class BackendsConfig(AppConfig):
    name = "ai.backends"
    label = "ai_backends"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ai.backends.keys import reseal_with  # noqa: PLC0415 - needs the models
        from tenants.rotation import register_resealer  # noqa: PLC0415

        register_resealer(reseal_with)
