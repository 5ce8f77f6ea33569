"""What a file really is: told by its first bytes, never by its name or what was claimed.

Only what is on this list is kept. Pictures are written anew, so that nothing but
the picture itself remains: no place, no camera, no hidden second file.
"""

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image

from core import pictures

MEGABYTE = 1024 * 1024

LIMITS = {
    "image": 5 * MEGABYTE,
    "sticker": 500 * 1024,
    "audio": 16 * MEGABYTE,
    "video": 16 * MEGABYTE,
    "document": 100 * MEGABYTE,
}
"""What the platform itself allows, by the kind of message."""

HEAD = 4096
"""Bytes that are looked at to tell a type."""


class NotKept(Exception):
    """The file will not be kept; `reason` is for staff. `advice`: what whoever attached it can
    do, where that is more than choosing another type."""

    def __init__(self, reason: str, *, advice: str = "") -> None:
        self.reason = reason
        self.advice = advice
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class FileType:
    mime_type: str
    extension: str
    kinds: frozenset[str]

    @property
    def is_picture(self) -> bool:
        return self.mime_type in PICTURES


def _type(mime_type: str, extension: str, *kinds: str) -> FileType:
    return FileType(mime_type, extension, frozenset(kinds))


JPEG = _type("image/jpeg", "jpg", "image", "document")
PNG = _type("image/png", "png", "image", "document")
WEBP = _type("image/webp", "webp", "image", "sticker", "document")
OGG = _type("audio/ogg", "ogg", "audio", "document")
MPEG_AUDIO = _type("audio/mpeg", "mp3", "audio", "document")
AAC = _type("audio/aac", "aac", "audio", "document")
AMR = _type("audio/amr", "amr", "audio", "document")
M4A = _type("audio/mp4", "m4a", "audio", "document")
MP4 = _type("video/mp4", "mp4", "video", "audio", "document")
MP4_3G = _type("video/3gpp", "3gp", "video", "audio", "document")
PDF = _type("application/pdf", "pdf", "document")
TEXT = _type("text/plain", "txt", "document")
OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = _type(OFFICE + "wordprocessingml.document", "docx", "document")
SHEET = _type(OFFICE + "spreadsheetml.sheet", "xlsx", "document")
SLIDES = _type(OFFICE + "presentationml.presentation", "pptx", "document")

_BY_TYPE = {
    found.mime_type: found
    for found in (
        *(JPEG, PNG, WEBP, OGG, MPEG_AUDIO, AAC, AMR, M4A, MP4, MP4_3G),
        *(PDF, TEXT, WORD, SHEET, SLIDES),
    )
}
PICTURES = {JPEG.mime_type: "JPEG", PNG.mime_type: "PNG", WEBP.mime_type: "WEBP"}
_OFFICE_PARTS = {
    "word/document.xml": WORD,
    "xl/workbook.xml": SHEET,
    "ppt/presentation.xml": SLIDES,
}
_MAX_PARTS = 10_000
_MAX_DIRECTORY = 4 * MEGABYTE
"""Of an archive's list of parts, which is read whole; real documents need some kilobytes."""
_END_OF_ZIP = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 65_535


def recognise(file: BinaryIO, *, kind: str) -> FileType:
    """The type of `file`, which came as a message of `kind`. Raises NotKept."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise NotKept("The file is empty.")
    found = _by_head(head) or _by_content(file, head)
    if found is None:
        raise NotKept("This type of file is not accepted.")
    if found is MP4 and kind == "audio":
        found = M4A  # the same container, of which only the message says that it has no picture
    if kind not in found.kinds:
        raise NotKept(f"The file is not what a message of kind “{kind}” may hold.")
    return found


def _by_head(head: bytes) -> FileType | None:
    for start, found in (
        (b"\xff\xd8\xff", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"OggS", OGG),
        (b"ID3", MPEG_AUDIO),
        (b"#!AMR", AMR),
        (b"%PDF-", PDF),
    ):
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in (b"M4A ", b"M4B "):
            return M4A
        return MP4_3G if brand.startswith(b"3g") else MP4
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return AAC  # ADTS: twelve bits of sync, layer 0
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
        return MPEG_AUDIO  # a frame without tags: eleven bits of sync, a layer
    return None


def _by_content(file: BinaryIO, head: bytes) -> FileType | None:
    if head.startswith(b"PK\x03\x04"):
        return _office(file)
    return TEXT if _is_text(file) else None


def _office(file: BinaryIO) -> FileType | None:
    """An archive is taken only as one of the three office formats, and without macros."""
    if not _is_modest(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if len(names) > _MAX_PARTS or "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotKept("Documents with macros are not accepted.")
    return next((found for part, found in _OFFICE_PARTS.items() if part in names), None)


def _is_modest(file: BinaryIO) -> bool:
    """Whether the archive says itself that it has few parts: a list of millions is not read."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END_BYTES - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END_OF_ZIP)
    if at < 0 or len(tail) - at < _END_BYTES:
        return False
    parts, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    return parts <= _MAX_PARTS and directory <= _MAX_DIRECTORY


