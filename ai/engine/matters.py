"""What customers of small businesses ask about, whatever the words: the same matter in eight
languages, by which a question finds the article that speaks of it.

It reads what an article and a question have in common where they share no word ("anywhere to
leave the car?" and "Y a-t-il un parking ?"). A line names a matter and the ways it is spoken of.
A form of several words is joined by hyphens: they stand in this order, with at most GAP others
between. A star stands for any ending; a form behind an exclamation mark says that another thing
is meant. Services are never found by these words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ai.engine.matter_lines import LINES
from ai.spoken import SPOKEN
from ai.text import folded, stem, tokens
from catalog.snapshot import ArticleEntry

GAP = 2
"""Words that may stand between two of a form."""

MAX_WORDS = 60
"""Words of a message that are read; in a longer one every matter is spoken of somewhere."""

_WITHIN = {
    "pay": ("instalments", "deposit", "insurance", "voucher", "cancelling"),
    "deposit": ("cancelling",),
    "bring": (
        *("pets", "children", "meal", "meatless", "mat", "towel", "tools", "wear"),
        *("own", "documents", "licence", "visit", "deliver"),
    ),
    "children": ("accessible", "childseat"),
    "colours": ("choose",),
    "visit": ("deliver",),
    "pets": ("vaccination", "size"),
    "meal": ("breakfast", "meatless", "allergy", "halal"),
    "wait": ("deliver",),
}
"""A wide matter, and the narrower ones beside which it is not the one that is meant."""


@dataclass(frozen=True, slots=True)
class _Form:
    words: tuple[str, ...]
    stems: tuple[str, ...]


def _form(written: str) -> _Form:
    words = tuple(folded(word) for word in written.split("-"))
    return _Form(words, tuple(stem(word) for word in words))


_FORMS: dict[str, tuple[_Form, ...]] = {}
_OTHERWISE: dict[str, tuple[_Form, ...]] = {}
for _line in LINES.strip().splitlines():
    _name, _listed = _line.split(":", 1)
    _all = _listed.split()
    _FORMS[_name] = (
        *_FORMS.get(_name, ()),
        *(_form(one) for one in _all if not one.startswith("!")),
    )
    _OTHERWISE[_name] = (
        *_OTHERWISE.get(_name, ()),
        *(_form(one[1:]) for one in _all if one.startswith("!")),
    )

_FIRST: dict[str, list[tuple[str, _Form]]] = {}
"""Forms by how their first word begins: few of them can be in a text."""
_AHEAD = 2
for _name, _forms in _FORMS.items():
    for _one in _forms:
        _FIRST.setdefault(_one.words[0].removesuffix("*")[:_AHEAD], []).append((_name, _one))

_ENDINGS = tuple(ending for spoken in SPOKEN.values() for ending in spoken.endings)


_JOINED = ("ال", "لل", "بال", "وال", "فال", "ولل")
"""What Arabic writes together with a word."""


@lru_cache(maxsize=4096)
def _readings(word: str) -> tuple[str, ...]:
    """A word as it may stand in a form: bare of what is written together with it."""
    found = [word]
    if word[:1] in "وفبل" and len(word) > 4:
        found.append(word[1:])
    found += [word[len(one) :] for one in _JOINED if word.startswith(one) and len(word) > 5]
    if "'" in word:
        found += [part for part in word.split("'") if len(part) > 2]
    found += [
        word.removesuffix(ending)
        for ending in _ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= 3
    ]
    return tuple(found)


def _is(said: str, word: str, stemmed: str) -> bool:
    if word.endswith("*"):
        return any(reading.startswith(word[:-1]) for reading in _readings(said))
    return any(
        reading == word or (len(word) > 3 and stem(reading) == stemmed)
        for reading in _readings(said)
    )


def _places(said: tuple[str, ...], form: _Form, start: int) -> tuple[int, ...]:
    """The places of a form's words, its first at `start`; () where it does not stand there."""
    at = [start]
    if not _is(said[start], form.words[0], form.stems[0]):
        return ()
    for word, stemmed in zip(form.words[1:], form.stems[1:], strict=True):
        ahead = range(at[-1] + 1, min(len(said), at[-1] + GAP + 2))
        found = next((p for p in ahead if _is(said[p], word, stemmed)), None)
        if found is None:
            return ()
        at.append(found)
    return tuple(at)


@lru_cache(maxsize=512)
def _spoken_of(said: tuple[str, ...]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for start, word in enumerate(said):
        for begin in {reading[:_AHEAD] for reading in _readings(word)}:
            for name, form in _FIRST.get(begin, ()):
                places = _places(said, form, start)
                if places:
                    found.setdefault(name, set()).update(places)
    return {name: frozenset(places) for name, places in found.items()}


def matters(said: tuple[str, ...]) -> dict[str, frozenset[int]]:
    """The matters that folded words speak of, each with the places of the words that tell it."""
    said = said[:MAX_WORDS]
    found = _spoken_of(said)
    wide = {w for w, narrow in _WITHIN.items() if any(name in found for name in narrow)}
    return {
        name: places
        for name, places in found.items()
        if name not in wide and not is_otherwise(name, said)
    }


def explained(said: tuple[str, ...]) -> frozenset[int]:
    """The places of words that belong to some matter, meant or not."""
    return frozenset().union(*_spoken_of(said[:MAX_WORDS]).values())


def is_otherwise(name: str, said: tuple[str, ...]) -> bool:
    """Whether words of a matter are said of another thing ("how long do I wait?")."""
    return any(
        _places(said, form, start) for form in _OTHERWISE[name] for start in range(len(said))
    )


def of_articles(entries: Iterable[ArticleEntry]) -> dict[str, frozenset[str]]:
    """The matters of each article, by its reference: what its question and keywords speak of."""
    out = {}
    for entry in entries:
        out[entry.ref] = frozenset().union(*map(of_text, (entry.question, *entry.keywords)))
    return out


def of_text(text: str) -> frozenset[str]:
    """The matters that a text of the business's speaks of."""
    return frozenset(matters(_words(text)))


def touched(text: str) -> frozenset[str]:
    """The matters that a description touches, with the wide ones beside narrower ones."""
    return frozenset(_spoken_of(_words(text)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens(folded(text)))[:MAX_WORDS]
