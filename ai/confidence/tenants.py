"""What a tenant's own outcomes teach: a shift, later a slope, of the probability.

Nothing is ever read of another tenant. A calibration is a row that never changes, has a
version and shows in each turn it judged; people see it and may go back. It says which shipped
weights it was learnt under: when others are shipped, learning begins anew.

An answer that nobody touched counts as right, less the share that the random audit finds
wrong among such answers: labels of outcomes are mostly of what went wrong, and alone would
teach fear.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from ai.confidence import bend_of
from ai.confidence.fitting import Example, calibration_error, fit, log_loss
from ai.confidence.rows import answers, labelled, silent_error
from ai.confidence.weights import VERSION, sigmoid
from ai.models import AssistantSettings, Calibration
from ai.standing import assistant_settings, settings_lock
from audit.actions import record
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import NotFound
from core.locks import lock_exclusive

LEAST_LABELS = 50
"""Before so many the shipped weights stand alone."""

LABELS_FOR_SLOPE = 200
MORE_LABELS = 20
"""New ones since the last calibration, before there is another."""

SHIFT_SPREAD = 0.75
SLOPE_SPREAD = 0.15
"""How far outcomes may lead from no shift and a slope of 1: standard deviations of the prior.
With 50 answers, all wrong, the shift is about -3; with 50 as predicted it stays at 0."""

FURTHEST = 3.0
STEEPEST = (0.5, 2.0)
LEARNT_FROM = 2000
PERIOD = timedelta(days=90)
SETTLED = timedelta(days=1)
"""An answer this old has had its outcome."""

BETTER = 0.001
"""By which the mean log loss must fall, for a calibration to be worth having."""

LEARNER = system_actor("calibration")


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the answers say, and what was found before and after."""

    shift: float
    slope: float
    before: tuple[float, float]
    after: tuple[float, float]


def learn() -> Calibration | None:
    """Make a calibration of the active tenant's answers, if they say something new.

    It holds from the next turn on, where the newest one did until now: who went back to an
    older one, or to none, stays there.
    """
    moment = now()
    found = answers(since=moment - PERIOD, until=moment - SETTLED, most=LEARNT_FROM)
    known = labelled(found)
    with transaction.atomic():
        lock_exclusive([settings_lock()])
        newest = of_these_weights().order_by("-version").first()
        if known < LEAST_LABELS or (newest and abs(known - newest.labels) < MORE_LABELS):
            return None
        learnt = learnt_from(
            [(row.score, row.good) for row in found], silent=silent_error(found), labels=known
        )
        if learnt is None:
            return None
        made = Calibration.objects.create(
            version=_next_version(),
            weights=VERSION,
            shift=learnt.shift,
            slope=learnt.slope,
            labels=known,
            answers=len(found),
            loss_before=learnt.before[0],
            loss_after=learnt.after[0],
            error_before=learnt.before[1],
            error_after=learnt.after[1],
            made_at=moment,
        )
        settings = assistant_settings()
        if version_of(settings) == (newest.version if newest else 0):
            _use(LEARNER, settings, made)
    return made


def learnt_from(
    found: Sequence[tuple[float, bool | None]], *, silent: float, labels: int
) -> Learnt | None:
    """The calibration of (score, verdict) pairs, or None when it would not be better.

    `silent`: the share of answers that nobody touched and that were wrong all the same.
    """
    truth = [(score, 1.0 - silent if good is None else float(good)) for score, good in found]
    bends = labels >= LABELS_FOR_SLOPE
    shift, slope = fit(
        [Example((1.0, score), y) for score, y in truth],
        prior=(0.0, 1.0),
        spread=(SHIFT_SPREAD, SLOPE_SPREAD if bends else 1e-4),
    )
    shift = round(min(FURTHEST, max(-FURTHEST, shift)), 4)
    slope = round(min(STEEPEST[1], max(STEEPEST[0], slope)), 4) if bends else 1.0
    before = _figures([(sigmoid(score), y) for score, y in truth])
    after = _figures([(sigmoid(slope * score + shift), y) for score, y in truth])
    if before[0] - after[0] < BETTER:
        return None
    return Learnt(shift, slope, before, after)


def _figures(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return round(log_loss(pairs), 4), round(calibration_error(pairs), 4)


def use(*, actor: Actor, version: int) -> None:
    """Judge by this calibration from the next turn on; 0: by the shipped weights alone.

    Raises NotAllowed, NotFound.
    """
    actor.require("assistant.edit")
    with transaction.atomic():
        lock_exclusive([settings_lock()])
        wanted = of_these_weights().filter(version=version).first()
        if version and wanted is None:
            raise NotFound("There is no such calibration.")
        settings = assistant_settings()
        if version_of(settings) != version:
            _use(actor, settings, wanted)


def version_of(settings: AssistantSettings) -> int:
    """The calibration that holds, 0 for none."""
    return bend_of(settings.calibration).version


def of_these_weights() -> QuerySet[Calibration]:
    """The calibrations of the active tenant that bend what is shipped today."""
    return Calibration.objects.filter(weights=VERSION)


def _use(actor: Actor, settings: AssistantSettings, wanted: Calibration | None) -> None:
    before = version_of(settings)
    settings.calibration = (
        {
            "version": wanted.version,
            "weights": wanted.weights,
            "shift": wanted.shift,
            "slope": wanted.slope,
        }
        if wanted
        else None
    )
    settings.save()
    after = wanted.version if wanted else 0
    record(
        actor=actor,
        code="ai.calibration.used",
        target="assistant",
        data={"before": {"calibration": before}, "after": {"calibration": after}},
    )


def _next_version() -> int:
    last: int | None = Calibration.objects.aggregate(last=Max("version"))["last"]
    return (last or 0) + 1