def _is_text(file: BinaryIO) -> bool:
    """Readable text, and not a page or a drawing that a browser would run."""
    file.seek(0)
    data = file.read(MEGABYTE + 1)
    if not data or len(data) > MEGABYTE:
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if any(char < " " and char not in "\t\r\n\f" for char in text):
        return False
    return not text.lstrip("\ufeff \t\r\n\f").startswith("<")


def clean_picture(file: BinaryIO, found: FileType) -> bytes:
    """The picture written anew: upright, of sensible size, without anything beside its pixels."""
    name = PICTURES[found.mime_type]
    upright = _upright(file, name)
    plain = upright.convert(_mode(upright, name))
    plain.thumbnail((pictures.MAX_SIDE, pictures.MAX_SIDE))
    plain.info.clear()
    written = io.BytesIO()
    plain.save(written, format=name, **({} if name == "PNG" else {"quality": 88}))
    return written.getvalue()


def small_picture(file: Any, found: FileType) -> bytes:
    """A thumbnail, as WebP, of a picture that `clean_picture` wrote."""
    return pictures.small(file, PICTURES[found.mime_type])


def moves(file: BinaryIO) -> bool:
    """Whether a GIF has more than one picture. Raises NotKept for a damaged one."""
    try:
        return pictures.moves(file)
    except pictures.Unreadable as error:
        raise NotKept(error.reason, advice=error.advice) from None


def sendable_picture(file: BinaryIO, name: str) -> tuple[FileType, bytes]:
    """The picture as WhatsApp takes one: PNG stays PNG if it is small enough, all else is JPEG.

    On white where it was transparent. Raises NotKept.
    """
    if name == "PNG":
        data = clean_picture(file, PNG)
        if len(data) <= LIMITS["image"]:
            return PNG, data
    try:
        return JPEG, pictures.as_jpeg(file, name)
    except pictures.Unreadable as error:
        raise NotKept(error.reason, advice=error.advice) from None


def _upright(file: BinaryIO, name: str) -> Image.Image:
    try:
        return pictures.upright(file, name)
    except pictures.Unreadable as error:
        raise NotKept(error.reason, advice=error.advice) from None


LONGEST_NAME = 120
"""Characters of a file's name: more than any phone shows."""


def name_to_save(filename: str, mime_type: str, *, otherwise: str) -> str:
    """What a stored file is saved as on staff's machines; `otherwise`: when it has no name."""
    found = _BY_TYPE.get(mime_type)
    return named_as(filename or otherwise, found) if found else "file.bin"


def named_as(given: str, found: FileType) -> str:
    """A name to show and to save under: no folders, no signs that turn what is read, and the
    ending of what the file really is."""
    last = given.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, _, ending = plain.rpartition(".")
    if not stem or ending.lower() not in _ENDINGS.get(found.extension, {found.extension}):
        stem = plain
    return f"{stem[:LONGEST_NAME].strip() or 'file'}.{found.extension}"


_ENDINGS = {
    "jpg": {"jpg", "jpeg", "jpe", "webp", "gif", "bmp", "tif", "tiff", "avif"},
    "txt": {"txt", "csv"},
    "mp4": {"mp4", "mov", "webm", "mkv", "avi", "gif"},
    "ogg": {"ogg", "opus", "wav", "flac", "webm", "m4a", "aif", "aiff"},
}
"""Endings that the right one takes the place of; any other stays, with the right one behind."""


def _mode(picture: Image.Image, name: str) -> str:
    if name != "JPEG" and picture.has_transparency_data:
        return "RGBA"
    return "RGB"
