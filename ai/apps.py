from django.apps import AppConfig


class AiConfig(AppConfig):
    name = "ai"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ai import exporting, law, routing  # noqa: PLC0415
        from ai.hearing import work  # noqa: PLC0415
        from ai.queries import spoken_in, told_of  # noqa: PLC0415
        from ai.wordings import Sentences  # noqa: PLC0415
        from catalog import wordings  # noqa: PLC0415
        from conversations import delivery, fetched, previews, superseding  # noqa: PLC0415
        from conversations.models import Message  # noqa: PLC0415
        from conversations.queries import search_also  # noqa: PLC0415
        from conversations.routing import Priority, register  # noqa: PLC0415

        register(Priority.ASSISTANT, routing.handle)
        fetched.register(work.file_settled)
        search_also(told_of)
        previews.hear_by(spoken_in)
        exporting.add_part()
        wordings.register(Sentences())
        delivery.register_check(Message.Author.ASSISTANT, law.CHECK)
        superseding.register(Message.Author.ASSISTANT, law.only_talk)
