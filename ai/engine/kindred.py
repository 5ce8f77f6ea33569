"""Words of names by their other forms: whose verb, small one or plural a customer's word is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ai.engine.forms import forms
from ai.engine.likeness import FORM, Word
from ai.text import stem

SHORTEST = 3
"""Letters from which on a word may be a form of another."""

AS_ONE = 0.97
"""Similarity of two words of a name to both written as one ("lawnmower")."""

LONG = 6
"""Letters from which on a word may be two written as one."""


@dataclass(frozen=True, slots=True)
class Kindred:
    """The words of all names: by the roots they are made of, by all that they may be of, and two
    that stand together by both written as one."""

    made: dict[str, list[Word]]
    roots: dict[str, list[Word]]
    pairs: dict[str, tuple[Word, Word]]

    @classmethod
    def of(cls, names: Iterable[tuple[Word, ...]]) -> "Kindred":
        """Compile the words of names."""
        made: dict[str, list[Word]] = defaultdict(list)
        roots: dict[str, list[Word]] = defaultdict(list)
        pairs: dict[str, tuple[Word, Word]] = {}
        called = list(names)
        for word in dict.fromkeys(word for name in called for word in name):
            own = forms(word.text, name=True) if len(word.text) >= SHORTEST else None
            for root in own.all if own else ():
                roots[root].append(word)
            for root in own.made if own else ():
                made[root].append(word)
        for one, other in (pair for name in called for pair in pairwise(name)):
            joined = stem(one.text + other.text)
            if len(joined) > LONG:
                pairs.setdefault(joined, (one, other))
        return cls(dict(made), dict(roots), pairs)

    def named_by(self, word: Word) -> dict[Word, float]:
        """Words of names that a customer's word is a form of, or is written together of."""
        if not word.stem or len(word.text) < SHORTEST:
            return {}
        if word.stem in self.pairs:
            return dict.fromkeys(self.pairs[word.stem], AS_ONE)
        own = forms(word.text)
        found = [named for root in own.made for named in self.roots.get(root, ())]
        found += [named for root in own.all for named in self.made.get(root, ())]
        return dict.fromkeys(found, FORM)

    def forms_in(self, words: Iterable[Word]) -> frozenset[str]:
        """Which of a message's words are forms of a name's: those are no slips of anything else."""
        return frozenset(word.text for word in words if self.named_by(word))
