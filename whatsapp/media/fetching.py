"""Fetching a customer's file: the address by its id, then the bytes, then a careful look.

No transaction is open while the network is used. The address lives five minutes, so
every try asks for a new one by the file's id, which WhatsApp keeps for 7 to 30 days. A
file that cannot be had for a passing reason raises, and the doorbell rings again, later
each time; what will never work, or did not for TRIES tries, is written on the attachment
in words for staff, who may have it tried again.

Few are fetched at once, and one never twice at once: a slow file holds a thread for up to
two minutes, its ring comes again meanwhile, and messages have to leave beside it.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile, File
from django.db.models import F

from conversations import fetched
from conversations.models import Attachment, Channel
from core.clock import now
from core.crypto import SealBroken
from core.http import Answer, Forbidden, OutboundError, TooLarge
from tenants.context import require_tenant
from tenants.doorbell import ring
from tenants.live import announce
from whatsapp import graph
from whatsapp.errors import Act, code_of, verdict
from whatsapp.filetypes import (
    LIMITS,
    FileType,
    NotKept,
    clean_picture,
    recognise,
    small_picture,
)
from whatsapp.models import CloudNumber
from whatsapp.shapes import mapping, word

TRIES = 10
"""About a quarter of an hour with the doorbell's waits (1, 2, 4 … 300 s), and fewer than the
doorbell's own, so that it is this file that says how it ended."""
AT_ONCE = 2
"""Downloads of one process at a time: half of a worker's threads stay with the messages."""
BUSY = timedelta(seconds=2)
"""After this the next one looks for a free place again."""
UNDER_WAY = timedelta(seconds=graph.FILE.total + 30)
"""By then whoever fetches it now is done with the network and with looking at the file."""
IN_MEMORY = 1024 * 1024

GONE = (
    "WhatsApp no longer has the file: it keeps them for a week or a month. "
    "Ask the customer to send it again."
)
NOT_HAD = "WhatsApp did not hand over the file. Try again, or ask the customer to send it again."

_places = threading.BoundedSemaphore(AT_ONCE)
_under_way: set[tuple[int, int]] = set()
_under_way_lock = threading.Lock()


class NotNow(Exception):
    """The file could not be had this time."""


def fetch(attachment_id: int) -> None:
    """Bring an attachment from `waiting` to `stored` or `failed`. Raises NotNow to try again."""
    with _place(attachment_id) as free:
        if not free:
            # Whoever returns takes the ring away, also that of a thread that has this very
            # file and may still die of it: somebody looks again when it must have ended.
            wait = BUSY if free is False else UNDER_WAY
            ring(task="whatsapp.fetch_attachment", due=now() + wait, attachment_id=attachment_id)
            return
        attachment = _claimed(attachment_id)
        if attachment is not None:
            _fetch(attachment)


@contextmanager
def _place(attachment_id: int) -> Iterator[bool | None]:
    """Whether there is a place to fetch in; None: this file is being fetched already."""
    key = (require_tenant().tenant_id, attachment_id)
    with _under_way_lock:
        if key in _under_way:
            free = None
        elif free := _places.acquire(blocking=False):
            _under_way.add(key)
    try:
        yield free
    finally:
        if free:
            with _under_way_lock:
                _under_way.discard(key)
            _places.release()


def _claimed(attachment_id: int) -> Attachment | None:
    """The attachment that waits, with this try counted; None when there is nothing to do.

    Counted before the network is touched: a file that kills whoever opens it ends as well.
    """
    waiting = Attachment.objects.filter(pk=attachment_id, state=Attachment.State.WAITING)
    if not waiting.update(attempts=F("attempts") + 1):
        return None
    found = waiting.select_related("message__conversation__channel").first()
    if found is not None and found.attempts > TRIES:
        _fail(found, NOT_HAD)
        return None
    return found


def _fetch(attachment: Attachment) -> None:
    try:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            _download(attachment, file)
            _keep(attachment, file)
    except NotKept as error:
        _fail(attachment, error.reason)
    except NotNow:
        if attachment.attempts < TRIES:
            raise
        _fail(attachment, NOT_HAD)


