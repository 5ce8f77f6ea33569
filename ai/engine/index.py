"""The catalogue compiled for matching: which entries do these words mean?

A score has three parts: fuzzy token matches against names, translations and
synonyms (weighted by how telling each word is), character n-grams, and word
overlap with descriptions. Words left unexplained by the best entry are kept:
they are the sign of something this business does not offer.
"""

import hashlib
import math
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock

from ai.engine.called import LONG, Variant, WholeNames, name_words, nearly
from ai.engine.glossary import CONCEPTS, KIN
from ai.engine.kindred import Kindred
from ai.engine.likeness import CONCEPT, Word, is_arabizi, similarity
from ai.engine.matters import of_articles
from ai.engine.shelf import Shelf, words_of
from ai.text import stem
from catalog.snapshot import PackageEntry, ServiceEntry, Snapshot

ALIKE = 0.72
"""Similarity from which a word may be a slip of another."""

SAME = 0.97
"""Similarity from which a word is the name's own, or a form of it."""

FULL = 0.8
"""Share of a name's weight that must be said for the name to count as said."""

_CACHE_SIZE = 64

Heard = dict[Word, list[tuple[float, int]]]
"""By words of names: how like it which of the customer's words are."""


@dataclass(slots=True)
class Entry:
    ref: str
    entry: ServiceEntry | PackageEntry
    variants: list[Variant]
    name_stems: frozenset[str]
    about: frozenset[str]
    category: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """How well a message's words name an entry. `positions` are indexes of those words."""

    ref: str
    score: float
    weight: float
    positions: frozenset[int]
    words: int
    telling: bool
    exact: bool
    literal: bool
    hits: int
    closest: float
    """How like the best of the words is to the name's."""
    spots: tuple[frozenset[int], ...] = ()
    """Where each word of the name is said, in the name's order: several places when repeated."""


