"""`python -m evals.confidence`: what the engine's confidence is worth with strangers.

Played are the talks of `evals/fresh` in UNSEEN, which nothing was developed on, as if nothing but
the engine's rules doubted. Printed are, for the shipped weights and for fitted ones, the
calibration error over ten bins, how well the confidence tells right from wrong (AUROC), and for
some thresholds how much of all turns would be answered right and wrong.

The fitted ones (:func:`ai.confidence.fitting.fit`, from the shipped ones as prior) are measured on
sets that were left out of the fit, one at a time: the weights come from all other talks of
`evals/fresh`, the bias from those of UNSEEN among them. Of each talk the turns up to its first
slip count: a customer answers a slip, which a written one cannot. Good is what nobody needs to
correct; a question back or a person is no answer.
"""

import json
import sys
from collections.abc import Sequence

from ai.confidence.fitting import Example, calibration_error, fit
from ai.confidence.weights import ENGINE, sigmoid
from evals import playing
from evals.playing import Played

UNSEEN = ("commuters", "lanes", "marketday", "newtown", "riverside")
"""Sets of `evals/fresh` that are counted only."""

THRESHOLDS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9)
SPREAD = 0.8
"""How far a weight may stray from the shipped one: a standard deviation."""

FREE, FIXED = 3.0, 0.001
"""The same for a bias, and for what is to stay."""

NAMES = tuple(ENGINE.weights)
SHIPPED = (ENGINE.bias, *ENGINE.weights.values())
Weights = Sequence[float]
Pairs = list[tuple[float, Played]]


def main() -> int:
    """Measure and print."""
    talks = [playing.play(talk, threshold=0.0) for talk in playing.talks(playing.FRESH)]
    turns = [turn for talk in talks for turn in talk if turn.part in UNSEEN]
    left_out: Pairs = []
    for part in UNSEEN:
        learnt = fitted([talk for talk in talks if talk[0].part != part])
        left_out += _judged([turn for turn in turns if turn.part == part], learnt)
    _tell("shipped", _judged(turns, SHIPPED), of=len(turns))
    _tell("fitted, on sets left out", left_out, of=len(turns))
    weights = [round(weight, 2) for weight in fitted(talks)]
    _say(f"fitted to all: {json.dumps(dict(zip(('bias', *NAMES), weights, strict=True)))}")
    return 0


def fitted(talks: Sequence[list[Played]]) -> tuple[float, ...]:
    """The weights that explain the talks best, each up to its first slip."""
    turns = [turn for talk in talks for turn in _to_first_slip(talk) if _answers(turn)]
    slopes = fit(_examples(turns), prior=SHIPPED, spread=[FREE, *[SPREAD] * len(NAMES)])
    unseen = _examples([turn for turn in turns if turn.part in UNSEEN])
    return fit(unseen, prior=slopes, spread=[FREE, *[FIXED] * len(NAMES)])


def _examples(turns: Sequence[Played]) -> list[Example]:
    return [Example(_row(turn), float(turn.outcome == "right")) for turn in turns]


def _to_first_slip(talk: list[Played]) -> list[Played]:
    slip = next((at for at, turn in enumerate(talk) if turn.outcome != "right"), len(talk))
    return talk[: slip + 1]


def _answers(turn: Played) -> bool:
    return turn.got[-1].split()[0] not in ("clarify", "hand_off")


def _row(turn: Played) -> tuple[float, ...]:
    return (1.0, *(turn.features.get(name, 0.0) for name in NAMES))


def _judged(turns: Sequence[Played], weights: Weights) -> Pairs:
    """What was promised of each answer."""
    return [
        (sigmoid(sum(w * x for w, x in zip(weights, _row(turn), strict=True))), turn)
        for turn in turns
        if _answers(turn)
    ]


def _tell(name: str, pairs: Pairs, *, of: int) -> None:
    good = [p for p, turn in pairs if turn.outcome == "right"]
    bad = [p for p, turn in pairs if turn.outcome != "right"]
    apart = sum((p > q) + (p == q) / 2 for p in good for q in bad) / max(len(good) * len(bad), 1)
    error = calibration_error([(p, float(turn.outcome == "right")) for p, turn in pairs])
    _say(f"{name}: calibration error {error:.3f}, AUROC {apart:.3f}")
    for at in THRESHOLDS:
        right, wrong = (sum(p >= at for p in group) / of for group in (good, bad))
        _say(f"    at {at:.2f} of all turns {right:.1%} right, {wrong:.1%} wrong")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
