from django.apps import AppConfig


class WhatsappConfig(AppConfig):
    name = "whatsapp"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conversations import channels  # noqa: PLC0415 (models are loaded only now)
        from tenants import lifecycle  # noqa: PLC0415 (as above)
        from whatsapp import checks  # noqa: F401, I001, PLC0415 (registers the checks)
        from whatsapp import letters  # noqa: PLC0415 (as above)
        from whatsapp.transport import CloudTransport  # noqa: PLC0415

        channels.register(CloudTransport())
        lifecycle.before_opening(letters.take_in_for_restored)
