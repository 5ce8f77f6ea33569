"""The talk between one contact and one number."""

from django.conf import settings
from django.db import models

from conversations.models.channels import Channel
from conversations.models.contacts import Contact
from core.clock import now
from core.tenant_model import TenantModel


class Conversation(TenantModel):
    """The talk between one contact and one number.

    `handler` moves in `conversations.handling` alone. `epoch` grows whenever a
    person takes over, hands back, or silences the assistant here: a message of
    the assistant carries the epoch it was written in and does not leave in
    another. `turn_due_at` is when the assistant may answer the burst. `slowed_until`,
    `muted_until` and `flood_counted_from` move in `conversations.flood` alone.
    `entry_point_until`: while the free window of an advertisement lasts, 72 hours
    from the answer; `referral` is the last advertisement, as the transport told it.
    `paused_until`, `paused_reason` and `paused_by` tell of a pause of the assistant, while
    there is one. `copilot`: whether the assistant only drafts here; null is as the
    workspace has it.
    `merged_into`: two contacts with a talk each at one number turned out to be one;
    all that was said is there now, and this row only waits for an undo.
    """

    class Handler(models.TextChoices):
        ASSISTANT = "assistant"
        AGENT = "agent"

    class Status(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="conversations", db_index=False
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="conversations")
    handler = models.CharField(max_length=12, choices=Handler, default=Handler.ASSISTANT)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    waiting_since = models.DateTimeField(null=True, blank=True)
    waiting_reason = models.CharField(max_length=32, blank=True)
    assistant_paused = models.BooleanField(default=False)
    paused_until = models.DateTimeField(null=True, blank=True)
    paused_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    paused_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    copilot = models.BooleanField(null=True, blank=True)
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
    entry_point_until = models.DateTimeField(null=True, blank=True)
    referral = models.JSONField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="joined",
        db_index=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-last_message_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "contact"], name="conversation_once")
        ]
        indexes = [
            models.Index(fields=["-last_message_at"], name="conversation_recent"),
            # Of the few that have one, as with contacts.
            models.Index(
                fields=["merged_into"],
                name="conversation_joined",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]

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
