"""The platform's language-model backends, in their order of use (shared by all tenants)."""

from django.db import models


class Backend(models.Model):
    """One configured vendor, and where its key lies: in a variable of the AI workers, or here,
    sealed (`ai.backends.keys`)."""

    class Kind(models.TextChoices):
        ANTHROPIC = "anthropic", "Anthropic"
        OPENAI = "openai", "OpenAI"
        GOOGLE = "google", "Google Gemini"
        BEDROCK = "bedrock", "Amazon Bedrock"
        OPENAI_COMPATIBLE = "openai_compatible", "OpenAI-compatible server"

    kind = models.CharField(max_length=24, choices=Kind)
    name = models.SlugField(max_length=40, unique=True)
    model = models.CharField(max_length=80)
    hearing_model = models.CharField(max_length=80, blank=True, default="", db_default="")
    """What writes voice notes down; empty where this vendor hears none."""

    seeing_model = models.CharField(max_length=80, blank=True, default="", db_default="")
    """What describes pictures; empty where this vendor looks at none."""

    base_url = models.URLField(blank=True)
    own_network = models.BooleanField(db_default=False, default=False)
    """`base_url` is a server of this installation's own network: said at its command line alone."""

    key_env = models.CharField(max_length=64, blank=True)
    sealed_key = models.TextField(blank=True, default="", db_default="")
    key_set_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    enabled = models.BooleanField(default=True, db_default=True)

    # US dollars for a million tokens; empty where nobody has said, and then tokens alone count.
    price_input = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    price_cached = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    price_output = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    # US dollars for a minute of a voice note, where those are charged by their length.
    price_minute = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    priced_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
