"""How well dates, times, numbers of people and names are read on three public sets.

What counts as right, and what is left out:

- **NLU++** (PolyAI): every labelled `date`, `date_from`, `date_to`, `time`, `time_from`,
  `time_to` with a value. The whole sentence is read at 2022-03-15 09:00, the set's own moment,
  without being told what to look for. Right: some date (or time) found, an end of a range
  found, or the day it is told by ("before the 5th"), equals the labelled year, month
  and day (hour and minute). Wrong readings beside a
  right one are not counted here; `precision` counts all that is found against all labels of
  its sentence. Folds 0-9 were read while building, 10-19 only measured. `alone` reads
  only the labelled words, told whether they are a date or a time. The set counts both ends of
  "from the 3rd to the 6th of January" from its own day, each by itself (the first is the 3rd of
  April to it); we count the range as one, and about seven in a hundred labels differ by that.
  `date_ends_apart` reads as the set does: the whole sentence, but the two ends of a range, where
  both are labelled, each by its own words.
- **restaurant8k** (PolyAI): spans of `people`, `time`, `date`, `first_name`, `last_name`. The set
  says what was asked (`requestedSlots`) and so do we. Right: the words at the span found
  equal the labelled words, after both lost leading words such as "at" or "for", full stops, and
  "am", "o'clock", "in the evening" at the end, which the labels hold as often as not. F1 over all
  sentences, those without labels included. Names count as one:
  both parts. The training files were read while building, the test file only measured.
- **Recognizers-Text** (Microsoft) `Specs/DateTime/<language>/DateTimeModel.json`: every
  expected result of type `date`, `time` or `datetime` (`points`) and `daterange`,
  `timerange`, `datetimerange` (`ranges`) with a resolution. Right: what we found equals one of
  its
  values: the set lists the past and the coming day, and both halves of a clock. An open end
  ("before May") needs its one end. "In the morning" is right when we
  found that part of the day, whatever hours the set gives it (to it "la tarde" is the evening's).
  `all_ends_included` counts in addition what we end later: "from March to May" ends on the first
  of May to the set, and "from 2014 to 2018" on New Year's Day, but with us when May and 2018 do.
  Durations, sets ("every Monday")
  and time zones are
  left out: nothing is booked by them; so are days in cases that do not say which day it is. Cases
  whose checksum is odd were only measured.
"""

import json
import re
import zlib
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ai.company import find_people
from ai.dates.grammar import Found, find
from ai.people import find_names
from ai.text import folded
from evals.sets import Skipped
from evals.sets import find as find_set

NAME = "dates"
HOW_TO_GET = (
    "Clone github.com/PolyAI-LDN/task-specific-datasets and"
    " github.com/microsoft/Recognizers-Text into the folder that EVAL_DATA names."
)
_MONTH_FIRST = ("English", "Hindi")
"""The set reads 5/12 the American way in these."""

_LANGUAGES = ("English", "Spanish", "French", "Portuguese", "Hindi", "Arabic")
_LEADING = re.compile(
    r"(?:at|on|for|the|in|around|about|by|after|before|from|to|till|until|of|is|-|,|@|approximately"
    r"|us|party|table) "
)
_HALF = re.compile(r"(?: ?(?:o'clock|ish|[ap]\.? ?m\.?|in the (?:morning|afternoon|evening)))+$")
"""The labels leave these out as often as not ("12:45 PM" is labelled "12:45")."""

Numbers = dict[str, float | int]


def run(folder: Path | None) -> dict[str, Numbers | Skipped]:
    """All measures below, by name; a set that is not in `folder` is skipped."""
    out: dict[str, Numbers | Skipped] = {}
    polyai = find_set(folder, "task-specific-datasets", how_to_get=HOW_TO_GET)
    microsoft = find_set(folder, "Recognizers-Text/Specs/DateTime", how_to_get=HOW_TO_GET)
    if isinstance(polyai, Skipped):
        out["nlupp"] = out["restaurant8k"] = polyai
    else:
        out["nlupp"] = nlupp(polyai / "nlupp" / "data", folds=range(10, 20))
        out["restaurant8k"] = restaurant8k(
            [polyai / "span_extraction" / "restaurant8k" / "test.json"]
        )
    for language in _LANGUAGES:
        key = f"recognizers_{language.lower()}"
        out[key] = (
            microsoft
            if isinstance(microsoft, Skipped)
            else recognizers(microsoft / language / "DateTimeModel.json", seen=False)
        )
    return out


