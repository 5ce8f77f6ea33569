"""Thinking about a turn: the configured backends in order, the built-in engine last."""

from dataclasses import dataclass, field
from typing import Any

from ai.acts import Decision, HandOff
from ai.engine import decide
from ai.turn import Turn
from ai.validate import InvalidDecision, validate

ENGINE = "built-in"


@dataclass(frozen=True, slots=True)
class Thought:
    """A validated decision and where it came from. `attempts`: every backend tried, as JSON."""

    decision: Decision
    backend: str
    model: str = ""
    prompt_version: str = ""
    attempts: list[dict[str, Any]] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0


def think(turn: Turn) -> Thought:
    """A decision that may be carried out; never raises for a bad one, but asks for a person."""
    try:
        decision = validate(decide(turn), turn)
    except InvalidDecision as problem:
        decision = Decision(
            acts=(HandOff(reason="low_confidence"),),
            language=turn.language or turn.snapshot.business.default_language,
            confidence=0.0,
            reasons={"invalid": str(problem)},
            state=turn.state,
        )
    return Thought(decision=decision, backend=ENGINE)
