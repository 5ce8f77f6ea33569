"""Several days or hours to choose from, of which one alone is told in full.

"17 or 18 December", "a las 2 o 3": each is found, so that it is asked which.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from ai.dates import calendar
from ai.dates.found import FoundDate, FoundTime
from ai.dates.tokens import Token
from ai.text import folded, word_set

_OR = word_set(folded("or o u ou atau au ama ya या او"))
_COUNTED = frozenset("MmPAO@uipcdkgb~-#nCxDBh")
"""Kinds of words behind a number that make it something else than another day."""

_COUNTED_HOUR = frozenset("MmipcdkgbxDW#nC~-v_")
_HOURS = 24


def other_days(
    dates: Sequence[FoundDate], taken: Sequence[FoundTime], tokens: tuple[Token, ...]
) -> list[FoundDate]:
    """The days that are named by their number only, beside one that is told in full."""
    out: list[FoundDate] = []
    held = [(one.start, one.end) for one in dates]
    held += [(one.start, one.end) for one in taken]
    for found in dates:
        if found.day is None or not _has_number(found, found.day.day, tokens):
            continue
        first = next(at for at, token in enumerate(tokens) if token.end > found.start)
        last = max(at for at, token in enumerate(tokens) if token.start < found.end)
        for at in (*_before(tokens, first), *_after(tokens, last)):
            number = _number(tokens[at])
            if any(tokens[at].start < end and start < tokens[at].end for start, end in held):
                break
            day = _beside(found.day, number, later=at > last)
            if day is None or day == found.day:
                break
            out.append(FoundDate(tokens[at].start, tokens[at].end, day))
    return out


def _beside(day: date, number: int, *, later: bool) -> date | None:
    same = calendar.exact(day.year, day.month, number)
    return calendar.day_of_month(day, number) if later and number < day.day else same


def _has_number(found: FoundDate, number: int, tokens: tuple[Token, ...]) -> bool:
    within = [token for token in tokens if found.start <= token.start < found.end]
    return any(_number(token) == number for token in within)


def _number(token: Token) -> int:
    """A day of a month in digits, 0 when it is none."""
    said = token.kinds.get("#", token.kinds.get("o"))
    return said if isinstance(said, int) and 1 <= said <= 31 else 0


def _before(tokens: tuple[Token, ...], first: int) -> list[int]:
    """Where numbers stand before: "17, 18 or 19 December"."""
    out: list[int] = []
    at = _skipped(tokens, first - 1, -1)
    while at > 0 and (tokens[at].text in _OR or (out and "," in tokens[at].kinds)):
        number = _skipped(tokens, at - 1, -1)
        if number < 0 or not _number(tokens[number]):
            break
        out.append(number)
        at = _skipped(tokens, number - 1, -1)
    return out


def _after(tokens: tuple[Token, ...], last: int) -> list[int]:
    """ "Tanggal 17 atau 18"."""
    if last + 1 >= len(tokens) or tokens[last + 1].text not in _OR:
        return []
    at = _skipped(tokens, last + 2, 1)
    if at >= len(tokens) or not _number(tokens[at]):
        return []
    following = tokens[at + 1].kinds if at + 1 < len(tokens) else {}
    return [] if set(following) & _COUNTED else [at]


def _skipped(tokens: tuple[Token, ...], at: int, step: int) -> int:
    while 0 <= at < len(tokens) and set(tokens[at].kinds) & set("sG"):
        at += step
    return at


def other_hours(times: Sequence[FoundTime], tokens: tuple[Token, ...]) -> list[FoundTime]:
    """The hours that a number alone tells beside another: "at 2 or 3", "2 या 3 बजे"."""
    out: list[FoundTime] = []
    for found in times:
        if found.moment is None or found.until is not None:
            continue
        first = next(at for at, token in enumerate(tokens) if token.end > found.start)
        last = max(at for at, token in enumerate(tokens) if token.start < found.end)
        at = -1
        if _is_or(tokens, last + 1):
            at = last + 2
        elif _is_or(tokens, first - 1):
            at = first - 2
        hour = tokens[at].kinds.get("n") if 0 <= at < len(tokens) else None
        following = tokens[at + 1].kinds if 0 <= at < len(tokens) - 1 else {}
        counted = at > last and bool(set(following) & _COUNTED_HOUR)
        if not isinstance(hour, int) or not 0 < hour < _HOURS or counted:
            continue
        moment = time(_same_clock(hour, found, tokens[first : last + 1]))
        if any(tokens[at].start < one.end and one.start < tokens[at].end for one in times):
            continue
        out.append(replace(found, start=tokens[at].start, end=tokens[at].end, moment=moment))
    return out


def _is_or(tokens: tuple[Token, ...], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].text in _OR


def _same_clock(hour: int, found: FoundTime, said: Sequence[Token]) -> int:
    """The hour as the one beside it is told: in its half, and by the Swahili clock."""
    if any("J" in token.kinds for token in said) and hour <= _HOURS // 2:
        hour = (hour + 6) % 12 or 12
    if found.half == "pm" and hour < _HOURS // 2:
        hour += _HOURS // 2
    return hour
