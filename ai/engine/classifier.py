"""Which of several things a text means, learnt from a few examples of each.

A linear model on words, what they mean in everyday English (:mod:`ai.engine.everyday`), pairs of
words and pieces of words, in plain Python: it begins with what each meaning's examples have, and
then moves only where a wrong meaning comes too near (multiclass passive-aggressive, Crammer and
Singer's loss). While it learns, a part of an example's features is hidden each time, so that no
meaning rests on one spelling; what it keeps is the mean of all it held on the later part of the
way, so that the example seen last counts no more than others. Learning is repeatable: the only
chance in it is seeded.

A word that few meanings use tells more than one that many use, however many examples have it.

How sure it is that a text means any of these, it takes from how near the text is to the mean of
the best meaning's examples, how many of its pieces of words and of its pairs those examples know,
how many of its words any example has, its score, the lead, and how many words there are to go by:
what they never spoke of, and what two meanings share, are signs of something else.
"""

import math
import random
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import compress

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ai.engine.everyday import SLIGHT, is_everyday, meaning, meanings, root, spread
from ai.text import folded, tokens

MARGIN = 0.25
"""How far the right meaning should lead while learning. This and the numbers below were compared
on draws from training splits alone: ten of a meaning from BANKING77 and HWU64, forty to a hundred
of CLINC150."""

STEP = 0.3
HIDDEN = 0.3
"""Share of an example's features that is hidden each time."""

PASSES = 7
UNKEPT = 0.4
"""Share of the way at the beginning that the mean of the weights leaves out."""

RESTS = 2
"""Passes that an example sits out after its meaning led by the margin."""

RIVALS = 8
"""The wrong meanings that an example is compared with after the first time, the nearest then: all
of them each time is twice as slow and no better."""

DAMPED = 1.0
"""The sum from which a feature's further examples tell clearly less at the beginning, in units of
one example that has nothing else."""

RARITY = 0.7
"""Power of a feature's rarity in its weight."""

SPREAD = 0.5
"""Share of a feature's rarity that is told by how few meanings it is spread over, the rest by how
few examples have it."""

PIECE = 4
"""Length of the pieces of words, with the spaces between words."""

MAX_WORDS = 120
_WORD, _MEANING, _PAIR, _TOGETHER, _PIECE = 1.0, 1.5, 0.5, 0.5, 0.5
_APART = 5
"""How many telling words on another may stand for the two to count as said together."""

_LIKELY = 0.15
"""Letters that a word of the examples gains by being e times as common, when slips are mended."""

_FIRST = 0.5
"""Letters that another first letter costs: it is seldom mistyped."""

_NEAREST = 12
"""Words of the examples that a slip is compared with."""

_NEAR, _COVERED, _TOLD, _KNOWN = 0.7, 3.8, 0.25, 1.0
_SCORE, _LEAD, _LONGER, _SHORTER, _BIAS = 2.8, 4.8, 0.18, 0.7, -2.2
"""What `Guess.sure` weighs, as a logistic: logarithms of nearness and of the shares of the pieces
and of the words said together that the best meaning knows; the share of the words that any
example has; score, lead, words. Compared on training and validation splits alone: what is out of
CLINC150's scope, what BANKING77-OOS leaves out, and meanings left out of CLINC150 and of HWU64,
each told apart no worse than before the pairs and the known words were weighed. The bias does not
change the order: it puts one half between where the errors of the first two sets balance."""

_SHORT, _LONG, _LONGEST = 5, 7, 20
"""Words below which a shorter text is surer if known (yes, thanks), and between which a longer one
is, because there is more to go by."""

