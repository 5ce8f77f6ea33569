"""Pictures, film, sound, stickers and documents: by the id that WhatsApp gave our copy."""

from typing import Any

from core.splitting import length
from whatsapp.media.uploads import PictureRemoved, uploaded
from whatsapp.outgoing import text
from whatsapp.outgoing.base import CannotSend, Outgoing

CAPTION_LIMIT = 1024


def captioned(outgoing: Outgoing) -> dict[str, Any]:
    """A picture or film, with words below it if there are any. The words go alone when the
    picture was taken off its service meanwhile: what they say holds all the same."""
    try:
        attached = _id(outgoing)
    except PictureRemoved:
        if not outgoing.text.strip():
            raise
        return text.build(outgoing)
    return {"type": outgoing.kind, outgoing.kind: {**attached, **_caption(outgoing)}}


def document(outgoing: Outgoing) -> dict[str, Any]:
    """A document under its name: the customer's phone shows and saves it as that."""
    attached, name = uploaded(outgoing)
    return {
        "type": "document",
        "document": {"id": attached, "filename": name, **_caption(outgoing)},
    }


def plain(outgoing: Outgoing) -> dict[str, Any]:
    """Sound and stickers, which have no caption."""
    if outgoing.text.strip():
        raise CannotSend("WhatsApp shows no words with sound or a sticker. Send them apart.")
    return {"type": outgoing.kind, outgoing.kind: _id(outgoing)}


def _id(outgoing: Outgoing) -> dict[str, str]:
    attached, _ = uploaded(outgoing)
    return {"id": attached}


def _caption(outgoing: Outgoing) -> dict[str, str]:
    if not outgoing.text.strip():
        return {}
    if length(outgoing.text) > CAPTION_LIMIT:
        raise CannotSend(f"The caption is longer than {CAPTION_LIMIT} characters.")
    return {"caption": outgoing.text}
