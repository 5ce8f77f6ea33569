from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conversations import consent, flood, handling, routing  # noqa: PLC0415

        routing.register(routing.Priority.CONSENT, consent.handle)
        routing.register(routing.Priority.PERSON, handling.keep_silent_for_person)
        routing.register(routing.Priority.FLOOD, flood.keep_calm)
