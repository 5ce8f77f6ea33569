"""What became of messages that left: the transport's statuses, written so that they only climb."""

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from conversations import reacting
from conversations.channel_stops import stop_channel
from conversations.channels import PASSING, Meaning, StatusUpdate, transport_of
from conversations.consent import prefer
from conversations.contacts import learn_later
from conversations.handling import wait_for_person
from conversations.models import Channel, ContactAddress, Conversation, Message
from conversations.pricing import note_price
from conversations.referrals import note_entry_point
from conversations.waiting import catch_up
from core import metrics
from core.clock import now
from core.compiled import Compiled
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

NOT_DELIVERED = "not_delivered"
"""Why a conversation waits for a person whose assistant's answer was lost on the way."""

_STAMPS = {
    Status.SENT: ("sent_at",),
    Status.DELIVERED: ("sent_at", "delivered_at"),
    Status.READ: ("sent_at", "delivered_at", "read_at"),
}


def _locked(asked: Callable[[str], Any], **named: Any) -> QuerySet[Message]:
    """The conversation before its message, as everywhere (Postgres locks in the order of `of`):
    no two workers can wait for each other."""
    return (
        Message.objects.select_for_update(of=("conversation", "self"))
        .select_related("conversation")
        .filter(
            conversation__channel=asked("channel"),
            direction=Message.Direction.OUTBOUND,
            **named,
        )
    )


_sent_with = Compiled(
    lambda asked: _locked(asked, send_key__any=asked("keys")).order_by("conversation_id", "id")
)
_sent_as = Compiled(lambda asked: _locked(asked, external_id=asked("external_id"))[:1])

Sent = dict[tuple[int, uuid.UUID], Message]
"""Messages of ours, locked with their conversations, by channel and send key."""


def hold_sent(statuses: Sequence[tuple[Channel, StatusUpdate]]) -> Sent:
    """What several statuses are of, found by one query a number; what is not found so is left
    to `apply_status`, and so is a single one."""
    sent: Sent = {}
    if len(statuses) < 2:
        return sent
    talks: dict[int, Conversation] = {}
    for channel in {channel.pk: channel for channel, _ in statuses}.values():
        keys = {_key_of(update) for at, update in statuses if at.pk == channel.pk} - {None}
        for message in _sent_with(channel=channel.pk, keys=list(keys)) if keys else ():
            message.conversation = talks.setdefault(message.conversation_id, message.conversation)
            message.conversation.channel = channel
            sent[channel.pk, message.send_key] = message
    return sent


def apply_status(channel: Channel, update: StatusUpdate, sent: Sent | None = None) -> str:
    """Write a status of the transport's; returns what was done, for the event's record.

    `sent`: what is locked for this and others of its batch.
    """
    message = _message_of(channel, update, sent or {})
    if message is None:
        return "no such message"
    changed = []
    if update.external_id and not message.external_id:
        message.external_id = update.external_id
        changed.append("external_id")
    is_named = bool(changed)
    was_open = message.status in (Status.QUEUED, Status.SENDING)
    outcome = _moved(message, update, changed)
    note_price(message, update.pricing, changed=changed)
    if outcome in (Status.FAILED, *_STAMPS):
        announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
    if outcome == Status.FAILED:
        metrics.failed(update.error_code)
        if message.kind == reacting.KIND:
            reacting.did_not_leave(message)
        code, reason = update.error_code, update.error
        after_failure(channel, message, code=code, reason=reason, at=update.at)
        if sent:
            # What followed from it may have changed others.
            sent.clear()
    if outcome == Status.SENT:
        learn(message.conversation, update.addresses)
    note_entry_point(message.conversation, update)
    if is_named:
        # Only now a reaction to it that came before can find it.
        catch_up([message])
    if was_open and message.status not in (Status.QUEUED, Status.SENDING):
        ring(task="conversations.deliver", conversation_id=message.conversation_id)
    return outcome


