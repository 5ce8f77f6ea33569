"""Trying the assistant out: the very same deciding, checking and writing, and nobody is written to.

A try-out is one row of one person's (:class:`ai.models.Playground`). There is no contact, no
conversation and no message in it; a proposal is only spoken of, under a reference that no
proposal has. What a language model costs counts in the workspace's budget like any call.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from ai import natural
from ai.acts import Act, ProposeOrder, act_to_json
from ai.backends import door
from ai.backends.chain import Decided, decide
from ai.backends.keys import key_of
from ai.backends.models import Backend
from ai.backends.protocol import Unauthorized
from ai.budget.spending import Purpose
from ai.confidence import bend_of
from ai.models import AssistantSettings, Playground
from ai.playground.choices import Choices, catalogue_for, choices_of, read
from ai.preferences import preferences_of
from ai.presence import with_return
from ai.queries import assistant_settings
from ai.render import Part, compose
from ai.turn import (
    AssistantPolicy,
    CustomerMessage,
    HistoryEntry,
    OpenOrder,
    Turn,
    turn_to_json,
)
from catalog.snapshot import Snapshot
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotAllowed, ProfferError
from orders.models import OrderProposal
from tenants.doorbell import ring_everywhere

MOST_TURNS = 40
LONGEST = 4096
"""Characters of a message: as many as WhatsApp takes."""

HISTORY = 12
"""Messages before this one that a model is shown, as in a real conversation."""

KEPT = timedelta(days=1)

PRETENDED = OrderProposal(pk=0).reference
"""What a proposal is called that nobody makes; numbers of real ones begin after it."""


class TooLong(ProfferError):
    code = "playground_full"
    message = f"After {MOST_TURNS} messages a try-out is full. Start over."


def opened(*, actor: Actor) -> Playground:
    """The person's own try-out as it stands; one that is not stored when there is none."""
    actor.require("assistant.edit")
    found = Playground.objects.filter(user_id=_person(actor)).first()
    return found or Playground(user_id=_person(actor), touched_at=now())


def choose(*, actor: Actor, given: dict[str, Any]) -> None:
    """Try other settings from the next message on. Raises InvalidInput."""
    actor.require("assistant.edit")
    choices = read(given)
    with transaction.atomic():
        row = _held(actor)
        row.choices = choices.to_json()
        _save(row)


def start_over(*, actor: Actor) -> None:
    """Forget what was said; the settings that are tried stay."""
    actor.require("assistant.edit")
    with transaction.atomic():
        row = _held(actor)
        row.turns, row.state, row.said = [], {}, {}
        _save(row)


def say(*, actor: Actor, text: str, tapped: str = "", after: int) -> None:
    """One message of a pretended customer, and the answer to it.

    `tapped` is the id of a button or row that an earlier answer offered, in the place of a
    text. `after`: how many turns there were when it was typed; one that was sent twice, or
    from a page that is no longer true, is not said again. Raises InvalidInput, TooLong.
    """
    row = opened(actor=actor)
    if len(row.turns) != after:
        return
    if len(row.turns) >= MOST_TURNS:
        raise TooLong
    typed = _title_of(row, tapped) if tapped else _cleaned(text)
    if not typed:
        raise InvalidInput(fields={"text": "Write something first."})
    if len(typed) > LONGEST:
        raise InvalidInput(fields={"text": f"At most {LONGEST} characters."})
    settings = assistant_settings()
    choices = choices_of(row.choices, settings)
    snapshot = catalogue_for(choices)
    turn = _turn(row, CustomerMessage(after + 1, typed, reply_id=tapped), settings, snapshot)
    clock = time.perf_counter()
    thought = decide(turn, _vendors(choices), purpose=Purpose.PLAYGROUND)
    latency_ms = round((time.perf_counter() - clock) * 1000)
    acts = with_return(
        tuple(_pretended(act) for act in thought.decision.acts),
        settings.hours,
        snapshot.business,
        now=turn.now,
    )
    language = thought.decision.language
    words = natural.tried(thought.decision.prose, acts=acts, language=language, mode=choices.mode)
    composed = compose(
        acts, snapshot, language, said=row.said, prose=words.prose, at=turn.now, wrote=typed
    )
    with transaction.atomic():
        held = _held(actor)
        if len(held.turns) != after:
            return
        told = {"text": typed, "parts": [part.to_json() for part in composed.parts]}
        run = _run(turn, thought, acts, latency_ms=latency_ms)
        run["reasons"] = {**run["reasons"], **words.reasons}
        held.turns = [*held.turns, {**told, "run": run, "asked": turn_to_json(turn)}]
        held.state, held.said = thought.decision.state, composed.said
        _save(held)


