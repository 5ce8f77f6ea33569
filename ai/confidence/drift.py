"""Noticing that customers ask for other things than before, or that answers fail more.

A week is held against the four before it. What is counted are conversations' days (one
customer on one day), because turns of one talk are not independent and would cry wolf.
The alarm is told once, and rests until the rate has come back.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BooleanField, Case, Count, Q, Value, When
from django.db.models.fields import DateField
from django.db.models.functions import Cast

from accounts.models import User
from accounts.notices import tell_of_work
from accounts.permissions import Role
from ai.confidence.rows import HANDED_OFF, turns
from ai.models import Drift
from audit.actions import record
from core.actors import system_actor
from core.clock import now

RECENT = timedelta(days=7)
BEFORE = timedelta(days=28)
LEAST_RECENT = 40
LEAST_BEFORE = 100
"""Conversations' days, below which a week tells nothing."""

ALARM = 4.0
"""Standard deviations of the difference. The same week is looked at every day and for three
rates, so the usual 2 would sound most months. On simulated steady days 3 of 1,500 workspaces
heard an alarm within 60 days."""

OVER = 1.5
"""Where an alarm ends: well below where it begins, so that it does not flicker."""

LEAST_RISE = 0.05
"""Five points: less is no reason to do anything."""

WATCHER = system_actor("drift watch")


@dataclass(frozen=True, slots=True)
class Counted:
    """`hits` of `days`: conversations' days on which it happened."""

    hits: int
    days: int

    @property
    def share(self) -> float:
        return self.hits / self.days if self.days else 0.0

    @property
    def angle(self) -> float:
        return math.asin(math.sqrt((self.hits + 0.375) / (self.days + 0.75)))


@dataclass(frozen=True, slots=True)
class Shift:
    """One rate, this week and in the weeks before."""

    recent: Counted
    before: Counted

    @property
    def rise(self) -> float:
        return self.recent.share - self.before.share

    @property
    def deviations(self) -> float:
        """How many standard deviations of chance the rise is.

        By Anscombe's arcsine, whose spread does not hang on the rate: with the usual pooled
        test, 5 of 200 steady workspaces heard an alarm within 60 days, as small rates are skew.
        """
        spread = math.sqrt(1 / (self.recent.days + 0.5) + 1 / (self.before.days + 0.5))
        return 2 * (self.recent.angle - self.before.angle) / spread

    @property
    def alarms(self) -> bool:
        enough = self.recent.days >= LEAST_RECENT and self.before.days >= LEAST_BEFORE
        return enough and self.rise >= LEAST_RISE and self.deviations >= ALARM

    @property
    def is_over(self) -> bool:
        return self.deviations < OVER or self.rise < LEAST_RISE / 2


def watch() -> list[Drift]:
    """Look at every rate of the active tenant; tell of each that moved, once. The new ones."""
    moment = now()
    told = []
    for metric, shift in shifts(moment).items():
        with transaction.atomic():
            # Of two stewards one: the row that is there, or the constraint, keeps the other out.
            open_one = Drift.objects.select_for_update().filter(metric=metric, ended_at=None)
            known = open_one.first()
            if known is not None and shift.is_over:
                known.ended_at = moment
                known.save(update_fields=["ended_at"])
            elif known is None and shift.alarms:
                told.append(_tell(metric, shift, moment))
    return told


def _tell(metric: str, shift: Shift, moment: datetime) -> Drift:
    drift = Drift.objects.create(
        metric=metric,
        recent=round(shift.recent.share, 4),
        before=round(shift.before.share, 4),
        noticed_at=moment,
    )
    record(
        actor=WATCHER,
        code="ai.drift.noticed",
        target="assistant",
        data={"metric": metric, "recent": drift.recent, "before": drift.before},
    )
    people = User.objects.filter(is_active=True, role__in=(Role.OWNER, Role.ADMIN))
    for user in people.order_by("pk"):
        tell_of_work(user, notice=f"drift_{metric}")
    return drift


def shifts(moment: datetime) -> dict[str, Shift]:
    """Metric → how it moved; one query."""
    middle, start = moment - RECENT, moment - RECENT - BEFORE
    recent = Case(
        When(started_at__gte=middle, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    hits = {
        Drift.Metric.OUT_OF_SCOPE: Q(outside=True),
        Drift.Metric.HANDED_OFF: Q(way=HANDED_OFF),
        Drift.Metric.WRONG: Q(good=False),
    }
    rows = (
        turns(since=start, until=moment)
        .annotate(recent=recent, day=Cast("started_at", DateField()))
        .values_list("recent", "conversation", "day")
        .annotate(**{name: Count("pk", filter=hit) for name, hit in hits.items()})
        .values_list("recent", *hits)
    )
    return counted([(is_recent, found) for is_recent, *found in rows], tuple(hits))


def counted(rows: Sequence[tuple[bool, Sequence[int]]], names: Sequence[str]) -> dict[str, Shift]:
    """A row is a conversation's day: whether it is of this week, and how often each happened."""
    found = {}
    for place, name in enumerate(names):
        sides = {}
        for side in (True, False):
            days = [hits[place] > 0 for is_recent, hits in rows if is_recent is side]
            sides[side] = Counted(sum(days), len(days))
        found[str(name)] = Shift(recent=sides[True], before=sides[False])
    return found
