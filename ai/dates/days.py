"""Reads the day that a pattern of :mod:`ai.dates.patterns` found."""

from datetime import date, timedelta

from ai.dates import calendar, periods
from ai.dates.found import FoundDate
from ai.dates.holidays import holiday
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
_NOW = frozenset(
    folded("now|right now|from now|ahora|maintenant|agora|الان|الحين|अब|अभी|abhi|sasa").split("|")
)
_OR = word_set(folded("or o u ou au atau या ya او and"))
_NOT_A_DAY = word_set("floor time street st avenue ave visit birthday anniversary person room one")
_OF_STREETS = ("day_month", "holiday", "month", "of_number")
_SHORT_STREETS = word_set("av avda bd blvd st r jl jln")
_STREETS = _SHORT_STREETS | word_set(
    folded(
        "calle avenida bulevar plaza plazuela paseo rua travessa praca alameda largo rodovia rue"
        " avenue boulevard place jalan street road شارع ميدان ساحة barabara mtaa सड़क मार्ग marg"
    )
)
_ONE = word_set("one uno una un um uma")
_NUMBER = "n#ovh"


def read_day(match: Match, today: date, *, month_first: bool) -> FoundDate | None:
    """The day of `match` counted from `today`, or None when it is none after all."""
    if match.name in _OF_STREETS and _is_street(match):
        return None
    read = _READERS[match.name]
    return read(match, today, month_first)


def _is_street(match: Match) -> bool:
    """ "Calle 9 de Julio", "rue du 8 mai", "شارع 26 يوليو" are places."""
    at = match.first
    while at and set(match.tokens[at - 1].kinds) & set("bsG[n"):
        at -= 1
    before = match.tokens[at - 1] if at else None
    if before is not None and "." in before.kinds and at > 1:
        before = match.tokens[at - 2] if match.tokens[at - 2].text in _SHORT_STREETS else None
    return before is not None and before.text in _STREETS


def _day(match: Match, day: date | None) -> FoundDate:
    return FoundDate(match.start, match.end, day, None if day else "unreadable")


def _count(match: Match) -> int:
    """How many units; "a week" is one, and an Arabic dual says two by itself."""
    said = match.token("n3") or match.token("n") or match.token("n2")
    number = 1
    if said is not None:
        number = int(str(next(said.kinds[kind] for kind in "nj1X" if kind in said.kinds))) or 1
    unit = match.token("u") or match.token("u2") or match.token("k")
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
    weekday = match.number("w w2", "W")
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
    return periods.found(match, first, last) if first else None


def _in_days(match: Match, today: date, month_first: bool) -> FoundDate | None:
    one = match.token("one")
    if one is not None:
        # Indonesian "seminggu" has its one in the word; "week" alone counts nothing.
        count, unit = match.value("one", "dkmg") or 0, match.sign("one", "dkmg")
        return _day(match, calendar.after(today, count, unit)) if count else None
    unit = match.sign("u u2", "dkmg")
    return _day(match, calendar.after(today, _count(match), unit)) if unit else None


def _ago(match: Match, today: date, month_first: bool) -> FoundDate | None:
    unit = match.sign("u u2", "dkmg")
    return _day(match, calendar.after(today, -_count(match), unit)) if unit else None


def _from_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    unit = match.sign("u u2", "dkmg")
    back = match.sign("to", "fa") == "a"
    count = -_count(match) if back else _count(match)
    return _day(match, calendar.after(_relative(match, today), count, unit))


def _relative(match: Match, today: date) -> date:
    token = match.token("r")
    return _from_today(token, today) if token else today


def _from_today(token: Token, today: date) -> date:
    said = token.kinds["R"]
    ahead = int(said[0]) if isinstance(said, tuple) else 0
    return today + timedelta(days=ahead)


def _relative_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    if match.token("r") is None:
        now = match.token("now")
        return _day(match, today) if now is None or now.text in _NOW else None
    return _day(match, _relative(match, today))