@dataclass(slots=True)
class Index:
    """One snapshot, compiled."""

    snapshot: Snapshot
    entries: list[Entry] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)
    idf: dict[str, float] = field(default_factory=dict)
    vocabulary: frozenset[str] = frozenset()
    names: list[Word] = field(default_factory=list)
    frequency: dict[str, int] = field(default_factory=dict)
    categories: dict[str, tuple[Word, ...]] = field(default_factory=dict)
    matters: dict[str, frozenset[str]] = field(default_factory=dict)
    """What each article speaks of, by its reference."""

    known: frozenset[str] = frozenset()
    """Every stem and concept of names and categories."""

    holders: dict[Word, frozenset[int]] = field(default_factory=dict)
    """Which entries have a word in a name, by their places."""

    joined: dict[str, frozenset[int]] = field(default_factory=dict)
    """Which entries have a name that is written as this when it is written as one word."""

    kindred: Kindred = field(default_factory=lambda: Kindred.of(()))
    whole: WholeNames = field(default_factory=lambda: WholeNames.of(()))
    _similar: dict[tuple[str, str], float] = field(default_factory=dict)

    def similarity(self, said: Word, named: Word) -> float:
        """0 to 1: is the customer's word this word of a name?"""
        # Concepts of phrases depend on the neighbours: they are not cached.
        known = self._likeness(said, named)
        return max(known, CONCEPT) if said.concepts & named.concepts else known

    def _likeness(self, said: Word, named: Word) -> float:
        key = (said.text, named.text)
        known = self._similar.get(key)
        if known is None:
            known = similarity(said, named)
            if len(self._similar) > 100_000:
                self._similar.clear()
            self._similar[key] = known
        return known

    def matches(self, said: list[Word], content: list[bool] | None = None) -> list[Match]:
        """Every entry with something in common with the words, best first.

        `content`: which of the words may be other forms of a name's.
        """
        heard = self._hear(said, content or [True] * len(said))
        found = []
        for place in self._candidates(said, heard):
            entry = self.entries[place]
            best: Match | None = None
            for variant in entry.variants:
                match = self._match(entry, variant, said, heard)
                if match is not None and (best is None or _rank(match) > _rank(best)):
                    best = match
            if best is not None:
                found.append(best)
        found.sort(key=lambda match: (-(match.weight * match.score), -match.score, match.ref))
        return found

    def _candidates(self, said: list[Word], heard: Heard) -> set[int]:
        """The places of entries that can match at all: few of a large catalogue."""
        near: set[int] = set()
        for named in heard:
            near |= self.holders[named]
        whole = [word.stem for word in said if len(word.text) > LONG]
        pairs = {stem(one.text + other.text) for one, other in pairwise(said)}
        for joined, places in self.joined.items():
            if joined in pairs or any(nearly(word, joined) for word in whole):
                near |= places
        return near

    def _hear(self, said: list[Word], content: list[bool]) -> dict[Word, list[tuple[float, int]]]:
        """For each word of any name: which of the customer's words are like it.

        The very word of one name is no slip of another's: names are of many languages, and
        "cleaned" is near to the trousers of some.
        """
        heard: Heard = {}
        best = [0.0] * len(said)
        for named in self.names:
            hits = [
                (score, place)
                for place, word in enumerate(said)
                if (score := self.similarity(word, named)) >= ALIKE
            ]
            for score, place in hits:
                best[place] = max(best[place], score)
            if hits:
                heard[named] = hits
        for place, word in enumerate(said):
            for named, score in self.kindred.named_by(word).items() if content[place] else ():
                heard.setdefault(named, []).append((score, place))
                best[place] = max(best[place], score)
        sure = {place for place, score in enumerate(best) if score >= SAME}
        for named, hits in heard.items():
            heard[named] = [hit for hit in hits if hit[1] not in sure or _is_own(hit[0])]
        return heard

    def _match(
        self,
        entry: Entry,
        variant: Variant,
        said: list[Word],
        heard: Heard,
    ) -> Match | None:
        positions: set[int] = set()
        spots: list[frozenset[int]] = []
        got = 0.0
        telling = literal = False
        exact = True
        weak = said_words = 0
        closest = 0.0
        for named, weight, rare in zip(variant.words, variant.weights, variant.rare, strict=True):
            hits = heard.get(named)
            if not hits:
                exact = False
                continue
            best = max(hits)[0]
            places = {place for score, place in hits if score >= best - 0.04}
            if best <= CONCEPT and places <= positions and len(places) == 1:
                # One word said for the same thing explains one word of the name, not two.
                exact = False
                continue
            said_words += 1
            # Another word for the same thing is no slip of it.
            closest = max(closest, 1.0 if best == CONCEPT else best)
            got += weight * min(1.0, best + 0.02 if best != CONCEPT else 0.95)
            positions |= places
            spots.append(frozenset(places))
            exact = exact and best >= CONCEPT
            literal = literal or (best != CONCEPT and rare)
            weak += best < 0.8
            telling = telling or rare
        joined = variant.places_as_one(said)
        if joined:
            positions |= joined
            spots = [frozenset({place}) for place in sorted(joined)]
            got, telling, exact, literal, weak = variant.weight, True, True, True, 0
            closest = 1.0
        # A short word one letter off needs company of the same name.
        if not positions or (weak and weak == len(positions)):
            return None
        return Match(
            ref=entry.ref,
            score=got / variant.weight if variant.weight else 0.0,
            weight=got,
            positions=frozenset(positions),
            words=min(len(variant.words), len(positions)),
            telling=telling,
            exact=exact,
            literal=literal,
            hits=said_words,
            closest=closest,
            spots=tuple(spots),
        )

    def kin(self, stemmed: str) -> list[str]:
        """Entries of a trade near to the one that a word names ("nails" at a manicurist's)."""
        near = KIN.get(CONCEPTS.get(stemmed, ""), frozenset())
        return [e.ref for e in self.entries if any(f"~{name}" in e.name_stems for name in near)]

    def df(self, word: Word) -> int:
        """In how many entries' names this word (or its concept) occurs."""
        return max((self.frequency.get(key, 0) for key in _keys(word)), default=0)

    def explains(self, ref: str, word: Word) -> bool:
        """Whether the entry's description, category or any name speaks of this word."""
        entry = next(item for item in self.entries if item.ref == ref)
        return (
            _known(word, entry.about)
            or _known(word, entry.category)
            or _known(word, entry.name_stems)
            or any(named.stem in entry.name_stems for named in self.kindred.named_by(word))
        )

    def describes(self, ref: str, word: Word) -> bool:
        """Whether the entry's own description speaks of this word."""
        return any(item.ref == ref and _known(word, item.about) for item in self.entries)

    def calls(self, ref: str, word: Word) -> bool:
        """Whether a name of the entry has this word."""
        return any(item.ref == ref and _known(word, item.name_stems) for item in self.entries)

    def knows(self, word: Word) -> bool:
        """Whether any entry's names or categories speak of this word."""
        return _known(word, self.known) or (
            # Arabic in Latin letters ("re7let") is spelt by ear.
            is_arabizi(word.text)
            and any(self._likeness(word, named) >= ALIKE for named in self.names)
        )

    def forms_of(self, word: Word) -> bool:
        """Whether any entry's names or categories speak of this word, or of a form of it."""
        return self.knows(word) or bool(self.kindred.named_by(word))

    def speaks(self, word: Word) -> bool:
        """Whether a word is one of any entry's, or of any article's."""
        return self.knows(word) or self.shelf.speaks(word)

    def described(self, said: list[Word]) -> list[str]:
        """Entries whose descriptions speak of what their names do not say ("ovens")."""
        return [
            entry.ref
            for entry in self.entries
            if any(_known(word, entry.about - entry.name_stems) for word in said)
            and all(_known(word, entry.about | entry.name_stems) for word in said)
        ]

    def category_of(self, said: list[Word]) -> str | None:
        """The category these words name in full."""
        best: tuple[int, str] | None = None
        for name, words in self.categories.items():
            if words and all(
                any(self.similarity(word, named) >= 0.85 for word in said) for named in words
            ):
                best = max(best or (0, ""), (len(words), name))
        return best[1] if best else None

    def best_articles(self, said: list[Word], text: str) -> list[tuple[float, str]]:
        """Articles by how well their question is the customer's, best first; see `Shelf`."""
        return self.shelf.ranked(said, similarity=self.similarity, df=self.df)


