"""Append-only history: who did what, when, to what. The database refuses UPDATE and DELETE."""

from django.db import models

from core.tenant_model import TenantModel


class Entry(TenantModel):
    """One act. `code` is namespaced (``orders.proposal.approved``), `target` is ``kind:id``."""

    at = models.DateTimeField(auto_now_add=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=120)
    code = models.CharField(max_length=64)
    target = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target"], name="audit_by_target"),
            models.Index(fields=["code"], name="audit_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} by {self.actor_label}"