def _weekday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    token = match.token("w")
    weekday = match.value("w", "W")
    sign = match.sign("post pre" if match.sign("post", "L") else "pre post", "NTL")
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
    if following is not None and set(following.kinds) & set("#noCBD@P-~Wz"):
        return True
    if before is not None and following is None:
        led = match.tokens[place - 2] if place > 1 else before
        if set(before.kinds) & set("CBAO") or ("n" in before.kinds and "@" in led.kinds):
            # "At 12 sat".
            return True
    # "Wed or Thu".
    other = match.tokens[place + 2] if place + 2 < len(match.tokens) else None
    return (
        following is not None and following.text in _OR and other is not None and "W" in other.kinds
    )


def _week_weekday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    weekday = match.number("w w2", "W")
    sign = match.sign("pre pre2 pre3", "NTL")
    weeks = {"N": 1, "T": 0, "L": -1}.get(sign, 1)
    week, which = match.token("k"), match.token("pre")
    if weekday is None or (
        week is not None and which is not None and week.start < which.start and week.text == "week"
    ):
        # "A week next Tuesday" is counted from next Tuesday.
        return None
    return _day(match, calendar.weekday_of_week(today, weekday, weeks=weeks))


def _weekday_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Tuesday 18", "Friday the 6th": the day of a month that has this name."""
    weekday, number = match.value("w", "W"), match.value("d", _NUMBER)
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    said = match.token("d")
    if weekday is None or number is None or said is None or said.text in _ONE:
        # "Not this Friday, the one after": no first of a month.
        return None
    place = match.found.start("w")
    led = match.found.start("d") > place
    before = match.tokens[match.found.start("d") - 1].kinds if led else {}
    sure = "o" in (match.token("d") or match.tokens[place]).kinds or "s" in before or "G" in before
    sure = sure or (led and following is not None and "@" in following.kinds)
    found = calendar.day_of_month(today, number, weekday=weekday)
    near = found is not None and found - today <= timedelta(days=62)
    if following and "u" in following.kinds and "@" not in following.kinds:
        return None
    if not sure and not near and number > 12 and led:
        # No such day is near: the name is wrong, or the number is an hour.
        return FoundDate(match.start, match.end, None, "which_day")
    if not sure and not (near and number > 12):
        return None
    return _day(match, found or calendar.day_of_month(today, number))


def _nth_weekday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The first Monday of September", "the last Friday of next month"."""
    weekday, place = match.value("w", "W"), periods.which(match)
    if weekday is None or place is None:
        return None
    for first in periods.months_of(match, today):
        day = calendar.weekday_ahead(first, weekday, today_counts=True)
        if place < 0:
            _, last = calendar.month_span(first)
            day = calendar.weekday_ahead(last - timedelta(days=6), weekday, today_counts=True)
        else:
            day += timedelta(days=7 * (place - 1))
        if match.value("y", "y") or match.value("mon", "M") is None or day >= today:
            return _day(match, day)
    return None


def _nth_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The last day of November", "el primer día del mes que viene"."""
    place = periods.which(match)
    if place is None:
        return None
    for first in periods.months_of(match, today):
        day = first + timedelta(days=place - 1) if place > 0 else calendar.month_span(first)[1]
        if match.value("y", "y") or match.value("mon", "M") is None or day >= today:
            return _day(match, day)
    return None


def _holiday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    token, year = match.token("hol"), match.value("y", "y")
    name = str(token.kinds["V"]) if token else ""
    if year is not None:
        return _day(match, holiday(name, year))
    near = [holiday(name, today.year + ahead) for ahead in range(2)]
    return _day(
        match, next((day for day in near if day and day >= today - calendar.JUST_GONE), None)
    )


