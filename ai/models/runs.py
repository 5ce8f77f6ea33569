"""The assistant's memory of a dialogue, and a record of every turn with its why."""

from django.db import models

from conversations.models import Conversation, Message
from core.tenant_model import TenantModel


class Dialogue(TenantModel):
    """What the assistant remembers between turns of one conversation (its frame, as JSON).

    `said`: which wording of each sentence this customer read last (`ai.render.compose`).
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="dialogue"
    )
    state = models.JSONField(default=dict)
    said = models.JSONField(default=dict, db_default={})
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"dialogue of conversation {self.conversation_id}"


class AssistantRun(TenantModel):
    """One turn: what was read, decided and why; its messages must equal its acts' rendering."""

    class Outcome(models.TextChoices):
        REPLIED = "replied"
        HANDED_OFF = "handed_off"
        DROPPED = "dropped"
        DRAFTED = "drafted"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    dropped_because = models.CharField(max_length=40, blank=True)
    backend = models.CharField(max_length=40)
    model = models.CharField(max_length=80, blank=True)
    prompt_version = models.CharField(max_length=16, blank=True)
    input_through = models.BigIntegerField()
    acts = models.JSONField(default=list)
    language = models.CharField(max_length=8)
    catalogue_version = models.PositiveIntegerField()
    # Null for runs from before manners were kept (`ai.render.manner`).
    manner = models.JSONField(null=True, blank=True)
    confidence = models.FloatField()
    threshold = models.FloatField()
    reasons = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    attempts = models.JSONField(default=list)
    latency_ms = models.PositiveIntegerField()
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"run {self.pk}"


class RunMessage(TenantModel):
    """Ties an assistant's message to its run and to its part of the rendering."""

    run = models.ForeignKey(
        AssistantRun, on_delete=models.CASCADE, related_name="parts", db_index=False
    )
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="run_part")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="run_part_once")]

    def __str__(self) -> str:
        return f"part {self.position} of run {self.run_id}"
