"""Whether the assistant's answers were right: what people say, and what happened next.

Labels are read by `ai.confidence`. Those of outcomes are found afterwards, from rows, by
the steward (`ai.labels.outcomes`), so that no turn and no takeover waits for them.
"""

from ai.models import AssistantRun, RunLabel
from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.errors import NotFound
from tenants.live import announce

__all__ = ["RANK", "Source", "judge", "note"]

Source = RunLabel.Source

RANK = (
    Source.AUDIT,
    Source.THUMBS,
    Source.DRAFT,
    Source.CORRECTION,
    Source.TAKEOVER,
    Source.PROPOSAL,
)
"""Whose word counts when a turn has several labels, the first before the others."""


def note(*, run_id: int, source: str, good: bool, by_id: int | None = None) -> RunLabel:
    """Keep one source's word on a turn; the latest holds. `by_id`: the person who judged."""
    label, _ = RunLabel.objects.update_or_create(
        run_id=run_id,
        source=Source(source),
        defaults={"good": good, "by_id": by_id, "noted_at": now()},
    )
    return label


def judge(*, actor: Actor, run_id: int, good: bool) -> RunLabel:
    """A person says whether an answer was right. Raises NotAllowed, NotFound.

    It answers the random audit when this turn was drawn for it, else it is their own wish.
    """
    actor.require("inbox.reply")
    answered = AssistantRun.objects.exclude(outcome=AssistantRun.Outcome.DROPPED)
    run = answered.filter(pk=run_id).first()
    if run is None:
        raise NotFound("There is no such answer of the assistant.")
    drawn = RunLabel.objects.filter(run=run, source=Source.AUDIT).exists()
    label = note(
        run_id=run.pk,
        source=Source.AUDIT if drawn else Source.THUMBS,
        good=good,
        by_id=actor.person_id,
    )
    record(
        actor=actor,
        code="ai.answer.judged",
        target=f"conversation:{run.conversation_id}",
        data={"run": run.pk, "good": good},
    )
    announce(topic=f"conversation-{run.conversation_id}", id=run.conversation_id)
    return label
