"""Switches of the platform: what stops things at once, and what is on for whom."""

from django.db import models

from tenants.models.registry import ChannelAddress, Tenant


class Switch(models.Model):
    """A kill switch: of everything, of one tenant, or of one number (`address`).

    Flipped by `tenants.switches`, read by the very next message. An engaged one with an
    `until` is released then; `changed_by` is who flipped it, as people know them.
    """

    class Kind(models.TextChoices):
        AI = "ai"
        SENDING = "sending"

    kind = models.CharField(max_length=12, choices=Kind)
    tenant = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.CASCADE)
    address = models.ForeignKey(ChannelAddress, null=True, blank=True, on_delete=models.CASCADE)
    engaged = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "tenant", "address"], nulls_distinct=False, name="switch_once"
            ),
            models.CheckConstraint(
                condition=models.Q(address=None) | models.Q(tenant__isnull=False),
                name="switch_number_has_tenant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {'off' if self.engaged else 'on'}"


class Flag(models.Model):
    """A feature flag's setting: for everybody (`tenant` null) or for one tenant, which wins.

    `name` is one of `tenants.flags.FLAGS`. `percentage` of all tenants have it, the
    same ones each time. After `expires_at` the flag's default holds again.
    """

    name = models.CharField(max_length=40)
    tenant = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.CASCADE)
    enabled = models.BooleanField()
    percentage = models.PositiveSmallIntegerField(default=100)
    reason = models.CharField(max_length=200)
    expires_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "tenant"], nulls_distinct=False, name="flag_once"
            ),
            models.CheckConstraint(
                condition=models.Q(percentage__lte=100), name="flag_percentage_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name
