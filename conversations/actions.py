"""What people do in the inbox."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from accounts.models import User
from audit.actions import record
from conversations import consent, window
from conversations.exceptions import REFUSALS, MessageRepeated, WindowClosed
from conversations.handling import assign_to_person, locked_conversation
from conversations.models import Conversation, Message
from conversations.queueing import Lane, Piece, queue_messages
from conversations.quoting import quote_of
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput
from core.splitting import split

REPLY_LIMIT = 20_000
"""Characters of one reply; it is split into messages of 4,096."""


def reply(
    *,
    actor: Actor,
    conversation_id: int,
    text: str,
    quotes: int | None = None,
    idempotency_key: str | None = None,
) -> list[Message]:
    """Send a person's words to the customer; any such message takes the conversation over.

    `quotes` is the key of the message of this conversation that it answers, which stands above
    it on the customer's phone. With an `idempotency_key`, the same call again returns the same
    messages. Raises NotFound, InvalidInput, CannotQuote, WindowClosed, MessageRepeated or one of
    REFUSALS.
    """
    actor.require("inbox.reply")
    words = checked_words(text)
    return send_pieces(
        actor=actor,
        conversation_id=conversation_id,
        pieces=[Piece(text=part) for part in split(words)],
        says=words.encode(),
        quotes=quotes,
        idempotency_key=idempotency_key,
    )


def checked_words(text: str) -> str:
    """What a person wrote, as it can be sent. Raises InvalidInput."""
    words = text.replace("\x00", "").strip()
    if not words:
        raise InvalidInput(fields={"text": "Write something first."})
    if len(words) > REPLY_LIMIT:
        raise InvalidInput(fields={"text": f"At most {REPLY_LIMIT:,} characters at once."})
    return words


def send_pieces(
    *,
    actor: Actor,
    conversation_id: int,
    pieces: Sequence[Piece],
    says: bytes,
    quotes: int | None = None,
    idempotency_key: str | None = None,
    only_if: Callable[[Conversation], None] | None = None,
    takes_over: bool = True,
    with_them: Callable[[list[Message]], None] | None = None,
) -> list[Message]:
    """Queue what a person sends; it takes the conversation over, unless `takes_over` is false:
    then only nobody waits in it any more.

    `says` is what two calls with one key must have in common. The first piece answers the
    message `quotes`. `only_if` raises for what must not be sent (again), looked at under the
    conversation's lock. `with_them` writes, in the same transaction, what belongs to the new
    messages. Raises as :func:`reply`.
    """
    actor.require("inbox.reply")
    if quotes is not None:
        says += f"\x00{quotes}".encode()
    digest = hashlib.sha256(says).hexdigest()[:32]
    with locked_conversation(conversation_id) as conversation:
        marker = _marker(actor, conversation_id, idempotency_key)
        if marker:
            before = list(conversation.messages.filter(content__reply_key=marker).order_by("id"))
            if before:
                if before[0].content["reply_digest"] != digest:
                    raise MessageRepeated()
                return before
        if only_if is not None:
            only_if(conversation)
        template = pieces[0].content.get("template") or {}
        refused = consent.refusal(
            conversation.contact, lane=Lane.REPLY, category=template.get("category", "")
        )
        if refused:
            raise REFUSALS[refused]()
        if window.refusal(conversation, kind=pieces[0].kind, at=now()):
            raise WindowClosed()
        if quotes is not None:
            first, *others = pieces
            quoting = {**first.content, **quote_of(conversation, quotes)}
            pieces = [replace(first, content=quoting), *others]
        also: tuple[str, ...] = ()
        if takes_over:
            assign_to_person(actor=actor, conversation=conversation)
        else:
            conversation.waiting_since, conversation.waiting_reason = None, ""
            also = ("waiting_since", "waiting_reason")
        mark = {"reply_key": marker, "reply_digest": digest} if marker else {}
        messages = queue_messages(
            conversation=conversation,
            author=Message.Author.AGENT,
            pieces=[replace(piece, content={**piece.content, **mark}) for piece in pieces],
            agent=User.objects.get(pk=actor.person_id),
            also=also,
        )
        if with_them is not None:
            with_them(messages)
        record(
            actor=actor,
            code="conversations.replied",
            target=f"conversation:{conversation.pk}",
            data={"messages": [message.pk for message in messages]},
        )
    return messages


def _marker(actor: Actor, conversation_id: int, key: str | None) -> str:
    if not key:
        return ""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{actor.id}/{conversation_id}/{key}"))
