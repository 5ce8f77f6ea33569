"""Queueing: every message to a customer is a row first.

A row queued here leaves by `conversations.delivery`, in the order of its conversation.
`lane` says which conversations of a number are served first when not all can be:
replies, then notices (what happened to an order), then bulk.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from conversations.manners import writing_time
from conversations.models import Conversation, Message
from core.clock import now
from core.rows import Rows
from core.splitting import split
from tenants.doorbell import ring
from tenants.live import announce

Lane = Message.Lane
Status = Message.Status

PREVIEW_LENGTH = 120

_MESSAGES, _TALKS = Rows(Message, "message"), Rows(Conversation, "talk")


@dataclass(frozen=True, slots=True)
class Piece:
    """What one message shows: plain text, or text with the parts of its kind in `content`."""

    text: str
    kind: str = "text"
    content: dict[str, Any] = field(default_factory=dict)


def queue_messages(
    *,
    conversation: Conversation,
    author: str,
    pieces: Iterable[Piece],
    agent: User | None = None,
    lane: str = Lane.REPLY,
    also: tuple[str, ...] = (),
    is_told: bool = True,
) -> list[Message]:
    """Queue messages in order; the caller holds the conversation's lock in a transaction.

    `also` are fields of the conversation that the caller has changed: they are written with
    what is noted here, by one statement. Of what is not `is_told` the list says nothing.
    """
    messages = [
        Message(
            conversation=conversation,
            direction=Message.Direction.OUTBOUND,
            author=author,
            agent=agent,
            kind=piece.kind,
            text=piece.text,
            content=piece.content,
            status=Status.QUEUED,
            lane=lane,
            epoch=conversation.epoch,
            send_key=uuid.uuid4(),
        )
        for piece in pieces
    ]
    moment = now()
    if messages and author == Message.Author.ASSISTANT:
        written = writing_time(messages[0].text)
        messages[0].not_before = moment + written if written else None
    _MESSAGES.insert(messages)
    if messages and is_told:
        conversation.last_message_at = moment
        last = messages[-1]
        conversation.preview = (last.text or f"[{last.kind}]")[:PREVIEW_LENGTH]
        also = ("last_message_at", "preview", *also)
    if also:
        _TALKS.update([conversation], also)
    if messages:
        ring(
            task="conversations.deliver",
            due=messages[0].not_before,
            conversation_id=conversation.pk,
        )
        announce(topic=f"conversation-{conversation.pk}", id=messages[-1].pk)
        announce(topic="inbox", id=conversation.pk)
    return messages


def queue_texts(
    *,
    conversation: Conversation,
    author: str,
    texts: Iterable[str],
    agent: User | None = None,
    content: dict[str, Any] | None = None,
    lane: str = Lane.REPLY,
) -> list[Message]:
    """Queue plain texts; one beyond the transport's limit is split, never cut."""
    return queue_messages(
        conversation=conversation,
        author=author,
        agent=agent,
        lane=lane,
        pieces=[
            Piece(text=part, content=dict(content or {})) for text in texts for part in split(text)
        ],
    )


def cancel_queued(*, conversation: Conversation, author: str, reason: str) -> int:
    """Take back what `author` has queued and not begun to send; the caller holds the lock."""
    return conversation.messages.filter(status=Status.QUEUED, author=author).update(
        status=Status.CANCELLED, error=reason
    )
