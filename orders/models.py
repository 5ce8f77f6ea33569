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
        # By `orders.changes` alone: the customer asked for it, and it was granted.
        CANCELLED = "cancelled"

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


class ChangeRequest(TenantModel):
    """A customer's wish to cancel an order or to have it at another time.

    `status` moves in `orders.changes` alone. `old_date` and `old_time` are what the order
    said when it was asked: a decision about an order that has moved since is refused.
    `by_right`: nobody had to decide, because the business lets customers cancel by themselves
    until so many hours before. At most one is open for an order.
    """

    class Kind(models.TextChoices):
        CANCEL = "cancel"
        POSTPONE = "postpone"

    class Status(models.TextChoices):
        PENDING = "pending"
        GRANTED = "granted"
        DECLINED = "declined"

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="changes", db_index=False
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="order_changes", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind)
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    old_date = models.DateField(null=True, blank=True)
    old_time = models.TimeField(null=True, blank=True)
    new_date = models.DateField(null=True, blank=True)
    new_time = models.TimeField(null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    idempotency_key = models.CharField(max_length=80)
    by_right = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key"], name="change_key_once"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(status="pending"), name="change_open_once"
            ),
            models.CheckConstraint(
                condition=(Q(kind="postpone") & Q(new_date__isnull=False))
                | (Q(kind="cancel") & Q(new_date__isnull=True) & Q(new_time__isnull=True)),
                name="change_has_its_day",
            ),
            # A person, or the customer's own right to cancel; never a machine's opinion.
            models.CheckConstraint(
                condition=(
                    Q(status="pending")
                    & Q(decided_by__isnull=True)
                    & Q(decided_at__isnull=True)
                    & Q(by_right=False)
                )
                | (
                    ~Q(status="pending")
                    & Q(decided_at__isnull=False)
                    & (
                        Q(decided_by__isnull=False) & Q(by_right=False)
                        | Q(status="granted")
                        & Q(kind="cancel")
                        & Q(by_right=True)
                        & Q(decided_by__isnull=True)
                    )
                ),
                name="change_decided_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["order", "-id"], name="change_of_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"
