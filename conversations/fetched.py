"""Who wants to know that a customer's file was stored, or will never be."""

from collections.abc import Callable

from conversations.models import Attachment

Handler = Callable[[Attachment], None]
_handlers: list[Handler] = []


def register(handler: Handler) -> None:
    """`handler` is told once a file is settled, in no transaction."""
    _handlers.append(handler)


def settled(attachment: Attachment) -> None:
    """Tell all of them. The file is where it belongs, whatever they make of it."""
    for handler in _handlers:
        handler(attachment)
