"""What a customer may say and what the assistant must do then: saved by people, tried at will.

A case holds all that its turn rests on but the settings and the catalogue, which are those of
the day it is tried. Its clock stands at the moment at which it was said, so that "tomorrow"
stays the day that it was. The built-in engine decides it: a model may say another thing every
day, which would be nothing to hold anybody to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from ai.acts import Act, act_from_json
from ai.backends.chain import decide
from ai.models import AssistantSettings, Case, Replay
from ai.playground import trying
from ai.playground.choices import catalogue_for, choices_of
from ai.queries import assistant_settings
from ai.replay.choices import Trial, own
from ai.replay.comparing import essences, outcome_of
from ai.replay.past import answered_runs, told
from ai.replay.seeing import answer_of
from ai.turn import turn_from_json, turn_to_json
from audit.actions import record
from catalog.snapshot import Snapshot
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound, ProfferError

MOST = 100
"""Cases of a workspace: so many are tried within a page's time."""

NAME_LENGTH = 120


class TooMany(ProfferError):
    code = "cases_full"
    message = f"There are {MOST} cases already. Delete one first."


class Gone(ProfferError):
    code = "case_gone"
    message = "The customer's message is not there any more, so it cannot be saved."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a case is to hold besides its outcome: the acts, and the prices they name."""

    acts: bool = True
    prices: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """`failed`: what does not hold, as codes with their values; nothing where all holds."""

    case: Case
    acts: tuple[Act, ...]
    failed: list[dict[str, Any]]


def listed() -> list[Case]:
    return list(Case.objects.order_by("name"))


def save_try(*, actor: Actor, number: int, name: str, wanted: Wanted) -> Case:
    """The turn with this number (1, 2, …) of the person's own try-out, as a case.

    Raises InvalidInput, NotFound, TooMany.
    """
    actor.require("assistant.edit")
    row = trying.opened(actor=actor)
    if not 1 <= number <= len(row.turns):
        raise NotFound
    kept = row.turns[number - 1]
    if "asked" not in kept:
        # Said before cases could be saved.
        raise NotFound
    settings = assistant_settings()
    acts = tuple(act_from_json(act) for act in kept["run"]["acts"])
    snapshot = catalogue_for(choices_of(row.choices, settings))
    return _save(actor, name, kept["asked"], acts, snapshot, wanted)


def save_run(*, actor: Actor, run_id: int, name: str, wanted: Wanted) -> Case:
    """What the assistant did in a customer's turn, as a case, which goes with the customer.

    Raises InvalidInput, NotFound, Gone, TooMany.
    """
    _require(actor)
    run = answered_runs().filter(pk=run_id).first()
    if run is None:
        raise NotFound
    past = next(told([run], assistant_settings()))
    if past is None:
        raise Gone
    turn, acts = past.turn, past.acts
    return _save(actor, name, turn_to_json(turn), acts, turn.snapshot, wanted, run_id=run.pk)


def save_replayed(*, actor: Actor, replay_id: int, run_id: int, name: str, wanted: Wanted) -> Case:
    """What the assistant would do in a turn that was replayed, as a case.

    Raises InvalidInput, NotFound, Gone, TooMany.
    """
    _require(actor)
    replay = Replay.objects.filter(pk=replay_id).first()
    row = replay.turns.select_related("run").filter(run_id=run_id).first() if replay else None
    if replay is None or row is None:
        raise NotFound
    past = next(told([row.run], assistant_settings()))
    if past is None:
        raise Gone
    snapshot = Trial.from_json(replay.choices).catalogue(row.run.catalogue_version)
    acts = tuple(act_from_json(act) for act in row.acts)
    return _save(actor, name, turn_to_json(past.turn), acts, snapshot, wanted, run_id=run_id)


def rename(*, actor: Actor, case_id: int, name: str) -> None:
    """Raises InvalidInput, NotFound."""
    actor.require("assistant.edit")
    case = _case(case_id)
    before, case.name = case.name, _name(name)
    if case.name != before:
        _stored(case, actor, "ai.case.renamed", {"changes": {"name": [before, case.name]}})


def delete(*, actor: Actor, case_id: int) -> None:
    """Raises NotFound."""
    actor.require("assistant.edit")
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(pk=case_id).first()
        if case is None:
            raise NotFound
        record(
            actor=actor, code="ai.case.deleted", target=f"case:{case.pk}", data={"name": case.name}
        )
        case.delete()


def run_all(*, actor: Actor) -> list[Result]:
    """Try all with the workspace's own settings, and keep what does not hold with each."""
    actor.require("assistant.edit")
    results = tried(listed())
    for result in results:
        result.case.failed, result.case.checked_at = result.failed, now()
    Case.objects.bulk_update([result.case for result in results], ["failed", "checked_at"])
    return results


