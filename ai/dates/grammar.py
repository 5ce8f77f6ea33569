"""Dates and times in English, Spanish and Arabic, as customers text them.

`find` reads a message against the moment it was written (on the business's
clock) and says where every date and time stands. It never guesses what was not
said: "next week" or "in the morning" come back as what they are, to be asked
about; a bare "5" is a time only where a time was asked for (`expect`).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeVar

from ai.dates import words
from ai.dates.forms import (
    BARE,
    BARE_COMPACT,
    BARE_DAY,
    DATE_FORMS,
    IN_HOURS,
    MINUTES_PAST,
    TIME_FORMS,
)
from ai.text import Folded, fold


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day at [start, end) of the folded text; `day` is None for "next week" and the like."""

    start: int
    end: int
    day: date | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time of day; `half` is "am"/"pm" when said; `part` alone is a part of a day."""

    start: int
    end: int
    moment: time | None
    half: str | None = None
    part: str | None = None


_Kind = TypeVar("_Kind", FoundDate, FoundTime)


@dataclass(frozen=True, slots=True)
class Found:
    dates: tuple[FoundDate, ...]
    times: tuple[FoundTime, ...]


def find(
    text: str, *, now: datetime, expect: str | None = None, month_first: bool = False
) -> Found:
    """All dates and times in `text`, by their place in the folded text.

    `now` is on the business's clock. `expect` ("date" or "time") lets a bare
    number be one. `month_first` reads 11/28 the American way when both could be.
    """
    return _find(fold(text), now, expect, month_first)


@lru_cache(maxsize=512)
def _find(source: Folded, now: datetime, expect: str | None, month_first: bool) -> Found:
    text = source.text
    taken: list[tuple[int, int]] = []
    dates: list[FoundDate] = []
    times: list[FoundTime] = []
    for match in IN_HOURS.finditer(text):
        moment = _in_hours(match, now)
        dates.append(FoundDate(match.start(), match.end(), moment.date()))
        times.append(FoundTime(match.start(), match.end(), moment.time(), half="exact"))
        taken.append(match.span())
    for name, form in DATE_FORMS:
        for match in form.finditer(text):
            if _overlaps(match.span(), taken):
                continue
            read = _read_date(name, match, now.date(), text, month_first)
            if read is not None:
                dates.append(read)
                taken.append(match.span())
    for name, form in TIME_FORMS:
        for match in form.finditer(text):
            if _overlaps(match.span(), taken):
                continue
            found = _read_time(name, match)
            if found is not None:
                times.append(found)
                taken.append(match.span())
    _add_parts_of_today(text, dates, times)
    if not any(found.moment for found in times):
        times += _hours_after_days(text, dates)
    dates, times = _keep_wanted(text, dates), _keep_wanted(text, times)
    if expect == "time" and not any(t.moment for t in times):
        times += _bare_time(text)
    if expect == "date" and not dates:
        dates += _bare_day(text, now.date())
    return Found(
        dates=tuple(sorted(dates, key=lambda item: item.start)),
        times=_merge_halves(tuple(sorted(times, key=lambda item: item.start)), text),
    )


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _number(word: str | None) -> int:
    if not word or word in ("a", "an", "the"):
        return 1
    return int(word) if word.isdigit() else words.NUMBERS[word]


def _in_hours(match: re.Match[str], now: datetime) -> datetime:
    unit, count = match["unit"], match["n"]
    if unit == "ساعتين":
        minutes = 120
    elif unit == "نص ساعه" or count in ("half an", "media"):
        minutes = 30
    else:
        minutes = _number(count) * (60 if unit in words.HOUR_UNITS.split() else 1)
    if match["half"]:
        minutes += 30
    moment = now + timedelta(minutes=minutes)
    rounded = moment.minute + (-moment.minute) % 5
    return (moment + timedelta(minutes=rounded - moment.minute)).replace(second=0, microsecond=0)


def _read_date(
    name: str, match: re.Match[str], today: date, text: str, month_first: bool
) -> FoundDate | None:
    start, end = match.span()
    if name == "vague":
        return FoundDate(start, end, None, "which_day")
    if name in ("yesterday", "today", "tomorrow", "manana", "after"):
        ahead = {"yesterday": -1, "today": 0, "tomorrow": 1, "manana": 1, "after": 2}[name]
        return FoundDate(start, end, today + timedelta(days=ahead))
    if name in ("in_days", "days_from"):
        weeks = match["unit"] in (*words.WEEK_UNITS.split(), "weeks", "week")
        count = min(_number(match["n"]) * (7 if weeks else 1), 3650)
        return FoundDate(start, end, today + timedelta(days=count))
    if name == "in_two":
        return FoundDate(start, end, today + timedelta(days=2 if match["unit"] == "يومين" else 14))
    if name == "weekday":
        return _weekday(match, today, text)
    if name == "iso":
        return _date(start, end, int(match["y"]), int(match["m"]), int(match["d"]))
    if name == "numeric":
        return _numeric(match, today, month_first)
    if name in ("day_month", "month_day"):
        month = words.MONTHS[match["mon"]]
        year = int(match["y"]) if match["y"] else None
        return _month_day(start, end, year, month, int(match["d"]), today)
    return _coming_day_of_month(start, end, int(match["d"]), today)


def _weekday(match: re.Match[str], today: date, text: str) -> FoundDate | None:
    word, before, after = match["wd"], match["pre"] or "", (match["post"] or "").strip()
    if word in words.SHORT_ONLY and before in ("", "the") and not after:
        alone = not re.search(r"\w", text[: match.start()] + text[match.end() :])
        neighbour = re.match(r"[ ,]*(?:at |@ ?|a las |الساعه )?\d", text[match.end() :])
        if not alone and not neighbour and not re.search(r"[,;] *$", text[: match.start()]):
            return None
    ahead = (words.WEEKDAYS[word] - today.weekday()) % 7
    if (
        ahead == 0
        and not before.startswith("this")
        and before != "este"
        and after not in ("هذا", "هذه")
    ):
        ahead = 7
    if before == "next" or after in ("next week", "de la semana que viene", "de la proxima semana"):
        # English "next Friday" is Friday of the week after this one (weeks begin on Monday).
        monday = today - timedelta(days=today.weekday())
        return FoundDate(
            match.start(), match.end(), monday + timedelta(days=7 + words.WEEKDAYS[word])
        )
    return FoundDate(match.start(), match.end(), today + timedelta(days=ahead))


def _numeric(match: re.Match[str], today: date, month_first: bool) -> FoundDate | None:
    first, second = int(match["a"]), int(match["b"])
    # 10.30 is a time and 2-3 a range; only 28.11 and 28-11 can be days.
    if match["sep"] in ".-" and not match["y"] and (second > 12 or first <= 12):
        return None
    day, month = (second, first) if month_first else (first, second)
    if month > 12 >= day:
        day, month = month, day
    year = int(match["y"]) if match["y"] else None
    if year is not None and year < 100:
        year += 2000
    if not 1 <= month <= 12 or not 1 <= day <= 31 or match[0] == "24/7":
        return None
    return _month_day(match.start(), match.end(), year, month, day, today)


def _month_day(
    start: int, end: int, year: int | None, month: int, day: int, today: date
) -> FoundDate | None:
    if year is not None:
        return _date(start, end, year, month, day)
    this_year = _date(start, end, today.year, month, day)
    if this_year is None and not (month == 2 and day == 29):
        return FoundDate(start, end, None, "unreadable")
    # A day just gone is a slip; one long gone means next year.
    if this_year is not None and this_year.day and this_year.day >= today - timedelta(days=60):
        return this_year
    return _date(start, end, today.year + 1, month, day)


def _date(start: int, end: int, year: int, month: int, day: int) -> FoundDate | None:
    try:
        return FoundDate(start, end, date(year, month, day))
    except ValueError:
        return FoundDate(start, end, None, "unreadable")


def _coming_day_of_month(start: int, end: int, day: int, today: date) -> FoundDate | None:
    if not 1 <= day <= 31:
        return None
    year, month = today.year, today.month
    for _ in range(3):
        try:
            candidate = date(year, month, day)
        except ValueError:
            candidate = None
        if candidate is not None and candidate >= today:
            return FoundDate(start, end, candidate)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _read_time(name: str, match: re.Match[str]) -> FoundTime | None:
    start, end = match.span()
    if name.startswith("part:"):
        return FoundTime(start, end, None, part=name.removeprefix("part:"))
    if name == "noon":
        return FoundTime(start, end, time(12), half="exact")
    if name == "midnight":
        return FoundTime(start, end, time(0), half="exact")
    groups = match.groupdict()
    hour = _number(groups["h"])
    minute = int(groups.get("mi") or 0)
    shift = 0
    if name == "past":
        shift = MINUTES_PAST[match["past"]]
    elif name == "and_half":
        extra = match["extra"]
        shift = 15 if "cuarto" in extra or "ربع" in extra else 30
        if extra.startswith(("menos", "الا")):
            shift = -15
    if hour > 24:
        return None
    half = _half(groups.get("half"), hour)
    total = (_to_24(hour % 24, half) * 60 + minute + shift) % (24 * 60)
    if (
        hour == 0
        or hour > 12
        or (len(match[0].strip()) >= 5 and re.search(r"\b0\d[:h.]", match[0]))
    ):
        half = half or "exact"
    return FoundTime(start, end, time(total // 60, total % 60), half=half)


def _half(word: str | None, hour: int) -> str | None:
    if not word:
        return None
    if re.fullmatch(words.AM, word):
        return "am"
    # "11 at night" and "12 at noon" are before and at twelve; 1–5 "at night" are after midnight.
    if word in ("الظهر", "ظهرا", "del mediodia") and hour in (10, 11):
        return "am"
    return "pm"


def _to_24(hour: int, half: str | None) -> int:
    if half == "am":
        return hour % 12 if hour <= 12 else hour
    if half == "pm":
        return hour if hour >= 12 else hour + 12
    return hour


def _merge_halves(times: tuple[FoundTime, ...], text: str) -> tuple[FoundTime, ...]:
    """A part of the day said beside a time decides its half ("tomorrow evening at 5")."""
    clocks = [found for found in times if found.moment is not None]
    parts = [found for found in times if found.part]
    if not clocks or not parts:
        return times
    merged = []
    for found in clocks:
        near = min(parts, key=lambda part: abs(part.start - found.start))
        moment = found.moment
        if found.half is None and moment is not None:
            half = "am" if near.part == "morning" else "pm"
            merged.append(
                FoundTime(
                    min(found.start, near.start),
                    max(found.end, near.end),
                    time(_to_24(moment.hour, half), moment.minute),
                    half=half,
                )
            )
        else:
            merged.append(found)
    return tuple(merged)


_PARTS_OF_TODAY = {
    "this morning": "morning",
    "esta manana": "morning",
    "this afternoon": "afternoon",
    "esta tarde": "afternoon",
    "tonight": "evening",
    "tonite": "evening",
    "this evening": "evening",
    "esta noche": "evening",
    "الليله": "evening",
}


def _add_parts_of_today(text: str, dates: list[FoundDate], times: list[FoundTime]) -> None:
    """ "Tonight" and "esta tarde" are a day and a part of it in one word."""
    for found in dates:
        part = _PARTS_OF_TODAY.get(text[found.start : found.end])
        if part:
            times.append(FoundTime(found.start, found.end, None, part=part))


_AFTER_DAY = re.compile(
    r"[ ,]*(?P<h>[01]?\d|2[0-3])(?![\w/:%€$-]|[.,]\d| ?(?:of|de|people|personas|times|x|cleans?"
    r"|cuts?)\b)"
)
_SAYS_RELATIVE = re.compile(r"[^\d]+")


def _hours_after_days(text: str, dates: list[FoundDate]) -> list[FoundTime]:
    """ "Tomorrow 5": a number right after a day is its hour, unless it is the day's own date."""
    for found in dates:
        match = _AFTER_DAY.match(text, found.end)
        if not match or not _SAYS_RELATIVE.fullmatch(text[found.start : found.end]):
            continue
        hour = int(match["h"])
        if found.day is None or hour in (0, found.day.day) or text[match.end() :].strip(" .!?,"):
            continue
        half = "exact" if hour > 12 else None
        return [FoundTime(match.start("h"), match.end("h"), time(hour), half=half)]
    return []


