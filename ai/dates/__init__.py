"""Dates and times of customers, read on the business's clock and checked against its hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ai.dates.grammar import Found, FoundDate, FoundTime, find
from ai.dates.opening import (
    HORIZON_DAYS,
    PARTS,
    has_hours,
    is_open,
    local,
    open_days,
    spans_on,
    time_options,
)
from catalog.snapshot import BusinessEntry

__all__ = [
    "HORIZON_DAYS",
    "Found",
    "FoundDate",
    "FoundTime",
    "Reading",
    "check_date",
    "check_time",
    "find",
    "is_open",
    "local",
    "month_first",
    "open_days",
    "part_range",
    "read_date",
    "read_time",
    "spans_on",
    "time_options",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """An ISO value, or a problem code of :data:`ai.acts.PROBLEMS`, or neither: nothing said."""

    value: str = ""
    problem: str | None = None


def month_first(business: BusinessEntry) -> bool:
    """Whether 5/6 is the sixth of May here, as in the United States."""
    return business.currency == "USD" and business.timezone.startswith("America/")


def read_date(
    text: str, *, said_at: datetime, now: datetime, business: BusinessEntry, bare: bool = True
) -> Reading:
    """The day `text` names, relative to when it was said, if the business can take it.

    `bare` lets a number alone be a day of the month.
    """
    found = find(
        text,
        now=local(said_at, business),
        expect="date" if bare else None,
        month_first=month_first(business),
    )
    return check_date(found, now=now, business=business)


def check_date(found: Found, *, now: datetime, business: BusinessEntry) -> Reading:
    if not found.dates:
        return Reading()
    chosen = next((item for item in reversed(found.dates) if item.day), found.dates[-1])
    if chosen.day is None:
        return Reading(problem=chosen.problem)
    if len({item.day for item in found.dates if item.day}) > 1:
        # "Monday or Tuesday": not ours to choose.
        return Reading(problem="which_day")
    today = local(now, business).date()
    if chosen.day < today:
        return Reading(problem="past")
    if chosen.day > today + timedelta(days=HORIZON_DAYS):
        return Reading(problem="too_far")
    if has_hours(business) and not spans_on(business, chosen.day):
        return Reading(value=chosen.day.isoformat(), problem="closed")
    return Reading(value=chosen.day.isoformat())


def read_time(
    text: str,
    *,
    said_at: datetime,
    now: datetime,
    business: BusinessEntry,
    day: date | None,
    bare: bool = True,
) -> Reading:
    """The time `text` names. An hour without its half is the one the business is open at."""
    found = find(
        text,
        now=local(said_at, business),
        expect="time" if bare else None,
        month_first=month_first(business),
    )
    return check_time(found, now=now, business=business, day=day)


def check_time(
    found: Found, *, now: datetime, business: BusinessEntry, day: date | None
) -> Reading:
    if not found.times:
        return Reading()
    chosen = next((item for item in found.times if item.moment is not None), None)
    if chosen is None or chosen.moment is None:
        return Reading(problem=f"part_{found.times[0].part}")
    moment = chosen.moment
    if chosen.half is None:
        moment = _likely_half(moment, business=business, day=day)
    here = local(now, business)
    value = f"{moment.hour:02d}:{moment.minute:02d}"
    if day is not None:
        if day == here.date() and moment <= here.time():
            return Reading(value=value, problem="past")
        if not is_open(business, day, moment):
            return Reading(value=value, problem="outside_hours")
    return Reading(value=value)


def _likely_half(moment: time, *, business: BusinessEntry, day: date | None) -> time:
    """5 may be 5:00 or 17:00: the one inside the hours; else by day rather than by night."""
    if moment.hour > 12 or moment.hour == 0:
        return moment
    early = time(moment.hour % 12, moment.minute)
    late = time(moment.hour % 12 + 12, moment.minute)
    if day is not None and has_hours(business):
        opens = [candidate for candidate in (early, late) if is_open(business, day, candidate)]
        if len(opens) == 1:
            return opens[0]
    return early if 7 <= moment.hour <= 11 else late


def part_range(part: str) -> tuple[time, time]:
    """Where a part of the day begins and ends."""
    return PARTS[part]
