"""Words that tell of a name together: where none does alone, and the near ones of repeated."""

from dataclasses import replace
from itertools import pairwise

from ai.engine.index import FULL, Match

TOGETHER = 2
"""Words of a name that say together what none of them says alone."""

CLOSE = 0.9
"""Similarity from which a word is one of the name's."""


def told_together(match: Match, matches: list[Match], content: list[bool]) -> Match:
    """ "The glass of the window": two words that others have too, and no other has together, tell
    of a name as a word of its own does."""
    if match.telling or match.hits < TOGETHER or match.score >= FULL:
        return match
    words = {place for place in match.positions if content[place]}
    rivals = (m for m in matches if m is not match and m.hits >= match.hits)
    if len(words) < TOGETHER or any(m.positions >= words for m in rivals):
        return match
    return replace(match, telling=True, literal=match.closest >= CLOSE)


def close_together(match: Match, parting: frozenset[int]) -> Match:
    """The match with each word of the name where it stands nearest to the others.

    "A screen replacement and a battery replacement": each name has the replacement beside it.
    `parting`: the places of words that part one name from the next.
    """

    def rank(chosen: list[int]) -> tuple[int, int, int]:
        low, high = min(chosen), max(chosen)
        parted = sum(low < place < high for place in parting)
        return parted, high - low, sum(one > other for one, other in pairwise(chosen))

    around = (
        [min(places, key=lambda place: (abs(place - anchor), place)) for places in match.spots]
        for anchor in sorted(match.positions)
    )
    before = (
        [max((p for p in places if p <= anchor), default=min(places)) for places in match.spots]
        for anchor in sorted(match.positions)
    )
    best = min((*around, *before), key=rank)
    return replace(match, positions=frozenset(best))