_UNWANTED = re.compile(
    r"(?:instead of|rather than|not|en vez de|en lugar del?|no el|no para el|no|بدل|بدلا من|مو|مش"
    r"|وليس|ليس)(?: on| at| el| the| las| a las| يوم| الساعه)? *$"
)


def _keep_wanted(text: str, found: list[_Kind]) -> list[_Kind]:
    """ "Friday instead of Saturday": what is turned down goes, if something is left."""
    kept = [item for item in found if not _UNWANTED.search(text[: item.start])]
    return kept or found


def _bare_time(text: str) -> list[FoundTime]:
    match = BARE.fullmatch(text)
    if match:
        hour = _number(match["h"])
        if hour <= 24:
            moment = time(hour % 24, int(match["mi"] or 0))
            half = "exact" if hour == 0 or hour > 12 else None
            return [FoundTime(0, len(text), moment, half=half)]
    compact = BARE_COMPACT.fullmatch(text)
    if compact:
        hour = int(compact["h"])
        half = "exact" if hour == 0 or hour > 12 else None
        return [FoundTime(0, len(text), time(hour, int(compact["mi"])), half=half)]
    return []


def _bare_day(text: str, today: date) -> list[FoundDate]:
    match = BARE_DAY.fullmatch(text)
    if not match:
        return []
    found = _coming_day_of_month(0, len(text), int(match["d"]), today)
    return [found] if found else []
