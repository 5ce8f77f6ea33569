"""Reads the day that a pattern of :mod:`ai.dates.patterns` found."""

from datetime import date

from ai.dates import calendar, numbers, periods, weekdays
from ai.dates.ahead import says_within
from ai.dates.found import FoundDate
from ai.dates.holidays import holiday
from ai.dates.patterns import Match
from ai.text import folded, word_set

_NOW = frozenset(
    folded("now|right now|from now|ahora|maintenant|agora|الان|الحين|अब|अभी|abhi|sasa").split("|")
)
_NOT_A_DAY = word_set(
    "floor time street st avenue ave visit birthday anniversary person room one class grade prize"
    " place aid choice option generation gen hand row level edition aisle visa party kid child son"
    " daughter baby time flr fl storey story exit left right door house flat seat half quarter year"
    " trimestre"
)
_ENGLISH = frozenset({**numbers.ordinals_of("en"), **numbers.words_of("en")})
_OF_STREETS = ("day_month", "holiday", "month", "of_number")
_SHORT_STREETS = word_set("av avda bd blvd st r jl jln")
_STREETS = _SHORT_STREETS | word_set(
    folded(
        "calle avenida bulevar plaza plazuela paseo rua travessa praca alameda largo rodovia rue"
        " avenue boulevard place jalan street road شارع ميدان ساحة barabara mtaa सड़क मार्ग marg"
    )
)
_WORKING = word_set("habiles laborables laborales uteis ouvres ouvrables ouvrees kerja")
_NEED_NUMBER = word_set("semaine semana jour dia mois mes an ano day week month year")
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


def _numeric(match: Match, today: date, month_first: bool) -> FoundDate | None:
    token = match.token("num")
    said = token.kinds["D"] if token else ()
    if not isinstance(said, tuple):
        return None
    day, month, year = (int(part) for part in said[:3])
    if (day, month, year) == (24, 7, 0):
        return None
    if said[3] == "iso":
        return periods.day_at(match, calendar.exact(year, month, day))
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
    return periods.day_at(match, found)


def _day_month(match: Match, today: date, month_first: bool) -> FoundDate | None:
    month, day = match.value("mon", "M") or match.value("nmon", "#"), match.value("d", _NUMBER)
    if not month or not day or not (1 <= day <= 31 and month <= 12):
        return None
    return _of_year(match, today, periods.year_said(match, today) or 0, month, day)


