"""What the assistant would say, held out to people: in co-pilot nothing of it leaves by itself."""

from django.conf import settings
from django.db import models

from ai.models.runs import AssistantRun
from conversations.models import Conversation
from core.tenant_model import TenantModel


class Draft(TenantModel):
    """A run's answer that a person may send, change or put aside. It is no message.

    It holds no words: they are its run's acts, rendered whenever somebody looks.
    Whether it can still be sent is no state but what `ai.copilot.drafts` finds
    under the conversation's lock; `state` notes what became of it, and an open
    one may be stale. `answered_before`: through which message the customer was
    answered before it. `memory` are fields of the dialogue, written there once it is sent:
    before that the customer has read nothing of it. `edited`: whether a person
    changed the words that were sent; null when none were.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SENT = "sent"
        DISCARDED = "discarded"
        GONE = "gone"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    run = models.OneToOneField(AssistantRun, on_delete=models.CASCADE, related_name="draft")
    epoch = models.PositiveIntegerField()
    answered_before = models.BigIntegerField()
    memory = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    ended_because = models.CharField(max_length=24, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    edited = models.BooleanField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(state="open"),
                name="draft_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", edited__isnull=False)
                | (~models.Q(state="sent") & models.Q(edited=None)),
                name="draft_edited_when_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at=None)
                | (~models.Q(state="open") & models.Q(ended_at__isnull=False)),
                name="draft_ended_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk} ({self.state})"
