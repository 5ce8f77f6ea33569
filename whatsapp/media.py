"""Fetching a customer's file: the address by its id, then the bytes, then a careful look.

No transaction is open while the network is used. A file that cannot be had for
a passing reason raises, and the doorbell rings again later; what will never
work is written on the attachment in words for staff.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import tempfile
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile, File

from conversations.models import Attachment, Channel
from core.clock import now
from core.crypto import SealBroken
from core.http import Answer, Forbidden, OutboundError, TooLarge
from tenants.live import announce
from whatsapp import graph
from whatsapp.errors import Act, code_of, verdict
from whatsapp.filetypes import LIMITS, FileType, NotKept, clean_picture, recognise
from whatsapp.models import CloudNumber
from whatsapp.shapes import mapping, word

GIVE_UP = timedelta(minutes=15)
"""Shorter than a doorbell's patience, so that it is this file that says how it ended."""
IN_MEMORY = 1024 * 1024


class NotNow(Exception):
    """The file could not be had this time."""


def fetch(attachment_id: int) -> None:
    """Bring an attachment from `waiting` to `stored` or `failed`. Raises NotNow to try again."""
    attachment = (
        Attachment.objects.select_related("message__conversation__channel")
        .filter(pk=attachment_id, state=Attachment.State.WAITING)
        .first()
    )
    if attachment is None:
        return
    try:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            _download(attachment, file)
            _keep(attachment, file)
    except NotKept as error:
        _fail(attachment, error.reason)
    except NotNow:
        if attachment.message.created_at > now() - GIVE_UP:
            raise
        _fail(attachment, "WhatsApp did not hand over the file. Ask for it again.")


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
        raise NotKept("WhatsApp no longer has the file. Ask for it again.")
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
    name = f"{secrets.token_hex(16)}.{found.extension}"
    attachment.file.save(name, stored, save=False)
    won = Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.WAITING).update(
        state=Attachment.State.STORED,
        file=attachment.file.name,
        mime_type=found.mime_type,
        size=stored.size,
        error="",
    )
    if not won:
        attachment.file.storage.delete(str(attachment.file.name))
        return
    _tell(attachment)


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


def _tell(attachment: Attachment) -> None:
    message = attachment.message
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
