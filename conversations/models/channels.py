"""The numbers of a business, and what arrived at them before anybody understood it."""

from django.db import models
from django.db.models import Q

from core.tenant_model import TenantModel


class Channel(TenantModel):
    """One of the business's numbers. `address` is the transport's own id of it.

    `stopped_at` and `stop_code` (the transport's) say since when and why nothing
    leaves, for people; `active` alone is what the outbox asks. `started_at`: when people
    last let it send again.
    """

    transport = models.CharField(max_length=24, default="whatsapp_cloud")
    address = models.CharField(max_length=128)
    display = models.CharField(max_length=32)
    active = models.BooleanField(default=True)
    paused_reason = models.CharField(max_length=200, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    stop_code = models.CharField(max_length=16, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transport", "address"], name="channel_once")
        ]

    def __str__(self) -> str:
        return self.display


class InboundEvent(TenantModel):
    """One update as it arrived, unique by (channel, kind, external id); committed before the 200.

    `sender` is the address the update belongs to, a user id before a number; ids
    within one sender follow the order of commit, because the receiver holds that
    sender's lock. One that
    fails again and again is set aside (`quarantined_at`), so that what came after
    it goes on; it stays unprocessed until people look at it.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message"
        STATUS = "status"
        OTHER = "other"

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    external_id = models.CharField(max_length=255)
    sender = models.CharField(max_length=170)
    body = models.JSONField()
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=120, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    last_error = models.CharField(max_length=300, blank=True, default="", db_default="")
    quarantined_at = models.DateTimeField(null=True, blank=True)

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
