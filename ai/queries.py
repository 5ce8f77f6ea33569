"""Reading the assistant's settings and the why of its messages."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from ai.models import AssistantRun, RunMessage
from ai.standing import assistant_settings

__all__ = ["assistant_settings", "handled_since", "runs_of"]


def runs_of(message_ids: Iterable[int]) -> dict[int, AssistantRun]:
    """Message id → the run that wrote it, in one query."""
    parts = RunMessage.objects.select_related("run").filter(message_id__in=list(message_ids))
    return {part.message_id: part.run for part in parts}


def handled_since(moment: datetime) -> dict[str, int]:
    """How many turns since `moment` the assistant answered and how many it handed off."""
    return AssistantRun.objects.filter(started_at__gte=moment).aggregate(
        replied=Count("id", filter=Q(outcome=AssistantRun.Outcome.REPLIED)),
        handed_off=Count("id", filter=Q(outcome=AssistantRun.Outcome.HANDED_OFF)),
    )
