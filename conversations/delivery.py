"""The outbox: every message to a customer is a row first, and leaves in order.

The doors of `Message.status` for outbound messages. A conversation is a lane:
nothing leaves before what was queued earlier has been sent, failed or been
cancelled. While the platform has stopped sending, what is queued is held there.
`sending` is committed before the network is touched; a row found in
`sending` may have left, so it waits for a status that echoes its `send_key`
and is sent again only after WHATSAPP_AMBIGUOUS_SECONDS without one.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from conversations.channels import (
    Accepted,
    Ambiguous,
    ChannelStopped,
    Rejected,
    Retry,
    SendResult,
    StatusUpdate,
    number_of,
    transport_of,
)
from conversations.lateness import REASON, is_late, leave_to_people
from conversations.models import Channel, ContactAddress, Conversation, InboundEvent, Message
from conversations.queueing import (  # noqa: F401 (for callers that have not moved yet)
    PREVIEW_LENGTH,
    Piece,
    cancel_queued,
    queue_messages,
    queue_texts,
)
from core.clock import now
from tenants.doorbell import ring
from tenants.live import announce
from tenants.states import open_for_business_locked
from tenants.switches import Kind, stops_locked

logger = logging.getLogger(__name__)

Status = Message.Status
RANK = {
    Status.QUEUED: 0,
    Status.SENDING: 1,
    Status.SENT: 2,
    Status.DELIVERED: 3,
    Status.READ: 4,
}
"""Statuses only climb: a late "sent" never overwrites "delivered"."""

MAX_ATTEMPTS = 12
"""After this many refusals or lost answers a message is failed, for a person to see."""

WORTH_WAITING = timedelta(minutes=10)
"""A status that could not be worked off for longer than this holds nothing back any more."""


Check = Callable[[Message], str | None]
_checks: dict[str, Check] = {}


def register_check(author: str, check: Check) -> None:
    """`check` runs under the conversation's lock before a message of `author` leaves.

    It returns the reason to cancel, or None to let it go.
    """
    _checks[author] = check


# ---------------------------------------------------------------- sending


def deliver(conversation_id: int) -> None:
    """Send what this conversation has queued, in order, until nothing is left or it must wait."""
    while True:
        claimed = _claim_next(conversation_id)
        if claimed is None:
            return
        message, channel, address = claimed
        result = transport_of(channel).send(channel=channel, to=address, message=message)
        if not _settle(message.pk, message.attempts, result):
            return


def _claim_next(conversation_id: int) -> tuple[Message, Channel, tuple[str, str]] | None:
    """Mark the lane's first message as being sent. None: nothing to send now."""
    with transaction.atomic():
        conversation = (
            Conversation.objects.select_for_update(of=("self",))
            .select_related("channel", "contact")
            .get(pk=conversation_id)
        )
        lane = conversation.messages.filter(status__in=[Status.QUEUED, Status.SENDING])
        for message in lane.order_by("id"):
            if message.status == Status.SENDING:
                if not _lost(message) or _status_waits(message, conversation):
                    return None
            elif message.not_before and message.not_before > now():
                return None
            if not open_for_business_locked():
                # Suspended: all waits as it is, and the reactivation rings for every lane.
                return None
            if stops_locked(Kind.SENDING).of(number_of(conversation.channel)):
                # Held, with all behind it. No ring: the release rings for every lane.
                return None
            refusal = _reason_to_cancel(message, conversation)
            if refusal:
                _end(message, status=Status.CANCELLED, error=refusal)
                if refusal == REASON:
                    leave_to_people(conversation)
                continue
            if message.attempts >= MAX_ATTEMPTS:
                _end(message, status=Status.FAILED, error="WhatsApp did not take it. Try again.")
                continue
            address = _address(conversation)
            if address is None:
                _end(message, status=Status.FAILED, error="There is no address to send to.")
                continue
            if not conversation.channel.active:
                # No ring: a stopped number may stop for days. The sweep comes when it works again.
                return None
            message.status = Status.SENDING
            message.sending_since = now()
            message.attempts += 1
            message.save(update_fields=["status", "sending_since", "attempts"])
            # If this process dies now, this ring looks again when the answer is overdue.
            ring(
                task="conversations.deliver",
                due=message.sending_since
                + timedelta(seconds=settings.WHATSAPP_AMBIGUOUS_SECONDS + 1),
                conversation_id=conversation_id,
            )
            return message, conversation.channel, address
    return None


def _lost(message: Message) -> bool:
    since = message.sending_since
    limit = timedelta(seconds=settings.WHATSAPP_AMBIGUOUS_SECONDS)
    return since is None or since + limit <= now()


def _status_waits(message: Message, conversation: Conversation) -> bool:
    """Whether the status that settles this send has arrived and was not worked off yet.

    Sending again now would send twice; the inbox goes first.
    """
    waiting = (
        InboundEvent.objects.annotate(words=Cast("body", TextField()))
        .filter(
            channel=conversation.channel,
            kind=InboundEvent.Kind.STATUS,
            processed_at=None,
            received_at__gt=now() - WORTH_WAITING,
            words__contains=str(message.send_key),
        )
        .first()
    )
    if waiting is None:
        return False
    ring(
        task="conversations.drain",
        channel_id=conversation.channel_id,
        sender=waiting.sender,
    )
    ring(
        task="conversations.deliver",
        due=now() + timedelta(seconds=1),
        conversation_id=conversation.pk,
    )
    return True


