"""Reads the day that a pattern of :mod:`ai.dates.patterns` found."""

from datetime import date, timedelta

from ai.dates import calendar
from ai.dates.found import FoundDate
from ai.dates.patterns import Match
from ai.dates.tokens import Token
from ai.text import folded, word_set

_SHORT = word_set(
    folded(
        "sun sat wed mon dom vie jue lun sab mar mer ven sam jeu dim ter qua qui sex seg"
        " set احد سبت"
        " خميس جمعة اثنين सोम मंगल बुध गुरु शुक्र शनि रवि minggu"
    )
)
"""Names of days that are other words too: they need a word that leads a day, a number, or none."""

_LEADS = word_set(folded("on for by this el le no na para pour يوم hari every each cada des"))
_NOT_A_DAY = word_set("floor time street st avenue ave visit birthday anniversary person room one")
_NUMBER = "n#ovh"
_SHORT_MONTH = 3
"""Letters of month names that are other words too ("may", "mar", "set")."""


def read_day(match: Match, today: date, *, month_first: bool) -> FoundDate | None:
    """The day of `match` counted from `today`, or None when it is none after all."""
    read = _READERS[match.name]
    return read(match, today, month_first)


def _day(match: Match, day: date | None) -> FoundDate:
    return FoundDate(match.start, match.end, day, None if day else "unreadable")


def _days(match: Match, first: date, until: date) -> FoundDate:
    return FoundDate(match.start, match.end, None, "which_day", first, until)


def _value(match: Match, groups: str, kinds: str) -> int | None:
    for group in groups.split():
        value = match.value(group, kinds)
        if value is not None:
            return value
    return None


def _sign(match: Match, groups: str, kinds: str) -> str:
    """The first of `kinds` that a token of `groups` is."""
    for group in groups.split():
        token = match.token(group)
        if token is not None:
            return next((kind for kind in kinds if kind in token.kinds), "")
    return ""


def _count(match: Match) -> int:
    """How many units; "a week" is one, and an Arabic dual says two by itself."""
    said = match.token("n3") or match.token("n") or match.token("n2")
    number = 1
    if said is not None:
        number = int(str(next(said.kinds[kind] for kind in "nj1X" if kind in said.kinds))) or 1
    unit = match.token("u") or match.token("u2")
    dual = next((unit.kinds[kind] for kind in "dkmg" if kind in unit.kinds), 0) if unit else 0
    return number * (int(str(dual)) or 1)


def _numeric(match: Match, today: date, month_first: bool) -> FoundDate | None:
    token = match.token("num")
    said = token.kinds["D"] if token else ()
    if not isinstance(said, tuple):
        return None
    day, month, year = (int(part) for part in said[:3])
    if (day, month, year) == (24, 7, 0):
        return None
    if said[3] == "iso":
        return _day(match, calendar.exact(year, month, day))
    if month_first:
        day, month = month, day
    weekday = _value(match, "w", "W")
    if month > 12 >= day or _fits_better(weekday, today, year, month, day):
        day, month = month, day
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return _of_year(match, today, year, month, day)


def _fits_better(weekday: int | None, today: date, year: int, month: int, day: int) -> bool:
    """Whether the day's name says that month and day are the other way round."""
    if weekday is None or day > 12 or month > 12:
        return False
    this = calendar.exact(year or today.year, month, day)
    other = calendar.exact(year or today.year, day, month)
    return this is not None and other is not None and this.weekday() != weekday == other.weekday()


