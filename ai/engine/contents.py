"""Numbers that are a thing's own: "a dozen red roses", "the pack of five lessons", "5-litre cans".

What a name says how many of is no more of it for being named: who wants "two dozen eggs" of what
is sold by the dozen wants two, and a pack of five is one pack. The numbers are those of an
entry's names and of what a package contains.
"""

from dataclasses import dataclass
from functools import lru_cache

from ai.dates.words import NUMBERS
from ai.dozens import DOZENS
from ai.engine.measures import names_of
from ai.engine.said import Said
from ai.slots import DUAL_OR_MANY
from ai.text import Token, folded, tokens
from ai.units import unit_of
from catalog.snapshot import PackageEntry, ServiceEntry, Snapshot

FULL_COUNT = 10
"""From here on a number of a name counts what it holds, whichever of its words is said behind it
("a hundred cards"); a smaller one may also say how big one of it is ("a 3 seater sofa")."""

_NEAR = 2
"""Words behind a number of which one names what is counted ("five acoustic guitar lessons")."""

_DOZEN = 12


@dataclass(frozen=True, slots=True)
class _Own:
    """A number of a name and the stems of the words that may follow it."""

    number: int
    behind: frozenset[str]
    next: str


def leave_own(said: Said, refs: list[str], snapshot: Snapshot) -> None:
    """Note which numbers of a message are those of the things `refs` themselves."""
    entries = [entry for ref in refs if (entry := snapshot.sellable(ref)) is not None]
    owned = [own for entry in entries for own in _own_numbers(entry, snapshot)]
    called = {token.text for entry in entries for name in names_of(entry) for token in _words(name)}
    said.owned = frozenset(
        place
        for place, token in enumerate(said.tokens)
        # "تزيين" is called so, and is no dual.
        if (place in said.named and _counts(token.text))
        or (token.text in called and DUAL_OR_MANY.fullmatch(token.text))
        or any(_is_own(said.tokens, place, _number(token.text), own) for own in owned)
    )


def _counts(word: str) -> bool:
    """Whether a word of a name is a number, or one with what it counts by ("2x")."""
    return word[:1].isdigit() or _number(word.removesuffix("'s")) not in (None, 1)


def _own_numbers(entry: ServiceEntry | PackageEntry, snapshot: Snapshot) -> frozenset[_Own]:
    package = isinstance(entry, PackageEntry)
    found = _named(tuple(names_of(entry)), package)
    for item in entry.items if isinstance(entry, PackageEntry) else ():
        inside = snapshot.sellable(f"service:{item.service_id}")
        if inside is not None and item.quantity > 1:
            words = [unit_of(token.text) for name in names_of(inside) for token in _words(name)]
            found |= {_Own(item.quantity, frozenset(words), "")}
    return found


@lru_cache(maxsize=4096)
def _named(names: tuple[str, ...], package: bool) -> frozenset[_Own]:
    found = set()
    for name in names:
        words = _words(name)
        for place, token in enumerate(words):
            number = _number(token.text)
            if number is None or number == 1:
                continue
            after = [unit_of(word.text) for word in words[place + 1 :]]
            whole = package or number >= FULL_COUNT
            found.add(_Own(number, frozenset(after if whole else ()), after[0] if after else ""))
    return frozenset(found)


def _words(name: str) -> tuple[Token, ...]:
    return tokens(folded(name))


def _number(word: str) -> int | None:
    if word in DOZENS:
        return _DOZEN
    return int(word) if word.isdigit() and len(word) <= 4 else NUMBERS.get(word)


def _is_own(said: tuple[Token, ...], place: int, number: int | None, own: _Own) -> bool:
    if number != own.number:
        return False
    if said[place].text in DOZENS:
        return True
    following = [unit_of(token.text) for token in said[place + 1 : place + 1 + _NEAR]]
    return following[:1] == [own.next] or not own.behind.isdisjoint(following)
