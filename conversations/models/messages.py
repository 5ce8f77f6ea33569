"""Every message both ways, its files, and the messages that wait for their hour."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from conversations.models.conversations import Conversation
from core.tenant_model import TenantModel


class Message(TenantModel):
    """One message either way. Outbound rows are the outbox.

    `status` moves in `conversations.delivery` alone: queued → sending → sent →
    delivered → read, or failed / cancelled. `send_key` is echoed by the
    transport in every status and settles sends whose answer was lost. `content`
    holds what is not plain text: buttons, rows, media, location.

    `origin` says how the row came to be: `api`, by this pipeline; `phone_app`, an
    echo of what the business typed on its own phone (author `phone_app`); `history`,
    imported, never answered and never opening the window. `price_category` to
    `cost_currency` are what the transport charged (`price_type`: regular, or why it was
    free); `cost_micros` are millionths of `cost_currency`, null while unknown.
    """

    class Direction(models.TextChoices):
        INBOUND = "inbound"
        OUTBOUND = "outbound"

    class Author(models.TextChoices):
        CUSTOMER = "customer"
        ASSISTANT = "assistant"
        AGENT = "agent"
        SYSTEM = "system"
        PHONE_APP = "phone_app"

    class Status(models.TextChoices):
        RECEIVED = "received"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DELIVERED = "delivered"
        READ = "read"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Lane(models.TextChoices):
        """What leaves first; the words sort downwards in that order, and an index relies on it."""

        REPLY = "reply"
        NOTICE = "notice"
        BULK = "bulk"

    class Origin(models.TextChoices):
        API = "api"
        PHONE_APP = "phone_app"
        HISTORY = "history"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    direction = models.CharField(max_length=8, choices=Direction)
    author = models.CharField(max_length=10, choices=Author)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    kind = models.CharField(max_length=16, default="text")
    text = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    external_id = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    lane = models.CharField(
        max_length=8, choices=Lane, default=Lane.REPLY, db_default=Lane.REPLY.value
    )
    origin = models.CharField(
        max_length=12, choices=Origin, default=Origin.API, db_default=Origin.API.value
    )
    epoch = models.PositiveIntegerField(default=0)
    send_key = models.UUIDField(default=uuid.uuid4, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_since = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=16, blank=True)
    error = models.CharField(max_length=300, blank=True)
    late = models.BooleanField(default=False)
    # Answered, but not by a turn of the assistant's: none reads it as something that waits.
    dealt_with = models.BooleanField(default=False, db_default=False)
    # The texts before each edit, oldest first; null when it was never edited.
    earlier_texts = models.JSONField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The emoji on it: the customer's, and ours; each with when it was put there, or taken away.
    reaction = models.CharField(max_length=16, blank=True, default="", db_default="")
    our_reaction = models.CharField(max_length=16, blank=True, default="", db_default="")
    reaction_at = models.DateTimeField(null=True, blank=True)
    our_reaction_at = models.DateTimeField(null=True, blank=True)
    # When staff put a failed message aside.
    discarded_at = models.DateTimeField(null=True, blank=True)
    price_category = models.CharField(max_length=24, blank=True, default="", db_default="")
    price_model = models.CharField(max_length=24, blank=True, default="", db_default="")
    price_type = models.CharField(max_length=24, blank=True, default="", db_default="")
    billable = models.BooleanField(null=True, blank=True)
    cost_micros = models.BigIntegerField(null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True, default="", db_default="")
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
            # Which message of all conversations leaves next: replies before notices before bulk.
            models.Index(
                fields=["-lane", "id"],
                condition=Q(status__in=["queued", "sending"]),
                name="message_lanes",
            ),
            # What failed and waits for people, who are shown its number on every page.
            models.Index(
                fields=["-id"],
                condition=Q(status="failed", discarded_at=None),
                name="message_failed",
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
    """A file of a message, kept per tenant.

    One that a customer sent is known by the transport's id and fetched by a worker. One
    that we send is stored from the start and has no such id; `uploaded_id` is what the
    transport calls our copy, good until `uploaded_until`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        STORED = "stored"
        FAILED = "failed"

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="attachment")
    external_id = models.CharField(max_length=255, blank=True)
    mime_type = models.CharField(max_length=100, blank=True)
    filename = models.CharField(max_length=255, blank=True)
    size = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    file = models.FileField(upload_to="attachments/%Y/%m/", blank=True, max_length=255)
    thumbnail = models.FileField(
        upload_to="thumbnails/%Y/%m/", blank=True, max_length=255, default="", db_default=""
    )
    error = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    uploaded_id = models.CharField(max_length=255, blank=True, default="", db_default="")
    uploaded_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], condition=Q(state="failed"), name="attachment_failed")
        ]

    def __str__(self) -> str:
        return self.filename or self.external_id


class ScheduledMessage(TenantModel):
    """What a person wrote now to be sent at `due_at`.

    Once due it becomes `message`, which goes the way of every message; its checks are
    made then, not when it was written.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        QUEUED = "queued"
        CANCELLED = "cancelled"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="scheduled"
    )
    text = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    message = models.OneToOneField(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="scheduled"
    )
    cancelled_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="waiting"), name="scheduled_due")
        ]

    def __str__(self) -> str:
        return f"scheduled message {self.pk}"