def _dotted(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """28.11 is a day; 10.30 and 9.15 are times."""
    token = match.token("dot")
    said = token.kinds["B"] if token else ()
    if not isinstance(said, tuple):
        return None
    day, month = int(said[0]), int(said[1])
    weekday = match.token("w") is not None and month % 5 != 0
    if not (1 <= month <= 12 and 1 <= day <= 31) or (day <= 12 and not weekday):
        return None
    return _of_year(match, today, 0, month, day)


def _dashed(match: Match, today: date, month_first: bool) -> FoundDate | None:
    day, month = match.value("a", "#") or 0, match.value("b", "#") or 0
    if not (12 < day <= 31 and 1 <= month <= 12):
        return None
    return _of_year(match, today, 0, month, day)


def _of_year(match: Match, today: date, year: int, month: int, day: int) -> FoundDate:
    found = calendar.exact(year, month, day) if year else calendar.coming(today, month, day)
    return _day(match, found)


def _day_month(match: Match, today: date, month_first: bool) -> FoundDate | None:
    month, day = match.value("mon", "M"), match.value("d", _NUMBER)
    if not month or not day or not 1 <= day <= 31:
        return None
    return _of_year(match, today, match.value("y", "y") or 0, month, day)


def _from_to(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "From the 3rd to the 6th of January": one month for both."""
    month, day, start = (match.value("mon", "M"), match.value("d", _NUMBER),
                         match.value("a", _NUMBER))  # fmt: skip
    if not month or not day or not start or not 1 <= start <= 31:
        return None
    last = _of_year(match, today, match.value("y", "y") or 0, month, day).day
    if last is None:
        return None
    first = calendar.exact(last.year, month, start)
    if first is not None and first > last:
        before = calendar.months_later(last.replace(day=1), -1)
        first = calendar.exact(before.year, before.month, start)
    return _days(match, first, last) if first else None


def _in_days(match: Match, today: date, month_first: bool) -> FoundDate | None:
    unit = _sign(match, "u u2", "dkmg")
    return _day(match, calendar.after(today, _count(match), unit)) if unit else None


def _ago(match: Match, today: date, month_first: bool) -> FoundDate | None:
    unit = _sign(match, "u u2", "dkmg")
    return _day(match, calendar.after(today, -_count(match), unit)) if unit else None


def _from_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    unit = _sign(match, "u", "dkmg")
    back = _sign(match, "to", "fa") == "a"
    count = -_count(match) if back else _count(match)
    return _day(match, calendar.after(_relative(match, today), count, unit))


def _relative(match: Match, today: date) -> date:
    token = match.token("r")
    said = token.kinds["R"] if token else (0, "")
    ahead = int(said[0]) if isinstance(said, tuple) else 0
    return today + timedelta(days=ahead)


def _relative_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    return _day(match, _relative(match, today))


def _weekday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    token = match.token("w")
    weekday = match.value("w", "W")
    sign = _sign(match, "pre post", "NTL")
    if token is None or weekday is None or (not sign and not _is_a_day(match, token)):
        return None
    before = match.token("pre")
    if sign == "L":
        day = calendar.weekday_ahead(today, weekday, today_counts=True)
        return _day(match, day - timedelta(days=7))
    if sign == "N" and before is not None and before.text == "next":
        # English "next Friday" is Friday of the week after this one (weeks begin on Monday).
        return _day(match, calendar.weekday_of_week(today, weekday, weeks=1))
    this = sign == "T"
    return _day(match, calendar.weekday_ahead(today, weekday, today_counts=this))


def _is_a_day(match: Match, token: Token) -> bool:
    if token.text not in _SHORT:
        return True
    place = match.found.start("w")
    before = match.tokens[place - 1] if place else None
    following = match.tokens[place + 1] if place + 1 < len(match.tokens) else None
    if before is None and following is None:
        return True
    if before is not None and (before.text in _LEADS or set(before.kinds) & set(",~[W-")):
        return True
    return following is not None and bool(set(following.kinds) & set("#noCBD@P-~"))


def _week_weekday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    weekday = _value(match, "w w2", "W")
    sign = _sign(match, "pre pre2 pre3", "NTL")
    weeks = {"N": 1, "T": 0, "L": -1}.get(sign, 1)
    if weekday is None:
        return None
    return _day(match, calendar.weekday_of_week(today, weekday, weeks=weeks))


def _weekday_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Tuesday 18", "Friday the 6th": the day of a month that has this name."""
    weekday, number = match.value("w", "W"), match.value("d", _NUMBER)
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    if weekday is None or number is None:
        return None
    place = match.found.start("w")
    led = match.found.start("d") > place
    before = match.tokens[match.found.start("d") - 1].kinds if led else {}
    sure = "o" in (match.token("d") or match.tokens[place]).kinds or "s" in before or "G" in before
    sure = sure or (led and following is not None and "@" in following.kinds)
    found = calendar.day_of_month(today, number, weekday=weekday)
    near = found is not None and found - today <= timedelta(days=62)
    if (not sure and not (near and number > 12)) or (following and "u" in following.kinds):
        return None
    return _day(match, found or calendar.day_of_month(today, number))


def _nth_weekday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The first Monday of September"."""
    number, weekday, month = (match.value("v", _NUMBER), match.value("w", "W"),
                              match.value("mon", "M"))  # fmt: skip
    if weekday is None or not month or not number or number > 4:
        return None
    year = match.value("y", "y") or 0
    for candidate in (year,) if year else (today.year, today.year + 1):
        first = calendar.weekday_ahead(date(candidate, month, 1), weekday, today_counts=True)
        day = first + timedelta(days=7 * (number - 1))
        if year or day >= today:
            return _day(match, day)
    return None


def _holiday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    month, day = divmod(match.value("hol", "V") or 0, 100)
    return _of_year(match, today, match.value("y", "y") or 0, month, day)


def _units(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The next 3 days", "os últimos 2 meses"."""
    count, unit = _value(match, "n n2 n4", "n") or 1, _sign(match, "u u2 u4", "dkmg")
    if _sign(match, "pre pre2 pre4", "NL") == "L":
        return _days(match, calendar.after(today, -count, unit), today - timedelta(days=1))
    last = calendar.after(today, count, unit)
    return _days(match, today + timedelta(days=1), last)


def _on_the(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "On the 17"."""
    the = match.token("the")
    return _nth(match, today, month_first) if the is not None and the.text == "the" else None


def _unit(match: Match, today: date, month_first: bool) -> FoundDate | None:
    if match.token("e") is not None:
        return _days(match, *calendar.span_of(today, "e", shift=0))
    unit, sign = _sign(match, "u u2", "kmeg"), _sign(match, "pre pre2", "NTL")
    shift = {"N": 1, "T": 0, "L": -1}[sign]
    return _days(match, *calendar.span_of(today, unit, shift=shift))


def _month(match: Match, today: date, month_first: bool) -> FoundDate | None:
    month, year = _value(match, "mon mon2", "M"), _value(match, "y y2", "y")
    sign = _sign(match, "pre post post2", "NTL")
    token, led = match.token("mon") or match.token("mon2"), match.tokens[match.first]
    if month is None or token is None:
        return None
    if len(token.text) <= _SHORT_MONTH and not (year or sign or set(led.kinds) & set(">[~")):
        return None
    if year is None:
        year = today.year if month >= today.month else today.year + 1
        if sign == "L":
            year = today.year if month < today.month else today.year - 1
    if not 1 <= year <= 9998:
        return None
    return _days(match, *calendar.month_span(date(year, month, 1)))


def _nth(match: Match, today: date, month_first: bool) -> FoundDate | None:
    number = _value(match, "d d2", _NUMBER)
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    if number is None or (following is not None and following.text in _NOT_A_DAY):
        return None
    found = calendar.day_of_month(today, number)
    return _day(match, found) if found else None


_READERS = {
    "number": _numeric,
    "dot": _dotted,
    "dashed": _dashed,
    "from_to": _from_to,
    "day_month": _day_month,
    "nth_weekday": _nth_weekday,
    "holiday": _holiday,
    "in_days": _in_days,
    "from_day": _from_day,
    "ago": _ago,
    "day": _relative_day,
    "week_weekday": _week_weekday,
    "weekday_day": _weekday_day,
    "weekday": _weekday,
    "units": _units,
    "on_the": _on_the,
    "unit": _unit,
    "month": _month,
    "nth": _nth,
    "the_day": _nth,
}
