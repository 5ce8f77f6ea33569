"""Days that stand for no single one: weeks, months, and the parts of both."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ai.dates import calendar
from ai.dates.found import FoundDate
from ai.dates.patterns import Match
from ai.dates.tokens import Token
from ai.text import folded, folded_words, word_set

_SHORT_MONTH = 3
"""Letters of month names that are other words too ("may", "mar", "set")."""

_EDGES_OF_WEEK = {1: (0, 2), 2: (1, 3), 3: (3, 6)}
"""First and last weekday of its beginning, middle and end."""

_EDGES_OF_MONTH = {1: (1, 15), 2: (10, 20), 3: (16, 31)}
_EDGES_OF_YEAR = {1: (1, 6), 2: (5, 8), 3: (7, 12)}
"""As Recognizers-Text has them; no day is taken from these, it is asked for."""

_ORDINALS = {"segunda": 2, "quarta": 4, "quinta": 5}
"""Portuguese days that are counted by the same words: "segunda sexta do mês"."""

_DAY_SAID = "n#o"
_MOST_UNITS = 31
"""Days or weeks of a month or year that are counted from its beginning or end."""

_QUARTERS, _MONTHS = 4, 12
_JUST_GONE = 3
"""Months; one longer gone is next year's, though "this" is said."""

_HALVES = word_set("quincena quinzaine quinzena")
_PARTS_OF_A_YEAR = {1: (1, 4), 2: (5, 8), 3: (9, 12)}
"""First and last month of the beginning, middle and end of a year that is named."""

_BEHIND = folded_words("पहले बाद pehle baad")
_BEHIND_LONG = frozenset(folded("के बाद|ke baad").split("|"))
_FROM_IN_HINDI = folded_words("से se")
_AFTER = folded_words("after بعد")
_TO_A_DAY = folded_words("sampai hingga sampe sampek smp smpe sd hadi mpaka hasta ate al ao الى")
"""Words to a day; French "à" and Portuguese "às" lead the hour of "le 10 à 15", "dia 10 às 15"."""

_DUAL = 2
_ROUND, _TEN = 50, 10
_NUMBERED_WEEK = folded_words("week wk semana semaine सप्ताह हफ्ते हफ्ता हफ़्ते hafta hafte")
"""Swahili "wiki 2" are two weeks, and Indonesian "minggu 10" is rather a Sunday."""

_OF = word_set("de du do da")
""" "Un modelo de 2019" says of what year something is."""

_BOUNDING = folded_words(
    "before after avant apres antes قبل بعد sebelum setelah until till hasta ate"
)
"""Words that also lead other numbers ("around 2000"), and yet may bound a year."""
_SUBJECTS = frozenset(["i", "we", "you", "be"])
""" "Late, may I come" has no May."""


def day_at(match: Match, day: date | None) -> FoundDate:
    return FoundDate(match.start, match.end, day, None if day else "unreadable")


def count_of(match: Match) -> int:
    """How many units; "a week" is one, and an Arabic dual says two by itself."""
    said = match.token("n3") or match.token("n") or match.token("n2")
    number = 1
    if said is not None:
        number = int(str(next(said.kinds[kind] for kind in "nj1X" if kind in said.kinds))) or 1
    unit = match.token("u") or match.token("u2") or match.token("k")
    dual = next((unit.kinds[kind] for kind in "dkmg" if kind in unit.kinds), 0) if unit else 0
    return number * (int(str(dual)) or 1)


def from_today(token: Token, today: date) -> date:
    said = token.kinds["R"]
    ahead = int(said[0]) if isinstance(said, tuple) else 0
    return today + timedelta(days=ahead)


def found(match: Match, first: date, until: date) -> FoundDate:
    return FoundDate(match.start, match.end, None, "which_day", first, until)


