"""One past turn decided again, held against what was answered then. Reads alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ai import natural
from ai.acts import Act, HandOff, ProposeOrder
from ai.backends.chain import ENGINE, Decided, decide
from ai.backends.models import Backend
from ai.budget.spending import Purpose
from ai.models import AssistantRun, AssistantSettings, ReplayTurn
from ai.playground.trying import PRETENDED
from ai.presence import with_return
from ai.render import Manner, Part, compose, render
from ai.render.pictures import picture_of
from ai.replay.choices import Trial
from ai.replay.comparing import calls_person, essences
from ai.replay.past import Past, told
from ai.turn import Turn
from catalog.snapshot import Snapshot

Change = ReplayTurn.Change

TRIES = 2
"""How often the chain asks one vendor in a turn at most."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What would have become of a turn. `calls`: how often vendors were asked."""

    run: AssistantRun
    change: str
    acts: tuple[Act, ...]
    parts: list[Part]
    language: str
    confidence: float
    backend: str
    calls: int = 0


def in_talks(runs: Sequence[AssistantRun]) -> list[list[AssistantRun]]:
    """The turns by conversation, those of each in their order."""
    ordered = sorted(runs, key=lambda run: (run.conversation_id, run.pk))
    return [list(group) for _, group in groupby(ordered, lambda run: run.conversation_id)]


def look(
    runs: Sequence[AssistantRun],
    trial: Trial,
    settings: AssistantSettings,
    backends: Sequence[Backend] = (),
) -> Iterator[Seen | None]:
    """Each of these turns of one conversation; None for one whose messages are gone."""
    for past in told(runs, settings):
        yield _seen(past, trial, settings, backends) if past else None


def _seen(
    past: Past, trial: Trial, settings: AssistantSettings, backends: Sequence[Backend]
) -> Seen:
    snapshot = trial.catalogue(past.run.catalogue_version)
    turn = replace(past.turn, snapshot=snapshot, policy=trial.policy(settings))
    thought = decide(turn, backends, purpose=Purpose.REPLAY)
    acts = answer_of(thought, turn, hours=settings.hours)
    if past.run.outcome == AssistantRun.Outcome.DRAFTED:
        # As people are shown it: not that a person will come, unless there is nothing else.
        acts = tuple(act for act in acts if not isinstance(act, HandOff)) or acts
    acts = _with_references(acts, past.acts)
    before = render(
        past.acts,
        past.turn.snapshot,
        past.run.language,
        Manner.from_json(past.run.manner),
    )
    parts = _written(past, thought, acts, snapshot, mode=trial.mode)
    return Seen(
        run=past.run,
        change=_change(past, acts, same_words=before == parts),
        acts=acts,
        parts=parts,
        language=thought.decision.language,
        confidence=thought.decision.confidence,
        backend=thought.backend,
        calls=sum("latency_ms" in attempt for attempt in thought.attempts),
    )


def answer_of(thought: Decided, turn: Turn, *, hours: str) -> tuple[Act, ...]:
    """The acts as they would be carried out."""
    return with_return(thought.decision.acts, hours, turn.snapshot.business, now=turn.now)


def _with_references(acts: tuple[Act, ...], before: tuple[Act, ...]) -> tuple[Act, ...]:
    """A proposal goes by the name that it got then; one that nobody made by none that is real."""
    names = [act.reference for act in before if isinstance(act, ProposeOrder)]
    name = names[0] if names else PRETENDED
    return tuple(
        replace(act, reference=name) if isinstance(act, ProposeOrder) else act for act in acts
    )


def _written(
    past: Past, thought: Decided, acts: tuple[Act, ...], snapshot: Snapshot, *, mode: str
) -> list[Part]:
    """In the wordings of then where it does the same, so that only what differs differs."""
    language = thought.decision.language
    manner = Manner.from_json(past.run.manner)
    is_alike = essences(acts) == essences(past.acts) and language == past.run.language
    # A model that was not asked again would say what it said.
    prose = thought.decision.prose or (manner.prose if thought.backend == ENGINE else "")
    words = natural.tried(prose if is_alike else "", acts=acts, language=language, mode=mode)
    if is_alike:
        # The picture too, where it is still the one of what is explained.
        shown = manner.picture if manner.picture == picture_of(acts, snapshot) else ""
        return render(acts, snapshot, language, replace(manner, prose=words.prose, picture=shown))
    own = natural.tried(thought.decision.prose, acts=acts, language=language, mode=mode)
    wrote = past.turn.messages[-1].text
    return compose(acts, snapshot, language, said={}, prose=own.prose, wrote=wrote).parts


def _change(past: Past, acts: tuple[Act, ...], *, same_words: bool) -> str:
    then, now = _called(past), calls_person(acts)
    if now and not then:
        return Change.TO_PERSON
    if then and not now:
        return Change.FROM_PERSON
    if essences(acts) != essences(past.acts):
        return Change.ACTS
    return Change.SAME if same_words else Change.WORDS


def _called(past: Past) -> bool:
    return past.run.outcome == AssistantRun.Outcome.HANDED_OFF or calls_person(past.acts)


def counted(changes: Sequence[str]) -> dict[str, int]:
    return {change: changes.count(change) for change in (*Change.values, LEFT_OUT)}


LEFT_OUT = "left_out"
"""Turns whose messages are gone, or stand in another conversation since."""
