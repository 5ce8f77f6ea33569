"""Fitting a logistic whose weights start at a prior and leave it as far as the data insist.

Pure Python and small: a dozen weights, a few thousand examples. Newton's method on
log loss + Σ (w − prior)² / (2 · spread²), which is convex, so the answer does not hang on
where it starts.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ai.confidence.weights import sigmoid

ROUNDS = 30
SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Example:
    """`x`: one value a weight. `y`: the share of it that was good, 0 to 1."""

    x: tuple[float, ...]
    y: float
    weight: float = 1.0


def fit(
    examples: Sequence[Example], *, prior: Sequence[float], spread: Sequence[float]
) -> tuple[float, ...]:
    """The weights. `spread`: how far each may stray from its prior (a standard deviation)."""
    weights = list(prior)
    for _ in range(ROUNDS):
        gradient, curvature = _slopes(examples, weights, prior, spread)
        step = solved(curvature, gradient)
        # Newton overshoots where examples are separated; halving keeps it from running away.
        scale = min(1.0, 2.0 / max(1.0, max(map(abs, step))))
        weights = [w - scale * move for w, move in zip(weights, step, strict=True)]
        if max(map(abs, step)) < SMALL:
            break
    return tuple(weights)


def _slopes(
    examples: Sequence[Example],
    weights: Sequence[float],
    prior: Sequence[float],
    spread: Sequence[float],
) -> tuple[list[float], list[list[float]]]:
    many = range(len(weights))
    gradient = [(weights[i] - prior[i]) / spread[i] ** 2 for i in many]
    curvature = [[1.0 / spread[i] ** 2 if i == j else 0.0 for j in many] for i in many]
    for example in examples:
        p = sigmoid(sum(w * x for w, x in zip(weights, example.x, strict=True)))
        miss, bend = example.weight * (p - example.y), example.weight * p * (1.0 - p)
        for i in many:
            gradient[i] += miss * example.x[i]
            for j in range(i + 1):
                curvature[i][j] += bend * example.x[i] * example.x[j]
    for i in many:
        for j in range(i):
            curvature[j][i] = curvature[i][j]
    return gradient, curvature


def solved(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """Gaussian elimination; the matrix is positive definite, as the prior makes it."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    many = len(rows)
    for place in range(many):
        best = max(range(place, many), key=lambda row: abs(rows[row][place]))
        rows[place], rows[best] = rows[best], rows[place]
        for row in range(place + 1, many):
            share = rows[row][place] / rows[place][place]
            rows[row] = [a - share * b for a, b in zip(rows[row], rows[place], strict=True)]
    found = [0.0] * many
    for place in reversed(range(many)):
        rest = sum(rows[place][later] * found[later] for later in range(place + 1, many))
        found[place] = (rows[place][many] - rest) / rows[place][place]
    return found


def log_loss(pairs: Sequence[tuple[float, float]]) -> float:
    """Mean over (p, y); 0.69 is a coin's toss."""
    total = 0.0
    for p, y in pairs:
        within = min(1.0 - SMALL, max(SMALL, p))
        total -= y * math.log(within) + (1.0 - y) * math.log(1.0 - within)
    return total / len(pairs) if pairs else 0.0


def calibration_error(pairs: Sequence[tuple[float, float]], *, bins: int = 10) -> float:
    """The expected calibration error of (p, y): how far what was promised is from what was so.

    The mean over `bins` of equal width, each weighed by what lies in it; 0 is perfect.
    """
    sums: dict[int, list[float]] = {}
    for p, y in pairs:
        cell = sums.setdefault(min(bins - 1, int(p * bins)), [0.0, 0.0, 0.0])
        cell[0] += p
        cell[1] += y
        cell[2] += 1
    total = sum(cell[2] for cell in sums.values())
    return sum(abs(p - y) for p, y, _ in sums.values()) / total if total else 0.0
