"""How many of the expected days and hours of Recognizers-Text (Microsoft) are read.

`Specs/DateTime/<language>/DateTimeModel.json`: every expected result of type `date`, `time` or
`datetime` (`points`) and `daterange`, `timerange`, `datetimerange` (`ranges`) with a resolution.
Right: what we found equals one of its values: the set lists the past and the coming day, and both
halves of a clock. An open end ("before May") needs its one end. "In the morning" is right when we
found that part of the day, whatever hours the set gives it (to it "la tarde" is the evening's).

`all_ends_included` counts in addition what we end later: "from March to May" ends on the first
of May to the set, and "from 2014 to 2018" on New Year's Day, but with us when May and 2018 do.
`all_as_booked` counts besides these what we read more roughly on purpose: a moment counted from
now at the next full five minutes, and "early" or "late" in a part of the day as that part (the
set gives it half of its hours).

Durations, sets ("every Monday") and time zones are left out: nothing is booked by them; so are
days in cases that do not say which day it is, and results that the set itself calls "not resolved"
(`unresolved` says how many). Cases whose checksum is odd were only measured.
"""

import json
import re
import zlib
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ai.dates.grammar import Found, find

_MONTH_FIRST = ("English", "Hindi")
"""The set reads 5/12 the American way in these."""

LANGUAGES = ("English", "Spanish", "French", "Portuguese", "Hindi", "Arabic")

Numbers = dict[str, float | int]

_PARTS = {
    "08:00-12:00": "morning",
    "12:00-16:00": "afternoon",
    "16:00-20:00": "evening",
    "20:00-23:59": "evening",
}
"""The set's hours of the parts of a day; ours are a business's, and we ask for the hour."""

_POINTS = ("date", "time", "datetime")
_UNRESOLVED = "not resolved"
_FIVE_MINUTES = timedelta(minutes=5)
_DAY_AND = 11
"""Characters of a day and the space behind it, before a clock."""

_RANGES = ("daterange", "timerange", "datetimerange")


def share(right: int, of: int) -> float:
    return round(right / of, 4) if of else 0.0


def rows(path: Path) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8-sig"))
    return read


def days_of(found: Found) -> set[date]:
    days: set[date | None] = set()
    for one in found.dates:
        days |= {one.named} if one.named else {one.day, one.first, one.until}
    return {day for day in days if day is not None}


def recognizers(path: Path, *, seen: bool) -> Numbers:
    """Share of points and of ranges that are read; `seen` picks the half used while building."""
    count: Counter[str] = Counter()
    for row, result, right in recognizers_results(path, seen=seen):
        kind = "points" if result["TypeName"].endswith(_POINTS) else "ranges"
        count[kind] += 1
        count[f"{kind}_right"] += right
        included = right or _ends_with_it(row, result, american=_is_american(path))
        count["included"] += included
        count["booked"] += included or _is_rougher(row, result, american=_is_american(path))
    both, right_of_both = (
        count["points"] + count["ranges"],
        count["points_right"] + count["ranges_right"],
    )
    return {
        "points": share(count["points_right"], count["points"]),
        "ranges": share(count["ranges_right"], count["ranges"]),
        "all": share(right_of_both, both),
        "all_ends_included": share(count["included"], both),
        "all_as_booked": share(count["booked"], both),
        "cases": both,
        "unresolved": _unresolved(path, seen=seen),
    }


def _unresolved(path: Path, *, seen: bool) -> int:
    results = (result for row in rows(path) if _is_of(row, seen=seen) for result in row["Results"])
    return sum(
        any(value.get("value") == _UNRESOLVED for value in _values(result))
        for result in results
        if str(result.get("TypeName", "")).rpartition(".")[2] in (*_POINTS, *_RANGES)
    )


def recognizers_results(
    path: Path, *, seen: bool
) -> Iterator[tuple[dict[str, Any], dict[str, Any], bool]]:
    """Each case with each of its expected results that counts, and whether we read it."""
    for row in rows(path):
        if not _is_of(row, seen=seen):
            continue
        moment = row.get("Context", {}).get("ReferenceDateTime")
        found = _found_in(row, american=_is_american(path))
        for result in row["Results"]:
            kind = str(result.get("TypeName", "")).rpartition(".")[2]
            values = [value for value in _values(result) if value.get("value") != _UNRESOLVED]
            if kind not in (*_POINTS, *_RANGES) or not values:
                continue
            if moment is None and not kind.startswith("time"):
                continue
            tarde = "tarde" in str(result.get("Text", ""))
            yield row, result, any(_is(kind, value, found, tarde=tarde) for value in values)


def _is_of(row: dict[str, Any], *, seen: bool) -> bool:
    """Whether a case is of the half that was read while building."""
    return (zlib.crc32(row["Input"].encode()) % 2 == 0) == seen


def _values(result: dict[str, Any]) -> list[dict[str, str]]:
    resolution = result.get("Resolution")
    values = resolution.get("values") or [] if isinstance(resolution, dict) else []
    return [value for value in values if isinstance(value, dict)]


