"""What is known of the histories' hash chains, kept apart from them: anchors and checks."""

from django.db import models


class ChainAnchor(models.Model):
    """Where a chain's head stood once. Whoever cuts or rewrites that chain later contradicts it.

    `tenant_id` 0 is the platform's own chain. `batch` is the key of the platform's
    entry ``audit.anchored`` that carries the digest of all anchors of its round.
    """

    tenant_id = models.BigIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField()
    anchored_at = models.DateTimeField(auto_now_add=True)
    batch = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "position"], name="chain_anchor_once")
        ]

    def __str__(self) -> str:
        return f"anchor of tenant {self.tenant_id} at {self.position}"


class ChainCheck(models.Model):
    """How far a chain was found unbroken, and what was found amiss (`problem`, empty if nothing).

    `tenant_id` 0 is the platform's own chain. `whole_at` is when it was last read from
    its start; between two such readings only what is new is checked.
    """

    tenant_id = models.BigIntegerField(unique=True)
    position = models.BigIntegerField(default=0)
    hash = models.BinaryField(default=bytes)
    checked_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"chain of tenant {self.tenant_id} checked to {self.position}"
