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
    """One row a tenant; people write it, the assistant's role may read it only."""

    class Mode(models.TextChoices):
        STRICT = "strict"
        NATURAL = "natural"

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

    def __str__(self) -> str:
        return "assistant settings"
