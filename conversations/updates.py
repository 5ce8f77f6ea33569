"""What is neither a customer's message nor a status, and who acts on it.

A room registers a handler for each type of `conversations.channels.Update` from its
`apps.ready()`, by the decorator `handles`. What nobody acts on is kept in its event.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from conversations.models import InboundEvent

T = TypeVar("T")
Handler = Callable[[InboundEvent, Any], str]
_handlers: dict[type, Handler] = {}

KEPT = "kept"


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
