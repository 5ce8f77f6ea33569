"""How the assistant of a tenant behaves, as its people set it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.tenant_model import TenantModel

RESPONSE_TYPES = (
    "answer_questions",
    "quote_prices",
    "collect_details",
    "propose_orders",
    "small_talk",
)


def all_response_types() -> list[str]:
    return list(RESPONSE_TYPES)


class AssistantSettings(TenantModel):
    """One row a tenant; people write it, the assistant's role may read it only.

    `copilot`: it drafts, and people send. `engine_only`: the built-in engine answers alone, and
    no customer's words go to a language model's vendor (`ai.backends.door`). `hand_off_to`:
    whom it asks, by the reason (see `ai.targets`). `preferences` and `note`: see
    `ai.preferences`. `off_until`, `off_reason` and `off_by` say until when, why and by whom it
    was switched off, while it is.
    """

    class Mode(models.TextChoices):
        STRICT = "strict"
        NATURAL = "natural"

    class Hours(models.TextChoices):
        """When it answers, by the business's opening hours: always; always, and outside of them
        it says when people are back; only outside; only inside."""

        ALWAYS = "always"
        TELL = "tell"
        OUTSIDE = "outside"
        INSIDE = "inside"

    enabled = models.BooleanField(default=True)
    threshold = models.PositiveSmallIntegerField(
        default=85, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.STRICT)
    allowed = models.JSONField(default=all_response_types)
    proposal_hours = models.PositiveSmallIntegerField(
        # So that a customer whose request lapsed can be told while text may still be sent.
        default=23,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
    )
    # What was learnt from this tenant's outcomes, see `ai.models.labels.Calibration`.
    calibration = models.JSONField(null=True, blank=True)

    copilot = models.BooleanField(default=False, db_default=False)
    engine_only = models.BooleanField(default=False, db_default=False)
    hours = models.CharField(
        max_length=8, choices=Hours, default=Hours.ALWAYS, db_default=Hours.ALWAYS
    )
    hand_off_to = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    preferences = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    off_until = models.DateTimeField(null=True, blank=True)
    off_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    off_by = models.CharField(max_length=120, blank=True, default="", db_default="")

    @property
    def wording(self) -> str:
        """The mode that holds: strict where no language model is asked, whatever was chosen."""
        return self.Mode.STRICT.value if self.engine_only else self.mode

    def __str__(self) -> str:
        return "assistant settings"
