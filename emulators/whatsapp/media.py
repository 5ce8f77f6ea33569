"""Uploaded files: kept in a folder, known under ids that expire on the emulator's clock."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.whatsapp.clock import Clock
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.store import Store

UPLOAD_DAYS = 30
WEBHOOK_DAYS = 7
URL_SECONDS = 300
MEGABYTE = 1024 * 1024
DAY = 24 * 3600

IMAGE = {"image/jpeg", "image/png"}
STICKER = {"image/webp"}
VIDEO = {"video/mp4", "video/3gpp"}
AUDIO = {"audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg"}
DOCUMENT = {
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
TYPES = {
    "image": IMAGE,
    "sticker": STICKER,
    "video": VIDEO,
    "audio": AUDIO,
    "document": DOCUMENT | IMAGE | VIDEO | AUDIO,
}
BIGGEST = {
    "image": 5 * MEGABYTE,
    "sticker": 500 * 1024,
    "video": 16 * MEGABYTE,
    "audio": 16 * MEGABYTE,
    "document": 100 * MEGABYTE,
}


@dataclass(frozen=True)
class Media:
    """One kept file."""

    id: str
    mime_type: str
    sha256: str
    file_size: int
    filename: str
    expires: float
    owner: str


def bare_type(mime_type: str) -> str:
    """A content type without its parameters."""
    return mime_type.partition(";")[0].strip().lower()


def kind_for_upload(mime_type: str) -> str | None:
    """The message kind whose bounds an upload is measured by; None for a type not taken."""
    for kind in ("image", "sticker", "video", "audio", "document"):
        if bare_type(mime_type) in TYPES[kind]:
            return kind
    return None


class MediaShelf:
    """Keeps files and hands out ids and short-lived addresses for them."""

    def __init__(self, *, store: Store, clock: Clock, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._store = store
        self._clock = clock
        self._folder = folder

    def keep(self, data: bytes, *, mime_type: str, filename: str, owner: str, days: int) -> Media:
        """Keep a file under a new id."""
        media = Media(
            id=str(secrets.randbelow(9 * 10**15) + 10**15),
            mime_type=mime_type,
            sha256=hashlib.sha256(data).hexdigest(),
            file_size=len(data),
            filename=filename,
            expires=self._clock.now() + days * DAY,
            owner=owner,
        )
        self.path(media.id).write_bytes(data)
        self._store.run(
            "INSERT INTO media (id, mime_type, sha256, file_size, filename, expires, owner)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            media.id,
            media.mime_type,
            media.sha256,
            media.file_size,
            media.filename,
            media.expires,
            media.owner,
        )
        return media

    def path(self, media_id: str) -> Path:
        """Where a file lies. The id is looked up or made here, never taken from a request."""
        return self._folder / media_id

    def find(self, media_id: str, *, expired_too: bool = False) -> Media | None:
        """A kept file that is still valid; the phone page also shows expired ones."""
        row = self._store.row("SELECT * FROM media WHERE id = ?", media_id)
        if row is None or (not expired_too and row["expires"] <= self._clock.now()):
            return None
        return Media(**dict(row))

    def give(self, media: Media, *, owner: str) -> None:
        """Let a number have a file that was uploaded for nobody in particular."""
        self._store.run("UPDATE media SET owner = ? WHERE id = ?", owner, media.id)

    def new_url_token(self, media: Media) -> str:
        """A token for an address that lives five minutes."""
        token = secrets.token_urlsafe(24)
        self._store.run(
            "INSERT INTO media_urls (token, media, expires) VALUES (?, ?, ?)",
            token,
            media.id,
            self._clock.now() + URL_SECONDS,
        )
        return token

    def by_url_token(self, token: str) -> Media | None:
        """The file behind an address that has not expired."""
        row = self._store.row("SELECT * FROM media_urls WHERE token = ?", token)
        if row is None or row["expires"] <= self._clock.now():
            return None
        return self.find(row["media"])

    def delete(self, media: Media) -> None:
        """Remove a file and its addresses."""
        self._store.run("DELETE FROM media_urls WHERE media = ?", media.id)
        self._store.run("DELETE FROM media WHERE id = ?", media.id)
        self.path(media.id).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove all files."""
        for path in self._folder.iterdir():
            path.unlink()

    def check_sendable(self, media_id: str, *, kind: str) -> None:
        """Refuse a media id that is unknown, too old, of a wrong type or too big for `kind`."""
        media = self.find(media_id)
        if media is None:
            raise GraphError(
                131009,
                f"Media id {media_id} does not exist or has expired.",
                message="(#131009) Parameter value is not valid",
            )
        if bare_type(media.mime_type) not in TYPES[kind]:
            raise GraphError(131053, f"{media.mime_type} is not a valid {kind} type.")
        if media.file_size > BIGGEST[kind]:
            raise GraphError(131053, f"Media file size too big. Max: {BIGGEST[kind]} bytes.")

    def as_webhook(self, media: Media, part: dict[str, Any]) -> dict[str, Any]:
        """The message part of a received file: what was given, completed from the file."""
        digest = base64.b64encode(bytes.fromhex(media.sha256)).decode()
        return {"mime_type": media.mime_type, "sha256": digest, **part, "id": media.id}