_DRAWN = 8192
"""Parts of the draw of what is hidden."""

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

    def __init__(self, examples: Sequence[tuple[str, str]], *, passes: int = PASSES) -> None:
        """`examples`: texts with what they mean. `passes`: how often all are gone through."""
        written = [(_words(text), label) for text, label in examples]
        self._words = Counter(word for words, _ in written for word in words)
        self._roots = frozenset(root(word) for word in self._words)
        self._long = sorted(word for word in self._words if len(word) >= 4 and word.isalpha())
        self._slips: dict[str, str] = {}
        counted = [(_features(words), label) for words, label in written]
        self.labels = tuple(dict.fromkeys(label for _, label in counted))
        self._rarity = _rarity(counted, labels=len(self.labels))
        self._unseen = math.log((len(counted) + 1) / 0.5) ** RARITY if counted else 1.0
        place = {label: number for number, label in enumerate(self.labels)}
        learnt = [(self._vector(features), place[label]) for features, label in counted]
        sums = self._sums(learnt)
        self._means = _by_feature(sums)
        damped = [{name: math.log1p(value / DAMPED) for name, value in row.items()} for row in sums]
        self._weights = _by_feature(damped)
        if len(self.labels) > 1 and passes:
            self._learn(learnt, passes)

    def classify(self, text: str) -> Guess | None:
        """The likeliest meaning of a text, or None when it shares nothing with any example."""
        features, vector = self._read(text)
        if not vector:
            return None
        scores = self._scored(vector)
        best = max(range(len(scores)), key=scores.__getitem__)
        others = (score for number, score in enumerate(scores) if number != best)
        lead = scores[best] - max(others, default=0.0)
        return Guess(
            label=self.labels[best],
            score=scores[best],
            lead=lead,
            sure=self._sure(features, vector, best=best, score=scores[best], lead=lead),
        )

    def scores(self, text: str) -> tuple[list[float], float]:
        """The score of each label, in order, and the share of the text that examples know."""
        features, vector = self._read(text)
        if not vector:
            return [], 0.0
        return self._scored(vector), self._share(features, self._rarity.keys())

    def _read(self, text: str) -> tuple[dict[str, float], dict[str, float]]:
        """The features as they were written, and the vector of the text with its slips mended."""
        words = _words(text)
        return _features(words), self._vector(_features([self._spelt(word) for word in words]))

    def _sure(
        self,
        features: dict[str, float],
        vector: dict[str, float],
        *,
        best: int,
        score: float,
        lead: float,
    ) -> float:
        means = self._means
        near = sum(value * means[name].get(best, 0.0) for name, value in vector.items())
        pieces = {name: count for name, count in features.items() if _is_piece(name)}
        covered = self._share(pieces, {name for name in pieces if best in means.get(name, ())})
        pairs = {name: count for name, count in features.items() if _is_pair(name)}
        told = self._share(pairs, {name for name in pairs if best in means.get(name, ())})
        words = {name: count for name, count in features.items() if name.startswith("w ")}
        length = len(words)
        known = (
            _NEAR * math.log(max(near, 0.01))
            + _COVERED * math.log(max(covered, 0.01))
            + _TOLD * math.log(max(told, 0.01))
            + _KNOWN * self._share(words, self._rarity.keys())
            + _SCORE * score
            + _LEAD * lead
            + _LONGER * min(max(length, _LONG), _LONGEST)
            + _SHORTER * max(_SHORT - length, 0)
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

    def _scored(self, vector: dict[str, float]) -> list[float]:
        return self._score((self._weights.get(name, {}), value) for name, value in vector.items())

    def _score(self, rows: Iterable[tuple[dict[int, float], float]]) -> list[float]:
        scores = [0.0] * len(self.labels)
        for weights, value in rows:
            for number, weight in weights.items():
                scores[number] += value * weight
        return scores

    def _sums(self, learnt: Iterable[tuple[dict[str, float], int]]) -> list[dict[str, float]]:
        """The vectors of each label's examples, added up."""
        sums: list[dict[str, float]] = [{} for _ in self.labels]
        for vector, label in learnt:
            row = sums[label]
            for name, value in vector.items():
                row[name] = row.get(name, 0.0) + value
        return sums

    def _learn(self, learnt: list[tuple[dict[str, float], int]], passes: int) -> None:
        """Move the weights; what is kept in the end is their mean over the later part of the way.

        A step is in all weights held since, so it enters the mean at once, by the share of that
        part which is left then.
        """
        mean = {name: dict(row) for name, row in self._weights.items()}
        chance = random.Random(1).random  # noqa: S311 - repeatable on purpose
        order = random.Random(2)  # noqa: S311 - repeatable on purpose
        examples = [
            _Example(
                [(self._weights[name], mean[name], value) for name, value in vector.items()], label
            )
            for vector, label in learnt
        ]
        # Which features are shown is drawn once; each time another part of the draw is used.
        longest = max(len(example.rows) for example in examples)
        drawn = bytes(chance() >= HIDDEN for _ in range(longest + _DRAWN))
        total = len(examples) * passes
        done = 0
        for _ in range(passes):
            order.shuffle(examples)
            for example in examples:
                done += 1
                if example.rests:
                    example.rests -= 1
                    continue
                start = int(chance() * _DRAWN)
                shown = list(compress(example.rows, drawn[start : start + len(example.rows)]))
                if shown:
                    left = (1.0 - done / total) / (1.0 - UNKEPT)
                    self._correct(example, shown, left=min(1.0, left))
        self._weights = mean

    def _correct(self, example: "_Example", shown: list["_Row"], *, left: float) -> None:
        label = example.label
        norm = math.sqrt(sum([value * value for _, _, value in shown])) or 1.0
        if not example.rivals:
            scores = self._score((weights, value) for weights, _, value in shown)
            right = scores[label]
            scores[label] = -math.inf
            count = min(RIVALS, len(scores) - 1)
            example.rivals = nlargest(count, range(len(scores)), key=scores.__getitem__)
            rival = example.rivals[0]
            most = scores[rival]
        else:
            pairs = [(weights.get, value) for weights, _, value in shown]
            right = sum([value * get(label, 0.0) for get, value in pairs])
            near = [
                sum([value * get(number, 0.0) for get, value in pairs]) for number in example.rivals
            ]
            most = max(near)
            rival = example.rivals[near.index(most)]
        ahead = (right - most) / norm
        if ahead > MARGIN:
            example.rests = RESTS
            return
        step = min(STEP, (MARGIN - ahead) / 2) / norm
        for weights, mean, value in shown:
            moved = step * value
            weights[label] += moved
            weights[rival] = weights.get(rival, 0.0) - moved
            mean[label] += left * moved
            mean[rival] = mean.get(rival, 0.0) - left * moved


_Row = tuple[dict[int, float], dict[int, float], float]
"""A feature's weights by label, their mean so far, and its value in an example."""


@dataclass(slots=True)
class _Example:
    """What is learnt from: the nearest wrong labels, and how many passes it sits out."""

    rows: list[_Row]
    label: int
    rivals: list[int] = field(default_factory=list)
    rests: int = 0


def _by_feature(rows: Iterable[dict[str, float]]) -> dict[str, dict[int, float]]:
    """Rows by label, each brought to length one, as rows by feature."""
    turned: dict[str, dict[int, float]] = {}
    for label, row in enumerate(rows):
        for name, value in _unit(row).items():
            turned.setdefault(name, {})[label] = value
    return turned


def _rarity(counted: Sequence[tuple[dict[str, float], str]], *, labels: int) -> dict[str, float]:
    """How telling each feature is: the fewer examples have it, and the fewer meanings, the more.

    A feature is spread over as many meanings as would have it equally often (the inverse of
    Simpson's index): what nine examples of one have and one of another is nearly of one alone.
    """
    held = Counter((name, label) for features, label in counted for name in features)
    seen: dict[str, int] = {}
    squares: dict[str, int] = {}
    for (name, _), count in held.items():
        seen[name] = seen.get(name, 0) + count
        squares[name] = squares.get(name, 0) + count * count
    total, kinds = len(counted) + 1, labels + 1
    # Both are brought to the same height: that of a feature which nothing has.
    height = SPREAD * math.log(total / 0.5) / math.log(kinds / 0.5)
    found: dict[str, float] = {}
    for name, count in seen.items():
        over = count * count / squares[name]
        rare = (1.0 - SPREAD) * math.log(total / (count + 0.5))
        found[name] = (rare + height * math.log(kinds / (over + 0.5))) ** RARITY
    return found


def _is_piece(name: str) -> bool:
    return len(name) == PIECE and not name.startswith("w ")


def _is_pair(name: str) -> bool:
    return len(name) > PIECE and name.startswith(("p ", "t "))


def _damped(count: float) -> float:
    return 1.0 + math.log(count) if count > 1 else count


def _unit(vector: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {name: value / norm for name, value in vector.items()}


def _words(text: str) -> list[str]:
    return spread([token.text for token in tokens(folded(text))][:MAX_WORDS])


def _features(words: list[str]) -> dict[str, float]:
    """Words by their roots, what they mean, words said together, and pieces of words, counted.

    Words said together, neighbours or not, are taken for what they mean where that is known.
    """
    roots = [root(word) for word in words]
    meant = [meaning(word) for word in roots]
    telling = [word for word in meant if word not in SLIGHT]
    found: dict[str, float] = {}
    for word in roots:
        found[f"w {word}"] = found.get(f"w {word}", 0.0) + _WORD
    for name in meanings(roots):
        found[f"m {name}"] = found.get(f"m {name}", 0.0) + _MEANING
    for one, other in zip(["^", *meant], [*meant, "$"], strict=True):
        found[f"p {one} {other}"] = found.get(f"p {one} {other}", 0.0) + _PAIR
    for place, one in enumerate(telling):
        for other in telling[place + 1 : place + 1 + _APART]:
            if one != other:
                found[f"t {one} {other}" if one < other else f"t {other} {one}"] = _TOGETHER
    line = f" {' '.join(words)} "
    for start in range(len(line) - PIECE + 1):
        piece = line[start : start + PIECE]
        found[piece] = found.get(piece, 0.0) + _PIECE
    return found