def tried(cases: Iterable[Case], trial: Trial | None = None) -> list[Result]:
    """Each with the workspace's own settings, or with `trial`. Writes nothing."""
    settings = assistant_settings()
    trial = trial or own(settings)
    return [_tried(case, trial, settings) for case in cases]


def no_longer(trial: Trial) -> list[Result]:
    """What holds with the workspace's own settings, and would not with these."""
    cases = listed()
    if not cases:
        return []
    held = [result.case for result in tried(cases) if not result.failed]
    return [result for result in tried(held, trial) if result.failed]


def _require(actor: Actor) -> None:
    """A customer's words are for who may read conversations."""
    actor.require("assistant.edit")
    actor.require("inbox.view")


def _case(case_id: int) -> Case:
    found = Case.objects.filter(pk=case_id).first()
    if found is None:
        raise NotFound
    return found


def _name(name: str) -> str:
    cleaned = " ".join(name.replace("\x00", "").split())
    if not cleaned:
        raise InvalidInput(fields={"name": "Give it a name."})
    if len(cleaned) > NAME_LENGTH:
        raise InvalidInput(fields={"name": f"At most {NAME_LENGTH} characters."})
    return cleaned


def _save(
    actor: Actor,
    name: str,
    turn: dict[str, Any],
    acts: tuple[Act, ...],
    snapshot: Snapshot,
    wanted: Wanted,
    *,
    run_id: int | None = None,
) -> Case:
    if Case.objects.count() >= MOST:
        raise TooMany
    case = Case(
        name=_name(name),
        run_id=run_id,
        turn=turn,
        expects={
            "outcome": outcome_of(acts),
            "acts": essences(acts) if wanted.acts else None,
            "prices": _prices(acts, snapshot) if wanted.prices else None,
        },
        saved_by_id=actor.person_id if actor.kind == "person" else None,
        saved_at=now(),
    )
    return _stored(case, actor, "ai.case.saved", {"name": case.name, "run": run_id})


def _stored(case: Case, actor: Actor, code: str, data: dict[str, Any]) -> Case:
    try:
        with transaction.atomic():
            case.save()
            record(actor=actor, code=code, target=f"case:{case.pk}", data=data)
    except IntegrityError as error:
        raise InvalidInput(fields={"name": "There is a case of this name already."}) from error
    return case


def _tried(case: Case, trial: Trial, settings: AssistantSettings) -> Result:
    # A case saw no version of its own: as it was is as it is.
    snapshot = trial.catalogue(None)
    turn = turn_from_json(case.turn, snapshot=snapshot, policy=trial.policy(settings))
    acts = answer_of(decide(turn, []), turn, hours=settings.hours)
    return Result(case, acts, _failed(case.expects, acts, snapshot))


def _failed(
    expects: Mapping[str, Any], acts: tuple[Act, ...], snapshot: Snapshot
) -> list[dict[str, Any]]:
    failed: list[dict[str, Any]] = []
    outcome = outcome_of(acts)
    if outcome != expects["outcome"]:
        failed.append({"what": "outcome", "was": expects["outcome"], "now": outcome})
    elif expects["acts"] is not None and essences(acts) != expects["acts"]:
        failed.append({"what": "acts", "was": expects["acts"], "now": essences(acts)})
    prices = _prices(acts, snapshot)
    for ref, was in (expects["prices"] or {}).items():
        if prices.get(ref) != was:
            failed.append({"what": "price", "ref": ref, "was": was, "now": prices.get(ref)})
    return failed


def _prices(acts: Sequence[Act], snapshot: Snapshot) -> dict[str, list[Any]]:
    """What the acts' entries cost: reference → [minor units, currency]."""
    found: dict[str, list[Any]] = {}
    for data in essences(acts):
        refs = [data["ref"]] if "ref" in data else [ref for ref, _ in data.get("lines", ())]
        for ref in refs:
            entry = snapshot.sellable(ref)
            if entry is not None:
                found[ref] = [entry.price.minor, entry.price.currency]
    return found
