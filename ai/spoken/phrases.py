"""Wishes as lists of phrases, for the languages that need no more: matched word by word.

A phrase is words in their usual spelling. `word*` is any word that begins so, `..` up to
three words between, `^` the beginning of the message, `!a` at the end of a phrase: not
followed by "a"; `~a` there: not preceded by it. Phrases are parted by commas. A phrase costs
nothing unless its first word was said, so that eight languages take no longer than one.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from ai.text import folded, tokens

GAP = 3
"""Words that `..` may stand for."""

_SHORTEST_STEM = 3

_NAMED_TOO = frozenset({"hours", "discount", "change", "about", "available", "place"})
"""Wishes that a word of a service's name may only seem to tell."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a phrase. `prefix`: any word beginning so. `gap`: other words may come before."""

    word: str
    prefix: bool = False
    gap: bool = False

    def fits(self, said: str) -> bool:
        return said.startswith(self.word) if self.prefix else said == self.word


@dataclass(frozen=True, slots=True)
class _Phrase:
    intent: str
    parts: tuple[_Part, ...]
    first: bool
    without: frozenset[str]
    behind: frozenset[str]


@dataclass(slots=True)
class Phrases:
    """The phrases of one language, ready to match."""

    exact: dict[str, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))
    stems: dict[str, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))
    words: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    """Words that are a phrase by themselves."""
    spellings: tuple[str, ...] = ()
    """The words in their order: of two as near, the same one is meant in every process."""

    @classmethod
    def of(cls, listed: dict[str, str]) -> "Phrases":
        """Compile a language's lists, intent by intent."""
        found = cls()
        known: set[str] = set()
        for intent, written in listed.items():
            for text in written.split(","):
                phrase = _read(intent, text)
                head = phrase.parts[0]
                (found.stems if head.prefix else found.exact)[head.word].append(phrase)
                known.update(part.word for part in phrase.parts if len(part.word) > 3)
        found.words = frozenset(known)
        found.spellings = tuple(sorted(known))
        found.alone = frozenset(
            head
            for head, phrases in found.exact.items()
            if any(len(phrase.parts) == 1 for phrase in phrases)
        )
        return found

    def intents(self, said: list[str], *, names: frozenset[str] = frozenset()) -> dict[str, int]:
        """What the words ask for, with how many words of it each wish took.

        `names`: words of the catalogue's names. Alone they ask for no hours and no lower price:
        "fermeture éclair" is a zip, and "kupunguza suruali" makes trousers shorter.
        """
        found: dict[str, int] = {}
        for place, word in enumerate(said):
            heads = [*self.exact.get(word, ())]
            for length in range(_SHORTEST_STEM, len(word) + 1):
                heads += self.stems.get(word[:length], ())
            for phrase in heads:
                named = word in names and len(phrase.parts) == 1 and phrase.intent in _NAMED_TOO
                if not named and _matched(phrase, said, place):
                    found[phrase.intent] = max(found.get(phrase.intent, 0), len(phrase.parts))
        return found

    def places(self, said: list[str], *, intent: str = "") -> set[int]:
        """Where the words stand that are part of some phrase, or of one of an intent's."""
        found: set[int] = set()
        for place, word in enumerate(said):
            heads = [*self.exact.get(word, ())]
            for length in range(_SHORTEST_STEM, len(word) + 1):
                heads += self.stems.get(word[:length], ())
            for phrase in heads:
                if not intent or phrase.intent == intent:
                    found.update(_matched(phrase, said, place))
        return found

    def spelt(self, word: str) -> str:
        """The word of a phrase that a misspelt word is, or the word itself."""
        allowed = 1 if len(word) <= 9 else 2
        if len(word) < 5 or word in self.words or word.isdigit():
            return word
        best, closest = word, allowed + 1
        for known in self.spellings:
            if abs(len(known) - len(word)) > allowed or known[0] != word[0]:
                continue
            edits = OSA.distance(word, known, score_cutoff=allowed)
            if edits < closest:
                best, closest = known, edits
        return best


def _read(intent: str, text: str) -> _Phrase:
    parts: list[_Part] = []
    without: set[str] = set()
    behind: set[str] = set()
    first = gap = False
    for written in text.split():
        if written == "..":
            gap = True
            continue
        if written.startswith("!"):
            without.update(token.text for token in tokens(folded(written[1:])))
            continue
        if written.startswith("~"):
            behind.update(token.text for token in tokens(folded(written[1:])))
            continue
        first = first or written.startswith("^")
        words = [token.text for token in tokens(folded(written))]
        for number, word in enumerate(words, 1):
            prefix = written.endswith("*") and number == len(words)
            parts.append(_Part(word, prefix=prefix, gap=gap))
            gap = False
    return _Phrase(intent, tuple(parts), first, frozenset(without), frozenset(behind))


def _matched(phrase: _Phrase, said: list[str], place: int) -> list[int]:
    """Where a phrase's words stand when it begins at `place`; [] when it does not."""
    if phrase.first and place > 0:
        return []
    if place > 0 and said[place - 1] in phrase.behind:
        return []
    at = place
    found = [place]
    for part in phrase.parts[1:]:
        reach = GAP + 1 if part.gap else 1
        following = range(at + 1, min(at + 1 + reach, len(said)))
        hit = next((p for p in following if part.fits(said[p])), None)
        if hit is None:
            return []
        at = hit
        found.append(hit)
    return found if at + 1 >= len(said) or said[at + 1] not in phrase.without else []