def units(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The next 3 days", "os últimos 2 meses"."""
    count, unit = match.number("n n2 n3 n4", "n1j") or 1, match.sign("u u2 u3 u4", "dkmg")
    within, said = match.token("pre2"), match.token("u2")
    if within and said and within.text in ("next", "last") and not said.text.endswith("s"):
        # "Size 10 next week" has no ten weeks.
        return None
    if match.sign("pre pre2 pre3 pre4", "NL") == "L":
        return found(match, calendar.after(today, -count, unit), today - timedelta(days=1))
    return found(match, today + timedelta(days=1), calendar.after(today, count, unit))


def units_two(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """Units that count by themselves: "الأسبوعين القادمين", "the next fortnight"."""
    count, name = match.number("u u2", "dkmg") or 0, match.sign("u u2", "dkmg")
    if count < _DUAL:
        return None
    if match.sign("pre pre2", "NL") == "L":
        return found(match, calendar.after(today, -count, name), today - timedelta(days=1))
    return found(match, today + timedelta(days=1), calendar.after(today, count, name))


def unit(match: Match, today: date, month_first: bool) -> FoundDate | None:
    if match.token("e") is not None:
        if _is_any(match):
            return None
        return found(match, *calendar.span_of(today, "e", shift=0))
    name, after = match.sign("u u2", "kmegY"), match.token("u2")
    if after is not None and "Q" in after.kinds:
        # "Quarter past" is of an hour.
        return None
    return found(match, *calendar.span_of(today, name, shift=shift_of(match)))


def _is_any(match: Match) -> bool:
    """Whether it is no weekend in particular: "a weekend break", "un fin de semana"."""
    before = match.tokens[match.first - 1] if match.first else None
    return before is not None and "1" in before.kinds


def shift_of(match: Match) -> int:
    """Next is 1, last -1, this or no word 0."""
    return {"N": 1, "L": -1}.get(match.sign("pre post pre2 post2", "NTL"), 0)


def after_next(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The weekend after next"."""
    after = match.token("after")
    if after is None or after.text not in _AFTER:
        return None
    return found(match, *calendar.span_of(today, match.sign("u", "ke"), shift=2))


def month(match: Match, today: date, month_first: bool) -> FoundDate | None:
    named, year = match.number("mon mon2", "M"), year_said(match, today)
    numbered = match.value("nmon", "#")
    if numbered is not None and year is not None and 1 <= numbered <= _MONTHS:
        return found(match, *calendar.month_span(date(year, numbered, 1)))
    sign = match.sign("pre post post2", "NTL")
    token = match.token("mon") or match.token("mon2")
    before = match.tokens[match.first - 1] if match.first else None
    if named is None or token is None:
        return None
    led = before is not None and bool(set(before.kinds) & set(">[~"))
    led = led or _is_joined_to_a_month(match)
    if len(token.text) <= _SHORT_MONTH and not (year or sign or led):
        return None
    if year is None:
        year = today.year if named >= today.month else today.year + 1
        if sign == "L":
            year = today.year if named < today.month else today.year - 1
        elif sign == "T" and 0 < today.month - named <= _JUST_GONE:
            # "This September" in November is over, "this January" is still to come.
            year -= 1
    if not 1 <= year <= 9998:
        return None
    return found(match, *calendar.month_span(date(year, named, 1)))


def _is_joined_to_a_month(match: Match) -> bool:
    """Whether another month's name is its other end: "nov-feb", "sept. a nov."."""
    led = reversed(match.tokens[max(0, match.first - 3) : match.first])
    rest = match.tokens[match.last : match.last + 3]
    for side in (led, rest):
        beside = [set(token.kinds) for token in side if not set(token.kinds) & set(".s")]
        # A hyphen between letters is no token of its own.
        month = beside[1:2] if beside and beside[0] & set("-~") else beside[:1]
        if month and "M" in month[0]:
            return True
    return False


def edge(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "End of the month", "early next week", "mi-décembre", "later this week"."""
    which_end = match.value("edge", "E") or 0
    name, year = match.sign("u", "kmg"), match.value("whole", "y")
    if year is not None:
        low, high = _PARTS_OF_A_YEAR.get(which_end, (1, 12))
        _, last = calendar.month_span(date(year, high, 1))
        return found(match, date(year, low, 1), last)
    if name in ("k", "g"):
        first, last = calendar.span_of(today, name, shift=shift_of(match))
    else:
        if match.value("mon", "M") and _is_may_i(match):
            return None
        begun = next(months_of(match, today), None)
        if begun is None:
            return None
        first, last = calendar.month_span(begun)
    if which_end == 4:
        return found(match, max(first, today), last)
    if name == "k":
        low, high = _EDGES_OF_WEEK[which_end]
        return found(match, first + timedelta(days=low), first + timedelta(days=high))
    if name == "g":
        low, high = _EDGES_OF_YEAR[which_end]
        _, last = calendar.month_span(first.replace(month=high))
        return found(match, first.replace(month=low), last)
    low, high = _EDGES_OF_MONTH[which_end]
    return found(match, first.replace(day=low), first.replace(day=min(high, last.day)))


def _is_may_i(match: Match) -> bool:
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    return following is not None and following.text in _SUBJECTS


def nth_week(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The last week of July", "first weekend of next month".

    A week is of the month that its Thursday is in, a weekend of its Saturday's.
    """
    place, weekend = which(match), match.sign("k", "e") == "e"
    if place is None or _is_of_a_day(match):
        return None
    if _is_half(match):
        return _half_of_month(match, today, place)
    counted = match.value("k", "k") or 1
    if counted > 1 and place not in (1, -1):
        return None
    for begun, end in spans_of(match, today):
        first, last = _nth_week_of(begun, end, place, weekend=weekend)
        more = timedelta(weeks=counted - 1)
        first, last = (first - more, last) if place < 0 else (first, last + more)
        if last >= today or is_settled(match, today):
            return found(match, first, last)
    return None


def _is_half(match: Match) -> bool:
    """Whether it is a half of a month: "the first half of", "la primera quincena de"."""
    unit = match.token("k")
    return unit is not None and ("H" in unit.kinds or unit.text in _HALVES)


def _half_of_month(match: Match, today: date, place: int) -> FoundDate | None:
    for begun, end in spans_of(match, today):
        first, last = (begun, begun.replace(day=15)) if place == 1 else (begun.replace(day=16), end)
        if place in (1, 2, -1) and (last >= today or is_settled(match, today)):
            return found(match, first, last)
    return None


def _nth_week_of(begun: date, end: date, place: int, *, weekend: bool) -> tuple[date, date]:
    middle = 5 if weekend else 3
    day = calendar.weekday_ahead(begun, middle, today_counts=True)
    if place < 0:
        day = calendar.weekday_ahead(end - timedelta(days=6), middle, today_counts=True)
    else:
        day += timedelta(weeks=place - 1)
    first = day if weekend else calendar.monday(day)
    return first, first + timedelta(days=1 if weekend else 6)


def _is_of_a_day(match: Match) -> bool:
    """Whether "the week of 3rd May" is told by a day, and is not the third of its month."""
    week, place = match.found.start("k"), match.found.start("v")
    between = match.tokens[week + 1 : place]
    return "o" in match.tokens[place].kinds and any("b" in token.kinds for token in between)


def first_units(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The first two weeks of January", "los últimos 3 días del mes"; weeks as in `nth_week`."""
    place, count = which(match), match.value("n", "n") or 0
    name = match.sign("k", "dke")
    if place not in (1, -1) or not 1 < count <= _MOST_UNITS:
        return None
    for begun, end in spans_of(match, today):
        if name == "d":
            more = timedelta(days=count - 1)
            first, last = (begun, begun + more) if place > 0 else (end - more, end)
        else:
            first, last = _nth_week_of(begun, end, place, weekend=name == "e")
            more = timedelta(weeks=count - 1)
            first, last = (first, last + more) if place > 0 else (first - more, last)
        if last >= today or is_settled(match, today):
            return found(match, first, last)
    return None


def nth_quarter(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The first quarter of 2027", "el último trimestre del año"."""
    place, numbered = which(match), match.number("v v2", "#")
    year = year_said(match, today)
    if numbered is not None and year is not None:
        if not 1 <= numbered <= _QUARTERS:
            return None
        return found(match, *calendar.span_of(date(year, 1, 1), "Y", shift=numbered - 1))
    if place is None or (match.value("mon", "M") or match.sign("u", "mg") == "m"):
        return None
    begun, _ = next(spans_of(match, today))
    return found(
        match, *calendar.span_of(begun, "Y", shift=place - 1 if place > 0 else _QUARTERS - 1)
    )


def years(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "In 2027", "from 2014 to 2018"; a round number alone is rather a price."""
    led, begun, ended = match.token("led"), match.value("a", "y"), match.value("b", "y")
    if led is None or begun is None:
        return None
    if ended is not None and not begun < ended:
        return None
    named = any("g" in token.kinds for token in match.tokens[match.first : match.last])
    at = match.found.start("a")
    if match.found.start("led") > at:
        # Hindi has its words behind: "2014 से 2018", "2018 के बाद", but "2000 में" is a price.
        behind = _FROM_IN_HINDI if ended is not None else _BEHIND | _BEHIND_LONG
        dashed = ended is not None and "-" in led.kinds and begun % _TEN and ended % _TEN
        if led.text not in behind and not dashed and "g" not in led.kinds:
            return None
        return found(match, date(begun, 1, 1), date(ended or begun, 12, 31))
    sure = set(led.kinds) & set(">[g") or led.text in _BOUNDING
    if ended is None and not named and (begun % _ROUND == 0 or led.text in _OF or not sure):
        return None
    read = found(match, date(begun, 1, 1), date(ended or begun, 12, 31))
    # "After 2027" leaves its word to what bounds.
    alone = match.tokens[match.found.start("a")].start
    return replace(read, start=alone) if led.text in _BOUNDING else read


def year_said(match: Match, today: date) -> int | None:
    """The year of a day or month: "2027", "next year", "el año que viene"."""
    year = match.number("y y0 y2 whole", "y")
    sign = match.sign("ynext ythis yled", "NTL")
    if year is None and sign:
        year = today.year + {"N": 1, "T": 0, "L": -1}[sign]
    return year


def is_settled(match: Match, today: date) -> bool:
    """Whether it may be over, too: a year is said, or no month that comes again."""
    return year_said(match, today) is not None or match.value("mon", "M") is None


def spans_of(match: Match, today: date) -> Iterator[tuple[date, date]]:
    """First and last days of the months, or of the year, that may be meant; likeliest first."""
    whole = match.value("whole", "y")
    if whole is not None:
        yield date(whole, 1, 1), date(whole, 12, 31)
    elif match.sign("u", "mg") == "g" and match.value("mon", "M") is None:
        yield calendar.span_of(today, "g", shift=shift_of(match))
    else:
        for first in months_of(match, today):
            yield calendar.month_span(first)


def which(match: Match) -> int | None:
    """First to fourth as a number, -1 the last."""
    token = match.token("v")
    if token is None:
        return None
    if "L" in token.kinds or token.kinds.get("E") == 3:
        return -1
    if token.kinds.get("E") == 1:
        return 1
    number = _ORDINALS.get(token.text) if "W" in token.kinds else match.value("v", "voh")
    return number if number is not None and 1 <= number <= 4 else None


def months_of(match: Match, today: date) -> Iterator[date]:
    """The first days of the months that may be meant, the likeliest first."""
    named = match.value("mon", "M")
    if named is None:
        yield calendar.span_of(today, "m", shift=shift_of(match))[0]
        return
    year = year_said(match, today)
    if year is not None:
        yield date(year, named, 1)
        return
    shift = shift_of(match)
    if shift >= 0 and named >= today.month:
        yield date(today.year, named, 1)
    if shift < 0:
        yield date(today.year - (named >= today.month), named, 1)
        return
    yield date(today.year + 1, named, 1)


_FROM_TO = frozenset([("del", "al"), ("du", "au"), ("do", "ao")])
"""Articles that days have and hours have not: "du 20 au 23"."""


_OF_ONE_DAY = frozenset(["el", "le"])
"""Articles of one day, and of no several."""


def from_to_days(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Del 20 al 23", "dari tanggal 20 sampai 23", "15 se 20 tarikh"."""
    led, to = match.token("led"), match.token("to")
    said = match.tokens[match.first : match.last]
    if to is None:
        return None
    if led is None and "-" in to.kinds and said[0].text in _OF_ONE_DAY:
        # "El 3-12" is the third of December; of a range one says "del 3 al 12".
        month = match.value("d", "#o") or 0
        number = match.value("a", "#o") or 0
        if 1 <= month <= 12 and 1 <= number <= 31:
            return day_at(match, calendar.coming(today, month, number))
    if (led.text if led else "", to.text) not in _FROM_TO and not any("G" in t.kinds for t in said):
        return None
    if "G" in said[0].kinds and to.text and to.text not in _TO_A_DAY:
        return None
    first = calendar.day_of_month(today, match.value("a", _DAY_SAID) or 0)
    last = calendar.day_of_month(first, match.value("d", _DAY_SAID) or 0) if first else None
    return found(match, first, last) if first and last else None


def week_of(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "La semana del 23"."""
    day = calendar.day_of_month(today, match.value("d", _DAY_SAID) or 0)
    return found(match, *calendar.span_of(day, "k", shift=0)) if day else None


def week_number(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Week 31", "la semana 31 de 2027": by its ISO number; one long gone is next year's."""
    week, number = match.token("k"), match.value("d", "#") or 0
    if week is None or week.text not in _NUMBERED_WEEK:
        return None
    said = year_said(match, today)
    for year in [said] if said is not None else [today.year, today.year + 1]:
        first = calendar.week_of_year(year, number)
        if first is not None and (said is not None or first >= today - calendar.JUST_GONE):
            return found(match, first, first + timedelta(days=6))
    return None
