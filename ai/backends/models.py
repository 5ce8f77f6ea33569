"""The platform's language-model backends, in their order of use (shared by all tenants)."""

from django.db import models


class Backend(models.Model):
    """One configured vendor. The key is named by its environment variable, never stored here."""

    class Kind(models.TextChoices):
        ANTHROPIC = "anthropic"

    kind = models.CharField(max_length=24, choices=Kind)
    name = models.SlugField(max_length=40, unique=True)
    model = models.CharField(max_length=80)
    base_url = models.URLField(blank=True)
    key_env = models.CharField(max_length=64, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
