"""Customers' messages, stored and offered to whoever answers them, many in few statements."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from conversations import routing, waiting
from conversations.channels import Incoming, transport_of
from conversations.contacts import clean_name, found_or_made
from conversations.held import Held, hold_known, still_theirs
from conversations.lateness import is_late, leave_to_people
from conversations.models import Attachment, ContactAddress, Conversation, InboundEvent, Message
from conversations.queueing import PREVIEW_LENGTH
from conversations.superseding import cancel_unsent_replies
from core import metrics
from core.compiled import Compiled
from core.rows import Rows
from tenants.doorbell import ring
from tenants.live import announce

Arrived = tuple[InboundEvent, Incoming]

_MESSAGES, _TALKS = Rows(Message, "message"), Rows(Conversation, "talk")

NOTED = ("last_message_at", "last_inbound_at", "unread", "status", "preview", "referral")
"""What every message changes of its conversation."""

TOGETHER = (*NOTED, "burst_started_at", "turn_due_at")
"""What is written of all conversations of a batch by one statement."""


SENDERS = (ContactAddress.Kind.PHONE, ContactAddress.Kind.BSUID)
"""What updates come under; portfolios and names are nobody's alone."""

NO_WINDOW = routing.SHOWN_ONLY - {"call", "call_permission"}
"""What the platform itself tells opens no window; that the customer called, or allowed to be
called, does."""


def take_in(arrived: Sequence[Arrived]) -> dict[int, str]:
    """Store messages in their order and route each; returns what was done, by update.

    Of a sender whose conversation somebody else holds at the moment nothing is stored from
    there on, and its updates are not among the outcomes.
    """
    held = hold_known(
        addresses={
            (event.channel_id, value)
            for event, incoming in arrived
            for _, value in incoming.addresses
        },
        senders=Counter((event.channel_id, event.sender) for event, _ in arrived),
        external_ids=[incoming.external_id for _, incoming in arrived],
    )
    homes = _homes(arrived, held)
    stored = [
        (event, incoming, _message(event, incoming, homes[event.pk]))
        for event, incoming in arrived
        if event.pk in homes
    ]
    _name_quoted([message for *_, message in stored])
    _MESSAGES.insert([message for *_, message in stored])
    transaction.on_commit(partial(metrics.received, len(stored)))
    waiting.catch_up([message for *_, message in stored if held.may_be_awaited(message)])
    _keep_files([(incoming, message) for _, incoming, message in stored])
    changed: dict[int, set[str]] = {}
    shared: dict[str, Any] = {}
    numbers = Counter(message.conversation_id for *_, message in stored)
    for event, incoming, message in stored:
        conversation = message.conversation
        fields = changed.setdefault(conversation.pk, {*NOTED})
        _note_arrival(conversation, incoming, message, received=event.received_at)
        calm = held.is_calm(message, at_once=numbers[conversation.pk])
        arrival = routing.Arrival(conversation, message, fields, shared, calm)
        _offer(arrival)
        if held.has_unsent(conversation):
            _take_back(conversation, message)
        announce(topic=f"conversation-{conversation.pk}", id=message.pk)
        announce(topic="inbox", id=conversation.pk)
    _save({message.conversation.pk: message.conversation for *_, message in stored}, changed)
    _MESSAGES.update([message for *_, message in stored if message.dealt_with], ("dealt_with",))
    return {event.pk: f"message {message.pk}" for event, _, message in stored}


def is_known(event: InboundEvent) -> bool:
    """Whether this message is here already, by a way of its own (imported history)."""
    parsed = transport_of(event.channel).parse(event)
    return (
        isinstance(parsed, Incoming)
        and Message.objects.filter(
            conversation__channel=event.channel_id,
            direction=Message.Direction.INBOUND,
            external_id=parsed.external_id,
        ).exists()
    )


def _save(conversations: Mapping[int, Conversation], changed: Mapping[int, set[str]]) -> None:
    """Their rows are ours until the commit, so nothing was changed in them by anybody else."""
    _TALKS.update([*conversations.values()], TOGETHER)
    for key, conversation in conversations.items():
        if more := changed[key].difference(TOGETHER):
            conversation.save(update_fields=more)


# ---------------------------------------------------------------- whose it is


def _homes(arrived: Sequence[Arrived], held: Held) -> dict[int, Conversation]:
    """The conversation of each message, its row locked; without those that somebody else holds.

    A conversation takes from one sender at a time: what else its customer sends under another
    address may have more before it that is not in this batch.
    """
    homes: dict[int, Conversation] = {}
    busy: set[tuple[int, str]] = set()
    senders: dict[int, tuple[int, str]] = {}
    for event, incoming in arrived:
        sender = (event.channel_id, event.sender)
        if sender in busy:
            continue
        conversation = _at_once(held, event, incoming) or _at_length(held, event, incoming)
        if conversation is None or senders.setdefault(conversation.pk, sender) != sender:
            busy.add(sender)
        else:
            homes[event.pk] = conversation
    return homes


def _at_once(held: Held, event: InboundEvent, incoming: Incoming) -> Conversation | None:
    """The one whose customer is known by every address named here, and has nothing new to tell."""
    found = {
        held.by_address.get((event.channel_id, kind, value)) for kind, value in incoming.addresses
    }
    key = found.pop() if len(found) == 1 else None
    if key is None:
        return None
    conversation = held.by_id[key]
    conversation.channel = event.channel
    name = clean_name(incoming.profile_name)
    return conversation if name in ("", conversation.contact.profile_name) else None


