"""Holidays that move with Easter or Thanksgiving."""

from datetime import date, timedelta

from ai.dates import calendar


def holiday(name: str, year: int) -> date | None:
    """The day of "1225" (month and day), "easter-2" or "thanksgiving+1"; None if there is none."""
    if name.isdigit():
        month, day = divmod(int(name), 100)
        return calendar.exact(year, month, day)
    for feast, day_of in _MOVING.items():
        if name.startswith(feast):
            return day_of(year) + timedelta(days=int(name[len(feast) :] or 0))
    raise ValueError(name)


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus, Astronomical Algorithms, chapter 8)."""
    century, rest = divmod(year, 100)
    shift = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * (year % 19) + shift + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def thanksgiving(year: int) -> date:
    """The fourth Thursday of November, as in the United States."""
    first = calendar.weekday_ahead(date(year, 11, 1), 3, today_counts=True)
    return first + timedelta(days=21)


_MOVING = {"easter": easter, "thanksgiving": thanksgiving}
