"""What is asked about by a part of its name, joined to what is named in full: "what do you do in
the tasting and what in the cocktail class?"."""

from ai.acts import Act, Quote
from ai.engine import clauses, unsure
from ai.engine.index import Match
from ai.engine.talk import Talk
from ai.text import folded_words

MOST = 2
"""Things of which one may be joined so: more is a list."""

_AND = folded_words("and & n y e et plus also aussi tambien tambem na pia dan sama aur और w u كمان")
_ARABIC_AND = "و"


def joined_to(talk: Talk, told: list[Act]) -> list[str]:
    """What is joined to the one thing that is named; nothing that is `told` already."""
    resolution = talk.resolution
    known = {act.ref for act in told if isinstance(act, Quote)}
    apart = [
        match.ref
        for match in resolution.likely
        if match.ref in resolution.beside and match.ref not in known and _is_asked(talk, match)
    ]
    return apart if len(resolution.refs) + len(apart) <= MOST else []


def _is_asked(talk: Talk, match: Match) -> bool:
    """Whether a part that asks names it by a word of its own, behind or before an "and"."""
    if not (match.telling and match.literal and match.score >= unsure.LIKELY_FROM):
        return False
    said, asked = talk.said, clauses.asked(talk.said.text)
    starts = [said.tokens[place].start for place in match.positions]
    used = {place for named in talk.resolution.sold for place in named.positions}
    if not used or not any(low <= start < high for start in starts for low, high in asked):
        return False
    low, high = sorted((min(used), min(match.positions)))
    between = [token.text for token in said.tokens[low + 1 : high + 1]]
    return not _AND.isdisjoint(between) or any(word.startswith(_ARABIC_AND) for word in between)
