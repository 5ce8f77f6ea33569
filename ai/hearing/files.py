"""A stored file as what is handed to the machine: small enough, or not at all."""

import io

from PIL import Image, UnidentifiedImageError

from ai.hearing.sound import MOST_BYTES, MOST_SECONDS, length_of
from conversations.models import Attachment

SIDE = 1024
"""Pixels of a picture's longer side: enough to tell what it shows."""


class TooMuch(Exception):
    """It is not handed on. `why` is a code."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def for_ears(attachment: Attachment) -> tuple[bytes, str]:
    """A voice note's bytes and type. Raises TooMuch."""
    if not attachment.mime_type.startswith("audio/"):
        raise TooMuch("no_sound")
    if attachment.size > MOST_BYTES:
        raise TooMuch("too_large")
    with attachment.file.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooMuch("too_large")
    if length_of(data, attachment.mime_type) > MOST_SECONDS:
        raise TooMuch("too_long")
    return data, attachment.mime_type


def for_eyes(attachment: Attachment) -> tuple[bytes, str]:
    """A picture, made small, as JPEG. Raises TooMuch."""
    try:
        with attachment.file.open("rb") as file, Image.open(file) as picture:
            small = picture.convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError):
        raise TooMuch("no_picture") from None
    small.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue(), "image/jpeg"
