"""A file that staff attach, made into one that WhatsApp takes.

What it is, its bytes say. A picture is written anew (a WebP, GIF, TIFF or BMP becomes a
JPEG), sound that WhatsApp does not play becomes Opus, film H.264; office documents, PDF and
plain text go as they are. What cannot be made fit is refused with what to save it as.
"""

import io
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from core import pictures
from core.errors import InvalidInput, ProfferError
from whatsapp import filetypes
from whatsapp.filetypes import MEGABYTE, FileType, NotKept
from whatsapp.media import converting

LARGEST = 16 * MEGABYTE
"""Of a file as it is handed in, whatever WhatsApp takes of documents (100 MB): the web process
reads a request whole into memory."""
CONVERT_SECONDS = 25
"""Whoever attached it waits that long; a minute of film from a phone takes about ten."""

_one_at_a_time = threading.BoundedSemaphore(1)

_DEMUXERS = (
    (b"OggS", 0, "ogg"),
    (b"fLaC", 0, "flac"),
    (b"ID3", 0, "mp3"),
    (b"#!AMR", 0, "amr"),
    (b"\x1a\x45\xdf\xa3", 0, "matroska"),
    (b"GIF8", 0, "gif"),
    (b"ftyp", 4, "mov"),
    (b"WAVE", 8, "wav"),
    (b"AVI ", 8, "avi"),
    (b"AIFF", 8, "aiff"),
    (b"AIFC", 8, "aiff"),
)
_FILMS = frozenset({"matroska", "mov", "avi", "gif"})
_SAVE_AS = (
    "Save a picture as JPEG or PNG, sound as MP3, film as MP4, and a document as PDF, Word, "
    "Excel, PowerPoint or plain text."
)


class Busy(ProfferError):
    code = "busy"
    status = 409
    message = "Another file is being converted just now. Send this one again in a moment."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it will be sent: in a message of `kind`, under `filename`."""

    kind: str
    type: FileType
    data: bytes
    filename: str


def prepare(file: BinaryIO, *, filename: str, as_document: bool = False) -> Prepared:
    """Make `file` fit to be sent. Raises InvalidInput, with words for `file`, or Busy."""
    size = file.seek(0, io.SEEK_END)
    if not size:
        raise _refused("The file is empty.")
    if size > LARGEST:
        raise _refused(f"At most {LARGEST // MEGABYTE} MB can be attached.")
    file.seek(0)
    head = file.read(filetypes.HEAD)
    try:
        kind, found, data = _made_fit(file, head, as_document=as_document)
    except NotKept as error:
        raise _refused(f"{error.reason} {error.advice or _SAVE_AS}") from None
    limit = filetypes.LIMITS[kind]
    if len(data) > limit:
        raise _refused(f"WhatsApp takes at most {limit // MEGABYTE} MB here.")
    return Prepared(
        kind=kind,
        type=found,
        data=data,
        filename=filetypes.named_as(filename, found),
    )


def _made_fit(file: BinaryIO, head: bytes, *, as_document: bool) -> tuple[str, FileType, bytes]:
    picture = pictures.format_of(head)
    if picture and not (picture == "GIF" and filetypes.moves(file)):
        found, data = filetypes.sendable_picture(file, picture)
        return ("document" if as_document else "image"), found, data
    demuxer = _demuxer(head)
    if demuxer is None:
        found = filetypes.recognise(file, kind="document")
        file.seek(0)
        return "document", found, file.read()
    return _heard_or_seen(file, demuxer)


def _heard_or_seen(file: BinaryIO, demuxer: str) -> tuple[str, FileType, bytes]:
    """Sound and film. What WhatsApp plays goes as it is; the rest is converted."""
    if demuxer in ("mp3", "aac", "amr"):
        found = filetypes.recognise(file, kind="audio")
        file.seek(0)
        return "audio", found, file.read()
    file.seek(0)
    if demuxer == "mov" and file.read(12)[8:] in (b"M4A ", b"M4B "):
        return "audio", filetypes.OGG, _converted(file, demuxer, "opus")
    if demuxer in _FILMS:
        try:
            return "video", filetypes.MP4, _converted(file, demuxer, "mp4")
        except NotKept:
            if demuxer == "gif":
                raise
        # The same containers carry sound alone: a browser's recording is such a file.
    return "audio", filetypes.OGG, _converted(file, demuxer, "opus")


def _demuxer(head: bytes) -> str | None:
    for mark, at, name in _DEMUXERS:
        if head[at : at + len(mark)] == mark:
            return name
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0x06 == 0 else "mp3"
    return None


def _converted(file: BinaryIO, demuxer: str, target: str) -> bytes:
    """By the program in `converting`, within its limits and ours. Raises NotKept or Busy."""
    if not _one_at_a_time.acquire(blocking=False):
        raise Busy
    try:
        with tempfile.TemporaryDirectory() as folder:
            source, result = Path(folder, "source"), Path(folder, "result")
            file.seek(0)
            source.write_bytes(file.read())
            _run(demuxer, target, source, result)
            return result.read_bytes()
    finally:
        _one_at_a_time.release()


def _run(demuxer: str, target: str, source: Path, result: Path) -> None:
    program = [sys.executable, "-m", converting.__name__, demuxer, target]
    try:
        done = subprocess.run(  # noqa: S603 (our own program, by a list)
            [*program, str(source), str(result)],
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=CONVERT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotKept("Converting the file took too long.") from None
    if done.returncode == 0 and result.exists() and result.stat().st_size:
        return
    if done.returncode == converting.NOT_READABLE:
        raise NotKept("The file could not be read.")
    raise NotKept("The file is too long or too large to convert.")


def _refused(words: str) -> InvalidInput:
    return InvalidInput(words, fields={"file": words})
