"""Who answers a message. Rooms register handlers; the first that takes it ends the chain.

Order: who is blocked (silence), then opt-out words, then the leaves of a long list, then a
person's conversation (silence), then a flood (silence), then orders from the catalogue inside
WhatsApp, then whatever higher rooms register (the assistant, last). An order that reaches a
person's conversation becomes a proposal as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from conversations.models import Conversation, Message


class Priority(IntEnum):
    BLOCKED = 5
    CONSENT = 10
    PAGES = 20
    ORDER_WITH_PERSON = 45
    PERSON = 50
    FLOOD = 80
    ORDER = 90
    ASSISTANT = 100


LEAVES_OPEN = frozenset({Priority.PERSON, Priority.FLOOD, Priority.ASSISTANT})
"""Who takes a message so that people or a turn of the assistant's answer it; every other has
answered it when it returns."""

SHOWN_ONLY = frozenset({"reaction", "system", "revoke", "call", "call_permission"})
"""Kinds that staff see and nobody answers: a thumb under "Confirmed" is the end of a talk."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A stored inbound message; its conversation's row is locked by the caller.

    Who changes fields of the conversation saves them, or names them in `changed`: they are
    saved once, after the last message of a batch. `shared` is for what a handler asks once
    for all messages of a batch. `calm`: certainly no flood, so few were written lately.
    """

    conversation: Conversation
    message: Message
    changed: set[str] = field(default_factory=set)
    shared: dict[str, Any] = field(default_factory=dict)
    calm: bool = False


Handler = Callable[[Arrival], bool]
_handlers: dict[Priority, Handler] = {}


def register(priority: Priority, handler: Handler) -> None:
    """`handler` returns True if it takes the message. It must not wait: a lock is held."""
    _handlers[priority] = handler


def route(arrival: Arrival) -> bool:
    """Whether somebody took it. Of late messages only words of consent are acted upon.

    Saves nothing of the message: the caller writes its `dealt_with`.
    """
    for priority in sorted(_handlers):
        if arrival.message.late and priority > Priority.CONSENT:
            return False
        if _handlers[priority](arrival):
            if priority not in LEAVES_OPEN:
                arrival.message.dealt_with = True
            return True
    return False
