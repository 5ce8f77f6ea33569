"""Tenants, how things find them, and what all of them share.

Shared tables (schema `public`): Tenant, Domain, ChannelAddress, Switch,
Doorbell, DeadLetter. The base of business tables is `core.tenant_model.TenantModel`.
"""

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django_tenants.models import DomainMixin, TenantMixin


class Tenant(TenantMixin):
    """One business. Made and opened by `tenants.provisioning`."""

    auto_create_schema = False

    class State(models.TextChoices):
        PREPARING = "preparing"
        ACTIVE = "active"
        SUSPENDED = "suspended"

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def activate(self) -> None:
        """django-tenants' own door (also of `with tenant:`) is shut: it leaks between threads."""
        raise ImproperlyConfigured("Enter a tenant with tenants.context.in_tenant().")


class Domain(DomainMixin):
    """A host name that leads to a tenant."""


class ChannelAddress(models.Model):
    """How an inbound thing finds its tenant: a phone number id of the Cloud API and the like."""

    class Kind(models.TextChoices):
        WHATSAPP_CLOUD = "whatsapp_cloud"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=24, choices=Kind)
    address = models.CharField(max_length=128)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "address"], name="channel_address_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.address}"


class Switch(models.Model):
    """A kill switch of the platform: of everything (`tenant` is null) or of one tenant.

    Flipped by `tenants.switches`, read by the very next message.
    """

    class Kind(models.TextChoices):
        AI = "ai"

    kind = models.CharField(max_length=12, choices=Kind)
    tenant = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.CASCADE)
    engaged = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "tenant"], nulls_distinct=False, name="switch_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {'off' if self.engaged else 'on'}"


class Doorbell(models.Model):
    """A job that must happen: written with the facts it serves, gone once it was done.

    The relay publishes due rows to the workers and publishes again when the
    worker did not finish within the lease, so an emptied Redis costs time only.
    """

    tenant_id = models.BigIntegerField()
    task = models.CharField(max_length=80)
    kwargs = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    rings = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="doorbell_due")]

    def __str__(self) -> str:
        return f"{self.task} for tenant {self.tenant_id}"


class DeadLetter(models.Model):
    """A signed webhook update that leads to nobody; kept whole, so nothing is lost."""

    received_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=40)
    address = models.CharField(max_length=128, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    body = models.JSONField()

    def __str__(self) -> str:
        return f"{self.reason} {self.address}"
