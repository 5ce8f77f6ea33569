"""Several words that tell of a name together, where none of them does alone."""

from dataclasses import replace

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
