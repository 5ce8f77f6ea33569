"""What customers asked that the assistant had no answer to, gathered for staff.

Customers' words are copied nowhere: a question is told by the messages it was asked in,
and is gone when those are erased.
"""

from django.db import models
from django.db.models import Q

from ai.models.runs import AssistantRun
from catalog.models import Article
from conversations.models import Message
from core.tenant_model import TenantModel


class Question(TenantModel):
    """One question, however it was put. `asked_last` orders them; `article` answers it."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        DISMISSED = "dismissed"

    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    language = models.CharField(max_length=8)
    asked_last = models.DateTimeField()
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_last", "-id"]
        indexes = [models.Index(fields=["state", "-asked_last"], name="question_by_state")]

    def __str__(self) -> str:
        return f"question {self.pk}"


class Asking(TenantModel):
    """One time that it was asked: the turn that had no answer, and the customer's message."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="askings")
    run = models.OneToOneField(AssistantRun, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", db_index=False)
    why = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="asking_says_why")]

    def __str__(self) -> str:
        return f"asked in message {self.message_id}"


class Gathering(TenantModel):
    """One row a tenant: through which run the questions are gathered."""

    runs_through = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"through run {self.runs_through}"