def _is_american(path: Path) -> bool:
    return path.parent.name in _MONTH_FIRST


def _found_in(row: dict[str, Any], *, american: bool) -> Found:
    moment = row.get("Context", {}).get("ReferenceDateTime")
    now = datetime.fromisoformat((moment or "2016-11-07T00:00:00")[:19]).replace(tzinfo=UTC)
    return find(row["Input"], now=now, month_first=american)


def _ends_with_it(row: dict[str, Any], result: dict[str, Any], *, american: bool) -> bool:
    """Whether we read the same range, but with the month or year that it ends in."""
    if not str(result["TypeName"]).endswith(".daterange"):
        return False
    ours = {(one.first, one.until) for one in _found_in(row, american=american).dates}
    for value in result["Resolution"]["values"]:
        first, last = _date(str(value.get("start", ""))), _date(str(value.get("end", "")))
        if first is None or last is None or last.day != 1 or last <= first:
            continue
        month = last.replace(day=monthrange(last.year, last.month)[1])
        year = last.replace(month=12, day=31) if last.month == 1 else month
        if {(first, month), (first, year)} & ours:
            return True
    return False


def _is_rougher(row: dict[str, Any], result: dict[str, Any], *, american: bool) -> bool:
    """Whether we read the same, but at the next five minutes, or without "early" and "late"."""
    found = _found_in(row, american=american)
    kind = str(result["TypeName"]).rpartition(".")[2]
    return any(
        _is_soon(str(value.get("value", "")), found)
        if kind == "datetime"
        else kind in _RANGES[1:] and _is_half_of_a_part(value, found)
        for value in _values(result)
    )


def _is_soon(value: str, found: Found) -> bool:
    try:
        told = datetime.fromisoformat(value)
    except ValueError:
        return False
    ours = (
        datetime.combine(one.day, clock.moment)
        for one in found.dates
        for clock in found.times
        if one.day is not None and clock.moment is not None and clock.half == "exact"
    )
    return any(timedelta() <= moment - told < _FIVE_MINUTES for moment in ours)


def _is_half_of_a_part(value: dict[str, str], found: Found) -> bool:
    if value.get("Mod") not in ("start", "mid", "end") or not {"start", "end"} <= value.keys():
        return False
    ends = [value[end] for end in ("start", "end")]
    if any(len(end) > _DAY_AND and _date(end[:10]) not in days_of(found) for end in ends):
        return False
    start, last = (end[-8:-3] for end in ends)
    parts = {one.part for one in found.times if one.part}
    return any(
        hours[:5] <= start and last <= hours[6:] and part in parts for hours, part in _PARTS.items()
    )


def _is(kind: str, value: dict[str, str], found: Found, *, tarde: bool) -> bool:
    """Whether `found` says this value of the set."""
    if kind in _POINTS:
        return _is_point(kind, str(value.get("value", "")), found)
    ends = [(value[end], end) for end in ("start", "end") if end in value]
    if not ends:
        return False
    if kind == "daterange":
        return all(_is_end(end, which, found) for end, which in ends)
    if kind == "timerange":
        return _said_clocks([end for end, _ in ends], found, tarde=tarde)
    days, long = days_of(found), [end for end, _ in ends if len(end) > 11]
    return all(_date(end[:10]) in days for end in long) and _said_clocks(
        [end[11:] for end in long], found, tarde=tarde
    )


def _said_clocks(ends: list[str], found: Found, *, tarde: bool) -> bool:
    """Whether both ends are our clocks, or the set's hours for the part of the day we found."""
    parts = {one.part for one in found.times if one.part}
    part = _PARTS.get("-".join(end[:5] for end in ends), "")
    if part in parts or (tarde and part == "evening" and "afternoon" in parts):
        return True
    clocks = _either_half(found)
    return all(_clock(end) in clocks for end in ends)


def _is_point(kind: str, value: str, found: Found) -> bool:
    if kind == "date":
        return _date(value) in {one.day for one in found.dates if one.day}
    if kind == "time":
        return _clock(value) in _either_half(found)
    return _date(value[:10]) in days_of(found) and _clock(value[11:]) in _either_half(found)


def _is_end(value: str, which: str, found: Found) -> bool:
    """The set's ranges end on the day after the last; some of its ends are inclusive."""
    day = _date(value)
    if day is None:
        return False
    if which == "start":
        return any(day in (one.first, one.day) for one in found.dates)
    return any(
        last is not None and day in (last, last + timedelta(days=1))
        for one in found.dates
        for last in (one.until, one.day)
    )


def _either_half(found: Found) -> set[tuple[int, int]]:
    """Our clocks; of one whose half nobody said, both."""
    out: set[tuple[int, int]] = set()
    for one in found.times:
        for clock in (one.moment, one.until):
            if clock is None:
                continue
            out.add((clock.hour, clock.minute))
            if one.half is None:
                out.add(((clock.hour + 12) % 24, clock.minute))
    return out


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _clock(value: str) -> tuple[int, int] | None:
    match = re.match(r"(\d\d):(\d\d)", value)
    return (int(match[1]), int(match[2])) if match else None