def _download(attachment: Attachment, file: Any) -> None:
    """The bytes, within the limit of the message's kind and as the platform signed them."""
    channel = attachment.message.conversation.channel
    most = LIMITS.get(attachment.message.kind, LIMITS["document"])
    try:
        token = graph.token_of(channel)
        about = _described(channel, attachment.external_id, token)
        size = about.get("file_size")
        if isinstance(size, int) and size > most:
            raise NotKept("The file is too large.")
        url = word(about.get("url"))
        if not graph.is_file_address(url):
            raise NotKept("WhatsApp named an address that files are not fetched from.")
        answer = graph.download(url, token=token, into=file, max_bytes=most)
    except TooLarge:
        raise NotKept("The file is too large.") from None
    except Forbidden as error:
        raise NotKept("WhatsApp named an address that files are not fetched from.") from error
    except (OutboundError, CloudNumber.DoesNotExist, SealBroken) as error:
        raise NotNow(str(error)) from error
    if answer.status != 200:
        # The address lives five minutes; the next try asks for a new one.
        raise NotNow(f"the file's address answered {answer.status}")
    _compare(file, word(about.get("sha256")) or attachment.message.content.get("sha256", ""))


def _described(channel: Channel, media_id: str, token: str) -> dict[str, Any]:
    query = f"?phone_number_id={graph.segment(channel.address)}"
    answer = graph.get(graph.segment(media_id) + query, token=token)
    body = _json(answer)
    if answer.status == 200 and word(body.get("url")):
        return body
    code = code_of(body.get("error"))
    if code is not None and verdict(code, http_status=answer.status).act is Act.NEVER:
        raise NotKept(GONE)
    raise NotNow(f"the file's description was refused with status {answer.status}, code {code}")


def _json(answer: Answer) -> dict[str, Any]:
    try:
        return mapping(answer.json())
    except (ValueError, RecursionError):
        return {}


def _compare(file: Any, expected: object) -> None:
    """Against the digest that was given, in hexadecimal or as the webhook writes it, in base64."""
    if not isinstance(expected, str) or not expected:
        return
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").digest()
    if len(expected) != 2 * len(digest):
        try:
            expected = base64.b64decode(expected, validate=True).hex()
        except (binascii.Error, ValueError):
            return
    if not hmac.compare_digest(expected.lower().encode(), digest.hex().encode()):
        raise NotNow("the file came damaged")


def _keep(attachment: Attachment, file: Any) -> None:
    """Look at the bytes, store them under a name of ours, and say so if nobody else has."""
    found = recognise(file, kind=attachment.message.kind)
    stored = _stored_form(file, found)
    put_away(attachment, stored, found)
    won = Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.WAITING).update(
        state=Attachment.State.STORED,
        file=attachment.file.name,
        thumbnail=attachment.thumbnail.name,
        mime_type=found.mime_type,
        size=stored.size,
        error="",
    )
    if not won:
        take_away(attachment)
        return
    _tell(attachment)
    fetched.settled(attachment)


def put_away(attachment: Attachment, stored: File, found: FileType) -> None:
    """Write the file, and a small picture of a picture, to the tenant's folder. Saves no row."""
    name = secrets.token_hex(16)
    attachment.file.save(f"{name}.{found.extension}", stored, save=False)
    attachment.thumbnail = ""
    if found.is_picture:
        stored.seek(0)
        small = ContentFile(small_picture(stored.file, found))
        attachment.thumbnail.save(f"{name}.webp", small, save=False)


def take_away(attachment: Attachment) -> None:
    """Delete the files that `put_away` wrote for a row that was not saved."""
    for kept in (attachment.file, attachment.thumbnail):
        if kept:
            kept.storage.delete(str(kept.name))


def _stored_form(file: Any, found: FileType) -> File:
    if found.is_picture:
        return ContentFile(clean_picture(file, found))
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    kept: File = File(file)
    kept.size = size
    return kept


def _fail(attachment: Attachment, reason: str) -> None:
    Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.WAITING).update(
        state=Attachment.State.FAILED, error=reason[:200]
    )
    _tell(attachment)
    fetched.settled(attachment)


def _tell(attachment: Attachment) -> None:
    message = attachment.message
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
