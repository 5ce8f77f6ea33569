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


class Link(TenantModel):
    """An entry's place in its schema's hash chain; written by the database alone, at commit.

    `hash` is SHA-256 over `previous` (the hash at `position` - 1, zeros at the start)
    and the text of the entry (`audit.chain.text_of`). Positions have no gaps. The
    fields are null within the commit that writes them and at no other time.
    """

    entry_id = models.BigIntegerField(primary_key=True)
    position = models.BigIntegerField(null=True, unique=True)
    previous = models.BinaryField(null=True)
    hash = models.BinaryField(null=True)
    linked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link {self.position} of entry {self.entry_id}"