def _of_month(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The 15th of next month", "tanggal 15 bulan depan"."""
    number, unit = match.value("d", _NUMBER) or 0, match.token("u") or match.token("u2")
    led = match.token("g") or match.token("of") or match.sign("d", "o")
    if not led and not (unit is not None and unit.text.startswith("ال")):
        return None
    first, last = calendar.span_of(today, "m", shift=periods.shift_of(match))
    if not 1 <= number <= 31:
        return None
    return _day(match, first.replace(day=number) if number <= last.day else None)


def _of_number(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "El 21 del 3": the month by its number."""
    of, month, day = match.token("of"), match.value("b", "#") or 0, match.value("a", "#") or 0
    numbered = match.token("m") is not None or (of is not None and of.text in ("del", "do"))
    if not numbered or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _of_year(match, today, 0, month, day)


def _holiday_weekend(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Easter weekend": the Saturday and Sunday of that week."""
    day = _holiday(match, today, month_first)
    if day is None or day.day is None:
        return day
    return periods.found(match, *calendar.span_of(day.day, "e", shift=0))


def _weekday_next(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The Monday after next"; "the Friday after that" hangs on another day: it is asked for."""
    weekday, after = match.value("w", "W"), match.token("after")
    if weekday is None or after is None or after.text != "after":
        return None
    day = calendar.weekday_ahead(today, weekday, today_counts=False) + timedelta(weeks=1)
    return _day(match, day) if match.token("pre") else periods.found(match, day, day)


def _day_said(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "15 को", "pandrah tarikh"; a number word before "ko" may count anything."""
    sure = match.value("z", "z") or match.sign("d", "#")
    return _nth(match, today, month_first) if sure else None


def _sunday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Minggu pagi" is Sunday morning, in Indonesian the same word as a week."""
    token = match.token("k") or match.token("k2")
    if token is None or token.text != "minggu":
        return None
    linked = match.tokens[match.first - 1] if match.token("k2") else None
    if linked is not None and not (set(linked.kinds) & set("~&-") or linked.text in _OR):
        return None
    return _day(match, calendar.weekday_ahead(today, 6, today_counts=False))


def _weekday_weeks(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Wednesday in two weeks": of the week that is two weeks from today."""
    weekday = match.value("w", "W")
    if weekday is None:
        return None
    return _day(match, calendar.weekday_of_week(today, weekday, weeks=_count(match)))


def _weeks_on(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "A week on Friday", "Tuesday week", "mardi en huit": counted from the coming one."""
    weekday, unit = match.value("w", "W"), match.token("k")
    from_day = match.token("w")
    if from_day is None or (weekday is None and unit is not None):
        return None
    if unit is not None:
        counted = match.token("n") is not None or unit.start > from_day.start
        if unit.text != "fortnight" and not (counted and unit.text in ("week", "weeks")):
            return None
    weeks = _count(match)
    if unit is None:
        if weeks not in (8, 15):
            return None
        weeks //= 7
    if weekday is None:
        coming = _from_today(from_day, today)
    else:
        coming = calendar.weekday_ahead(today, weekday, today_counts=False)
    return _day(match, coming + timedelta(weeks=weeks))


def _on_the(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "On the 17"."""
    the = match.token("the")
    return _nth(match, today, month_first) if the is not None and the.text == "the" else None


def _nth(match: Match, today: date, month_first: bool) -> FoundDate | None:
    number = match.value("d", _NUMBER)
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    if number is None or (following is not None and following.text in _NOT_A_DAY):
        return None
    if following is not None and set(following.kinds) & set("kmge"):
        # "The 3rd week" is no day.
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
    "nth_day": _nth_day,
    "after_next": periods.after_next,
    "holiday": _holiday,
    "holiday_weekend": _holiday_weekend,
    "from_to_days": periods.from_to_days,
    "week_of": periods.week_of,
    "weekday_next": _weekday_next,
    "in_days": _in_days,
    "from_day": _from_day,
    "ago": _ago,
    "day": _relative_day,
    "week_weekday": _week_weekday,
    "weekday_day": _weekday_day,
    "weekday": _weekday,
    "units": periods.units,
    "edge": periods.edge,
    "nth_week": periods.nth_week,
    "of_month": _of_month,
    "of_number": _of_number,
    "sunday": _sunday,
    "day_said": _day_said,
    "weekday_weeks": _weekday_weeks,
    "weeks_on": _weeks_on,
    "on_the": _on_the,
    "unit": periods.unit,
    "month": periods.month,
    "nth": _nth,
    "the_day": _nth,
}
