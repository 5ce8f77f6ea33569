"""Handing a file of ours to WhatsApp before the message that shows it.

The id it gets is written down before the message is tried, and used until it runs out: a
message that is tried again uploads nothing again. Uploading twice sends nothing twice, so
a lost answer here is simply tried again.
"""

from datetime import timedelta
from typing import Any

from conversations.channels import ChannelStopped, Retry
from conversations.models import Attachment
from core.clock import now
from core.crypto import SealBroken
from core.http import Answer, OutboundError
from whatsapp import graph
from whatsapp.errors import Act, code_of, verdict
from whatsapp.media.showing import attached, shows_service
from whatsapp.models import CloudNumber
from whatsapp.outgoing.base import CannotSend, NotNow, Outgoing
from whatsapp.shapes import mapping, word

LIVES = timedelta(days=29)
"""Cloud API: an uploaded file is kept 30 days; a day less, so that none runs out on its way."""
LONGEST_WAIT = 300.0
MAX_ID = 255


class PictureRemoved(CannotSend):
    """The service's picture was taken away after the message was written."""

    def __init__(self) -> None:
        super().__init__("The picture was taken off its service before this left.")


def uploaded(outgoing: Outgoing) -> tuple[str, str]:
    """The id by which WhatsApp knows the message's file, and the name it is shown under.

    Uses the network, outside of transactions. Raises CannotSend, PictureRemoved or NotNow, and
    lets KeysUnavailable through: the transport knows what to do without a token.
    """
    message, channel = outgoing.message, outgoing.channel
    if message is None or channel is None:
        raise CannotSend("The message has no file.")
    attachment = Attachment.objects.filter(message=message).first()
    if attachment is None and shows_service(message):
        attachment = attached(message)
        if attachment is None:
            raise PictureRemoved
    if attachment is None or attachment.state != Attachment.State.STORED:
        raise CannotSend("The file of this message is not here any more.")
    until = attachment.uploaded_until
    if attachment.uploaded_id and until is not None and until > now():
        return attachment.uploaded_id, attachment.filename
    try:
        with attachment.file.open("rb") as file:
            data = file.read()
        token = graph.token_of(channel)
        answer = graph.upload(
            channel.address,
            token=token,
            data=data,
            mime_type=attachment.mime_type,
            filename=attachment.filename,
        )
    except FileNotFoundError:
        raise CannotSend("The file of this message is not here any more.") from None
    except (CloudNumber.DoesNotExist, SealBroken):
        raise NotNow(
            ChannelStopped(
                code="no_token", reason="There is no usable access token: connect the number again."
            )
        ) from None
    except OutboundError as error:
        reason = f"WhatsApp could not be given the file ({error.reason})."
        raise _later(message.attempts, code="upload", reason=reason) from error
    attachment.uploaded_id = _id_of(answer, attempts=message.attempts, credential=graph.mark(token))
    attachment.uploaded_until = now() + LIVES
    attachment.save(update_fields=["uploaded_id", "uploaded_until"])
    return attachment.uploaded_id, attachment.filename


def _id_of(answer: Answer, *, attempts: int, credential: str) -> str:
    body = _json(answer)
    media_id = word(body.get("id"))
    if 200 <= answer.status < 300 and 0 < len(media_id) <= MAX_ID:
        return media_id
    code = code_of(body.get("error"))
    if code is None:
        raise _later(
            attempts,
            code=f"http_{answer.status}",
            reason="WhatsApp did not take the file and did not say why.",
        )
    found = verdict(code, http_status=answer.status)
    if found.act is Act.NEVER:
        raise CannotSend(f"WhatsApp does not take this file. {found.reason}", code=str(code))
    if found.act is Act.STOP_CHANNEL:
        raise NotNow(ChannelStopped(code=str(code), reason=found.reason, credential=credential))
    raise _later(attempts, code=str(code), reason=found.reason)


def _later(attempts: int, *, code: str, reason: str) -> NotNow:
    """After 1, 2, 4 … seconds; the outbox counts the attempts and ends them."""
    return NotNow(
        Retry(after=min(2.0 ** max(0, attempts - 1), LONGEST_WAIT), code=code, reason=reason)
    )


def _json(answer: Answer) -> dict[str, Any]:
    try:
        return mapping(answer.json())
    except (ValueError, RecursionError):
        return {}
