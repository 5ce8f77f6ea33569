"""What became of messages that left: the transport's statuses, written so that they only climb."""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from conversations.channel_stops import stop_channel
from conversations.channels import Meaning, StatusUpdate, transport_of
from conversations.consent import prefer
from conversations.contacts import learn_later
from conversations.models import Channel, ContactAddress, Conversation, Message
from conversations.pricing import note_price
from conversations.referrals import note_entry_point
from conversations.waiting import catch_up
from core import metrics
from core.clock import now
from tenants.doorbell import ring
from tenants.live import announce

logger = logging.getLogger(__name__)

Status = Message.Status

RANK = {
    Status.QUEUED: 0,
    Status.SENDING: 1,
    Status.CANCELLED: 1,
    Status.SENT: 2,
    Status.FAILED: 2,
    Status.DELIVERED: 3,
    Status.READ: 4,
}
"""Statuses only climb: a late "sent" never overwrites "delivered" or "failed". What we had
given up or taken back and was sent after all is sent; what arrived after all arrived."""

UNCONFIRMED = "unconfirmed"
"""The error code of a message that may have left and whose answers were all lost."""

_STAMPS = {
    Status.SENT: ("sent_at",),
    Status.DELIVERED: ("sent_at", "delivered_at"),
    Status.READ: ("sent_at", "delivered_at", "read_at"),
}


def apply_status(channel: Channel, update: StatusUpdate) -> str:
    """Write a status of the transport's; returns what was done, for the event's record."""
    message = _message_of(channel, update)
    if message is None:
        return "no such message"
    learnt = []
    if update.external_id and not message.external_id:
        message.external_id = update.external_id
        learnt.append("external_id")
    was_open = message.status in (Status.QUEUED, Status.SENDING)
    if update.status == Status.FAILED:
        outcome = _fail(channel, message, update, learnt)
    elif update.status in _STAMPS:
        outcome = _climb(message, update.status, at=update.at or now(), learnt=learnt)
    else:
        outcome = f"status {update.status[:20]} kept"
        if learnt:
            message.save(update_fields=learnt)
    note_price(message, update.pricing)
    if outcome == Status.SENT:
        learn(message.conversation, update.addresses)
    note_entry_point(message.conversation, update)
    if "external_id" in learnt:
        # Only now a reaction to it that came before can find it.
        catch_up([message])
    if was_open and message.status not in (Status.QUEUED, Status.SENDING):
        ring(task="conversations.deliver", conversation_id=message.conversation_id)
    return outcome


def _fail(channel: Channel, message: Message, update: StatusUpdate, learnt: list[str]) -> str:
    if message.status in (Status.DELIVERED, Status.READ):
        if learnt:
            message.save(update_fields=learnt)
        return "failure after delivery ignored"
    message.status = Status.FAILED
    message.error, message.error_code = update.error[:300], update.error_code
    message.save(update_fields=["status", "error", "error_code", *learnt])
    metrics.failed(update.error_code)
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
    after_failure(channel, message, code=update.error_code, reason=update.error)
    return Status.FAILED


def _climb(message: Message, status: str, *, at: datetime, learnt: list[str]) -> str:
    if RANK[Status(status)] <= _rank(message):
        if learnt:
            message.save(update_fields=learnt)
        return "older status ignored"
    message.status = status
    stamps = _STAMPS[Status(status)]
    for stamp in stamps:
        if getattr(message, stamp) is None:
            setattr(message, stamp, at)
    message.error = message.error_code = ""
    message.save(update_fields=["status", "error", "error_code", *stamps, *learnt])
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
    return status


def _rank(message: Message) -> int:
    if message.status == Status.FAILED and message.error_code == UNCONFIRMED:
        # Given up by us, and it had left after all.
        return RANK[Status.SENDING]
    return RANK.get(Status(message.status), -1)


def learn(conversation: Conversation, addresses: Sequence[tuple[str, str]]) -> None:
    """Have it written down where the platform says that it delivers, if that is news."""
    if not addresses:
        return
    known = ContactAddress.objects.filter(
        contact_id=conversation.contact_id,
        channel_id=conversation.channel_id,
        value__in=[value for _, value in addresses],
        retired_at=None,
    )
    if not set(addresses) <= set(known.values_list("kind", "value")):
        learn_later(conversation, addresses)


def after_failure(channel: Channel, message: Message, *, code: str, reason: str) -> None:
    """What a failure says beyond its message: of the whole number, or of what a customer wants.

    Runs under the conversation's lock.
    """
    if not code:
        return
    meaning = transport_of(channel).meaning_of(code)
    if meaning is Meaning.STOPS_CHANNEL:
        stop_channel(channel, code=code, reason=reason)
    elif meaning is Meaning.UNWANTED:
        prefer(message.conversation.contact, wanted=False, text=f"WhatsApp: {reason}", at=now())


def _message_of(channel: Channel, update: StatusUpdate) -> Message | None:
    ours = Message.objects.filter(
        conversation__channel=channel, direction=Message.Direction.OUTBOUND
    )
    found = None
    if update.send_key:
        try:
            found = _locked(ours.filter(send_key=uuid.UUID(update.send_key)))
        except ValueError:
            logger.warning("a status carries a foreign send key")
    if found is None and update.external_id:
        found = _locked(ours.filter(external_id=update.external_id))
    return found


def _locked(ours: QuerySet[Message]) -> Message | None:
    """The conversation before its messages, as everywhere: no two workers can wait for each
    other."""
    conversation = (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("channel", "contact")
        .filter(pk__in=ours.values("conversation_id")[:1])
        .first()
    )
    if conversation is None:
        return None
    message = ours.select_for_update(of=("self",)).first()
    if message is not None:
        message.conversation = conversation
    return message