def _rank(match: Match) -> tuple[bool, float, float]:
    return match.score >= FULL, match.weight * match.score, match.score


def _is_own(score: float) -> bool:
    """Whether a word is the name's own or another word for it, and no slip or form of it."""
    return score >= SAME or score == CONCEPT


def _known(word: Word, stems: frozenset[str]) -> bool:
    return word.stem in stems or any(f"~{found}" in stems for found in word.concepts)


def build(snapshot: Snapshot) -> Index:
    """Compile a snapshot. A few milliseconds for a hundred entries."""
    index = Index(snapshot)
    raw: list[tuple[ServiceEntry | PackageEntry, list[list[Word]]]] = []
    names: list[str] = []
    sellables: list[ServiceEntry | PackageEntry] = [*snapshot.services, *snapshot.packages]
    for entry in sellables:
        called = [entry.name, *(words.name for words in entry.translations.values())]
        called += entry.synonyms
        names += called
        raw.append((entry, [words for name in called if (words := name_words(name))]))
    # Packages are named after their services: a service's words stay telling beside them.
    frequency: Counter[str] = Counter()
    bundled: Counter[str] = Counter()
    for entry, variants in raw:
        keys = {key for words in variants for word in words for key in _keys(word)}
        (frequency if isinstance(entry, ServiceEntry) else bundled).update(keys)
    frequency.update({key: seen for key, seen in bundled.items() if key not in frequency})
    count = len(raw)
    index.frequency = dict(frequency)
    index.idf = {key: 0.3 + math.log((1 + count) / (0.5 + seen)) for key, seen in frequency.items()}
    for entry, variants in raw:
        about = [entry.description, *(w.description for w in entry.translations.values())]
        category = entry.category if isinstance(entry, ServiceEntry) else ""
        index.entries.append(
            Entry(
                ref=entry.ref,
                entry=entry,
                variants=[_variant(words, index) for words in variants],
                name_stems=_stems(word for words in variants for word in words),
                about=_stems(word for text in about for word in words_of(text)),
                category=_stems(words_of(category)),
            )
        )
        if category and category not in index.categories:
            index.categories[category] = tuple(name_words(category))
    named = [word for _, variants in raw for words in variants for word in words]
    index.names = list(dict.fromkeys(named))
    holders: dict[Word, set[int]] = {}
    joined: dict[str, set[int]] = {}
    for place, compiled in enumerate(index.entries):
        for variant in compiled.variants:
            joined.setdefault(variant.joined_stem, set()).add(place)
            for word in variant.words:
                holders.setdefault(word, set()).add(place)
    index.holders = {word: frozenset(places) for word, places in holders.items()}
    index.joined = {name: frozenset(places) for name, places in joined.items()}
    index.whole = WholeNames.of(names)
    index.kindred = Kindred.of(v.words for e in index.entries for v in e.variants)
    index.known = frozenset().union(*(e.name_stems | e.category for e in index.entries))
    index.vocabulary = frozenset(word.text for word in named)
    index.shelf = Shelf.of(snapshot.articles)
    index.matters = of_articles(snapshot.articles)
    return index


def _keys(word: Word) -> set[str]:
    return {word.stem, *(f"~{found}" for found in word.concepts)}


def _stems(words: object) -> frozenset[str]:
    return frozenset(key for word in words for key in _keys(word))  # type: ignore[attr-defined]


def _variant(words: list[Word], index: Index) -> Variant:
    # A word counts as telling as the commonest of its forms in this catalogue.
    weights = tuple(min(index.idf[key] for key in _keys(word)) for word in words)
    joined = "".join(word.text for word in words)
    return Variant(
        words=tuple(words),
        weights=weights,
        rare=tuple(index.df(word) <= 1 for word in words),
        joined=joined,
        joined_stem=stem(joined),
        weight=sum(weights),
    )


_cache: OrderedDict[str, Index] = OrderedDict()
_same: OrderedDict[int, tuple[Snapshot, Index]] = OrderedDict()
"""By the snapshot's identity, which holds as long as the snapshot is kept here."""
_lock = Lock()


def index_of(snapshot: Snapshot) -> Index:
    """The compiled index of a snapshot, kept by its content alone."""
    with _lock:
        same = _same.get(id(snapshot))
        if same is not None:
            return same[1]
    digest = _digest(snapshot)
    with _lock:
        found = _cache.get(digest)
    index = found or build(snapshot)
    with _lock:
        _cache[digest] = index
        _cache.move_to_end(digest)
        _same[id(snapshot)] = (snapshot, index)
        for kept in (_cache, _same):
            while len(kept) > _CACHE_SIZE:
                kept.popitem(last=False)
    return index


def _digest(snapshot: Snapshot) -> str:
    # repr of frozen dataclasses is their whole content and costs a fraction of JSON.
    return hashlib.sha256(repr(snapshot).encode("utf-8", "surrogatepass")).hexdigest()
