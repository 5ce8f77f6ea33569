from django.apps import AppConfig


class WhatsappConfig(AppConfig):
    name = "whatsapp"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conversations import channels, notices, pricing, routing  # noqa: PLC0415 (models are loaded only now)
        from tenants import lifecycle  # noqa: PLC0415 (as above)

        # Importing `checks` registers them, importing `account_news` what it hears.
        from whatsapp import account_news, checks, letters, pages  # noqa: F401, PLC0415 (as above)
        from whatsapp.prices import lists  # noqa: PLC0415
        from whatsapp.templates import updates  # noqa: F401, PLC0415 (registers what it hears)
        from whatsapp.templates.notices import beyond_the_window  # noqa: PLC0415
        from whatsapp.transport import CloudTransport  # noqa: PLC0415

        channels.register(CloudTransport())
        routing.register(routing.Priority.PAGES, pages.turn_page)
        pricing.register(lists.price_of)
        notices.register(beyond_the_window)
        lifecycle.before_opening(letters.take_in_for_restored)
