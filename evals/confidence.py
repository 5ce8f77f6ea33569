"""`python -m evals.confidence`: the engine's confidence against how the scenarios came out.

Prints how far what was promised is from what was so (the expected calibration error over ten
bins) and the share of wrong answers at the threshold, for the shipped weights and for weights
fitted to the scenarios: :func:`ai.confidence.fitting.fit`, from the shipped ones as its prior.
The fitted ones are measured on talks that they were not fitted to, a fifth at a time.

The scenarios are ours and the engine was built with them in sight, so what is fitted to them is
more sure of itself than customers will find it: the numbers are for looking at, and the shipped
weights stay as they are until there are labelled turns of customers.
"""

import json
import sys
from collections.abc import Sequence

from ai.confidence.fitting import Example, calibration_error, fit, log_loss
from ai.confidence.weights import ENGINE, sigmoid
from evals import playing
from evals.playing import Played

PARTS = 5
SPREAD = 0.5
"""How far a weight may stray from the shipped one: a standard deviation."""

NAMES = tuple(ENGINE.weights)
PRIOR = (ENGINE.bias, *ENGINE.weights.values())
Pairs = list[tuple[float, float]]


def main() -> int:
    """Measure and print."""
    talks = [playing.play(talk) for talk in playing.talks()]
    turns = [turn for talk in talks for turn in talk]
    left_out: Pairs = []
    for part in range(PARTS):
        learnt = _fitted([t for at, talk in enumerate(talks) if at % PARTS != part for t in talk])
        asked = [t for at, talk in enumerate(talks) if at % PARTS == part for t in talk]
        left_out += _pairs(asked, learnt)
    _say(f"turns with a score: {len(left_out)} of {len(turns)}")
    _tell("shipped", _pairs(turns, PRIOR))
    _tell("fitted", left_out)
    weights = {n: round(w, 2) for n, w in zip(("bias", *NAMES), _fitted(turns), strict=True)}
    _say(f"fitted to all: {json.dumps(weights)}")
    return 0


def _fitted(turns: Sequence[Played]) -> tuple[float, ...]:
    examples = [Example(_row(turn), _good(turn)) for turn in turns if turn.features]
    return fit(examples, prior=PRIOR, spread=[SPREAD] * len(PRIOR))


def _row(turn: Played) -> tuple[float, ...]:
    return (1.0, *(turn.features.get(name, 0.0) for name in NAMES))


def _good(turn: Played) -> float:
    """Whether nobody needs to correct the reply; a question back or a person is no answer."""
    return float(turn.outcome == "right")


def _pairs(turns: Sequence[Played], weights: Sequence[float]) -> Pairs:
    """What was promised and what was so."""
    return [
        (sigmoid(sum(w * x for w, x in zip(weights, _row(turn), strict=True))), _good(turn))
        for turn in turns
        if turn.features
    ]


def _tell(name: str, pairs: Pairs) -> None:
    told = [good for p, good in pairs if p >= playing.THRESHOLD]
    wrong = (1.0 - sum(told) / len(told)) if told else 0.0
    error, loss = calibration_error(pairs), log_loss(pairs)
    _say(
        f"{name:8} calibration error {error:.3f}, log loss {loss:.3f},"
        f" {len(told)} told at {playing.THRESHOLD}, {wrong:.1%} of them wrong"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
