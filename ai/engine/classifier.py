"""Which of several things a text means, learnt from a few examples of each.

A linear model on words, what they mean in everyday English (:mod:`ai.engine.everyday`), pairs of
words and pieces of words, in plain Python: it begins with the mean of each meaning's examples and
then moves only where a wrong meaning comes too near (multiclass passive-aggressive, Crammer and
Singer's loss). While it learns, a third of an example's features are hidden each time, so that no
meaning rests on one spelling. Learning is repeatable: the only chance in it is seeded.

How sure it is that a text means any of these, it takes from how near the text is to the mean of
the best meaning's examples, how much of it those examples know, how many words there are to go by,
and the lead: what they never spoke of, and what two meanings share, are signs of something else.
"""

import math
import random
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ai.engine.everyday import is_everyday, meanings, root, spread
from ai.text import folded, tokens

MARGIN = 0.3
"""How far the right meaning should lead while learning; chosen by hand on validation splits
(`evals.intents`), not cross-validated."""

STEP = 0.3
HIDDEN = 0.3
RARITY = 0.7
"""Power of a feature's rarity in its weight."""

PIECE = 4
"""Length of the pieces of words, with the spaces between words."""

MAX_WORDS = 120
_WORD, _MEANING, _PAIR, _PIECE = 1.0, 2.0, 0.7, 0.5
_LIKELY = 0.15
"""Letters that a word of the examples gains by being e times as common, when slips are mended."""

_FIRST = 0.5
"""Letters that another first letter costs: it is seldom mistyped."""

_NEAREST = 12
"""Words of the examples that a slip is compared with."""

_NEAR, _COVERED, _LENGTH, _LEAD, _BIAS = 1.16, 3.8, 0.18, 2.5, 1.0
"""What `Guess.sure` weighs, as a logistic: logarithms of nearness and of the share the best
meaning knows, words, lead. Chosen on the validation splits of CLINC150 and BANKING77-OOS, and what
is out of scope in their training splits, for the mean of their AUROC, which the bias does not
change: it puts one half between where the errors of the two sets balance."""

