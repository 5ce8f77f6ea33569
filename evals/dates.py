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
  both are labelled, each by its own words. A few labels (`dates_years_off`) are more than a year
  away and name no year: for "Friday 7th of Jan" the set looks for the year in which the 7th is a
  Friday, 2028; we read it back as the coming one. `date_told_apart` is `date_ends_apart` without
  them. `date` counts all labels as they are.
- **restaurant8k** (PolyAI): spans of `people`, `time`, `date`, `first_name`, `last_name`. The set
  says what was asked (`requestedSlots`) and so do we. Right: the words at the span found
  equal the labelled words, after both lost leading words such as "at" or "for", full stops, and
  "am", "o'clock", "in the evening" at the end, which the labels hold as often as not. F1 over all
  sentences, those without labels included. Names count as one:
  both parts. The training files were read while building, the test file only measured.
- **Recognizers-Text** (Microsoft): `evals/recognizers.py`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ai.company import find_people
from ai.dates.grammar import Found, find
from ai.people import find_names
from ai.text import folded
from evals.recognizers import LANGUAGES, Numbers, days_of, recognizers, rows, share
from evals.sets import Skipped
from evals.sets import find as find_set

NAME = "dates"
HOW_TO_GET = (
    "Clone github.com/PolyAI-LDN/task-specific-datasets and"
    " github.com/microsoft/Recognizers-Text into the folder that EVAL_DATA names."
)
_YEAR = timedelta(days=366)
_SAYS_YEAR = re.compile(r"\d{4}|\byears?\b")

_LEADING = re.compile(
    r"(?:at|on|for|the|in|around|about|by|after|before|from|to|till|until|of|is|-|,|@|approximately"
    r"|us|party|table) "
)
_HALF = re.compile(r"(?: ?(?:o'clock|ish|[ap]\.? ?m\.?|in the (?:morning|afternoon|evening)))+$")
"""The labels leave these out as often as not ("12:45 PM" is labelled "12:45")."""


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
    for language in LANGUAGES:
        key = f"recognizers_{language.lower()}"
        out[key] = (
            microsoft
            if isinstance(microsoft, Skipped)
            else recognizers(microsoft / language / "DateTimeModel.json", seen=False)
        )
    return out


def _clocks(found: Found) -> set[tuple[int, int]]:
    clocks = {item for one in found.times for item in (one.moment, one.until)}
    return {(clock.hour, clock.minute) for clock in clocks if clock is not None}


def nlupp(data: Path, *, folds: Iterable[int]) -> Numbers:
    """Recall of dates' and times' values, and the precision of what is found."""
    now = datetime(2022, 3, 15, 9, 0, tzinfo=UTC)
    count: Counter[str] = Counter()
    for _, row in nlupp_rows(data, folds):
        found = find(row["text"], now=now)
        days, clocks = days_of(found), _clocks(found)
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
            count[f"{kind}_alone"] += wanted in (
                days_of(alone) if kind == "date" else _clocks(alone)
            )
            if kind == "date":
                is_end = slot != "date" and {"date_from", "date_to"} <= row["slots"].keys()
                apart = wanted in (days_of(alone) if is_end else days)
                count["date_apart"] += apart
                years_off = abs(wanted - now.date()) > _YEAR and not _SAYS_YEAR.search(
                    label["text"]
                )
                count["years_off"] += years_off
                count["told_apart"] += apart and not years_off
        for kind, seen in (("date", days), ("time", clocks)):
            count[f"{kind}_found"] += len(seen)
            count[f"{kind}_found_right"] += len(seen & labels[kind])
    return {
        "date": share(count["date_right"], count["date"]),
        "time": share(count["time_right"], count["time"]),
        "date_alone": share(count["date_alone"], count["date"]),
        "date_ends_apart": share(count["date_apart"], count["date"]),
        "date_told_apart": share(count["told_apart"], count["date"] - count["years_off"]),
        "time_alone": share(count["time_alone"], count["time"]),
        "date_precision": share(count["date_found_right"], count["date_found"]),
        "time_precision": share(count["time_found_right"], count["time_found"]),
        "dates": count["date"],
        "dates_years_off": count["years_off"],
        "times": count["time"],
    }


def nlupp_rows(data: Path, folds: Iterable[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    for domain in ("banking", "hotels"):
        for fold in folds:
            for row in rows(data / domain / f"fold{fold}.json"):
                yield domain, row


def restaurant8k(files: Iterable[Path]) -> Numbers:
    """F1 of spans, by slot."""
    right: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for path in files:
        for row in rows(path):
            wanted, said = restaurant_row(row)
            for slot in ("people", "time", "date", "name"):
                gold = [words for kind, words in wanted if kind == slot]
                ours = [words for kind, words in said if kind == slot]
                labelled[slot] += len(gold)
                spoken[slot] += len(ours)
                right[slot] += sum((Counter(gold) & Counter(ours)).values())
    out: Numbers = {}
    for slot in ("people", "time", "date", "name"):
        out[slot] = share(2 * right[slot], labelled[slot] + spoken[slot])
        out[f"{slot}_precision"] = share(right[slot], spoken[slot])
        out[f"{slot}_recall"] = share(right[slot], labelled[slot])
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