def _from_to(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "From the 3rd to the 6th of January": one month for both."""
    month, day, start = (match.value("mon", "M"), match.value("d", _NUMBER),
                         match.value("a", _NUMBER))  # fmt: skip
    if match.sign("u u2", "m"):
        return _of_one_month(match, today, start or 0, day or 0)
    if not month or not day or not start or not 1 <= start <= 31:
        return None
    if day < start and match.found.start("mon") < match.found.start("a"):
        # "From April 27 to the 3rd" ends in May.
        month = month % 12 + 1
    last = _of_year(match, today, periods.year_said(match, today) or 0, month, day).day
    if last is None:
        return None
    first = calendar.exact(last.year, month, start)
    if first is None or first > last:
        before = calendar.months_later(last.replace(day=1), -1)
        first = calendar.exact(before.year, before.month, start)
    return periods.found(match, first, last) if first else None


def _of_one_month(match: Match, today: date, start: int, day: int) -> FoundDate | None:
    """ "Del 4 al 22 de este mes", "from the 4th to the 22nd of next month"."""
    first, last = calendar.span_of(today, "m", shift=periods.shift_of(match))
    if not 1 <= start < day <= last.day:
        return None
    return periods.found(match, first.replace(day=start), first.replace(day=day))


def _in_days(match: Match, today: date, month_first: bool) -> FoundDate | None:
    one = match.token("one")
    if one is not None:
        # Indonesian "seminggu" has its one in the word; "week" alone counts nothing.
        count, unit = match.value("one", "dkmg") or 0, match.sign("one", "dkmg")
        return periods.day_at(match, calendar.after(today, count, unit)) if count else None
    unit, said = match.sign("u u2", "dkmg"), match.token("u")
    if not unit or (said is not None and not match.token("n") and said.text in _NEED_NUMBER):
        # "En semaine" is on weekdays.
        return None
    if _is_of_the_next(match):
        return None
    last = calendar.after(today, periods.count_of(match), unit)
    if says_within(match):
        return periods.found(match, today, last)
    return periods.day_at(match, last)


def _is_of_the_next(match: Match) -> bool:
    """ "Dalam dua minggu ke depan", "अगले दो हफ्तों में" are all the days until then."""
    before = match.tokens[match.first - 1] if match.first else None
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    if following is not None and following.text in _WORKING:
        # Of working days nobody tells us which they are.
        return True
    if ">" in match.tokens[match.first].kinds:
        # "I'm coming in 3 days."
        before = None
    if before is not None and set(before.kinds) & set("NL"):
        return True
    # In English the word begins something else: "in two weeks, next Tuesday".
    said = following is not None and following.text not in ("next", "last", "following")
    return said and following is not None and bool(set(following.kinds) & set("NL"))


def _ago(match: Match, today: date, month_first: bool) -> FoundDate | None:
    unit = match.sign("u u2", "dkmg")
    return (
        periods.day_at(match, calendar.after(today, -periods.count_of(match), unit))
        if unit
        else None
    )


def _from_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    unit = match.sign("u u2", "dkmg")
    back = match.sign("to", "fa") == "a"
    count = -periods.count_of(match) if back else periods.count_of(match)
    return periods.day_at(match, calendar.after(_relative(match, today), count, unit))


def _relative(match: Match, today: date) -> date:
    token = match.token("r")
    return periods.from_today(token, today) if token else today


def _relative_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    if match.token("r") is None:
        now = match.token("now")
        return periods.day_at(match, today) if now is None or now.text in _NOW else None
    return periods.day_at(match, _relative(match, today))


def _holiday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    token, year = match.token("hol"), periods.year_said(match, today)
    name = str(token.kinds["V"]) if token else ""
    if year is not None:
        return periods.day_at(match, holiday(name, year))
    near = [holiday(name, today.year + ahead) for ahead in range(2)]
    return periods.day_at(
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
    return periods.day_at(match, first.replace(day=number) if number <= last.day else None)


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


def _day_said(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "15 को", "pandrah tarikh"; a number word before "ko" may count anything."""
    sure = match.value("z", "z") or match.sign("d", "#")
    return _nth(match, today, month_first) if sure else None


def _on_the(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "On the 17"."""
    the = match.token("the")
    return _nth(match, today, month_first) if the is not None and the.text == "the" else None


def _el_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "El 4 por la tarde": an hour would be "a las 4"."""
    article = match.token("el")
    return _nth(match, today, month_first) if article is not None and article.text == "el" else None


def _from_the(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "À partir du 20"."""
    led = match.token("led")
    sure = led is not None and led.text in ("a partir du", "a partir do")
    return _nth(match, today, month_first) if sure else None


def _nth(match: Match, today: date, month_first: bool) -> FoundDate | None:
    number = match.value("d", _NUMBER)
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    if number is None or (following is not None and following.text in _NOT_A_DAY):
        return None
    said = match.token("d")
    counted = said is not None and "v" in said.kinds and said.text not in _ENGLISH
    if counted and number > 1 and match.name != "day_said":
        # "Le deuxième étage": only English days are counted so, and Hindi ones before "tarikh".
        return None
    if following is not None and set(following.kinds) & set("kmge"):
        # "The 3rd week" is no day.
        return None
    found = calendar.day_of_month(today, number)
    return periods.day_at(match, found) if found else None


_READERS = {
    "number": _numeric,
    "dot": _dotted,
    "dashed": _dashed,
    "from_to": _from_to,
    "day_month": _day_month,
    "nth_weekday": weekdays.nth_weekday,
    "nth_day": weekdays.nth_day,
    "counted_behind": weekdays.counted_behind,
    "after_next": periods.after_next,
    "holiday": _holiday,
    "holiday_weekend": _holiday_weekend,
    "from_to_days": periods.from_to_days,
    "week_of": periods.week_of,
    "week_number": periods.week_number,
    "weekday_next": weekdays.weekday_next,
    "in_days": _in_days,
    "from_day": _from_day,
    "ago": _ago,
    "day": _relative_day,
    "week_weekday": weekdays.week_weekday,
    "weekday_day": weekdays.weekday_day,
    "weekday": weekdays.weekday,
    "units": periods.units,
    "units_two": periods.units_two,
    "years": periods.years,
    "nth_quarter": periods.nth_quarter,
    "first_units": periods.first_units,
    "edge": periods.edge,
    "nth_week": periods.nth_week,
    "of_month": _of_month,
    "of_number": _of_number,
    "sunday": weekdays.sunday,
    "day_said": _day_said,
    "weekday_weeks": weekdays.weekday_weeks,
    "weekdays_on": weekdays.weekdays_on,
    "weeks_on": weekdays.weeks_on,
    "on_the": _on_the,
    "from_the": _from_the,
    "unit": periods.unit,
    "month": periods.month,
    "nth": _nth,
    "the_day": _nth,
    "el_day": _el_day,
}
