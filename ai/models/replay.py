"""What the assistant would have said with other settings, and what it must go on saying."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ai.models.runs import AssistantRun
from core.tenant_model import TenantModel


class Replay(TenantModel):
    """Past turns decided again, with other settings. Nothing of it reaches a customer.

    `choices` are the settings tried (`ai.replay.choices`). `runs` are the keys of the turns,
    in their order, of which the first `done` were looked at. `counts`: how many turns by what
    became of them (:class:`ReplayTurn.Change`, and "left_out"). `calls`: how often a vendor
    was asked, or may have been. `unasked`: why none was, where calls were allowed.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        FAILED = "failed"

    class Unasked(models.TextChoices):
        """No language model is set up; the worker has a key for none; the workspace keeps to
        the built-in engine."""

        NONE_SET_UP = "none_set_up"
        NO_KEY = "no_key"
        ENGINE_ONLY = "engine_only"

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    days = models.PositiveSmallIntegerField()
    choices = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.RUNNING)
    runs = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    calls = models.PositiveIntegerField(default=0)
    unasked = models.CharField(
        max_length=11, choices=Unasked, blank=True, default="", db_default=""
    )
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="replay_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None)
                | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="replay_ended_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"replay {self.pk} ({self.state})"


class ReplayTurn(TenantModel):
    """One turn that would have gone otherwise. What it went like is its run's.

    `parts` is what the server would have written. The row goes with its run.
    """

    class Change(models.TextChoices):
        SAME = "same"
        WORDS = "words"
        ACTS = "acts"
        TO_PERSON = "to_person"
        FROM_PERSON = "from_person"

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="turns")
    run = models.ForeignKey(AssistantRun, on_delete=models.CASCADE, related_name="+")
    change = models.CharField(max_length=11, choices=Change)
    acts = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    language = models.CharField(max_length=8)
    confidence = models.FloatField()
    backend = models.CharField(max_length=40)

    class Meta:
        ordering = ["run_id"]
        constraints = [
            models.UniqueConstraint(fields=["replay", "run"], name="replay_turn_once"),
            models.CheckConstraint(condition=~Q(change="same"), name="replay_turn_differs"),
        ]

    def __str__(self) -> str:
        return f"turn of run {self.run_id} in replay {self.replay_id}"


class Case(TenantModel):
    """What a customer may say and what the assistant must do then, saved by a person.

    `turn` is all that the decision rests on (`ai.replay.cases`), with the moment at which it
    was said. `expects` says what must hold: `outcome` always, `acts` and `prices` where they
    were asked for. `run`: the customer's turn that it was saved from, with which it goes.
    `failed` is what no longer held when it was looked at last, in words; null before that.
    """

    name = models.CharField(max_length=120, unique=True)
    run = models.ForeignKey(
        AssistantRun, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    turn = models.JSONField()
    expects = models.JSONField()
    failed = models.JSONField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"case {self.pk}"
