"""Sending a file as a person: made fit first, then a message, its file and a ring in one."""

from typing import BinaryIO

from django.core.files.base import ContentFile

from conversations.actions import send_pieces
from conversations.models import Attachment, Message
from conversations.queueing import Piece
from core.actors import Actor
from core.errors import InvalidInput
from core.splitting import length, split
from whatsapp.media.fetching import put_away
from whatsapp.media.preparing import Prepared, prepare
from whatsapp.outgoing.files import CAPTION_LIMIT

WITHOUT_CAPTION = frozenset({"audio"})


def send_file(
    *,
    actor: Actor,
    conversation_id: int,
    file: BinaryIO,
    filename: str,
    text: str = "",
    as_document: bool = False,
    quotes: int | None = None,
    idempotency_key: str | None = None,
) -> list[Message]:
    """Send a file to the customer, with `text` below it, or behind it where WhatsApp shows none.

    Converts before any lock is taken. The conversation is the actor's from then on. With an
    `idempotency_key` the same call again returns the same messages. `quotes`, and what is
    raised besides NotAllowed and Busy, as in `conversations.actions.reply`.
    """
    actor.require("inbox.reply")
    words = text.replace("\x00", "").strip()
    if length(words) > CAPTION_LIMIT:
        raise InvalidInput(fields={"text": f"At most {CAPTION_LIMIT:,} characters with a file."})
    ready = prepare(file, filename=filename, as_document=as_document)
    own_words = ready.kind in WITHOUT_CAPTION
    pieces = [Piece(text="" if own_words else words, kind=ready.kind)]
    if own_words and words:
        pieces += [Piece(text=part) for part in split(words)]
    return send_pieces(
        actor=actor,
        conversation_id=conversation_id,
        pieces=pieces,
        says=words.encode() + b"\x00" + ready.data,
        quotes=quotes,
        idempotency_key=idempotency_key,
        with_them=lambda messages: _attach(messages[0], ready),
    )


def _attach(message: Message, ready: Prepared) -> None:
    attachment = Attachment(
        message=message,
        mime_type=ready.type.mime_type,
        filename=ready.filename,
        size=len(ready.data),
        state=Attachment.State.STORED,
    )
    put_away(attachment, ContentFile(ready.data), ready.type)
    attachment.save()
