"""What the business writes on its own phone: shown here, and counted as a takeover.

We may be told of it late: a webhook that was refused is repeated for seven days. What has
happened since then stands.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from conversations import waiting
from conversations.channels import Echo
from conversations.contacts import conversation_for
from conversations.handling import answered_on_phone
from conversations.models import Attachment, Conversation, InboundEvent, Message
from conversations.queueing import PREVIEW_LENGTH
from conversations.routing import SHOWN_ONLY
from conversations.updates import handles, held
from core.clock import now
from tenants.doorbell import ring
from tenants.live import announce


@handles(Echo)
def take_echo(event: InboundEvent, echo: Echo) -> str:
    """Keep it as a message of the business's, and silence the assistant from here on."""
    conversation = held(
        conversation_for(
            channel=event.channel, addresses=echo.addresses, profile_name="", at=echo.provider_at
        )
    )
    if ours := _is_ours(conversation, echo):
        return ours
    moment = now()
    written = echo.provider_at or moment
    since = _since(conversation, written)
    message = Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.OUTBOUND,
        author=Message.Author.PHONE_APP,
        origin=Message.Origin.PHONE_APP,
        kind=echo.kind,
        text=echo.text,
        content=echo.content,
        external_id=echo.external_id,
        status=Message.Status.SENT,
        provider_at=echo.provider_at,
        sent_at=min(written, moment),
    )
    if echo.file:
        attachment = Attachment.objects.create(
            message=message,
            external_id=echo.file.external_id,
            mime_type=echo.file.mime_type[:100],
            filename=echo.file.filename[:255],
        )
        ring(task="whatsapp.fetch_attachment", attachment_id=attachment.pk)
    if since.heard is None:
        conversation.last_message_at = moment
        conversation.preview = (echo.text or f"[{echo.kind}]")[:PREVIEW_LENGTH]
        # Whoever answered there has read it there.
        conversation.unread = 0
        conversation.save(update_fields=["last_message_at", "preview", "unread"])
    unanswered = since.asked is not None and (
        since.answered is None or since.answered < since.asked
    )
    answered_on_phone(conversation, written=written, unanswered=unanswered)
    waiting.catch_up([message])
    announce(topic=f"conversation-{conversation.pk}", id=message.pk)
    announce(topic="inbox", id=conversation.pk)
    return f"message {message.pk} of the phone"


class _Since(NamedTuple):
    """When the customer last wrote, last asked something, and last was answered."""

    heard: datetime | None
    asked: datetime | None
    answered: datetime | None


def _since(conversation: Conversation, moment: datetime) -> _Since:
    """What came after `moment`."""
    heard = Q(direction=Message.Direction.INBOUND) & ~Q(kind__in=SHOWN_ONLY)
    asked = heard & Q(revoked_at=None, dealt_with=False)
    answered = Q(
        direction=Message.Direction.OUTBOUND,
        author__in=[
            Message.Author.ASSISTANT,
            Message.Author.AGENT,
            Message.Author.PHONE_APP,
        ],
        status__in=[
            Message.Status.SENDING,
            Message.Status.SENT,
            Message.Status.DELIVERED,
            Message.Status.READ,
        ],
    ) & ~Q(kind__in=SHOWN_ONLY)
    found = (
        conversation.messages.exclude(origin=Message.Origin.HISTORY)
        .annotate(written=Coalesce("provider_at", "created_at"))
        .filter(written__gt=moment)
        .aggregate(
            heard=Max("written", filter=heard),
            asked=Max("written", filter=asked),
            answered=Max("written", filter=answered),
        )
    )
    return _Since(**found)


def _is_ours(conversation: Conversation, echo: Echo) -> str:
    """Whether this pipeline sent it, in words; empty when it did not.

    One of ours whose answer is still on its way has no external id yet: the same words that
    are being sent at this moment are the same message.
    """
    outbound = conversation.messages.filter(direction=Message.Direction.OUTBOUND)
    if known := outbound.filter(external_id=echo.external_id).first():
        return f"message {known.pk} already"
    leaving = outbound.filter(
        status=Message.Status.SENDING, external_id="", kind=echo.kind, text=echo.text
    ).first()
    if leaving is None:
        return ""
    leaving.external_id = echo.external_id
    leaving.save(update_fields=["external_id"])
    return f"message {leaving.pk} is ours"
