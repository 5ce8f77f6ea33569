"""Customers: the addresses they are known by, what they agreed to, and who was merged into whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from conversations.models.channels import Channel
from core.tenant_model import TenantModel


class Contact(TenantModel):
    """A customer, known by addresses; no feature needs a phone number.

    One that was absorbed by another stays, with `merged_into` naming the one kept.
    """

    name = models.CharField(max_length=120, blank=True)
    profile_name = models.CharField(max_length=256, blank=True)
    language = models.CharField(max_length=8, blank=True)
    opted_out_at = models.DateTimeField(null=True, blank=True)
    # Staff's doing: what they write is stored, and nobody answers.
    blocked_at = models.DateTimeField(null=True, blank=True)
    # The one kept cannot go first: the absorbed would come back as customers of their own.
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="absorbed",
        db_index=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            # Of the few that have one: an index of all would look good to a planner that
            # knows nothing yet of a new workspace, for finding those that have none.
            models.Index(
                fields=["merged_into"],
                name="contact_absorbed",
                condition=models.Q(merged_into__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What staff see: the name given, else the profile's, else a number."""
        return self.name or self.profile_name or f"Customer {self.pk}"


class ContactAddress(TenantModel):
    """One way a contact is known on one channel.

    `retired_at`: the customer moved to another number or id; still recognised,
    no longer written to. Somebody else may have the address by then: it is
    current for one contact at a time, and retired for any number.
    """

    class Kind(models.TextChoices):
        PHONE = "phone"
        BSUID = "bsuid"
        PARENT_BSUID = "parent_bsuid"
        LID = "lid"
        USERNAME = "username"
        EMAIL = "email"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind)
    value = models.CharField(max_length=160)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "kind", "value"],
                condition=Q(retired_at=None),
                name="address_once",
            )
        ]
        # The retired ones are looked up as well.
        indexes = [models.Index(fields=["channel", "value"], name="address_lookup")]

    def __str__(self) -> str:
        return self.value


class ContactMerge(TenantModel):
    """That one contact was found to be another, with what it takes to undo it.

    `moved`: model → ids of the rows that went from `absorbed` to `kept`.
    """

    kept = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    # Null: the pipeline's own, when one update named the addresses of both.
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=models.F("absorbed")), name="merge_of_two_contacts"
            ),
            # Absorbed by one at a time; once undone it may be absorbed again.
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="merge_once"
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class ConsentEvent(TenantModel):
    """That a customer agreed to be written to, or stopped it, and how that was said.

    Append-only, also for people: it is the proof. `Contact.opted_out_at` is what holds now.
    An absorbed contact keeps its own.
    """

    class Kind(models.TextChoices):
        OPTED_IN = "opted_in"
        OPTED_OUT = "opted_out"

    class Source(models.TextChoices):
        KEYWORD = "keyword"
        AGENT = "agent"
        PLATFORM = "platform"
        IMPORT = "import"

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(max_length=16, choices=Source)
    # The words it was said in, or the reason given.
    text = models.CharField(max_length=300, blank=True)
    message = models.ForeignKey(
        "conversations.Message",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # When it was said, which an import knows from elsewhere.
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} by {self.source}"
