"""Notices of the system to a customer: as text, or by what a transport has for the time
when no text may be sent.

A transport room registers itself here from its `apps.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from conversations.models import Conversation, Message
from conversations.queueing import Lane, Piece, queue_messages
from core.splitting import split


@dataclass(frozen=True, slots=True)
class Notice:
    """`text` is the whole of it; `reference` and `details` are its parts for forms that have
    words of their own. `purpose` names the form."""

    purpose: str
    text: str
    reference: str
    details: str
    language: str


Beyond = Callable[[Conversation, Notice], Piece | None]
_beyond: list[Beyond] = []


def register(beyond: Beyond) -> None:
    """`beyond(conversation, notice)`: the message to send instead of text, or None."""
    _beyond.append(beyond)


def notify(conversation: Conversation, notice: Notice) -> list[Message]:
    """Queue a notice; the caller holds the conversation's lock in a transaction.

    Where text may not be sent and nothing stands for it, it is queued all the same and fails
    at the moment of sending, in words that staff see.
    """
    instead = next(filter(None, (beyond(conversation, notice) for beyond in _beyond)), None)
    pieces = [instead] if instead else [Piece(text=part) for part in split(notice.text)]
    return queue_messages(
        conversation=conversation,
        author=Message.Author.SYSTEM,
        pieces=pieces,
        lane=Lane.NOTICE,
    )