def _moved(message: Message, update: StatusUpdate, changed: list[str]) -> str:
    """Move the message to the status, which its caller writes; returns what was done."""
    if update.status == Status.FAILED:
        return _fail(message, update, changed)
    if update.status in _STAMPS:
        return _climb(message, update.status, at=update.at or now(), changed=changed)
    return f"status {update.status[:20]} kept"


def _fail(message: Message, update: StatusUpdate, changed: list[str]) -> str:
    if message.status in (Status.DELIVERED, Status.READ):
        return "failure after delivery ignored"
    message.status = Status.FAILED
    message.error, message.error_code = update.error[:300], update.error_code
    changed += ["status", "error", "error_code"]
    return Status.FAILED


def _climb(message: Message, status: str, *, at: datetime, changed: list[str]) -> str:
    if RANK[Status(status)] <= _rank(message):
        return "older status ignored"
    message.status = status
    stamps = _STAMPS[Status(status)]
    for stamp in stamps:
        if getattr(message, stamp) is None:
            setattr(message, stamp, at)
    message.error = message.error_code = ""
    changed += ["status", "error", "error_code", *stamps]
    return status


def _rank(message: Message) -> int:
    if message.status == Status.FAILED and message.error_code == UNCONFIRMED:
        # Given up by us, and it had left after all.
        return RANK[Status.SENDING]
    return RANK.get(Status(message.status), -1)


_reached_at = Compiled(
    lambda asked: ContactAddress.objects.filter(
        contact=asked("contact"),
        channel=asked("channel"),
        value__any=asked("values"),
        retired_at=None,
    ).values_list("kind", "value")
)


def learn(conversation: Conversation, addresses: Sequence[tuple[str, str]]) -> None:
    """Have it written down where the platform says that it delivers, if that is news."""
    if not addresses:
        return
    known = _reached_at(
        contact=conversation.contact_id,
        channel=conversation.channel_id,
        values=[value for _, value in addresses],
    )
    if not set(addresses) <= set(known):
        learn_later(conversation, addresses)


def after_failure(
    channel: Channel, message: Message, *, code: str, reason: str, at: datetime | None = None
) -> None:
    """What a failure says beyond its message: of the whole number, or of what a customer wants.

    `at`: when it happened, where that is told. Runs under the conversation's lock.
    """
    if not code:
        return
    meaning = transport_of(channel).meaning_of(code)
    if meaning is Meaning.STOPS_CHANNEL:
        stop_channel(channel, code=code, reason=reason, at=at)
    elif meaning is Meaning.UNWANTED:
        prefer(message.conversation.contact, wanted=False, text=f"WhatsApp: {reason}", at=now())
    elif meaning is Meaning.SLOWS_CHANNEL:
        transport_of(channel).slow_down(channel=channel)
    if meaning in PASSING:
        ask_person(message)


def ask_person(message: Message) -> None:
    """An answer of the assistant's is lost for a reason that passes: it is not sent again, since
    more may have been said by now, so somebody looks, unless a person is at it already."""
    conversation = message.conversation
    if message.author == Message.Author.ASSISTANT and conversation.assigned_to_id is None:
        wait_for_person(conversation, reason=NOT_DELIVERED)


def _key_of(update: StatusUpdate) -> uuid.UUID | None:
    try:
        return uuid.UUID(update.send_key) if update.send_key else None
    except ValueError:
        return None


def _message_of(channel: Channel, update: StatusUpdate, sent: Sent) -> Message | None:
    """Ours that the status is of, locked with its conversation."""
    key = _key_of(update)
    if key is None and update.send_key:
        logger.warning("a status carries a foreign send key")
    if key and (held := sent.get((channel.pk, key))):
        return held
    # Once more where nothing was found: two conversations may have become one while the lock
    # on the message's former one was waited for.
    for _ in range(2):
        found = _sent_with.first(channel=channel.pk, keys=[key]) if key else None
        if found is None and update.external_id:
            found = _sent_as.first(channel=channel.pk, external_id=update.external_id)
        if found is not None:
            found.conversation.channel = channel
            return found
    return None
