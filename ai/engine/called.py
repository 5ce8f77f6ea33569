"""What a thing is called: the words of its names, and where a message says one word for word."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from ai.dates import Found
from ai.engine.likeness import Word
from ai.engine.shelf import words_of
from ai.text import Folded, Token, folded, stem, tokens, word_set

LONG = 6
"""Letters from which on a word may be a name of several, written as one."""

_FILLERS = word_set(
    "a an the and or of for with in at to up your my de del la el los las y e o con para en por un"
    " una sin من في مع و علي او des du d le les l une au aux et ou sur pour par avec do da dos das"
    " no na com a as os di dan untuk yang ke ya wa za la cha vya kwa का क क की के और म स"
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way an entry is called."""

    words: tuple[Word, ...]
    weights: tuple[float, ...]
    rare: tuple[bool, ...]
    joined: str
    joined_stem: str
    weight: float

    def places_as_one(self, said: list[Word]) -> set[int]:
        """Where it is written as one word or as several: "deepclean", "hair cut"."""
        if len(self.words) > 1:
            for place, word in enumerate(said):
                if len(word.text) > LONG and nearly(word.stem, self.joined_stem):
                    return {place}
        elif len(self.joined) > 5:
            for place in range(len(said) - 1):
                if stem(said[place].text + said[place + 1].text) == self.joined_stem:
                    return {place, place + 1}
        return set()


def name_words(name: str) -> list[Word]:
    """The words of a name without the small ones, unless it has no others."""
    words = words_of(name)
    telling = [word for word in words if word.text not in _FILLERS]
    return telling or words


def nearly(said: str, joined: str) -> bool:
    """Whether two words written as one are the same but for a letter."""
    near = len(joined) >= 8 and abs(len(said) - len(joined)) <= 1
    return said == joined or (near and OSA.distance(said, joined, score_cutoff=1) <= 1)


@dataclass(frozen=True, slots=True)
class WholeNames:
    """Names of several words, by the stem that each begins with; the longest first."""

    names: dict[str, list[tuple[str, ...]]]

    @classmethod
    def of(cls, names: Iterable[str]) -> "WholeNames":
        found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in names:
            stems = _stems(tokens(folded(name)))
            if len(stems) > 1:
                found[stems[0]].add(stems)
        return cls({first: sorted(all_, key=len, reverse=True) for first, all_ in found.items()})

    def said_in(self, spoken: tuple[Token, ...]) -> list[tuple[int, int]]:
        """Ranges of the words that say a name whole and in its order; none within another."""
        said = _stems(spoken)
        runs: list[tuple[int, int]] = []
        place = 0
        while place < len(said):
            here = self.names.get(said[place], ())
            size = next((len(n) for n in here if said[place : place + len(n)] == n), 0)
            if size:
                runs.append((place, place + size))
            place += size or 1
        return runs


def _stems(found: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(stem(token.text) for token in found)


def called_so(
    source: Folded,
    raw: str,
    found: Found,
    called: list[tuple[int, int]],
    *,
    read: Callable[[str], Found],
) -> Found:
    """Days and hours without those of names: "an evening makeup tomorrow at 11" is at eleven.

    `raw`: what `found` was read from, `called`: where names are said, by the folded text. A day or
    an hour of a name stays where no other is told: the Friday brunch is on Friday.
    """
    told = [(day.start, day.end) for day in found.dates]
    told += [(at.start, at.end) for at in found.times]
    within = [span for span in called if any(a < span[1] and span[0] < b for a, b in told)]
    if not within:
        return found
    for start, end in reversed(within):
        low, high = source.span(start, end)
        raw = raw[:low] + "·" * (end - start) + raw[high:]
    beside = read(raw)
    return Found(beside.dates or found.dates, beside.times or found.times)
