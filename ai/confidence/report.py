"""How well the assistant did over some days: what it got wrong, what it left to people, and
what another threshold would have changed. All of it from rows of the active tenant.

An answer is wrong when the label that counts most says so (`ai.labels.RANK`). How many wrong
answers nobody noticed only the random audit tells; from 30 audited answers on it is the
headline, before that what is known is a lower bound and is called so.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ai.confidence.fitting import calibration_error
from ai.confidence.rows import ANSWERED, CLARIFIED, HANDED_OFF, SILENT, Group, groups
from core.clock import now

PERIODS = (7, 30, 90)
"""Days that may be looked at."""

LEAST_AUDITED = 30
Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Rate:
    """`wrong` of `of`, with its 95 % interval (Wilson)."""

    wrong: int
    of: int

    @property
    def share(self) -> float:
        return self.wrong / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        n, p = self.of, self.share
        middle = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
        reach = Z95 / (1 + Z95**2 / n) * math.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Point:
    """Answering only from `percent` on: the share of turns answered, and of those the wrong."""

    percent: int
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Part:
    """One language, or what is in or out of scope."""

    name: str
    turns: int
    answered: int
    clarified: int
    handed_off: int
    wrong: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What another threshold would have changed, as far as rows tell.

    `fewer` answers would have become questions or hand-offs, `fewer_wrong` of them are known
    to be wrong and `fewer_right` to be right. `more` turns would have been answered; nobody
    can say how many of them well.
    """

    percent: int
    fewer: int = 0
    fewer_wrong: int = 0
    fewer_right: int = 0
    more: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """`known`: wrong answers of all answers, as labels have it. `audited`: the random sample.
    `error`: expected calibration error, 0 to 1, None without any answer that has a score."""

    days: int
    turns: int
    answered: int
    clarified: int
    handed_off: int
    labelled: int
    known: Rate
    audited: Rate
    error: float | None
    curve: tuple[Point, ...]
    languages: tuple[Part, ...]
    scopes: tuple[Part, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def coverage(self) -> float:
        return self.answered / self.turns if self.turns else 0.0

    @property
    def is_sampled(self) -> bool:
        """Whether the random audit is large enough to be the headline."""
        return self.audited.of >= LEAST_AUDITED

    @property
    def headline(self) -> Rate:
        return self.audited if self.is_sampled else self.known


def report(days: int) -> tuple[Report, Callable[[int], WhatIf]]:
    """The report of the last `days`, and how to ask it for another threshold (in per cent)."""
    rows = groups(since=now() - timedelta(days=days))
    return of_groups(rows, days=days), lambda percent: what_if(rows, percent)


def of_groups(rows: Sequence[Group], *, days: int) -> Report:
    answered = [row for row in rows if row.kind == ANSWERED]
    audited = [row for row in answered if row.audited]
    reasons: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.reason:
            reasons[row.reason] += row.count
    rate = Rate(_count(audited, good=False), _count(audited))
    pairs = _pairs(answered, silent=(rate.wrong + SILENT[0]) / (rate.of + SILENT[1]))
    return Report(
        days=days,
        turns=_count(rows),
        answered=_count(answered),
        clarified=_count(row for row in rows if row.kind == CLARIFIED),
        handed_off=_count(row for row in rows if row.kind == HANDED_OFF),
        labelled=_count(row for row in answered if row.good is not None),
        known=Rate(_count(answered, good=False), _count(answered)),
        audited=rate,
        error=round(calibration_error(pairs), 4) if pairs else None,
        curve=_curve(answered, _count(rows)),
        languages=_parts(rows, lambda row: row.language),
        scopes=_parts(rows, lambda row: "outside" if row.outside else "inside"),
        reasons=tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def what_if(rows: Iterable[Group], percent: int) -> WhatIf:
    """`percent`: the other threshold. Caps stay with people whatever it is."""
    fewer = {None: 0, True: 0, False: 0}
    more = 0
    for row in rows:
        if row.percent is None:
            continue
        if row.kind == ANSWERED and row.percent < percent:
            fewer[row.good] += row.count
        elif row.kind != ANSWERED and row.percent >= percent:
            more += row.count
    return WhatIf(
        percent=percent,
        fewer=sum(fewer.values()),
        fewer_wrong=fewer[False],
        fewer_right=fewer[True],
        more=more,
    )


def _count(rows: Iterable[Group], **wanted: object) -> int:
    return sum(
        row.count
        for row in rows
        if all(getattr(row, name) is value for name, value in wanted.items())
    )


def _pairs(answered: Iterable[Group], *, silent: float) -> list[tuple[float, float]]:
    """(probability, truth) of each answer; of one that nobody touched as `ai.confidence.tenants`
    has it."""
    found: list[tuple[float, float]] = []
    for row in answered:
        if row.percent is not None:
            truth = 1.0 - silent if row.good is None else float(row.good)
            # Rows are counted by whole per cent, rounded down: half of one is what was lost.
            found += [(min(1.0, (row.percent + 0.5) / 100), truth)] * row.count
    return found


def _curve(answered: Sequence[Group], turns: int) -> tuple[Point, ...]:
    """From the surest answers to all of them; risks are of what labels know."""
    by_percent: dict[int, list[Group]] = defaultdict(list)
    for row in answered:
        if row.percent is not None:
            by_percent[row.percent].append(row)
    points, total, wrong = [], 0, 0
    for percent in sorted(by_percent, reverse=True):
        total += _count(by_percent[percent])
        wrong += _count(by_percent[percent], good=False)
        points.append(Point(percent, total / turns, wrong / total))
    return tuple(points)


def _parts(rows: Iterable[Group], of: Callable[[Group], str]) -> tuple[Part, ...]:
    found: dict[str, list[Group]] = defaultdict(list)
    for row in rows:
        found[of(row)].append(row)
    parts = [
        Part(
            name=name,
            turns=_count(some),
            answered=_count(row for row in some if row.kind == ANSWERED),
            clarified=_count(row for row in some if row.kind == CLARIFIED),
            handed_off=_count(row for row in some if row.kind == HANDED_OFF),
            wrong=_count((row for row in some if row.kind == ANSWERED), good=False),
        )
        for name, some in found.items()
    ]
    return tuple(sorted(parts, key=lambda part: (-part.turns, part.name)))
