"""Several things with a number each: "3 kilos of gulab jamun and 2 trays of samosas".

A part of the message that counts one thing which is sold by number means that thing, whatever the
others name: so two such parts are two wishes, where one alone would leave a doubt.
"""

from dataclasses import replace

from ai.engine import counting
from ai.engine.index import Index, Match
from ai.engine.resolve import Resolution
from ai.engine.said import Said
from ai.engine.stories import Clause, clauses_of
from catalog.snapshot import Snapshot

SURE = 0.9
"""How sure it is what each part of a list means, where each has its number and names one thing."""

_MOST = 6
"""Parts of a message that may be a list; more are a letter."""


def listed(
    resolution: Resolution, said: Said, index: Index, snapshot: Snapshot, *, language: str
) -> Resolution:
    """The resolution with all that is counted part by part; as it was where it is no such list."""
    numbers = said.spare_numbers()
    if len(numbers) < 2 or resolution.goods:
        return resolution
    parts = list(clauses_of(said, index, counting.IN_LISTS, language=language))
    if not 1 < len(parts) <= _MOST:
        return resolution
    found: dict[str, Match] = {}
    strange: list[str] = []
    for part in parts:
        match = _counted(part, said, snapshot)
        if match is None:
            if part.named.refs or part.named.maybe or part.named.foreign:
                return resolution
            strange += part.named.unmatched
        elif match.ref in found:
            return resolution
        else:
            first = part.places.start
            places = frozenset(first + place for place in match.positions)
            found[match.ref] = replace(match, positions=places)
    if len(found) < 2 or (set(found) == set(resolution.refs) and resolution.score >= SURE):
        return resolution
    sold = [replace(match, score=max(SURE, match.score)) for match in found.values()]
    return replace(
        resolution,
        sold=sold,
        likely=sold,
        maybe=[],
        beside=[],
        unmatched=strange,
        modified=False,
        foreign=False,
        margin=1.0,
    )


def _counted(part: Clause, said: Said, snapshot: Snapshot) -> Match | None:
    """What a part with a number names: for sure, or as the only thing that it may be."""
    named = part.named
    refs = named.refs or named.maybe
    if len(refs) != 1 or not any(place in part.places for place in said.spare_numbers()):
        return None
    entry = snapshot.sellable(refs[0])
    if entry is None or "quantity" not in entry.details:
        return None
    return next((match for match in (*named.sold, *named.likely) if match.ref == refs[0]), None)
