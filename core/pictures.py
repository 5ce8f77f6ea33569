"""Pictures that strangers made, read with care and written anew: pixels remain, nothing else."""

import io
import struct
import zlib
from typing import Any, BinaryIO

from PIL import Image, ImageOps

MAX_PIXELS = 25_000_000
"""Twice what phones send; read and made smaller within about 220 MB, measured."""
MAX_SIDE = 4096
SMALL_SIDE = 480
"""Pixels of a thumbnail's longer side: sharp in a bubble on any screen, about 20 KB."""
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

DAMAGE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    AttributeError,
    ArithmeticError,
    LookupError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What the decoders raise, one or the other, when bytes are made to mislead them."""

_STARTS = (
    (b"\xff\xd8\xff", 0, "JPEG"),
    (b"\x89PNG\r\n\x1a\n", 0, "PNG"),
    (b"WEBP", 8, "WEBP"),
    (b"GIF8", 0, "GIF"),
    (b"BM", 0, "BMP"),
    (b"II*\x00", 0, "TIFF"),
    (b"MM\x00*", 0, "TIFF"),
    (b"ftypavif", 4, "AVIF"),
)


class Unreadable(Exception):
    """The picture cannot be read. `reason` is for staff, `advice` for whoever hands it in."""

    reason = "The picture is damaged."
    advice = "Open it, save it anew as JPEG or PNG, and hand that in."

    def __init__(self) -> None:
        super().__init__(self.reason)


class TooLarge(Unreadable):
    """It has more than MAX_PIXELS."""

    reason = "The picture is too large."
    advice = f"Save it smaller, with at most {MAX_PIXELS // 1_000_000} million pixels."


def format_of(head: bytes) -> str:
    """Which kind of picture that Pillow reads begins so; empty for none."""
    return next((name for start, at, name in _STARTS if head[at : at + len(start)] == start), "")


def moves(file: BinaryIO) -> bool:
    """Whether a GIF has more than one picture. Raises Unreadable."""
    file.seek(0)
    try:
        with Image.open(file, formats=["GIF"]) as picture:
            return bool(getattr(picture, "is_animated", False))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge from None
    except DAMAGE:
        raise Unreadable from None


def upright(file: BinaryIO, name: str) -> Image.Image:
    """The picture of the format `name`, turned as its camera was held. Raises Unreadable."""
    file.seek(0)
    try:
        with Image.open(file, formats=[name]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise TooLarge
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
            ImageOps.exif_transpose(picture, in_place=True)
            picture.load()
            if picture.mode.startswith("I;16"):
                # Scans. A conversion would cut every grey above 255 to white.
                return picture.point(lambda grey: grey * (1 / 256)).convert("L")
            # A copy has a palette of its own, also where the file forgot to bring one.
            return picture.copy() if picture.mode == "P" else picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge from None
    except DAMAGE:
        raise Unreadable from None


def as_jpeg(file: BinaryIO, name: str, *, side: int = MAX_SIDE) -> bytes:
    """The picture as a JPEG of at most `side` pixels, on white where it was transparent.

    Raises Unreadable.
    """
    plain = upright(file, name)
    mode = "RGBA" if plain.has_transparency_data else "RGB"
    if plain.mode != mode:
        plain = plain.convert(mode)
    # Small before it is laid on white: of a whole one each step is a copy of 100 MB.
    plain.thumbnail((side, side))
    if plain.mode == "RGBA":
        white = Image.new("RGB", plain.size, "white")
        white.paste(plain, mask=plain.getchannel("A"))
        plain = white
    plain.info.clear()
    written = io.BytesIO()
    plain.save(written, format="JPEG", quality=88)
    return written.getvalue()


def small(file: Any, name: str) -> bytes:
    """A thumbnail, as WebP, of a picture of the format `name` that was written here."""
    with Image.open(file, formats=[name]) as picture:
        picture.draft("RGB", (SMALL_SIDE * 2, SMALL_SIDE * 2))
        shown = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    shown.thumbnail((SMALL_SIDE, SMALL_SIDE))
    written = io.BytesIO()
    shown.save(written, format="WEBP", quality=76, method=4)
    return written.getvalue()
