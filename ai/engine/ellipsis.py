"""Names of which a part is left out, because it was said before, or is asked of all that have it.

"How much is hair colour?" "And the beard one?" is beard colour, not a beard trim; "the cheapest
cut" is none of the cuts until they are compared.
"""

import re

from ai.engine.likeness import message_words
from ai.engine.measures import names_of
from ai.engine.resolve import Resolution
from ai.engine.said import Said
from ai.engine.variants import mean
from ai.text import folded, tokens
from catalog.snapshot import PackageEntry, ServiceEntry, Snapshot

_LEFT_OUT = re.compile(
    r"\b(?:el|la|los|las|lo) del? (?:la |el |los |las )?\w|^\W*y (?:el |la )?de \w"
    r"|\b(?:the|a|an|your) (?:\w+ ){1,2}ones?\b|\b(?:celui|celle|ceux|celles) (?:de|du|des|pour) \w"
    r"|^\W*(?:e |y )?[oa]s? d[aeo]s? \w|\by(?:an)?g \w|(?<!\w)(?:wala|wali|wale|vala|vali)\b"
    r"|(?<!\w)(?:حق|تبع|بتاع|بتاعه|بتاعت|ديال) \w"
)
"""Leads to a name without what it is one of: "el de barba", "the beard one"."""

_CHEAPEST = re.compile(
    r"\bcheap(?:est|er)\b|\bleast expensive\b|\bmost expensive\b|\bdearest\b|\bpriciest\b"
    r"|\bmas (?:barat|econom|car|asequible)\w*|\b(?:moins|plus) cher\w*|\bmais (?:barat|car)\w*"
    r"|\bter(?:murah|mahal)\b|\bpaling (?:murah|mahal)\b|\b(?:sabse|sab se) (?:sast|mehng|kam)\w*"
    r"|\b(?:rahisi|nafuu|ghali) (?:zaidi|kabisa|sana)\b|(?<!\w)(?:ال)?(?:ارخص|اغلي|اغلى)(?!\w)"
)
"""Asks for one of several by its price."""

MOST_COMPARED = 6
SHORTEST = 3
"""Letters of a word that names something ("de", "of")."""


def complete(resolution: Resolution, said: Said, snapshot: Snapshot, *, spoken: list[str]) -> None:
    """Let what was spoken of last give the words that were left out of a name."""
    last = snapshot.sellable(spoken[0]) if len(spoken) == 1 else None
    if last is None or len(resolution.refs) != 1 or not _LEFT_OUT.search(said.text):
        return
    named = snapshot.sellable(resolution.refs[0])
    places = {place for match in resolution.sold for place in match.positions}
    words = {word.stem for place, word in enumerate(said.words) if place in places}
    own = _words_of(last) - words
    if named is None or named.ref == last.ref or own & _words_of(named):
        return
    kin = [
        entry
        for entry in snapshot.services
        if entry.ref != last.ref and words <= _words_of(entry) and own & _words_of(entry)
    ]
    if words and len(kin) == 1:
        mean(resolution, kin[0].ref, min(places))


def compare(resolution: Resolution, said: Said, snapshot: Snapshot) -> None:
    """Let all that have the word be meant where the cheapest or dearest of them is asked for."""
    if len(resolution.refs) != 1 or not _CHEAPEST.search(said.text):
        return
    places = {place for match in resolution.sold for place in match.positions}
    words = {word.stem for place, word in enumerate(said.words) if place in places}
    kin = [entry.ref for entry in snapshot.services if words <= _words_of(entry)]
    if words and 1 < len(kin) <= MOST_COMPARED:
        resolution.sold, resolution.maybe = [], kin


def _words_of(entry: ServiceEntry | PackageEntry) -> set[str]:
    """The words of an entry's names and of what else it is called, by their stems."""
    called = [*names_of(entry), *entry.synonyms]
    words = (word for name in called for word in message_words(tokens(folded(name))))
    return {word.stem for word in words if len(word.stem) >= SHORTEST}
