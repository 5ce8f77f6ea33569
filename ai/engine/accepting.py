"""Which of the names that are said in full are meant: each on words of its own."""

from collections.abc import Set

from ai.engine.index import Index, Match
from ai.engine.likeness import Word
from ai.engine.together import close_together
from ai.text import word_set

JOINING = word_set(
    "and & y e plus with con و مع also et avec com dan sama dengan na pamoja aur और n"
)
"""Between two things that are both meant."""

_WORD_FOR_WORD = 0.99
"""Score of a name of which every word is said, none by another word for it."""

_BETWEEN = 3
"""How far from a name a number may stand that is of it ("3 and 12 kg cylinders")."""

_SAME = 0.03
"""Scores closer than this are one and the same as far as anybody can tell."""


def accept(index: Index, full: list[Match], words: list[Word]) -> tuple[list[Match], list[str]]:
    """Names said in full, longest first, each on words of its own; and exact ties."""
    accepted: list[Match] = []
    ties: list[str] = []
    used: set[int] = set()
    for match in sorted(full, key=lambda one: _is_loose(one, full, words)):
        fresh = match.positions - used
        if not fresh:
            rival = next(
                (
                    other
                    for other in accepted
                    if match.positions >= other.positions
                    and abs(match.score - other.score) <= _SAME
                    and match.words == other.words
                ),
                None,
            )
            if rival is not None:
                ties += [ref for ref in (rival.ref, match.ref) if ref not in ties]
            continue
        shared = match.positions & used
        if shared and (apart := _apart([*accepted, match], words)):
            accepted = apart
        elif shared and not _coordinated(index, match, used, words):
            continue
        else:
            accepted.append(match)
        used |= match.positions
    accepted.sort(key=lambda match: min(match.positions))
    return accepted, ties


def _is_loose(match: Match, full: list[Match], words: list[Word]) -> bool:
    """Whether a word of the name is an hour's or a number from afar, and another name stands
    without: "bridal makeup tomorrow evening" is no evening makeup, and 12 kg of gas "for 3
    people" are not the 3 kg as well."""
    return _rests_on_others(match, words) and any(
        one.exact and one.score >= _WORD_FOR_WORD and not _rests_on_others(one, words)
        for one in full
        if one.positions & match.positions
    )


def _rests_on_others(match: Match, words: list[Word]) -> bool:
    return any(
        not words[place].stem
        or (words[place].text.isdigit() and _is_far(place, match.positions - {place}))
        for place in match.positions
    )


def _is_far(place: int, others: Set[int]) -> bool:
    return min((abs(place - at) for at in others), default=0) > _BETWEEN


def _apart(matches: list[Match], words: list[Word]) -> list[Match]:
    """The names, each on the nearest of the words they share, where those are said for each."""
    parting = frozenset(place for place, word in enumerate(words) if word.text in JOINING)
    near = [close_together(match, parting) for match in matches]
    told = sum(len(match.positions) for match in near)
    return near if told == len(frozenset().union(*(m.positions for m in near))) else []


def _coordinated(index: Index, match: Match, used: set[int], words: list[Word]) -> bool:
    """ "Deep and standard cleaning": the common word serves both; the telling one is new."""
    shared, fresh = match.positions & used, match.positions - used
    # An hour ("tomorrow evening") and a number from afar ("for 3 people") are no word of a name.
    fresh = frozenset(
        place
        for place in fresh
        if words[place].stem and not (words[place].text.isdigit() and _is_far(place, used))
    )
    if not fresh:
        return False
    telling = any(index.df(words[place]) == 1 for place in fresh)
    telling = telling or (match.telling and match.literal and are_joined(fresh, used, words))
    common = all(index.df(words[place]) > 1 for place in shared)
    return telling and common


def are_joined(places: frozenset[int], used: set[int], words: list[Word]) -> bool:
    """Whether a joining word stands between what is at `places` and what is named nearest."""
    nearest = min(used, key=lambda place: min(abs(place - at) for at in places))
    low, high = sorted((nearest, min(places)))
    return any(words[place].text in JOINING for place in range(low + 1, high))
