from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conversations import (  # noqa: PLC0415
            address_changes,  # noqa: F401 (registers what it handles)
            blocking,
            consent,
            echoes,  # noqa: F401 (as above)
            edits,  # noqa: F401 (as above)
            flood,
            handling,
            history,  # noqa: F401 (as above)
            reactions,  # noqa: F401 (as above)
            routing,
        )

        routing.register(routing.Priority.BLOCKED, blocking.keep_silent)
        routing.register(routing.Priority.CONSENT, consent.handle)
        routing.register(routing.Priority.PERSON, handling.keep_silent_for_person)
        routing.register(routing.Priority.FLOOD, flood.keep_calm)
