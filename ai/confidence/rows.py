"""Turns and their labels as rows of the active tenant, for calibration and the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Floor

from ai.acts import HAND_OFF_REASONS
from ai.confidence.weights import VERSION
from ai.labels import RANK, Source
from ai.models import AssistantRun, RunLabel

ANSWERED, CLARIFIED, HANDED_OFF = "answered", "clarified", "handed_off"
OUTSIDE = ("unknown_service", "off_topic", "no_longer")
"""What was asked for is not of this business: these refusals say so."""

SILENT = (1, 20)
"""Where no audit says how many untouched answers were wrong: as if 1 of 20 had been."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer by its score before calibration, and whether it was right; None: untouched."""

    score: float
    good: bool | None
    audited: bool


@dataclass(frozen=True, slots=True)
class Group:
    """`count` turns that are alike. `percent`: the probability before the gate, in whole per
    cent, rounded down; None where a cap left none."""

    percent: int | None
    kind: str
    language: str
    outside: bool
    reason: str
    good: bool | None
    audited: bool
    count: int


def _verdict(field: str) -> Subquery:
    """Of the label that counts most."""
    rank = Case(
        *(When(source=source, then=Value(place)) for place, source in enumerate(RANK)),
        output_field=IntegerField(),
    )
    labels = RunLabel.objects.filter(run=OuterRef("pk"), good__isnull=False)
    return Subquery(labels.annotate(rank=rank).order_by("rank").values(field)[:1])


def _holds(**act: Any) -> Q:
    return Q(acts__contains=[act])


def _outside() -> Q:
    found = Q(reasons__gate="hand_off")
    for code in OUTSIDE:
        found |= _holds(kind="refuse", code=code)
    return found


def turns(*, since: datetime, until: datetime | None = None) -> QuerySet[Any, Any]:
    """Turns that reached the customer, each with its `way`, `outside` and verdict.

    Of drafts, which reach nobody by themselves, those that a person sent or judged.
    """
    found: QuerySet[Any, Any] = AssistantRun.objects.filter(started_at__gte=since).exclude(
        outcome=AssistantRun.Outcome.DROPPED
    )
    if until is not None:
        found = found.filter(started_at__lt=until)
    return (
        found.order_by()
        .annotate(
            way=Case(
                When(outcome=AssistantRun.Outcome.HANDED_OFF, then=Value(HANDED_OFF)),
                When(_holds(kind="clarify"), then=Value(CLARIFIED)),
                default=Value(ANSWERED),
            ),
            outside=Case(
                When(_outside(), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
            good=_verdict("good"),
            said_by=_verdict("source"),
        )
        .exclude(outcome=AssistantRun.Outcome.DRAFTED, good=None)
    )


def groups(*, since: datetime) -> list[Group]:
    """All turns since then, counted by what the report tells apart; one query."""
    probability = Cast(KT("reasons__p"), FloatField())
    rows = (
        turns(since=since)
        .annotate(
            percent=Cast(Floor(probability * 100 + 0.001), IntegerField()),
            because=Case(
                *(
                    When(_holds(kind="hand_off", reason=reason), then=Value(reason))
                    for reason in HAND_OFF_REASONS
                ),
                default=Value(""),
                output_field=CharField(),
            ),
        )
        .values_list("percent", "way", "language", "outside", "because", "good", "said_by")
        .annotate(count=Count("pk"))
    )
    return [
        Group(percent, kind, language, outside, reason, good, said_by == Source.AUDIT, count)
        for percent, kind, language, outside, reason, good, said_by, count in rows
    ]


def answers(*, since: datetime, until: datetime, most: int) -> list[Answer]:
    """The newest answers (not questions back, not hand-offs) that were judged by a score of
    today's weights."""
    rows = (
        turns(since=since, until=until)
        .filter(way=ANSWERED, reasons__has_key="score", reasons__weights=VERSION)
        .annotate(score=Cast(KT("reasons__score"), FloatField()))
        .order_by("-pk")
        .values_list("score", "good", "said_by")[:most]
    )
    return [Answer(score, good, said_by == Source.AUDIT) for score, good, said_by in rows]


def labelled(found: Sequence[Answer]) -> int:
    return sum(answer.good is not None for answer in found)


def silent_error(found: Sequence[Answer]) -> float:
    """The share of untouched answers that were wrong, by what the random audit found."""
    audited = [answer for answer in found if answer.audited]
    wrong = sum(not answer.good for answer in audited)
    return (wrong + SILENT[0]) / (len(audited) + SILENT[1])
