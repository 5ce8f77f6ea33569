"""What became of the assistant's answers, and what was learnt from it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ai.models.runs import AssistantRun
from core.tenant_model import TenantModel


class RunLabel(TenantModel):
    """Whether a turn was right, as one source has it.

    `good` is null while a person is asked and has not said yet, which only the random
    audit does. `by` is who judged; outcomes have nobody.
    """

    class Source(models.TextChoices):
        # A person looked and said so.
        AUDIT = "audit"
        THUMBS = "thumbs"
        # What happened next.
        TAKEOVER = "takeover"
        CORRECTION = "correction"
        PROPOSAL = "proposal"
        DRAFT = "draft"

    run = models.ForeignKey(
        AssistantRun, on_delete=models.CASCADE, related_name="labels", db_index=False
    )
    source = models.CharField(max_length=12, choices=Source)
    good = models.BooleanField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "source"], name="run_label_once"),
            models.CheckConstraint(
                condition=Q(good__isnull=False) | Q(source="audit"), name="run_label_said"
            ),
        ]
        indexes = [
            # The few that a person is asked about.
            models.Index(
                fields=["-run"],
                condition=Q(good__isnull=True),
                name="run_label_asked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} of run {self.run_id}"


class Calibration(TenantModel):
    """How this tenant's outcomes bend the probability: p = sigmoid(slope × score + shift).

    A row never changes; which one holds is in the assistant's settings. The figures are of
    the answers it was learnt from: mean log loss and calibration error (0 to 1), with the
    shipped weights alone and with this row.
    """

    version = models.PositiveIntegerField(unique=True)
    # Of `ai.confidence.weights`: the scores of others it does not bend. A release that knows
    # nothing of this column has the second ones.
    weights = models.PositiveIntegerField(db_default=2)
    shift = models.FloatField()
    slope = models.FloatField()
    labels = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    loss_before = models.FloatField()
    loss_after = models.FloatField()
    error_before = models.FloatField()
    error_after = models.FloatField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slope__gt=0) & Q(labels__gte=0) & Q(answers__gte=F("labels")),
                name="calibration_sane",
            )
        ]

    def __str__(self) -> str:
        return f"calibration {self.version}"


class Drift(TenantModel):
    """A rate that moved away from the weeks before, from when it was noticed until it was over.

    `recent` and `before` are shares (0 to 1) of conversations' days.
    """

    class Metric(models.TextChoices):
        OUT_OF_SCOPE = "out_of_scope"
        HANDED_OFF = "handed_off"
        WRONG = "wrong"

    metric = models.CharField(max_length=12, choices=Metric)
    recent = models.FloatField()
    before = models.FloatField()
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["metric"], condition=Q(ended_at__isnull=True), name="drift_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"drift of {self.metric}"
