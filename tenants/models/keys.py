"""The keys that seal secrets, themselves sealed by the installation's key provider."""

from django.db import models

from tenants.models.registry import Tenant


class DataKey(models.Model):
    """A tenant's data key (the platform's: `tenant` null), wrapped by the key provider.

    The newest that is not retired seals; the others still open. Gone with its
    tenant, and with it whatever it sealed, in backups too.
    """

    class Purpose(models.TextChoices):
        SEAL = "seal"
        INDEX = "index"
        SIGN = "sign"

    tenant = models.ForeignKey(
        Tenant, null=True, blank=True, on_delete=models.CASCADE, related_name="data_keys"
    )
    purpose = models.CharField(max_length=8, choices=Purpose)
    provider = models.CharField(max_length=24)
    wrapped = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "purpose"], name="datakey_of_tenant")]

    def __str__(self) -> str:
        return f"{self.purpose} key {self.pk}"
