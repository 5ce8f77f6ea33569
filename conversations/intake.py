"""Draining: a sender's waiting updates become messages and statuses, in order, each once.

Runs in workers. Redis only says "look"; what to do is in the rows. The drain looks
once more after each commit, and who finds another at it has somebody look again,
so no wake-up can be lost.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from conversations import routing
from conversations.channels import Incoming, StatusUpdate, transport_of
from conversations.contacts import conversation_for
from conversations.delivery import apply_status
from conversations.lateness import is_late, leave_to_people
from conversations.models import Attachment, Conversation, InboundEvent, Message
from conversations.queueing import PREVIEW_LENGTH
from core.clock import now
from core.locks import lock_key
from tenants.context import require_tenant
from tenants.doorbell import ring
from tenants.live import announce

logger = logging.getLogger(__name__)

BATCH = 50
"""Updates in one transaction: few enough to keep a conversation's lock short."""

AGAIN = timedelta(seconds=0.25)
"""After this the worker that held the sender has committed what it had seen."""


def drain(*, channel_id: int, sender: str) -> int:
    """Process everything `sender` has waiting; returns how many updates.

    Returns at once when another worker is at it. That one may have looked for the
    last time just before our update was committed, so it is rung for once more.
    """
    done = 0
    while True:
        with transaction.atomic():
            if not _claimed(channel_id, sender):
                ring(
                    task="conversations.drain",
                    due=now() + AGAIN,
                    channel_id=channel_id,
                    sender=sender,
                )
                return done
            events = list(
                InboundEvent.objects.filter(channel_id=channel_id, sender=sender, processed_at=None)
                .select_related("channel")
                .order_by("id")[:BATCH]
            )
            for event in events:
                event.outcome = _apply(event)[:120]
                event.processed_at = now()
            InboundEvent.objects.bulk_update(events, ["outcome", "processed_at"])
        done += len(events)
        if not events:
            return done


def _claimed(channel_id: int, sender: str) -> bool:
    key = lock_key("drain", require_tenant().tenant_id, channel_id, sender)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        row = cursor.fetchone()
    return bool(row and row[0])


def _apply(event: InboundEvent) -> str:
    parsed = transport_of(event.channel).parse(event)
    if isinstance(parsed, StatusUpdate):
        return apply_status(event.channel, parsed)
    if isinstance(parsed, Incoming):
        return _take_in(event, parsed)
    return "kept"


def _take_in(event: InboundEvent, incoming: Incoming) -> str:
    conversation = conversation_for(
        channel=event.channel, addresses=incoming.addresses, profile_name=incoming.profile_name
    )
    conversation = (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("contact", "channel")
        .get(pk=conversation.pk)
    )
    content = dict(incoming.content)
    if incoming.reply_id:
        content["reply_id"] = incoming.reply_id
    # Late on its way to us, or while it waited here.
    late = is_late(incoming.provider_at, event.received_at)
    message = Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.INBOUND,
        author=Message.Author.CUSTOMER,
        kind=incoming.kind,
        text=incoming.text,
        content=content,
        external_id=incoming.external_id,
        status=Message.Status.RECEIVED,
        late=late,
        provider_at=incoming.provider_at,
    )
    if incoming.file:
        attachment = Attachment.objects.create(
            message=message,
            external_id=incoming.file.external_id,
            mime_type=incoming.file.mime_type[:100],
            filename=incoming.file.filename[:255],
        )
        ring(task="whatsapp.fetch_attachment", attachment_id=attachment.pk)
    _note_arrival(conversation, message, received=event.received_at)
    arrival = routing.Arrival(conversation=conversation, message=message)
    taken = message.kind not in routing.SHOWN_ONLY and routing.route(arrival)
    if late and not taken:
        leave_to_people(conversation)
    announce(topic=f"conversation-{conversation.pk}", id=message.pk)
    announce(topic="inbox", id=conversation.pk)
    return f"message {message.pk}"


def _note_arrival(conversation: Conversation, message: Message, *, received: datetime) -> None:
    moment = message.created_at
    # A clock that is ahead of ours must not hold the customer-service window open, nor the
    # time that the message waited here.
    written = min(message.provider_at or received, received)
    conversation.last_message_at = moment
    conversation.last_inbound_at = max(conversation.last_inbound_at or written, written)
    conversation.unread += 1
    conversation.status = Conversation.Status.OPEN
    conversation.preview = (message.text or f"[{message.kind}]")[:PREVIEW_LENGTH]
    conversation.save(
        update_fields=["last_message_at", "last_inbound_at", "unread", "status", "preview"]
    )
