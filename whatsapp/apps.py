from django.apps import AppConfig


class WhatsappConfig(AppConfig):
    name = "whatsapp"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conversations import channels  # noqa: PLC0415 (models are loaded only now)
        from whatsapp import checks  # noqa: F401, PLC0415 (registers the checks)
        from whatsapp.transport import CloudTransport  # noqa: PLC0415

        channels.register(CloudTransport())
