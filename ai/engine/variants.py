"""Which of several of a kind is meant by what tells them apart: "the 15 foot one", "the big one",
"and a normal bike?".

Names that differ by a measure are told by it, however its unit is written; the smallest and the
largest of them by a word for small or large. What is normal is the one of its kind that is neither
for children nor the one just spoken of.
"""

import re
from functools import lru_cache

from ai.engine.index import Index, Match
from ai.engine.likeness import message_words
from ai.engine.measures import names_of
from ai.engine.resolve import Resolution
from ai.engine.said import Said
from ai.text import folded, folded_words, tokens
from ai.units import UNIT_OF, unit_of
from catalog.snapshot import PackageEntry, ServiceEntry, Snapshot

_MEASURE = re.compile(r"(?<![\w.,/:])(?P<number>\d{1,5})(?: |-| -)?(?P<unit>[^\W\d_]+)?(?!\w)")

_SMALL = folded_words(
    "small smaller smallest little mini pequeno pequena pequeno chico chica chiquito chiquita petit"
    " petite kecil ndogo mdogo chhota chhoti chota choti छोटा छोटी छोटे صغير صغيره الصغير الصغيره"
)
_LARGE = folded_words(
    "big bigger biggest large larger largest grande grand gde besar gede kubwa mkubwa bada badi"
    " bara bari बड़ा बड़ी बड़े كبير كبيره الكبير الكبيره"
)
_NORMAL = folded_words(
    "normal normale normaux normales normais regular plain standard ordinary usual classique"
    " clasico clasica comum simples biasa kawaida saada sada सादा सामान्य नॉर्मल عادي عاديه العادي"
    " العاديه"
)
_ONES = folded_words("one ones er own wala wale wali वाला वाली वाले")
_THE = re.compile(
    r"(?<!\w)(?:the|(?:el|la|los|las) de|(?:celui|celle|ceux|celles) de|[oa]s? de|yan?g|ile ya) $"
)
"""Stands before a bare number that tells which."""

_KIND = 2
"""Entries with a word in their names from which it says of what kind they are."""

Sellable = ServiceEntry | PackageEntry


def pick(
    resolution: Resolution, said: Said, index: Index, snapshot: Snapshot, *, spoken: list[str]
) -> None:
    """Let the one of a kind be meant that a message tells by a measure, a size or "normal"."""
    words = [token.text for token in said.tokens]
    says, measured = _says_which(words), _measured(said)
    if not (says or measured):
        return
    last = [entry for ref in spoken[:2] if (entry := snapshot.sellable(ref)) is not None]
    found = _contradicted(resolution, snapshot, measured, words)
    strange = not all(_is_little(word) for word in resolution.unmatched)
    if found is None and (strange or _is_told(resolution)):
        return
    named = [*resolution.refs, *resolution.maybe]
    pool = _pool(named, index, snapshot, last)
    found = found or _by_measure(pool, measured, any_of=not (last or named))
    if found is None and (last or named):
        kind = _pool([], index, snapshot, last)
        found = _by_size(pool, says) or _by_custom(kind, says, last, named)
    if found is not None:
        place = next((p for p, word in enumerate(words) if _is_little(word)), 0)
        mean(resolution, found.ref, measured[0][1] if measured else place)


def _is_told(resolution: Resolution) -> bool:
    """Whether words of its own name what is meant, or one of several."""
    if resolution.sold or len(resolution.maybe) == 1:
        return any(match.telling for match in resolution.sold)
    here = [match for match in resolution.likely if match.ref in resolution.maybe]
    return any(match.telling and match.literal for match in here)


def _says_which(words: list[str]) -> frozenset[str]:
    return frozenset(words) & (_SMALL | _LARGE | _NORMAL)


def _is_little(word: str) -> bool:
    bare = word.lstrip("0123456789")
    return word in _SMALL | _LARGE | _NORMAL | _ONES or bare in UNIT_OF or not bare


def _measured(said: Said) -> list[tuple[tuple[str, str], int]]:
    """The measures of a message with their places; a bare number where it tells which."""
    found = []
    for match in _MEASURE.finditer(said.text):
        start, end = match.span("number")
        unit = match["unit"] or ""
        place = next((p for p, t in enumerate(said.tokens) if t.start <= start < t.end), None)
        if place is None or any(low < end and start < high for low, high in said.taken):
            continue
        if unit in UNIT_OF:
            found.append(((match["number"], UNIT_OF[unit]), place))
        elif unit in _ONES or (not unit and _THE.search(said.text[:start])):
            found.append(((match["number"], ""), place))
    return found