_LONG = 20
"""Words above which a longer text is no surer."""

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

    def __init__(self, examples: Sequence[tuple[str, str]], *, passes: int = 4) -> None:
        """`examples`: texts with what they mean. `passes`: how often all are gone through."""
        written = [(_words(text), label) for text, label in examples]
        self._words = Counter(word for words, _ in written for word in words)
        self._roots = frozenset(root(word) for word in self._words)
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
        self._means = {name: dict(row) for name, row in self._weights.items()}
        if len(self.labels) > 1:
            self._learn(learnt, passes)

    def classify(self, text: str) -> Guess | None:
        """The likeliest meaning of a text, or None when it shares nothing with any example."""
        features, vector = self._read(text)
        if not vector:
            return None
        scores = self._score(vector)
        best = max(range(len(scores)), key=scores.__getitem__)
        others = (score for number, score in enumerate(scores) if number != best)
        lead = scores[best] - max(others, default=0.0)
        return Guess(
            label=self.labels[best],
            score=scores[best],
            lead=lead,
            sure=self._sure(features, vector, best=best, lead=lead),
        )

    def scores(self, text: str) -> tuple[list[float], float]:
        """The score of each label, in order, and the share of the text that examples know."""
        features, vector = self._read(text)
        if not vector:
            return [], 0.0
        return self._score(vector), self._share(features, self._rarity.keys())

    def _read(self, text: str) -> tuple[dict[str, float], dict[str, float]]:
        """The features as they were written, and the vector of the text with its slips mended."""
        words = _words(text)
        return _features(words), self._vector(_features([self._spelt(word) for word in words]))

    def _sure(
        self, features: dict[str, float], vector: dict[str, float], *, best: int, lead: float
    ) -> float:
        means = self._means
        near = sum(value * means[name].get(best, 0.0) for name, value in vector.items())
        covered = self._share(features, {name for name in features if best in means.get(name, ())})
        length = sum(name.startswith("w ") for name in features)
        known = (
            _NEAR * math.log(max(near, 0.01))
            + _COVERED * math.log(max(covered, 0.01))
            + _LENGTH * min(length, _LONG)
            + _LEAD * lead
        )
        return 1.0 / (1.0 + math.exp(-known - _BIAS))

    def _share(self, features: dict[str, float], known: Container[str]) -> float:
        """How much of the features is among those known, as a ratio of lengths, 0 to 1."""
        heard = total = 0.0
        for name, count in features.items():
            rarity = self._rarity.get(name)
            weight = self._unseen * min(count, 1.0) if rarity is None else _damped(count) * rarity
            total += weight * weight
            if name in known:
                heard += weight * weight
        return math.sqrt(heard / total) if total else 0.0

    def _spelt(self, word: str) -> str:
        """The word of the examples that a word nobody used is a slip of, or the word itself.

        Near words that are common and begin alike come first. Another form of a word of the
        examples, and an everyday English word, is no slip.
        """
        if len(word) < 4 or word in self._words or word.isdigit():
            return word
        if root(word) in self._roots or is_everyday(word):
            return word
        known = self._slips.get(word)
        if known is None:
            allowed = 1 if len(word) <= 5 else 2
            near = process.extract(
                word, self._long, scorer=OSA.distance, score_cutoff=allowed, limit=_NEAREST
            )
            known = min(near, key=lambda found: self._far(word, found), default=(word,))[0]
            if len(self._slips) > _REMEMBERED:
                self._slips.clear()
            self._slips[word] = known
        return known

    def _far(self, word: str, found: tuple[str, float, int]) -> float:
        other, letters, _ = found
        apart = letters + (_FIRST if other[0] != word[0] else 0.0)
        return apart - _LIKELY * math.log(self._words[other])

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
        chance = random.Random(1).random  # noqa: S311 - repeatable on purpose
        examples = [
            ([(self._weights[name], value) for name, value in vector.items()], label)
            for vector, label in learnt
        ]
        order = random.Random(2)  # noqa: S311 - repeatable on purpose
        for _ in range(passes):
            order.shuffle(examples)
            for pairs, label in examples:
                self._correct([pair for pair in pairs if chance() >= HIDDEN], label)

    def _correct(self, shown: list[tuple[dict[int, float], float]], label: int) -> None:
        norm = math.sqrt(sum([value * value for _, value in shown])) or 1.0
        scores = [0.0] * len(self.labels)
        for weights, value in shown:
            for number, weight in weights.items():
                scores[number] += value * weight
        right = scores[label]
        scores[label] = -math.inf
        most = max(scores)
        loss = MARGIN - (right - most) / norm
        if loss <= 0:
            return
        rival = scores.index(most)
        step = min(STEP, loss / 2) / norm
        for weights, value in shown:
            weights[label] = weights.get(label, 0.0) + step * value
            weights[rival] = weights.get(rival, 0.0) - step * value


def _damped(count: float) -> float:
    return 1.0 + math.log(count) if count > 1 else count


def _unit(vector: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {name: value / norm for name, value in vector.items()}


def _words(text: str) -> list[str]:
    return spread([token.text for token in tokens(folded(text))][:MAX_WORDS])


def _features(words: list[str]) -> dict[str, float]:
    """Words by their roots, what they mean, neighbouring words, and pieces of words, counted."""
    roots = [root(word) for word in words]
    found: dict[str, float] = {}
    for word in roots:
        found[f"w {word}"] = found.get(f"w {word}", 0.0) + _WORD
    for name in meanings(roots):
        found[f"m {name}"] = found.get(f"m {name}", 0.0) + _MEANING
    for one, other in zip(["^", *roots], [*roots, "$"], strict=True):
        found[f"p {one} {other}"] = found.get(f"p {one} {other}", 0.0) + _PAIR
    line = f" {' '.join(words)} "
    for start in range(len(line) - PIECE + 1):
        piece = line[start : start + PIECE]
        found[piece] = found.get(piece, 0.0) + _PIECE
    return found
