"""`python -m evals.opinion`: learn the second opinion (:mod:`ai.confidence.opinion`) anew.

It is learnt from all talks there are but those of `playing.UNSEEN` and `playing.HELD`: of each turn
what was said, of which kinds the answers before it were, and which kinds of acts are among the good
answers that were written to it. Whether the engine's own answer to it is good is not looked at.
"""

import json
import math
import random
import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ai.acts import SLOTS
from ai.confidence.opinion import BUCKETS, TOLD, WEIGHTS, Opinion, Vector, vector
from ai.confidence.weights import sigmoid
from ai.text import folded, tokens
from evals import playing
from evals.playing import Played, Talk

LEAST_OFTEN = 15
"""Turns that a kind of act must be good in before anything is learnt of it."""

PASSES = 6
STEP, SLOWER = 2.0, 8000
"""How far a weight moves for an error of 1, and after how many turns by half of that."""

UNKEPT = 0.3
"""The share of the way whose weights don't enter the mean that is kept."""

ENOUGH = 0.02
"""Errors below this move nothing."""

_DETAILS = ("about", "duration")
_HIGHEST = 127


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn to learn from: its features, and the kinds that are good after it."""

    features: Vector
    good: frozenset[str]


def main() -> int:
    """Learn and write."""
    examples = [heard for talk in to_learn() for heard in heard_in(playing.play(talk, threshold=0))]
    opinion = learn(examples)
    write(opinion, turns=len(examples))
    sys.stdout.write(f"learnt {len(opinion.kinds)} kinds of acts from {len(examples)} turns\n")
    return 0


def to_learn() -> Iterator[Talk]:
    """All talks but those that are counted only, or judge."""
    kept = {*playing.UNSEEN, *playing.HELD}
    for source in (playing.FRESH, playing.FOLDER):
        yield from (talk for talk in playing.talks(source) if talk.part not in kept)


def heard_in(turns: Sequence[Played]) -> Iterator[Heard]:
    """The turns of one talk, in order."""
    before: list[str] = []
    for turn in turns:
        yield Heard(features(turn.said, before), good_kinds(turn.wanted))
        before = [kind_in(act) for act in turn.got]


def features(said: str, before: Sequence[str]) -> Vector:
    return vector(tokens(folded(said)), before)


def good_kinds(wanted: str) -> frozenset[str]:
    """The kinds of acts in any of the good answers."""
    return frozenset(kind_in(act) for good in wanted.split(" | ") for act in good.split(" + "))


def kind_in(act: str) -> str:
    """As :func:`ai.confidence.opinion.kind_of`, of an act in short."""
    kind, *rest = act.split()
    first = rest[0] if rest else ""
    if kind == "refuse" or (kind == "ask" and first in SLOTS):
        return f"{kind} {first}"
    detail = next((word for word in rest if word in _DETAILS), "") if kind == "quote" else ""
    return f"{kind} {detail}".strip()


def learn(examples: Sequence[Heard]) -> Opinion:
    """Logistics by stochastic descent; kept is the mean of the weights over the later way."""
    often = Counter(kind for example in examples for kind in example.good)
    kinds = sorted(kind for kind, count in often.items() if count >= LEAST_OFTEN and kind != "ask")
    rows = [[0.0] * len(kinds) for _ in range(BUCKETS + 1)]
    mean = [[0.0] * len(kinds) for _ in range(BUCKETS + 1)]
    # The last row is the bias, which every turn has.
    learnt = [
        (
            [*example.features.items(), (BUCKETS, 1.0)],
            [float(kind in example.good) for kind in kinds],
        )
        for example in examples
    ]
    order = random.Random(1)  # noqa: S311 - repeatable on purpose
    total, done = len(learnt) * PASSES, 0
    for _ in range(PASSES):
        order.shuffle(learnt)
        for values, wanted in learnt:
            done += 1
            left = min(1.0, (1.0 - done / total) / (1.0 - UNKEPT))
            _move(rows, mean, values, wanted, step=STEP / (1.0 + done / SLOWER), left=left)
    usual = [_log_odds(often[kind] / total * PASSES) for kind in kinds]
    return _whole(kinds, usual, mean)


def _move(
    rows: list[list[float]],
    mean: list[list[float]],
    values: list[tuple[int, float]],
    wanted: list[float],
    *,
    step: float,
    left: float,
) -> None:
    sums = [0.0] * len(wanted)
    for place, value in values:
        sums = [z + value * weight for z, weight in zip(sums, rows[place], strict=True)]
    misses = [good - sigmoid(z) for good, z in zip(wanted, sums, strict=True)]
    moves = [(number, step * miss) for number, miss in enumerate(misses) if abs(miss) > ENOUGH]
    for place, value in values:
        row, kept = rows[place], mean[place]
        for number, move in moves:
            row[number] += value * move
            kept[number] += left * value * move


def _log_odds(share: float) -> float:
    return math.log(share / (1.0 - share))


def _whole(kinds: Sequence[str], usual: list[float], mean: list[list[float]]) -> Opinion:
    biases = mean.pop()
    highest = [max(abs(row[number]) for row in mean) for number in range(len(kinds))]
    steps = [top / _HIGHEST or 1.0 for top in highest]
    rows = array("b", (round(w / s) for row in mean for w, s in zip(row, steps, strict=True)))
    return Opinion(kinds, usual=usual, biases=biases, steps=steps, rows=rows)


def write(opinion: Opinion, *, turns: int) -> None:
    """Keep it where the product reads it."""
    WEIGHTS.write_bytes(opinion.rows.tobytes())
    told = {
        "made": f"`python -m evals.opinion`, from {turns} turns.",
        "kinds": opinion.kinds,
        "usual": [round(odds, 3) for odds in opinion.usual],
        "biases": [round(bias, 3) for bias in opinion.biases],
        "steps": [float(f"{step:.4g}") for step in opinion.steps],
    }
    TOLD.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
