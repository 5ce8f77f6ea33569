"""What is neither a customer's message nor a status, and who acts on it.

A room registers a handler for each type of `conversations.channels.Update` from its
`apps.ready()`, by the decorator `handles`. What nobody acts on is kept in its event.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from conversations.held import still_theirs
from conversations.models import Conversation, InboundEvent

T = TypeVar("T")
Handler = Callable[[InboundEvent, Any], str]
_handlers: dict[type, Handler] = {}

KEPT = "kept"


class Busy(Exception):
    """Somebody else is at what the update changes: its sender is put off for a moment.

    Raised by a handler before it has changed anything that must not be there twice.
    """


def handles(kind: type[T]) -> Callable[[Callable[[InboundEvent, T], str]], Handler]:
    """Registers the handler of `kind`. It returns what was done, for the event's record, and
    runs in the drain's transaction, so it asks nothing of the network."""

    def register(handler: Callable[[InboundEvent, T], str]) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def apply(event: InboundEvent, parsed: object) -> str:
    """Have the one that handles it act on it; returns what was done."""
    handler = _handlers.get(type(parsed))
    return handler(event, parsed) if handler else KEPT


def held(found: Conversation) -> Conversation:
    """The conversation as it is now, its row locked without waiting, since the caller's
    transaction may hold others. Raises Busy, also when it has become somebody else's."""
    locked = still_theirs(found)
    if locked is None:
        raise Busy
    return locked
