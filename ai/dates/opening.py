"""The business's opening hours: what is open when."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalog.snapshot import WEEKDAYS, BusinessEntry

HORIZON_DAYS = 365
"""How far ahead a day may be wished: farther, a day and month would be ambiguous."""

PARTS = {
    "morning": (time(5), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(17), time(23, 59)),
}
DAY_OPTIONS = 7
TIME_OPTIONS = 9


def local(now: datetime, business: BusinessEntry) -> datetime:
    """`now` on the business's clock."""
    return now.astimezone(ZoneInfo(business.timezone))


def has_hours(business: BusinessEntry) -> bool:
    return any(business.hours.values())


def spans_on(business: BusinessEntry, day: date) -> tuple[tuple[str, str], ...]:
    """Opening spans of a day; none when closed."""
    if day.isoformat() in business.closed_dates:
        return ()
    return tuple(business.hours.get(WEEKDAYS[day.weekday()], ()))


def is_open(business: BusinessEntry, day: date, moment: time) -> bool:
    """Whether the business is open at `moment` of `day`; always, when it gives no hours."""
    if not has_hours(business):
        return True
    minute = moment.hour * 60 + moment.minute
    if any(start <= minute < end for start, end in _minutes(business, day)):
        return True
    # Hours past midnight belong to the evening before.
    before = _minutes(business, day - timedelta(days=1))
    return any(start <= minute + 24 * 60 < end for start, end in before)


def open_days(business: BusinessEntry, *, now: datetime, count: int = DAY_OPTIONS) -> list[date]:
    """The next open days, today while it is still open for an hour."""
    here = local(now, business)
    days: list[date] = []
    for ahead in range(60):
        day = here.date() + timedelta(days=ahead)
        if time_options(business, day, now=now) if has_hours(business) else ahead:
            days.append(day)
        if len(days) == count:
            break
    return days


def time_options(
    business: BusinessEntry, day: date, *, now: datetime, part: str | None = None
) -> list[time]:
    """Up to nine full hours of `day` that are open and still ahead, spread over the day."""
    here = local(now, business)
    earliest = here.hour * 60 + here.minute + 30 if day == here.date() else 0
    minutes: list[int] = []
    for start, end in _minutes(business, day):
        first = -(-start // 60) * 60
        minutes += [m for m in range(first, min(end, 24 * 60), 60) if m >= earliest]
    times = [time(m // 60, m % 60) for m in minutes]
    if part is not None:
        low, high = PARTS[part]
        times = [moment for moment in times if low <= moment < high]
    if len(times) <= TIME_OPTIONS:
        return times
    step = (len(times) - 1) / (TIME_OPTIONS - 1)
    return [times[round(index * step)] for index in range(TIME_OPTIONS)]


def _minutes(business: BusinessEntry, day: date) -> list[tuple[int, int]]:
    spans = []
    for opens, closes in spans_on(business, day):
        start, end = _minute(opens), _minute(closes)
        spans.append((start, end if end > start else end + 24 * 60))
    return spans


def _minute(value: str) -> int:
    hour, _, minute = value.partition(":")
    return int(hour) * 60 + int(minute or 0)
