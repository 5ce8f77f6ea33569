"""A service's picture: told by its bytes, written anew, and kept under the hash of its content.

The hash is all that a row, a published version, a run and a message know of it, so what each of
them names can never become another picture. Two services that show the same share the files,
which go when the last of them shows it no more.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from catalog.models import Service
from catalog.publishing import lock_catalogue
from core import pictures
from core.errors import InvalidInput

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
"""Of a file as it is handed in: a phone's largest pictures have about eight."""
SIDE = 1600
"""Pixels of the longer side: as many as WhatsApp itself shows, in about 300 KB."""
FORMATS = frozenset({"JPEG", "PNG", "WEBP"})
MIME_TYPE, SMALL_MIME_TYPE = "image/jpeg", "image/webp"

_HASH = re.compile(r"[0-9a-f]{64}")
_HEAD = 64


@dataclass(frozen=True, slots=True)
class Picture:
    """Ready to be kept. `data` is a JPEG, `small` a WebP thumbnail, `sha256` that of `data`."""

    sha256: str
    data: bytes
    small: bytes


def read(file: IO[bytes]) -> Picture:
    """Look at what was handed in and write it anew. Takes up to a second; hold no lock.

    Raises InvalidInput with words for `picture`.
    """
    given = file.read(LARGEST + 1)
    if not given:
        raise _refused("The file is empty.")
    if len(given) > LARGEST:
        raise _refused(f"The picture is too large: at most {LARGEST // MEGABYTE} MB.")
    name = pictures.format_of(given[:_HEAD])
    if name not in FORMATS:
        raise _refused("This is no picture that can be used. Save it as JPEG, PNG or WebP.")
    try:
        data = pictures.as_jpeg(io.BytesIO(given), name, side=SIDE)
    except pictures.Unreadable as error:
        raise _refused(f"{error.reason} {error.advice}") from None
    return Picture(
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        small=pictures.small(io.BytesIO(data), "JPEG"),
    )


def keep(picture: Picture) -> None:
    """Write the files, unless they are here; under the catalogue's lock."""
    for name, data in (
        (_name(picture.sha256, small=False), picture.data),
        (_name(picture.sha256, small=True), picture.small),
    ):
        if default_storage.exists(name):
            if default_storage.size(name) == len(data):
                continue
            # Of somebody who was killed while writing it.
            default_storage.delete(name)
        default_storage.save(name, ContentFile(data))


@contextmanager
def standing(picture: Picture | None) -> Iterator[None]:
    """Around the transaction that keeps `picture`: its files go when nothing comes of it."""
    try:
        yield
    except BaseException:
        if picture is not None:
            _delete_unless_shown(picture.sha256)
        raise


def let_go(sha256: str) -> None:
    """Delete the files after the commit, unless a service shows the same by then."""
    transaction.on_commit(partial(_delete_unless_shown, sha256), robust=True)


def opened(sha256: str, *, small: bool = False) -> File:
    """A kept picture, open for reading. Raises FileNotFoundError."""
    if not _HASH.fullmatch(sha256):
        raise FileNotFoundError(sha256)
    return default_storage.open(_name(sha256, small=small), "rb")


@transaction.atomic
def _delete_unless_shown(sha256: str) -> None:
    # Whoever gives a service this very picture holds the same lock while writing its files.
    lock_catalogue()
    if Service.objects.filter(picture=sha256).exists():
        return
    for small in (False, True):
        default_storage.delete(_name(sha256, small=small))


def _name(sha256: str, *, small: bool) -> str:
    return f"pictures/{sha256}.{'webp' if small else 'jpg'}"


def _refused(words: str) -> InvalidInput:
    return InvalidInput(fields={"picture": words})