def _at_length(held: Held, event: InboundEvent, incoming: Incoming) -> Conversation | None:
    """Find or make the contact, and learn what is new. None when somebody holds the row, or
    something of the same customer's came before under another address and still waits."""
    found, is_new = found_or_made(
        channel=event.channel,
        addresses=incoming.addresses,
        profile_name=incoming.profile_name,
        at=incoming.provider_at,
        unknown=held.has_none(event.channel_id, incoming.addresses),
    )
    conversation = held.keep_new(found) if is_new else _lock(held, found)
    if conversation is not None:
        for kind, value in incoming.addresses:
            held.by_address[event.channel_id, kind, value] = conversation.pk
        if _overtakes(event, conversation):
            return None
    return conversation


def _another_that_waits(asked: Any) -> QuerySet[ContactAddress]:
    """Customers have few addresses: each is looked up, however much waits or whatever came."""
    waits = InboundEvent.objects.filter(
        channel=asked("channel"),
        sender=OuterRef("value"),
        processed_at=None,
        quarantined_at=None,
        pk__lt=asked("event"),
    )
    return (
        ContactAddress.objects.filter(contact=asked("contact"), kind__in=SENDERS)
        .exclude(value=asked("sender"))
        # By itself for each of them: of a join a plan may begin with all that waits.
        .annotate(waits=Subquery(waits.values("id")[:1]))
        .filter(waits__isnull=False)
    )[:1]


_earlier = Compiled(_another_that_waits)


def _overtakes(event: InboundEvent, conversation: Conversation) -> bool:
    """Asked under the conversation's lock: when the batch was read the customer may not have
    been known by all the addresses."""
    earlier = _earlier.first(
        channel=event.channel_id,
        contact=conversation.contact_id,
        event=event.pk,
        sender=event.sender,
    )
    return earlier is not None


def _lock(held: Held, found: Conversation) -> Conversation | None:
    locked = still_theirs(found)
    if locked is None:
        return None
    conversation = held.keep(locked)
    conversation.contact = locked.contact  # as it is now, with what was learnt
    return conversation


# ---------------------------------------------------------------- what it changes


def _message(event: InboundEvent, incoming: Incoming, conversation: Conversation) -> Message:
    content = dict(incoming.content)
    if incoming.reply_id:
        content["reply_id"] = incoming.reply_id
    return Message(
        conversation=conversation,
        direction=Message.Direction.INBOUND,
        author=Message.Author.CUSTOMER,
        kind=incoming.kind,
        text=incoming.text,
        content=content,
        external_id=incoming.external_id,
        status=Message.Status.RECEIVED,
        # Late on its way to us, or while it waited here.
        late=is_late(incoming.provider_at, event.received_at),
        provider_at=incoming.provider_at,
    )


def _name_quoted(messages: Sequence[Message]) -> None:
    """Our key of the message that one quotes, where it is here; one query where any does."""
    quoting = [message for message in messages if message.content.get("reply_to")]
    if not quoting:
        return
    named = Message.objects.filter(
        conversation__in={message.conversation_id for message in quoting},
        direction__in=Message.Direction.values,
        external_id__in={message.content["reply_to"] for message in quoting},
    )
    found = {
        (conversation_id, external_id): key
        for conversation_id, external_id, key in named.values_list(
            "conversation_id", "external_id", "pk"
        )
    }
    for message in quoting:
        if key := found.get((message.conversation_id, message.content["reply_to"])):
            message.content["quoted"] = key


def _keep_files(stored: Sequence[tuple[Incoming, Message]]) -> None:
    files = Attachment.objects.bulk_create(
        [
            Attachment(
                message=message,
                external_id=incoming.file.external_id,
                mime_type=incoming.file.mime_type[:100],
                filename=incoming.file.filename[:255],
            )
            for incoming, message in stored
            if incoming.file
        ]
    )
    for attachment in files:
        ring(task="whatsapp.fetch_attachment", attachment_id=attachment.pk)


def _note_arrival(
    conversation: Conversation, incoming: Incoming, message: Message, *, received: datetime
) -> None:
    """Not saved here: many messages of one conversation change its row once."""
    conversation.last_message_at = message.created_at
    conversation.unread += 1
    conversation.status = Conversation.Status.OPEN
    gist = message.text or f"[{'deleted' if message.revoked_at else message.kind}]"
    conversation.preview = gist[:PREVIEW_LENGTH]
    if incoming.referral:
        conversation.referral = incoming.referral
    if message.kind not in NO_WINDOW:
        # A clock that is ahead of ours must not hold the customer-service window open, nor
        # the time that the message waited here.
        written = min(message.provider_at or received, received)
        conversation.last_inbound_at = max(conversation.last_inbound_at or written, written)


def _is_for_somebody(message: Message) -> bool:
    return message.kind not in routing.SHOWN_ONLY and message.revoked_at is None


def _take_back(conversation: Conversation, message: Message) -> None:
    # Whoever deals with it himself rings for no turn, which would answer all of it anew.
    if _is_for_somebody(message) and not message.late and not message.dealt_with:
        cancel_unsent_replies(conversation)


def _offer(arrival: routing.Arrival) -> None:
    """To whoever answers."""
    taken = _is_for_somebody(arrival.message) and routing.route(arrival)
    if arrival.message.late and not taken:
        leave_to_people(arrival.conversation)
