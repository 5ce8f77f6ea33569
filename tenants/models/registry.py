"""Tenants, and how things and people find them."""

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django_tenants.models import DomainMixin, TenantMixin


class Tenant(TenantMixin):
    """One business. Its `state` moves in `tenants.lifecycle` and `tenants.provisioning` alone.

    preparing: being made, nobody reaches it. active. suspended: its people may look,
    what customers write is stored, nothing is answered. deleted: in the bin until
    `erase_after`, restorable. erasing: going for good, step by step.
    """

    auto_create_schema = False

    class State(models.TextChoices):
        PREPARING = "preparing"
        ACTIVE = "active"
        SUSPENDED = "suspended"
        DELETED = "deleted"
        ERASING = "erasing"

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    state_reason = models.CharField(max_length=200, blank=True, db_default="")
    state_changed_at = models.DateTimeField(null=True, blank=True)
    # What it was when it was deleted: it comes back as that.
    state_before = models.CharField(max_length=12, blank=True, default="", db_default="")
    erase_after = models.DateTimeField(null=True, blank=True)
    plan = models.CharField(max_length=24, default="standard", db_default="standard")
    created_at = models.DateTimeField(auto_now_add=True)
    # Measured by the steward now and then, for the platform's panel.
    last_activity_at = models.DateTimeField(null=True, blank=True)
    size_bytes = models.BigIntegerField(null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="deleted", erase_after__isnull=False)
                | ~models.Q(state="deleted"),
                name="tenant_deleted_has_date",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def activate(self) -> None:
        """django-tenants' own door (also of `with tenant:`) is shut: it leaks between threads."""
        raise ImproperlyConfigured("Enter a tenant with tenants.context.in_tenant().")


class Domain(DomainMixin):
    """A host name that leads to a tenant."""


class ChannelAddress(models.Model):
    """How an inbound thing finds its tenant.

    A phone number id of the Cloud API (`whatsapp_cloud`), or the WhatsApp Business Account
    (`whatsapp_account`) that what is about no single number names. A number is one tenant's
    alone; an account has a row for each tenant with a number of it.
    """

    class Kind(models.TextChoices):
        WHATSAPP_CLOUD = "whatsapp_cloud"
        WHATSAPP_ACCOUNT = "whatsapp_account"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=24, choices=Kind)
    address = models.CharField(max_length=128)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address", "tenant"], name="channel_address_of_tenant_once"
            ),
            models.UniqueConstraint(
                fields=["address"],
                condition=models.Q(kind="whatsapp_cloud"),
                name="channel_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.address}"


class Membership(models.Model):
    """That some address is a person's of some tenant, without saying which address.

    `email_index` is a keyed hash of the e-mail, so that "find my workspace" needs to
    enter no tenant and the shared schema holds no addresses of anybody.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="memberships")
    email_index = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email_index", "tenant"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"member of tenant {self.tenant_id}"