def _reason_to_cancel(message: Message, conversation: Conversation) -> str | None:
    if conversation.contact.opted_out_at and message.content.get("notice") != "consent":
        return "opted_out"
    by_machine = message.author == Message.Author.ASSISTANT
    if by_machine and not message.attempts and is_late(message.created_at):
        # It waited while nothing could leave; whoever asked gets a person now.
        return REASON
    check = _checks.get(message.author)
    return check(message) if check else None


def _address(conversation: Conversation) -> tuple[str, str] | None:
    """Where the contact is reached on this channel: by phone before any other id."""
    found = {
        row.kind: row.value
        for row in conversation.contact.addresses.filter(channel=conversation.channel)
    }
    for kind in (ContactAddress.Kind.PHONE, ContactAddress.Kind.BSUID):
        if kind in found:
            return kind.value, found[kind]
    return None


def _end(message: Message, *, status: str, error: str, code: str = "") -> None:
    message.status = status
    message.error = error[:300]
    message.error_code = code
    message.save(update_fields=["status", "error", "error_code"])
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)


def _settle(message_id: int, attempt: int, result: SendResult) -> bool:
    """Write what the transport said. True: the lane may go on."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=message_id)
        stale = message.attempts != attempt
        if isinstance(result, Accepted):
            message.external_id = result.external_id
            message.save(update_fields=["external_id"])
            if message.status in (Status.SENDING, Status.QUEUED):
                _advance(message, Status.SENT, at=now())
            return True
        if message.status != Status.SENDING or stale:
            # A status arrived first, or another worker already tried again: theirs counts.
            return not stale
        if isinstance(result, Retry):
            message.status = Status.QUEUED
            message.not_before = now() + timedelta(seconds=result.after)
            message.attempts -= not result.tried
            message.error_code, message.error = result.code, result.reason[:300]
            message.save(update_fields=["status", "not_before", "attempts", "error_code", "error"])
            ring(
                task="conversations.deliver",
                due=message.not_before,
                conversation_id=message.conversation_id,
            )
            return False
        if isinstance(result, Ambiguous):
            logger.warning("message %s: the answer was lost (%s)", message_id, result.reason)
            return False
        if isinstance(result, ChannelStopped):
            message.status = Status.QUEUED
            message.error_code, message.error = result.code, result.reason[:300]
            message.save(update_fields=["status", "error_code", "error"])
            Channel.objects.filter(conversations=message.conversation_id).update(
                active=False, paused_reason=result.reason[:200]
            )
            logger.error("channel stopped: %s %s", result.code, result.reason)
            announce(topic="switches")
            return False
        if isinstance(result, Rejected):
            _end(message, status=Status.FAILED, error=result.reason, code=result.code)
        return True


# ---------------------------------------------------------------- statuses


def apply_status(channel: Channel, update: StatusUpdate) -> str:
    """Write a status of the transport's; returns what was done, for the event's record."""
    message = _message_of(channel, update)
    if message is None:
        return "no such message"
    if update.external_id and not message.external_id:
        message.external_id = update.external_id
        message.save(update_fields=["external_id"])
    was_open = message.status in (Status.QUEUED, Status.SENDING)
    if update.status == Status.FAILED:
        if message.status in (Status.DELIVERED, Status.READ):
            return "failure after delivery ignored"
        _end(message, status=Status.FAILED, error=update.error, code=update.error_code)
    elif update.status in (Status.SENT, Status.DELIVERED, Status.READ):
        if RANK[Status(update.status)] <= RANK.get(Status(message.status), -1):
            return "older status ignored"
        _advance(message, update.status, at=update.at or now())
    else:
        return f"status {update.status[:20]} kept"
    if was_open:
        ring(task="conversations.deliver", conversation_id=message.conversation_id)
    return update.status


def _message_of(channel: Channel, update: StatusUpdate) -> Message | None:
    ours = Message.objects.filter(
        conversation__channel=channel, direction=Message.Direction.OUTBOUND
    )
    found = None
    if update.send_key:
        try:
            found = ours.filter(send_key=uuid.UUID(update.send_key)).first()
        except ValueError:
            logger.warning("a status carries a foreign send key")
    if found is None and update.external_id:
        found = ours.filter(external_id=update.external_id).first()
    if found is None:
        return None
    # The conversation before its messages, as everywhere: no two workers can
    # wait for each other.
    Conversation.objects.select_for_update().get(pk=found.conversation_id)
    return Message.objects.select_for_update().get(pk=found.pk)


def _advance(message: Message, status: str, *, at: datetime) -> None:
    message.status = status
    stamps = {
        Status.SENT: ("sent_at",),
        Status.DELIVERED: ("sent_at", "delivered_at"),
        Status.READ: ("sent_at", "delivered_at", "read_at"),
    }[Status(status)]
    for stamp in stamps:
        if getattr(message, stamp) is None:
            setattr(message, stamp, at)
    message.error = message.error_code = ""
    message.save(update_fields=["status", "error", "error_code", *stamps])
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
