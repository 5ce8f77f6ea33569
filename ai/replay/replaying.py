"""A replay from its beginning to its end, in steps that a worker takes one after the other.

A step looks at some turns and keeps what it found in one transaction, if nobody else has
meanwhile; a copy of it that runs beside changes nothing. Calls of vendors are counted as
made before they are, so that no crash and no copy asks more often than was chosen.
"""

import logging
import time
from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from ai.acts import act_to_json
from ai.backends.models import Backend
from ai.backends.queries import configured
from ai.models import AssistantRun, Replay, ReplayTurn
from ai.playground.trying import askable
from ai.queries import assistant_settings
from ai.replay.choices import Trial, read
from ai.replay.past import answered_runs
from ai.replay.seeing import LEFT_OUT, TRIES, Seen, in_talks, look
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound, ProfferError
from tenants.doorbell import ring
from tenants.live import announce

logger = logging.getLogger(__name__)

MOST = 500
"""Turns of one replay: the newest."""

DAYS = (1, 3, 7, 14, 30)
KEPT = 5
"""Replays that are kept; older ones go when a new one begins."""

STEP = 25
"""Turns of one conversation that are looked at together; their memory is put together anew
for each such step."""

STEP_SECONDS = 5.0
"""Of work. A step begun is ended, with what models take (20 s): the lease is longer than both."""

TOPIC = "replay"

State, Unasked = Replay.State, Replay.Unasked


class AlreadyRunning(ProfferError):
    code = "replay_running"
    message = "A replay is under way. Wait for its end, or cancel it."


class NothingToReplay(ProfferError):
    code = "replay_empty"
    message = "The assistant took no turn in these days. Choose more days."


def begin(*, actor: Actor, days: int, given: dict[str, Any]) -> Replay:
    """Have the turns of the last `days` decided again. Raises InvalidInput, AlreadyRunning,
    NothingToReplay."""
    actor.require("assistant.edit")
    if days not in DAYS:
        words = ", ".join(map(str, DAYS))
        raise InvalidInput(fields={"days": f"Choose from: {words}."})
    trial = read(given, assistant_settings())
    runs = runs_of(days)
    if not runs:
        raise NothingToReplay
    try:
        with transaction.atomic():
            replay = Replay.objects.create(
                by_id=actor.person_id if actor.kind == "person" else None,
                days=days,
                choices=trial.to_json(),
                runs=[run.pk for talk in in_talks(runs) for run in talk],
                begun_at=now(),
            )
            _forget_older()
            ring(task="replay.go_on", replay_id=replay.pk)
    except IntegrityError as error:
        raise AlreadyRunning from error
    return replay


def runs_of(days: int) -> list[AssistantRun]:
    """The newest turns of the last `days`, at most MOST."""
    return list(answered_runs().filter(started_at__gte=now() - timedelta(days=days))[:MOST])


def cancel(*, actor: Actor, replay_id: int) -> None:
    """What was found so far stays. One that is over stays as it is. Raises NotFound."""
    actor.require("assistant.edit")
    if not Replay.objects.filter(pk=replay_id).exists():
        raise NotFound
    _end(replay_id, State.CANCELLED)


def give_up(replay_id: int) -> None:
    """It failed as often as it may."""
    _end(replay_id, State.FAILED)


def go_on(replay_id: int) -> None:
    """Take steps for a while; then ring for the rest."""
    until = time.monotonic() + STEP_SECONDS
    while _step(replay_id):
        if time.monotonic() > until:
            ring(task="replay.go_on", replay_id=replay_id)
            return


def _step(replay_id: int) -> bool:
    """Look at the next turns; False when there is nothing more to do."""
    replay = Replay.objects.filter(pk=replay_id, state=State.RUNNING).first()
    if replay is None:
        return False
    if replay.done >= len(replay.runs):
        _end(replay_id, State.DONE)
        return False
    trial = Trial.from_json(replay.choices)
    backends, held = _hold(replay, trial)
    keys = replay.runs[replay.done : replay.done + (1 if held else STEP)]
    rows = AssistantRun.objects.in_bulk(keys)
    talks = in_talks([rows[key] for key in keys if key in rows])
    first = talks[0] if talks else []
    # Only what belongs to one conversation; those that are gone meanwhile are left out.
    taken = keys[: keys.index(first[-1].pk) + 1] if first else keys
    found = list(look(first, trial, assistant_settings(), backends))
    return _keep(replay, taken=len(taken), found=found, held=held)


def _hold(replay: Replay, trial: Trial) -> tuple[list[Backend], int]:
    """The vendors that may be asked in the next turn, and how many calls that can come to,
    which are counted now. None where another job has counted meanwhile."""
    left = trial.calls - replay.calls
    able = askable() if trial.calls else []
    if trial.calls and not able:
        _note_unasked(replay)
    backends = able[: max(0, left) // TRIES]
    held = len(backends) * TRIES
    if not held:
        return [], 0
    mine = Replay.objects.filter(pk=replay.pk, calls=replay.calls, done=replay.done)
    if not mine.update(calls=replay.calls + held):
        return [], 0
    replay.calls += held
    return backends, held


def _note_unasked(replay: Replay) -> None:
    """Write down once why none is asked: who reads the result must not take it for a model's.

    A worker of people's has the keys that were entered in the panel, and those in variables only
    where it is given them. The assistant's processes have all, and this is no work of theirs:
    the machine's role reads no replay, and customers wait for its threads.
    """
    if replay.unasked:
        return
    if assistant_settings().engine_only:
        replay.unasked = Unasked.ENGINE_ONLY
    else:
        replay.unasked = Unasked.NO_KEY if configured() else Unasked.NONE_SET_UP
    Replay.objects.filter(pk=replay.pk).update(unasked=replay.unasked)


def _keep(replay: Replay, *, taken: int, found: list[Seen | None], held: int) -> bool:
    """Write down what a step found, unless another one did, or it was cancelled."""
    seen = [each for each in found if each is not None]
    counts = Counter(replay.counts) + Counter(str(each.change) for each in seen)
    counts[LEFT_OUT] += taken - len(seen)
    asked = sum(each.calls for each in seen)
    with transaction.atomic():
        mine = Replay.objects.filter(pk=replay.pk, state=State.RUNNING, done=replay.done)
        if not mine.update(
            done=replay.done + taken,
            counts={name: count for name, count in counts.items() if count},
            calls=replay.calls - max(0, held - asked),
        ):
            return False
        ReplayTurn.objects.bulk_create(
            ReplayTurn(
                replay=replay,
                run=each.run,
                change=each.change,
                acts=[act_to_json(act) for act in each.acts],
                parts=[part.to_json() for part in each.parts],
                language=each.language[:8],
                confidence=each.confidence,
                backend=each.backend,
            )
            for each in seen
            if each.change != ReplayTurn.Change.SAME
        )
        announce(topic=TOPIC)
    return True


def _end(replay_id: int, state: str) -> None:
    with transaction.atomic():
        running = Replay.objects.filter(pk=replay_id, state=State.RUNNING)
        if running.update(state=state, ended_at=now()):
            announce(topic=TOPIC)


def _forget_older() -> None:
    kept = Replay.objects.order_by("-id").values_list("pk", flat=True)[:KEPT]
    Replay.objects.exclude(pk__in=list(kept)).delete()
