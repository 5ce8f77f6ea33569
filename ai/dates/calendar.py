"""Days as people name them: weekdays ahead, days of a month, weeks, months."""

import calendar
from datetime import date, timedelta

JUST_GONE = timedelta(days=14)
"""A day and month this long ago is a slip to ask about; one longer gone means next year."""

_WEEK = timedelta(days=7)
_FAR = 3650


def after(today: date, count: int, unit: str) -> date:
    """The day `count` units (`d`, `k` week, `m` month, `g` year) from `today`."""
    count = max(-_FAR, min(_FAR, count))
    if unit in "dk":
        return today + timedelta(days=count * (7 if unit == "k" else 1))
    return months_later(today, min(count, 120) * (12 if unit == "g" else 1))


def months_later(day: date, count: int) -> date:
    """The same day of another month, or its last one."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    year = max(1, min(9999, year))
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def weekday_ahead(today: date, weekday: int, *, today_counts: bool) -> date:
    """The coming day of this name."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead or (0 if today_counts else 7))


def weekday_of_week(today: date, weekday: int, *, weeks: int) -> date:
    """The day of this name, so many weeks from the week that `today` is in."""
    return monday(today) + weeks * _WEEK + timedelta(days=weekday)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def day_of_month(today: date, day: int, *, weekday: int | None = None) -> date | None:
    """The coming day of a month with this number, and this name when one is given."""
    if not 1 <= day <= 31:
        return None
    for ahead in range(14 if weekday is not None else 3):
        candidate = _date_or_none(months_later(today.replace(day=1), ahead), day)
        if candidate is None or candidate < today:
            continue
        if weekday is None or candidate.weekday() == weekday:
            return candidate
    return None


def _date_or_none(month: date, day: int) -> date | None:
    return month.replace(day=day) if day <= _length(month) else None


def _length(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]


def exact(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def coming(today: date, month: int, day: int) -> date | None:
    """The next such day, or the one just gone; None when there is none."""
    for year in range(today.year, today.year + 9):
        found = exact(year, month, day)
        if found is not None and found >= today - JUST_GONE:
            return found
        if found is None and (month, day) != (2, 29):
            return None
    return None


def span_of(today: date, unit: str, *, shift: int) -> tuple[date, date]:
    """First and last day of this (0), the next (1) or the last (-1) `unit`.

    `k` is a week, `e` a weekend, `m` a month, `Y` a quarter and `g` a year.
    """
    if unit == "k":
        first = monday(today) + shift * _WEEK
        return first, first + timedelta(days=6)
    if unit == "e":
        saturday = monday(today) + shift * _WEEK + timedelta(days=5)
        return saturday, saturday + timedelta(days=1)
    if unit == "m":
        return month_span(months_later(today.replace(day=1), shift))
    if unit == "Y":
        first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        first = months_later(first, shift * 3)
        return first, month_span(months_later(first, 2))[1]
    year = today.year + shift
    return date(year, 1, 1), date(year, 12, 31)


def week_of_year(year: int, number: int) -> date | None:
    """The Monday of a week by its ISO number, or None when the year has no such week."""
    try:
        return date.fromisocalendar(year, number, 1)
    except ValueError:
        return None


def month_span(first: date) -> tuple[date, date]:
    first = first.replace(day=1)
    return first, first.replace(day=_length(first))
