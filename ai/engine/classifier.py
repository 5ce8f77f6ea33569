"""Which of several things a text means, learnt from a few examples of each.

A linear model on words, pairs of words and pieces of words, in plain Python: it begins with the
mean of each meaning's examples and then moves only where a wrong meaning comes too near
(multiclass passive-aggressive, Crammer and Singer's loss). While it learns, a third of an
example's features are hidden each time, so that no meaning rests on one spelling. Learning is
repeatable: the only chance in it is seeded.

How sure it is, is the best meaning's score times the share of the text that any example knows:
what nobody spoke of is the sign of something else.
"""

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ai.text import folded, stem, tokens

MARGIN = 0.3
"""How far the right meaning should lead while learning; chosen by hand on validation splits
(`evals.intents`), not cross-validated."""

STEP = 0.3
HIDDEN = 0.3
RARITY = 0.7
"""Power of a feature's rarity in its weight."""

PIECES = (3, 4)
"""Lengths of the pieces of words, with the spaces between words."""

MAX_WORDS = 120
_WORD, _PAIR, _PIECE = 1.0, 0.7, 0.5
_REMEMBERED = 10_000
"""Slips whose right spelling is kept."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A meaning with its score, how far it leads, and how sure that it is any of these, 0 to 1."""

    label: str
    score: float
    lead: float
    sure: float


class Classifier:
    """Learnt from examples; asked one text at a time."""

    def __init__(self, examples: Sequence[tuple[str, str]], *, passes: int = 6) -> None:
        """`examples`: texts with what they mean. `passes`: how often all are gone through."""
        written = [(_words(text), label) for text, label in examples]
        self._words = frozenset(word for words, _ in written for word in words)
        self._long = sorted(word for word in self._words if len(word) >= 4 and word.isalpha())
        self._slips: dict[str, str] = {}
        counted = [(_features(words), label) for words, label in written]
        seen = Counter(feature for features, _ in counted for feature in features)
        total = len(counted) + 1
        self._rarity = {name: math.log(total / (n + 0.5)) ** RARITY for name, n in seen.items()}
        self._unseen = math.log(total / 0.5) ** RARITY if counted else 1.0
        self.labels = tuple(dict.fromkeys(label for _, label in counted))
        place = {label: number for number, label in enumerate(self.labels)}
        learnt = [(self._vector(features), place[label]) for features, label in counted]
        self._weights: dict[str, dict[int, float]] = {}
        self._begin(learnt)
        if len(self.labels) > 1:
            self._learn(learnt, passes)

    def classify(self, text: str) -> Guess | None:
        """The likeliest meaning of a text, or None when it shares nothing with any example."""
        scores, known = self.scores(text)
        if not scores:
            return None
        best = max(range(len(scores)), key=scores.__getitem__)
        others = (score for number, score in enumerate(scores) if number != best)
        return Guess(
            label=self.labels[best],
            score=scores[best],
            lead=scores[best] - max(others, default=0.0),
            sure=max(0.0, min(1.0, scores[best] * known)),
        )

    def scores(self, text: str) -> tuple[list[float], float]:
        """The score of each label, in order, and the share of the text that examples know."""
        words = _words(text)
        features = _features(words)
        vector = self._vector(_features([self._spelt(word) for word in words]))
        if not vector:
            return [], 0.0
        unknown = sum(
            (self._unseen * min(count, 1.0)) ** 2
            for name, count in features.items()
            if name not in self._rarity
        )
        heard = sum(
            (_damped(count) * self._rarity[name]) ** 2
            for name, count in features.items()
            if name in self._rarity
        )
        total = heard + unknown
        return self._score(vector), math.sqrt(heard / total) if total else 0.0

    def _spelt(self, word: str) -> str:
        """The word of the examples that a word nobody used is a slip of, or the word itself."""
        if len(word) < 4 or word in self._words or word.isdigit():
            return word
        known = self._slips.get(word)
        if known is None:
            allowed = 1 if len(word) <= 5 else 2
            found = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=allowed)
            known = found[0] if found else word
            if len(self._slips) > _REMEMBERED:
                self._slips.clear()
            self._slips[word] = known
        return known

    def _vector(self, features: dict[str, float]) -> dict[str, float]:
        weighed = {
            name: _damped(count) * self._rarity[name]
            for name, count in features.items()
            if name in self._rarity
        }
        return _unit(weighed)

    def _score(self, vector: dict[str, float]) -> list[float]:
        scores = [0.0] * len(self.labels)
        for name, value in vector.items():
            for number, weight in self._weights.get(name, {}).items():
                scores[number] += value * weight
        return scores

    def _begin(self, learnt: Iterable[tuple[dict[str, float], int]]) -> None:
        means: list[dict[str, float]] = [{} for _ in self.labels]
        for vector, label in learnt:
            for name, value in vector.items():
                means[label][name] = means[label].get(name, 0.0) + value
        for label, mean in enumerate(means):
            for name, value in _unit(mean).items():
                self._weights.setdefault(name, {})[label] = value

    def _learn(self, learnt: list[tuple[dict[str, float], int]], passes: int) -> None:
        chance = random.Random(1)  # noqa: S311 - repeatable on purpose
        order = list(range(len(learnt)))
        for _ in range(passes):
            chance.shuffle(order)
            for number in order:
                vector, label = learnt[number]
                shown = {k: v for k, v in vector.items() if chance.random() >= HIDDEN}
                self._correct(_unit(shown), label)

    def _correct(self, vector: dict[str, float], label: int) -> None:
        scores = self._score(vector)
        right = scores[label]
        scores[label] = -math.inf
        rival = max(range(len(scores)), key=scores.__getitem__)
        loss = MARGIN - (right - scores[rival])
        if loss <= 0:
            return
        step = min(STEP, loss / 2)
        for name, value in vector.items():
            weights = self._weights[name]
            weights[label] = weights.get(label, 0.0) + step * value
            weights[rival] = weights.get(rival, 0.0) - step * value


def _damped(count: float) -> float:
    return 1.0 + math.log(count) if count > 1 else count


def _unit(vector: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {name: value / norm for name, value in vector.items()}


def _words(text: str) -> list[str]:
    return [token.text for token in tokens(folded(text))][:MAX_WORDS]


def _features(words: list[str]) -> dict[str, float]:
    """Words by their stems, neighbouring words, and pieces of words, counted."""
    stems = [stem(word) for word in words]
    found: dict[str, float] = {}
    for word in stems:
        found[f"w {word}"] = found.get(f"w {word}", 0.0) + _WORD
    for one, other in zip(["^", *stems], [*stems, "$"], strict=True):
        found[f"p {one} {other}"] = found.get(f"p {one} {other}", 0.0) + _PAIR
    line = f" {' '.join(words)} "
    for length in PIECES:
        for start in range(len(line) - length + 1):
            piece = line[start : start + length]
            found[piece] = found.get(piece, 0.0) + _PIECE
    return found
