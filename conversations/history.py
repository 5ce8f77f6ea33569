"""The past that a business brings along from its phone: shown, and nothing else.

Imported messages are never answered, open no window, count as read, and come before
everything that arrived here. Meta sends the newest days first and pieces in any order, so
the place of a message cannot be the order of arrival, which is what keys say of all others:
an imported message is given a key below zero, made of its time. Whatever pieces come in
whatever order, however often, end as the same rows in the same order.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.models import F

from conversations import waiting
from conversations.channels import HistoryItem, HistoryPage, ListedContact
from conversations.contacts import clean_name, conversation_for
from conversations.models import Attachment, Contact, Conversation, InboundEvent, Message
from conversations.queueing import PREVIEW_LENGTH
from conversations.updates import handles, held
from core.clock import now
from tenants.doorbell import ring
from tenants.live import announce

BEGINNING = datetime(2009, 1, 1, tzinfo=UTC)
"""WhatsApp's first year: no message is older."""

SECONDS, PLACES, SPREAD = 30, 12, 11
"""Bits of a key: seconds since the beginning (34 years), the place among the thread's
messages of that piece, and a hash of the external id. Together 53, the whole numbers that
every client of the API reads exactly."""

_LOWEST = -(2 ** (SECONDS + PLACES + SPREAD))


@handles(HistoryPage)
def take_page(event: InboundEvent, page: HistoryPage) -> str:
    """Store the messages that are not here yet; a file that comes later goes to its message."""
    conversation = held(
        conversation_for(
            channel=event.channel, addresses=page.addresses, profile_name=page.profile_name
        )
    )
    found = conversation.messages.filter(external_id__in=[item.external_id for item in page.items])
    known = {message.external_id: message for message in found.select_related("attachment")}
    fresh: dict[str, HistoryItem] = {}
    files = 0
    for item in page.items:
        if item.external_id in known:
            files += _fill_in(known[item.external_id], item)
        else:
            fresh.setdefault(item.external_id, item)
    messages = _store(conversation, list(fresh.values()))
    if messages:
        _note(conversation, messages)
        waiting.catch_up(messages)
        announce(topic=f"conversation-{conversation.pk}", id=messages[-1].pk)
        announce(topic="inbox", id=conversation.pk)
    return (
        f"history: {len(messages)} stored, {len(page.items) - len(messages)} known, {files} files"
    )


@handles(ListedContact)
def take_listed(event: InboundEvent, listed: ListedContact) -> str:
    """A name from the phone's address book, for a customer who has none here yet."""
    name = clean_name(listed.name)[:120]
    if listed.removed or not name:
        return "address book noted"
    for kind, value in listed.addresses:
        changed = Contact.objects.filter(
            name="",
            merged_into=None,
            addresses__channel=event.channel,
            addresses__kind=kind,
            addresses__value=value,
            addresses__retired_at=None,
        )
        if pk := changed.values_list("pk", flat=True).first():
            Contact.objects.filter(pk=pk, name="").update(name=name)
            announce(topic="inbox", id=pk)
            return f"contact {pk} named"
    return "nobody without a name"


def key_of(item: HistoryItem) -> int:
    """Below zero, later for what was written later; the same for the same message."""
    seconds = (item.provider_at - BEGINNING).total_seconds() if item.provider_at else 0
    bounded = min(max(int(seconds), 1), 2**SECONDS - 1)
    place = min(max(item.place, 0), 2**PLACES - 1)
    spread = int.from_bytes(hashlib.sha256(item.external_id.encode()).digest()[:4]) % 2**SPREAD
    return _LOWEST + (((bounded << PLACES) | place) << SPREAD | spread)


def _store(conversation: Conversation, items: Sequence[HistoryItem]) -> list[Message]:
    keys = _free_keys(items)
    messages = [
        _message(conversation, item, key=key) for item, key in zip(items, keys, strict=True)
    ]
    Message.objects.bulk_create(messages)
    # Dated when it was written, not when it was imported.
    Message.objects.filter(pk__in=keys, provider_at__isnull=False).update(
        created_at=F("provider_at")
    )
    attachments = Attachment.objects.bulk_create(
        [
            _attachment(message, item)
            for message, item in zip(messages, items, strict=True)
            if item.file
        ]
    )
    for attachment in attachments:
        ring(task="whatsapp.fetch_attachment", attachment_id=attachment.pk)
    return sorted(messages, key=lambda message: message.pk)


def _free_keys(items: Sequence[HistoryItem]) -> list[int]:
    """A key for each; one that another thread's message has by chance gives way by one."""
    wanted = [key_of(item) for item in items]
    taken = set(Message.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    keys: list[int] = []
    for key in wanted:
        free = key
        while free in taken:
            free += 1
            if free not in taken and Message.objects.filter(pk=free).exists():
                taken.add(free)
        taken.add(free)
        keys.append(free)
    return keys


def _message(conversation: Conversation, item: HistoryItem, *, key: int) -> Message:
    # One that says nothing of its time is older than all that do.
    at = item.provider_at
    shared = {
        "pk": key,
        "conversation": conversation,
        "origin": Message.Origin.HISTORY,
        "kind": item.kind,
        "text": item.text,
        "content": item.content,
        "external_id": item.external_id,
        "late": True,
        "provider_at": at,
    }
    if not item.outbound:
        return Message(
            **shared,
            direction=Message.Direction.INBOUND,
            author=Message.Author.CUSTOMER,
            status=Message.Status.RECEIVED,
        )
    return Message(
        **shared,
        direction=Message.Direction.OUTBOUND,
        author=Message.Author.PHONE_APP,
        status=item.status or Message.Status.SENT,
        sent_at=at,
    )


def _attachment(message: Message, item: HistoryItem) -> Attachment:
    file = item.file
    assert file is not None  # noqa: S101 (for the type; the callers have looked)
    return Attachment(
        message=message,
        external_id=file.external_id,
        mime_type=file.mime_type[:100],
        filename=file.filename[:255],
    )


def _fill_in(message: Message, item: HistoryItem) -> int:
    """Files are told of apart from their message, which came with a place holder."""
    if not item.file or hasattr(message, "attachment") or message.revoked_at is not None:
        return 0
    if message.kind != item.kind:
        message.kind, message.content = item.kind, item.content
        message.text = message.text or item.text
        message.save(update_fields=["kind", "content", "text"])
    attachment = _attachment(message, item)
    attachment.save()
    ring(task="whatsapp.fetch_attachment", attachment_id=attachment.pk)
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
    return 1


def _note(conversation: Conversation, messages: Sequence[Message]) -> None:
    """Where the talk stands in the inbox. Nothing here is unread, or opens the window."""
    newest = messages[-1]
    written = min(newest.provider_at or BEGINNING, now())
    if conversation.last_message_at is None:
        # Nobody has written since: an import of a thousand talks is no thousand open ones.
        conversation.status = Conversation.Status.CLOSED
    elif conversation.last_message_at >= written:
        return
    conversation.last_message_at = written
    conversation.preview = (newest.text or f"[{newest.kind}]")[:PREVIEW_LENGTH]
    conversation.save(update_fields=["status", "last_message_at", "preview"])