def forget_everywhere() -> None:
    """Have every workspace forget old try-outs; for the steward."""
    ring_everywhere(task="playground.forget")


def forget() -> int:
    """Delete the active tenant's try-outs that nobody touched for a day; how many there were."""
    return Playground.objects.filter(touched_at__lt=now() - KEPT).delete()[0]


def _person(actor: Actor) -> int:
    """Whose try-out it is. Raises NotAllowed for the platform's people, who are no users here."""
    if actor.kind != "person":
        raise NotAllowed
    return actor.person_id


def _held(actor: Actor) -> Playground:
    """The person's row, locked, made where there was none. Within a transaction."""
    fresh = Playground(user_id=_person(actor), touched_at=now())
    Playground.objects.bulk_create([fresh], ignore_conflicts=True)
    return Playground.objects.select_for_update().get(user_id=_person(actor))


def _save(row: Playground) -> None:
    row.touched_at = now()
    row.save(update_fields=["choices", "turns", "state", "said", "touched_at"])


def _cleaned(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def _title_of(row: Playground, tapped: str) -> str:
    """What the customer's phone would send as text with the tap. Raises InvalidInput."""
    for turn in reversed(row.turns):
        for part in map(Part.from_json, turn["parts"]):
            titles = {button.id: button.title for button in part.buttons}
            titles |= {row.id: row.title for row in part.rows}
            if tapped in titles:
                return titles[tapped]
    raise InvalidInput(fields={"text": "That choice is not there any more. Pick another."})


def _turn(
    row: Playground, message: CustomerMessage, settings: AssistantSettings, snapshot: Snapshot
) -> Turn:
    choices = choices_of(row.choices, settings)
    spoken = row.turns[-1]["run"]["language"] if row.turns else choices.language
    return Turn(
        messages=(message,),
        snapshot=snapshot,
        now=now(),
        policy=AssistantPolicy(
            threshold=choices.threshold / 100,
            allowed=frozenset(choices.allowed),
            mode=choices.mode,
            calibration=bend_of(settings.calibration),
            preferences=preferences_of(settings.preferences, settings.note),
        ),
        history=_history(row),
        state=row.state,
        language=spoken or None,
        open_orders=_open_orders(row),
    )


def _history(row: Playground) -> tuple[HistoryEntry, ...]:
    said = []
    for turn in row.turns[-HISTORY:]:
        said.append(HistoryEntry(author="customer", text=turn["text"]))
        texts = [part["text"] for part in turn["parts"] if part["text"]]
        said += [HistoryEntry(author="assistant", text=text) for text in texts]
    return tuple(said[-HISTORY:])


def _open_orders(row: Playground) -> tuple[OpenOrder, ...]:
    """What this try-out has "proposed": nobody decides on it."""
    kinds = [act["kind"] for turn in row.turns for act in turn["run"]["acts"]]
    if ProposeOrder.kind not in kinds:
        return ()
    return (OpenOrder(reference=PRETENDED, state=OrderProposal.Status.PENDING_APPROVAL.value),)


def _pretended(act: Act) -> Act:
    return replace(act, reference=PRETENDED) if isinstance(act, ProposeOrder) else act


def _vendors(choices: Choices) -> Sequence[Backend]:
    """One without a key must not be asked: its refusal would have all workers leave the account
    alone."""
    return askable() if choices.models else []


def askable() -> list[Backend]:
    """The vendors that may be asked and that this process has a key for."""
    return [backend for backend in door.vendors() if _has_key(backend)]


def _has_key(backend: Backend) -> bool:
    try:
        key_of(backend)
    except Unauthorized:
        return False
    return True


def can_ask_models() -> bool:
    """Whether there is a language model that can be asked from here."""
    return bool(askable())


def _run(turn: Turn, thought: Decided, acts: tuple[Act, ...], *, latency_ms: int) -> dict[str, Any]:
    """What a run would have kept, under the names of its fields (`AssistantRun`)."""
    return {
        "backend": thought.backend,
        "model": thought.model,
        "prompt_version": thought.prompt_version,
        "language": thought.decision.language,
        "catalogue_version": turn.snapshot.version,
        "acts": [act_to_json(act) for act in acts],
        "confidence": thought.decision.confidence,
        "threshold": turn.policy.threshold,
        "reasons": thought.decision.reasons,
        "evidence": list(thought.decision.evidence),
        "attempts": thought.attempts,
        "latency_ms": latency_ms,
        "input_tokens": thought.input_tokens,
        "output_tokens": thought.output_tokens,
    }
