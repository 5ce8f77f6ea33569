"""What people do in the inbox."""

import hashlib
import uuid

from accounts.models import User
from audit.actions import record
from conversations.delivery import queue_texts
from conversations.exceptions import MessageRepeated, OptedOut, WindowClosed
from conversations.handling import assign_to_person, locked_conversation
from conversations.models import Message
from conversations.window import window_is_open
from core.actors import Actor
from core.errors import InvalidInput

REPLY_LIMIT = 20_000
"""Characters of one reply; it is split into messages of 4,096."""


def reply(
    *, actor: Actor, conversation_id: int, text: str, idempotency_key: str | None = None
) -> list[Message]:
    """Send a person's words to the customer; any such message takes the conversation over.

    With an `idempotency_key`, the same call again returns the same messages.
    Raises NotFound, InvalidInput, WindowClosed, OptedOut or MessageRepeated.
    """
    actor.require("inbox.reply")
    words = text.replace("\x00", "").strip()
    if not words:
        raise InvalidInput(fields={"text": "Write something first."})
    if len(words) > REPLY_LIMIT:
        raise InvalidInput(fields={"text": f"At most {REPLY_LIMIT:,} characters at once."})
    with locked_conversation(conversation_id) as conversation:
        marker = _marker(actor, conversation_id, idempotency_key)
        if marker:
            before = list(conversation.messages.filter(content__reply_key=marker).order_by("id"))
            if before:
                if before[0].content["reply_digest"] != _digest(words):
                    raise MessageRepeated()
                return before
        if conversation.contact.opted_out_at:
            raise OptedOut()
        if not window_is_open(conversation):
            raise WindowClosed()
        assign_to_person(actor=actor, conversation=conversation)
        messages = queue_texts(
            conversation=conversation,
            author=Message.Author.AGENT,
            texts=[words],
            agent=User.objects.get(pk=actor.person_id),
            content={"reply_key": marker, "reply_digest": _digest(words)} if marker else {},
        )
        record(
            actor=actor,
            code="conversations.replied",
            target=f"conversation:{conversation.pk}",
            data={"messages": [message.pk for message in messages]},
        )
    return messages


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _marker(actor: Actor, conversation_id: int, key: str | None) -> str:
    if not key:
        return ""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{actor.id}/{conversation_id}/{key}"))
