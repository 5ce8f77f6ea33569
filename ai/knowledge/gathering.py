"""Gathering what the assistant could not answer, from its runs, alike questions together.

A worker does it beside the turns, under the people's role: the machine has no right to these
rows. Each run is looked at once. Whose identity is late by some commits is met by looking
back a little.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from ai.models import Asking, AssistantRun, Gathering, Question
from catalog.knowledge.comparing import folded_words, likeness, parts_of
from conversations.models import Message
from core.clock import now
from core.locks import lock_exclusive, lock_key
from tenants.context import require_tenant
from tenants.doorbell import ring_everywhere
from tenants.live import announce

ALIKE = 0.6
"""Likeness from which two questions are one; a few words in another order stay above it."""
AT_ONCE = 500
LOOK_BACK = 200
"""Runs before the last one that are looked at again: their transaction may have ended later."""
KEPT = timedelta(days=180)
"""So long a question is joined by one that is like it."""
COMPARED = 1000
LONGEST = 400
"""Characters of a message that is one question; a longer one is a letter."""

_UNSURE = ("low_confidence", "repeated_clarify")
_UNKNOWN = ("unknown_service", "off_topic")


class _Known(NamedTuple):
    question: Question
    parts: Counter[str]


def gather_everywhere() -> None:
    """Have every workspace look; for the steward."""
    ring_everywhere(task="questions.gather")


@transaction.atomic
def gather_questions() -> int:
    """Take in the runs since the last time; how many questions were asked in them."""
    lock_exclusive([lock_key("questions", require_tenant().tenant_id)])
    mark = Gathering.objects.first() or Gathering()
    runs = list(_unanswered(mark.runs_through)[:AT_ONCE])
    texts = _texts(runs)
    known = _known()
    asked = sum(_take_in(run, texts, known) for run in runs)
    through = runs[-1].pk if len(runs) == AT_ONCE else _newest()
    if through > mark.runs_through:
        mark.runs_through = through
        mark.save()
    if asked:
        announce(topic="questions")
    return asked


def why_unanswered(acts: Iterable[Any]) -> str:
    """The code of why a run's acts are no answer; empty when they are one."""
    for act in acts:
        kind, code, reason = (str(act.get(name, "")) for name in ("kind", "code", "reason"))
        if kind == "hand_off" and reason in _UNSURE:
            return reason
        if kind == "refuse" and code in _UNKNOWN:
            return code
    return "clarify" if any(act.get("kind") == "clarify" for act in acts) else ""


def _unanswered(after: int) -> Any:
    # The same as `why_unanswered`, said to the database.
    signs: list[dict[str, str]] = [
        *({"kind": "hand_off", "reason": reason} for reason in _UNSURE),
        *({"kind": "refuse", "code": code} for code in _UNKNOWN),
        {"kind": "clarify"},
    ]
    wanted = Q()
    for sign in signs:
        wanted |= Q(acts__contains=[sign])
    return (
        AssistantRun.objects.filter(wanted, pk__gt=max(0, after - LOOK_BACK))
        .exclude(outcome=AssistantRun.Outcome.DROPPED)
        .exclude(pk__in=Asking.objects.values("run"))
        .order_by("pk")
    )


def _newest() -> int:
    return AssistantRun.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _texts(runs: list[AssistantRun]) -> dict[int, str]:
    """The customers' own words by message: no taps, and nothing that was taken back."""
    rows = Message.objects.filter(
        pk__in=[run.input_through for run in runs],
        direction=Message.Direction.INBOUND,
        revoked_at=None,
    )
    return {
        row.pk: row.text.strip()
        for row in rows
        if row.text.strip() and "reply_id" not in row.content and len(row.text) <= LONGEST
    }


def _known() -> list[_Known]:
    first = Asking.objects.filter(question=OuterRef("pk")).order_by("id")
    rows = (
        Question.objects.filter(asked_last__gte=now() - KEPT)
        .annotate(text=Subquery(first.values("message__text")[:1]))
        .exclude(text=None)[:COMPARED]
    )
    return [_Known(row, _bag(row.text)) for row in rows]


def _bag(text: str) -> Counter[str]:
    return Counter(parts_of(folded_words(text)))


def _take_in(run: AssistantRun, texts: dict[int, str], known: list[_Known]) -> bool:
    text, why = texts.get(run.input_through), why_unanswered(run.acts)
    if not text or not why:
        return False
    bag = _bag(text)
    if not bag:
        return False
    question = _like(bag, run.language, known)
    if question is None:
        question = Question.objects.create(language=run.language, asked_last=run.started_at)
        known.append(_Known(question, bag))
    elif question.asked_last < run.started_at:
        question.asked_last = run.started_at
        decided = question.decided_at
        if question.state == Question.State.ANSWERED and decided and decided < run.started_at:
            # The answer that was written did not answer it.
            question.state = Question.State.OPEN
        question.save(update_fields=["asked_last", "state"])
    Asking.objects.create(question=question, run=run, message_id=run.input_through, why=why)
    return True


def _like(bag: Counter[str], language: str, known: list[_Known]) -> Question | None:
    ranked = [
        (likeness(bag, each.parts), at)
        for at, each in enumerate(known)
        if each.question.language == language
    ]
    best = max(ranked, default=(0.0, 0))
    return known[best[1]].question if best[0] >= ALIKE else None