def _contradicted(
    resolution: Resolution,
    snapshot: Snapshot,
    measured: list[tuple[tuple[str, str], int]],
    words: list[str],
) -> Sellable | None:
    """The one that has the measure which is said, where another is named by its unit alone ("the
    2 yarder", and a "6 yarder")."""
    named = {*resolution.refs, *resolution.maybe}
    here = [match for match in resolution.likely if match.ref in named]
    entry = snapshot.sellable(here[0].ref) if len(here) == 1 == len(named) else None
    if entry is None or not all(_is_little(words[place]) for place in here[0].positions):
        return None
    for (number, unit), _ in measured:
        own = [n for n, u in _sizes(entry) if u == unit]
        if unit and own and number not in own:
            return _by_measure(list(snapshot.services), [((number, unit), 0)], any_of=True)
    return None


def _pool(
    named: list[str], index: Index, snapshot: Snapshot, last: list[Sellable]
) -> list[Sellable]:
    """What may be meant: of several that are named, those; of what was spoken of, its kind; or,
    where nothing is named nor spoken of, all."""
    if named:
        entries = [snapshot.sellable(ref) for ref in named]
        return [entry for entry in entries if entry is not None]
    if not last:
        return list(snapshot.services)
    own = _kind_words(last[0], index)
    shared = {entry.ref: len(own & _kind_words(entry, index)) for entry in snapshot.services if own}
    most = max((seen for ref, seen in shared.items() if ref != last[0].ref), default=0)
    return [entry for entry in snapshot.services if most and shared[entry.ref] >= most]


def _kind_words(entry: Sellable, index: Index) -> set[str]:
    words = message_words(tokens(folded(entry.name)))
    return {word.stem for word in words if index.df(word) >= _KIND and not word.stem.isdigit()}


@lru_cache(maxsize=4096)
def _measures_of(names: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    found = set()
    for name in names:
        for match in _MEASURE.finditer(folded(name)):
            unit = match["unit"] or ""
            found.add((match["number"], unit_of(unit)))
    return frozenset(found)


def _sizes(entry: Sellable) -> frozenset[tuple[str, str]]:
    return _measures_of(tuple(names_of(entry)))


def _by_measure(
    pool: list[Sellable], measured: list[tuple[tuple[str, str], int]], *, any_of: bool
) -> Sellable | None:
    for (number, unit), _ in measured:
        if any_of and not unit:
            continue
        here = [
            entry
            for entry in pool
            if any(n == number and unit in ("", u) for n, u in _sizes(entry))
        ]
        if len(here) == 1:
            return here[0]
    return None


def _by_size(pool: list[Sellable], says: frozenset[str]) -> Sellable | None:
    """The smallest or largest of what differs by one measure alone."""
    wanted = -1 if says & _LARGE else 0
    if not says & (_SMALL | _LARGE) or len(pool) < _KIND:
        return None
    sizes = [(entry, sorted(_measures_of((entry.name,)))) for entry in pool]
    if any(len(found) != 1 for _, found in sizes) or len({found[0][1] for _, found in sizes}) > 1:
        return None
    ranked = sorted(sizes, key=lambda size: int(size[1][0][0]))
    alike = ranked[0][1] == ranked[1][1] if wanted == 0 else ranked[-1][1] == ranked[-2][1]
    return None if alike else ranked[wanted][0]


def _by_custom(
    kind: list[Sellable], says: frozenset[str], last: list[Sellable], named: list[str]
) -> Sellable | None:
    """What is normal beside the one just spoken of, of whose `kind` it is."""
    if not says & _NORMAL or not last:
        return None
    refs = {entry.ref for entry in last}
    others = [entry for entry in kind if entry.ref not in refs and not _is_for_children(entry)]
    meant = not named or not {*named}.isdisjoint(entry.ref for entry in kind)
    return others[0] if meant and len(others) == 1 else None


def _is_for_children(entry: Sellable) -> bool:
    return any("kid" in word.concepts for word in message_words(tokens(folded(entry.name))))


def mean(resolution: Resolution, ref: str, place: int) -> None:
    resolution.modified = resolution.foreign = False
    resolution.maybe, resolution.unmatched, resolution.category = [], [], None
    resolution.sold = [
        Match(
            ref=ref,
            score=1.0,
            weight=1.0,
            positions=frozenset({place}),
            words=1,
            telling=True,
            exact=True,
            literal=True,
            hits=1,
            closest=1.0,
        )
    ]
    resolution.likely = list(resolution.sold)