def _share(right: int, of: int) -> float:
    return round(right / of, 4) if of else 0.0


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8-sig"))
    return rows


def _days(found: Found) -> set[date]:
    days: set[date | None] = set()
    for one in found.dates:
        days |= {one.named} if one.named else {one.day, one.first, one.until}
    return {day for day in days if day is not None}


def _clocks(found: Found) -> set[tuple[int, int]]:
    clocks = {item for one in found.times for item in (one.moment, one.until)}
    return {(clock.hour, clock.minute) for clock in clocks if clock is not None}


def nlupp(data: Path, *, folds: Iterable[int]) -> Numbers:
    """Recall of dates' and times' values, and the precision of what is found."""
    now = datetime(2022, 3, 15, 9, 0, tzinfo=UTC)
    count: Counter[str] = Counter()
    for _, row in nlupp_rows(data, folds):
        found = find(row["text"], now=now)
        days, clocks = _days(found), _clocks(found)
        labels: dict[str, set[Any]] = {"date": set(), "time": set()}
        for slot, label in row.get("slots", {}).items():
            kind = slot.removesuffix("_from").removesuffix("_to")
            value = label.get("value")
            if kind not in labels or not isinstance(value, dict):
                continue
            wanted: Any = (
                date(value["year"], value["month"], value["day"])
                if kind == "date"
                else (value["hour"], value["minute"])
            )
            labels[kind].add(wanted)
            count[kind] += 1
            count[f"{kind}_right"] += wanted in (days if kind == "date" else clocks)
            alone = find(label["text"], now=now, expect=kind)
            count[f"{kind}_alone"] += wanted in (_days(alone) if kind == "date" else _clocks(alone))
            if kind == "date":
                is_end = slot != "date" and {"date_from", "date_to"} <= row["slots"].keys()
                count["date_apart"] += wanted in (_days(alone) if is_end else days)
        for kind, seen in (("date", days), ("time", clocks)):
            count[f"{kind}_found"] += len(seen)
            count[f"{kind}_found_right"] += len(seen & labels[kind])
    return {
        "date": _share(count["date_right"], count["date"]),
        "time": _share(count["time_right"], count["time"]),
        "date_alone": _share(count["date_alone"], count["date"]),
        "date_ends_apart": _share(count["date_apart"], count["date"]),
        "time_alone": _share(count["time_alone"], count["time"]),
        "date_precision": _share(count["date_found_right"], count["date_found"]),
        "time_precision": _share(count["time_found_right"], count["time_found"]),
        "dates": count["date"],
        "times": count["time"],
    }


