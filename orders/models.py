"""Proposals, which anybody may make, and orders, which exist only because a person said yes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from conversations.models import Contact, Conversation
from core.money import to_decimal_string
from core.tenant_model import TenantModel


class OrderProposal(TenantModel):
    """An order held out for acceptance: frozen lines with the server's own prices.

    `status` moves in `orders.approval` and `orders.proposals` alone. `revision`
    grows with every change of the wish, and an approval names the revision it
    saw; `digest` is over lines, details and revision. `details` are the
    customer's words: name, phone, place, notes.
    """

    class Status(models.TextChoices):
        PENDING_APPROVAL = "pending_approval"
        APPROVED = "approved"
        REJECTED = "rejected"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    class Source(models.TextChoices):
        ASSISTANT = "assistant"
        AGENT = "agent"
        # An order sent from the catalogue inside WhatsApp, with our prices.
        CUSTOMER = "customer"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="proposals"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="proposals")
    source = models.CharField(max_length=10, choices=Source)
    status = models.CharField(max_length=18, choices=Status, default=Status.PENDING_APPROVAL)
    revision = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    details = models.JSONField(default=dict)
    wished_date = models.DateField(null=True, blank=True)
    wished_time = models.TimeField(null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    catalogue_version = models.PositiveIntegerField()
    idempotency_key = models.CharField(max_length=80, unique=True)
    deadline = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "rejected"])
                | (Q(decided_by__isnull=False) & Q(decided_at__isnull=False)),
                name="proposal_decided_by_person",
            ),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="proposal_total"),
        ]
        indexes = [
            models.Index(
                fields=["deadline"],
                condition=Q(status="pending_approval"),
                name="proposal_pending",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people read out: P-1042. The order it becomes keeps the number: O-1042."""
        return f"P-{1000 + self.pk}"

    @property
    def total(self) -> str:
        return to_decimal_string(self.total_minor, self.currency)


class ProposalLine(TenantModel):
    """A line as it was proposed; later price changes do not touch it."""

    proposal = models.ForeignKey(
        OrderProposal, on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    ref = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    quantity = models.PositiveSmallIntegerField()
    unit_minor = models.BigIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="proposal_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(unit_minor__gte=0), name="proposal_line_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def unit_price(self) -> str:
        return to_decimal_string(self.unit_minor, self.proposal.currency)

    @property
    def total(self) -> str:
        return to_decimal_string(self.unit_minor * self.quantity, self.proposal.currency)


class Order(TenantModel):
    """Made by `orders.approval.approve_proposal` alone; cannot be stored without the approver."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed"

    proposal = models.OneToOneField(OrderProposal, on_delete=models.PROTECT, related_name="order")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="orders")
    status = models.CharField(max_length=12, choices=Status, default=Status.CONFIRMED)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    wished_date = models.DateField(null=True, blank=True)
    wished_time = models.TimeField(null=True, blank=True)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"O-{1000 + self.proposal_id}"

    @property
    def total(self) -> str:
        return to_decimal_string(self.total_minor, self.currency)


class OrderLine(TenantModel):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    ref = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    quantity = models.PositiveSmallIntegerField()
    unit_minor = models.BigIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def unit_price(self) -> str:
        return to_decimal_string(self.unit_minor, self.order.currency)

    @property
    def total(self) -> str:
        return to_decimal_string(self.unit_minor * self.quantity, self.order.currency)
