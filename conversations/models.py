"""Contacts, conversations and every message both ways; the truth of the pipeline.

:class:`InboundEvent` is what arrived, verbatim, before anybody understood it.
:class:`Message` is what it meant, or what we send. `Conversation` is the unit
of order: one turn at a time, claimed by a lock on its row.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.clock import now
from core.tenant_model import TenantModel


class Channel(TenantModel):
    """One of the business's numbers. `address` is the transport's own id of it."""

    transport = models.CharField(max_length=24, default="whatsapp_cloud")
    address = models.CharField(max_length=128)
    display = models.CharField(max_length=32)
    active = models.BooleanField(default=True)
    paused_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transport", "address"], name="channel_once")
        ]

    def __str__(self) -> str:
        return self.display


class Contact(TenantModel):
    """A customer, known by addresses; no feature needs a phone number."""

    name = models.CharField(max_length=120, blank=True)
    profile_name = models.CharField(max_length=256, blank=True)
    language = models.CharField(max_length=8, blank=True)
    opted_out_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What staff see: the name given, else the profile's, else a number."""
        return self.name or self.profile_name or f"Customer {self.pk}"


class ContactAddress(TenantModel):
    class Kind(models.TextChoices):
        PHONE = "phone"
        BSUID = "bsuid"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind", "value"], name="address_once")
        ]

    def __str__(self) -> str:
        return self.value


class Conversation(TenantModel):
    """The talk between one contact and one number.

    `handler` moves in `conversations.handling` alone. `epoch` grows whenever a
    person takes over, hands back, or silences the assistant here: a message of
    the assistant carries the epoch it was written in and does not leave in
    another. `turn_due_at` is when the assistant may answer the burst. `slowed_until`,
    `muted_until` and `flood_counted_from` move in `conversations.flood` alone.
    """

    class Handler(models.TextChoices):
        ASSISTANT = "assistant"
        AGENT = "agent"

    class Status(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="conversations")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="conversations")
    handler = models.CharField(max_length=12, choices=Handler, default=Handler.ASSISTANT)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    waiting_since = models.DateTimeField(null=True, blank=True)
    waiting_reason = models.CharField(max_length=32, blank=True)
    assistant_paused = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=8, blank=True)
    turn_due_at = models.DateTimeField(null=True, blank=True)
    burst_started_at = models.DateTimeField(null=True, blank=True)
    answered_through = models.BigIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True, blank=True)
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    preview = models.CharField(max_length=120, blank=True)
    slowed_until = models.DateTimeField(null=True, blank=True)
    muted_until = models.DateTimeField(null=True, blank=True)
    flood_counted_from = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-last_message_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "contact"], name="conversation_once")
        ]
        indexes = [models.Index(fields=["-last_message_at"], name="conversation_recent")]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def is_muted(self) -> bool:
        """Whether a flood keeps the assistant out of it now."""
        return self.muted_until is not None and self.muted_until > now()

    @property
    def is_slowed(self) -> bool:
        """Whether a flood makes the assistant answer it seldom now."""
        return self.slowed_until is not None and self.slowed_until > now()


class InboundEvent(TenantModel):
    """One update as it arrived, unique by (channel, kind, external id); committed before the 200.

    `sender` is the address the update belongs to; ids within one sender follow
    the order of commit, because the receiver holds that sender's lock.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message"
        STATUS = "status"
        OTHER = "other"

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    external_id = models.CharField(max_length=255)
    sender = models.CharField(max_length=170)
    body = models.JSONField()
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind", "external_id"], name="event_once")
        ]
        indexes = [
            models.Index(
                fields=["channel", "sender", "id"],
                condition=Q(processed_at=None),
                name="event_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"


class Message(TenantModel):
    """One message either way. Outbound rows are the outbox.

    `status` moves in `conversations.delivery` alone: queued → sending → sent →
    delivered → read, or failed / cancelled. `send_key` is echoed by the
    transport in every status and settles sends whose answer was lost. `content`
    holds what is not plain text: buttons, rows, media, location.
    """

    class Direction(models.TextChoices):
        INBOUND = "inbound"
        OUTBOUND = "outbound"

    class Author(models.TextChoices):
        CUSTOMER = "customer"
        ASSISTANT = "assistant"
        AGENT = "agent"
        SYSTEM = "system"

    class Status(models.TextChoices):
        RECEIVED = "received"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DELIVERED = "delivered"
        READ = "read"
        FAILED = "failed"
        CANCELLED = "cancelled"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    direction = models.CharField(max_length=8, choices=Direction)
    author = models.CharField(max_length=10, choices=Author)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=16, default="text")
    text = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    external_id = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    epoch = models.PositiveIntegerField(default=0)
    send_key = models.UUIDField(default=uuid.uuid4, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_since = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=16, blank=True)
    error = models.CharField(max_length=300, blank=True)
    late = models.BooleanField(default=False)
    provider_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_thread"),
            models.Index(
                fields=["conversation", "id"],
                condition=Q(status__in=["queued", "sending"]),
                name="message_outbox",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "direction", "external_id"],
                condition=~Q(external_id=""),
                name="message_external_once",
            ),
            models.CheckConstraint(
                condition=Q(direction="inbound", author="customer", status="received")
                | (Q(direction="outbound") & ~Q(author="customer") & ~Q(status="received")),
                name="message_direction_author",
            ),
            models.CheckConstraint(
                condition=~Q(author="agent") | Q(agent__isnull=False),
                name="message_agent_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} message {self.pk}"


class Attachment(TenantModel):
    """A file a customer sent: known by the transport's id, fetched by a worker, kept per tenant."""

    class State(models.TextChoices):
        WAITING = "waiting"
        STORED = "stored"
        FAILED = "failed"

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="attachment")
    external_id = models.CharField(max_length=255)
    mime_type = models.CharField(max_length=100, blank=True)
    filename = models.CharField(max_length=255, blank=True)
    size = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    file = models.FileField(upload_to="attachments/%Y/%m/", blank=True, max_length=255)
    error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.filename or self.external_id