def nlupp_rows(data: Path, folds: Iterable[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    for domain in ("banking", "hotels"):
        for fold in folds:
            for row in _rows(data / domain / f"fold{fold}.json"):
                yield domain, row


def restaurant8k(files: Iterable[Path]) -> Numbers:
    """F1 of spans, by slot."""
    right: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for path in files:
        for row in _rows(path):
            wanted, said = restaurant_row(row)
            for slot in ("people", "time", "date", "name"):
                gold = [words for kind, words in wanted if kind == slot]
                ours = [words for kind, words in said if kind == slot]
                labelled[slot] += len(gold)
                spoken[slot] += len(ours)
                right[slot] += sum((Counter(gold) & Counter(ours)).values())
    out: Numbers = {}
    for slot in ("people", "time", "date", "name"):
        out[slot] = _share(2 * right[slot], labelled[slot] + spoken[slot])
        out[f"{slot}_precision"] = _share(right[slot], spoken[slot])
        out[f"{slot}_recall"] = _share(right[slot], labelled[slot])
    return out


def restaurant_row(row: dict[str, Any]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The labelled spans and ours, as (slot, trimmed words)."""
    text = row["userInput"]["text"]
    asked = row.get("context", {}).get("requestedSlots", [])
    wanted: list[tuple[str, str]] = []
    for label in row.get("labels", []):
        span = label["valueSpan"]
        slot = "name" if label["slot"].endswith("_name") else label["slot"]
        wanted.append((slot, _trimmed(text[span.get("startIndex", 0) : span["endIndex"]])))
    expect = next((slot for slot in asked if slot in ("date", "time")), None)
    plain = folded(text)
    found = find(text, now=datetime(2018, 8, 1, 9, 0, tzinfo=UTC), expect=expect)
    said = [("date", plain[one.start : one.end]) for one in found.dates]
    said += [("time", plain[one.start : one.end]) for one in found.times if one.moment]
    taken = [(one.start, one.end) for one in found.dates]
    taken += [(one.start, one.end) for one in found.times]
    said += [
        ("people", plain[start:end])
        for start, end in find_people(text, asked="people" in asked, taken=taken)
    ]
    named = any(slot.endswith("_name") for slot in asked)
    for start, end in find_names(text, asked=named, taken=taken):
        said += [("name", word) for word in plain[start:end].split()]
    return wanted, [(slot, _trimmed(words)) for slot, words in said]


def _trimmed(words: str) -> str:
    plain = folded(words).strip(" .,!?")
    while (lead := _LEADING.match(plain)) is not None:
        plain = plain[lead.end() :]
    return _HALF.sub("", plain)


_PARTS = {
    "08:00-12:00": "morning",
    "12:00-16:00": "afternoon",
    "16:00-20:00": "evening",
    "20:00-23:59": "evening",
}
"""The set's hours of the parts of a day; ours are a business's, and we ask for the hour."""

_POINTS = ("date", "time", "datetime")
_RANGES = ("daterange", "timerange", "datetimerange")


def recognizers(path: Path, *, seen: bool) -> Numbers:
    """Share of points and of ranges that are read; `seen` picks the half used while building."""
    count: Counter[str] = Counter()
    for row, result, right in recognizers_results(path, seen=seen):
        kind = "points" if result["TypeName"].endswith(_POINTS) else "ranges"
        count[kind] += 1
        count[f"{kind}_right"] += right
        count["included"] += right or _ends_with_it(row, result, american=_is_american(path))
    both, right_of_both = (
        count["points"] + count["ranges"],
        count["points_right"] + count["ranges_right"],
    )
    return {
        "points": _share(count["points_right"], count["points"]),
        "ranges": _share(count["ranges_right"], count["ranges"]),
        "all": _share(right_of_both, both),
        "all_ends_included": _share(count["included"], both),
        "cases": both,
    }


def recognizers_results(
    path: Path, *, seen: bool
) -> Iterator[tuple[dict[str, Any], dict[str, Any], bool]]:
    """Each case with each of its expected results that counts, and whether we read it."""
    for row in _rows(path):
        if (zlib.crc32(row["Input"].encode()) % 2 == 0) != seen:
            continue
        moment = row.get("Context", {}).get("ReferenceDateTime")
        found = _found_in(row, american=_is_american(path))
        for result in row["Results"]:
            kind = str(result.get("TypeName", "")).rpartition(".")[2]
            resolution = result.get("Resolution")
            values = resolution.get("values") or [] if isinstance(resolution, dict) else []
            values = [value for value in values if isinstance(value, dict)]
            if kind not in (*_POINTS, *_RANGES) or not values:
                continue
            if moment is None and not kind.startswith("time"):
                continue
            tarde = "tarde" in str(result.get("Text", ""))
            yield row, result, any(_is(kind, value, found, tarde=tarde) for value in values)


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
    days, long = _days(found), [end for end, _ in ends if len(end) > 11]
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
    return _date(value[:10]) in _days(found) and _clock(value[11:]) in _either_half(found)


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
