"""Two days or two clocks that words join: "from Monday to Wednesday", "between 9:30 and 3 pm"."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from ai.dates import calendar
from ai.dates.found import FoundDate, FoundTime
from ai.dates.hours import BETWEEN_AFTER, half_of, in_half
from ai.dates.tokens import Token
from ai.text import folded, word_set

_JOINING = frozenset("~-&slG@[>b")


def _between(tokens: tuple[Token, ...], start: int, end: int) -> list[Token]:
    return [token for token in tokens if start <= token.start and token.end <= end]


def _is_opened(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether "from" or "between" leads what stands at [start, end)."""
    led = [token for token in tokens if token.end <= start]
    inside = _between(tokens, start, end)[:1]
    return (bool(led) and "[" in led[-1].kinds) or any("[" in token.kinds for token in inside)


def join_days(
    text: str, dates: list[FoundDate], tokens: tuple[Token, ...], today: date
) -> list[FoundDate]:
    """The days in their order, those joined by a word as the days between them."""
    out: list[FoundDate] = []
    for found in _counted_from(sorted(dates, key=lambda item: item.start), tokens):
        joined = _joined(text, out[-1], found, tokens, today) if out else None
        joined = joined or (_same_day(out[-1], found, tokens) if out else None)
        if joined is not None:
            out[-1] = joined
        else:
            out.append(found)
    return out


def _joined(
    text: str, one: FoundDate, other: FoundDate, tokens: tuple[Token, ...], today: date
) -> FoundDate | None:
    if (one.day is None) != (other.day is None) and one.day is None:
        return None
    first, last = one.day or one.first, other.day or other.until
    if first is None or last is None or not _are_joined(text, one, other, tokens):
        return None
    if _year_said(other, tokens) and _is_without_year(one, tokens):
        # "10/1-11/2/2027": one year for both, or "Nov-Feb 2027" the year before.
        both = (calendar.exact(year, first.month, first.day) for year in (last.year, last.year - 1))
        first = next((day for day in both if day is not None and day <= last), first)
    elif _year_said(one, tokens) and _is_without_year(other, tokens):
        last = next((day for day in _in_years(last, first.year) if day >= first), last)
    elif last < first:
        last = _moved(first, other, last, tokens)
    if last < first:
        return None
    if _is_without_year(one, tokens) and _is_without_year(other, tokens):
        first, last = _under_way(first, last, today)
    start, end = _opening(tokens, one.start), _closing(tokens, other.end)
    return FoundDate(start, end, None, "which_day", first, last)


def _opening(tokens: tuple[Token, ...], start: int) -> int:
    """Where "between" or "from" begins: a range that is cited without them reads as two days."""
    led = [token for token in tokens if token.end <= start][-2:]
    for token in reversed(led):
        if "[" in token.kinds:
            return token.start
        if not set(token.kinds) & set("sG"):
            break
    return start


def _closing(tokens: tuple[Token, ...], end: int) -> int:
    """Where the Hindi "between" ends, which stands behind."""
    rest = [token for token in tokens if token.start >= end][:2]
    for token in rest:
        if token.text in BETWEEN_AFTER:
            return token.end
        if not set(token.kinds) & set("bO"):
            break
    return end


_AFTER = frozenset(
    folded("after|following|siguiente|seguinte|despues|despues de|apres|depois|بعد").split("|")
)
_BEFORE = frozenset(folded("before|antes|avant|قبل").split("|"))


_MIDDLE = 2
"""Of a Monday and Tuesday the weekend before is nearer."""

_BEGINNING = frozenset(["commencing", "starting", "beginning"])
_BESIDE = {word_set("veille vispera vespera"): -1, word_set("lendemain"): 1}
""" "La veille de Pâques", "le lendemain de Noël"."""

_ANY = word_set(
    "any every each some all another other qualquer cualquier cada todo chaque algun n'importe quel"
)


def _counted_from(dates: list[FoundDate], tokens: tuple[Token, ...]) -> list[FoundDate]:
    """ "Two days before Christmas", "the day after the 15th" are counted from that day."""
    out: list[FoundDate] = []
    for found in dates:
        shifted = _counted(found, [t for t in tokens if t.end <= found.start])
        if shifted is not None:
            while out and out[-1].end > shifted.start:
                # What was read of the counting words alone ("2 días antes").
                out.pop()
        out.append(shifted or found)
    return out


def _counted(found: FoundDate, led: list[Token]) -> FoundDate | None:
    skipped: set[str] = set()
    if len(led) > 1 and led[-1].text == "on" and led[-2].text in _BEGINNING:
        led = led[:-1]
    if len(led) > 1 and led[-1].text in ("al", "ao") and led[-2].text in _AFTER:
        led = led[:-1]
    while led and (set(led[-1].kinds) & set("bsG") or led[-1].text in _BEGINNING):
        skipped |= {"b"} if led[-1].text in _BEGINNING else set(led[-1].kinds)
        led = led[:-1]
    if found.day is None or not led:
        return None
    of = "b" in skipped or led[-1].text == "w/c"
    if set(led[-1].kinds) & set("ke") and of and not _number_before(led, led[-1]):
        weekend = "e" in led[-1].kinds
        early = found.day.weekday() < _MIDDLE
        span = calendar.span_of(found.day, "e" if weekend else "k", shift=-(weekend and early))
        return replace(_from_to(led[-1], found, *span), named=found.day)
    beside = next((ahead for words, ahead in _BESIDE.items() if led[-1].text in words), 0)
    if beside and "b" in skipped:
        return FoundDate(led[-1].start, found.end, found.day + timedelta(days=beside))
    word, unit = led[-1].text, led[-2] if len(led) > 1 else led[-1]
    kind = next((kind for kind in "dkmg" if kind in unit.kinds), "d" if "G" in unit.kinds else "")
    said = _number_before(led, unit) if kind else None
    from_it = word == "from" and said is not None and kind == "k" and not _is_for(led, unit)
    if not kind or (word not in _AFTER | _BEFORE and not from_it):
        return None
    before = word in _BEFORE
    if said is None and kind == "k":
        near, far = (-7, -1) if before else (1, 7)
        return _from_to(
            unit, found, found.day + timedelta(days=near), found.day + timedelta(days=far)
        )
    if said is None and (kind != "d" or not _has_article(led, unit)):
        # "Any day before Friday" is no single day.
        return None
    each = int(str(unit.kinds.get(kind, 1))) or 1
    count = each * (said or 1)
    return FoundDate(
        unit.start if said is None else led[-3].start,
        found.end,
        calendar.after(found.day, -count if before else count, kind),
    )


def _from_to(unit: Token, found: FoundDate, first: date, until: date) -> FoundDate:
    return FoundDate(unit.start, found.end, None, "which_day", first, until)


def _number_before(led: list[Token], unit: Token) -> int | None:
    place = led.index(unit)
    kinds = led[place - 1].kinds if place else {}
    said = kinds.get("n", kinds.get("j", 1 if "1" in kinds and "s" not in kinds else None))
    return None if said is None else int(str(said))


def _is_for(led: list[Token], unit: Token) -> bool:
    """Whether "for 2 weeks from Friday" tells how long somebody stays."""
    place = led.index(unit) - 2
    return place >= 0 and "l" in led[place].kinds


def _has_article(led: list[Token], unit: Token) -> bool:
    place = led.index(unit)
    if not place or (unit.text in ("day", "dia", "jour") and led[place - 1].text not in _ANY):
        return True
    return "G" in unit.kinds or bool(set(led[place - 1].kinds) & set("sG"))


def _same_day(one: FoundDate, other: FoundDate, tokens: tuple[Token, ...]) -> FoundDate | None:
    """ "2 December, Wednesday" and "tomorrow, Sunday" are one day.

    A day and month is read back whatever day of the week it is said to be; of "tomorrow,
    Friday" or "the 25th, Tuesday" it is asked which.
    """
    if one.day is None or other.day is None:
        return None
    if any(set(token.kinds) - set(",GsbT") for token in _between(tokens, one.end, other.start)):
        return None
    alone = [
        _is_name_alone([set(token.kinds) for token in _between(tokens, day.start, day.end)])
        for day in (one, other)
    ]
    if alone[0] == alone[1]:
        return None
    named, day = (one.day, other.day) if alone[0] else (other.day, one.day)
    other_one = other if alone[0] else one
    kinds = {k for token in _between(tokens, other_one.start, other_one.end) for k in token.kinds}
    if named.weekday() == day.weekday() or kinds & set("MDV"):
        return FoundDate(one.start, other.end, day)
    return FoundDate(one.start, other.end, None, "which_day", min(named, day), max(named, day))


def _are_joined(text: str, one: FoundDate, other: FoundDate, tokens: tuple[Token, ...]) -> bool:
    kinds = [set(token.kinds) for token in _between(tokens, one.end, other.start)]
    opened = _is_opened(tokens, one.start, one.end) or _closing(tokens, other.end) > other.end
    if text[one.end : other.start].strip() == "-":
        return True
    if not kinds:
        # The Arabic "to" may be a letter of the day's own word ("للخميس").
        return opened and text[other.start] == "ل"
    if any(not held & _JOINING for held in kinds):
        return False
    return any(held & set("~-") for held in kinds) or (opened and "&" in kinds[0])


def _year_said(found: FoundDate, tokens: tuple[Token, ...]) -> bool:
    for token in _between(tokens, found.start, found.end):
        said = token.kinds.get("D")
        if "y" in token.kinds or (isinstance(said, tuple) and said[2]):
            return True
    return False


def _is_without_year(found: FoundDate, tokens: tuple[Token, ...]) -> bool:
    """Whether a day and a month are said, and no year."""
    kinds = {kind for token in _between(tokens, found.start, found.end) for kind in token.kinds}
    return bool(kinds & set("MD")) and not kinds & set("yg") and not _year_said(found, tokens)


def _moved(first: date, other: FoundDate, last: date, tokens: tuple[Token, ...]) -> date:
    """The end that comes after `first`: of the next week, month or year."""
    kinds = {kind for token in _between(tokens, other.start, other.end) for kind in token.kinds}
    if other.day is None or "R" in kinds:
        return calendar.months_later(last, 12) if "M" in kinds else last
    if _year_said(other, tokens):
        return last
    if kinds & set("MD"):
        return next((day for day in _in_years(last, first.year) if day >= first), last)
    if kinds & set("Wk") and not kinds & set("no#"):
        # Indonesian "minggu" is Sunday, and a week.
        return calendar.weekday_ahead(first, last.weekday(), today_counts=False)
    return calendar.day_of_month(first, last.day) or last


def _under_way(first: date, last: date, today: date) -> tuple[date, date]:
    """The same days a year earlier, if today is one of them: in November "October to March"."""
    gone = calendar.months_later(first, -12), calendar.months_later(last, -12)
    return gone if gone[0] <= today <= gone[1] else (first, last)


def _in_years(day: date, year: int) -> Iterator[date]:
    for candidate in (year, year + 1):
        same = calendar.exact(candidate, day.month, day.day)
        if same is not None:
            yield same


def in_said_week(dates: list[FoundDate], tokens: tuple[Token, ...]) -> list[FoundDate]:
    """Days named alone are of the week or month said before them.

    "Next week, Tuesday or Thursday", "week 31, Tuesday", "next month on the 3rd".
    """
    out: list[FoundDate] = []
    week: FoundDate | None = None
    month: FoundDate | None = None
    for found in sorted(dates, key=lambda item: item.start):
        kinds = [set(token.kinds) for token in _between(tokens, found.start, found.end)]
        if week is not None and week.first and found.day and _is_name_alone(kinds):
            found = replace(found, day=week.first + timedelta(days=found.day.weekday()))
        last = month.until if month is not None else None
        if last and found.day and _is_number_alone(kinds) and found.day.day <= last.day:
            found = replace(found, day=last.replace(day=found.day.day))
        if (
            found.first
            and any("k" in held for held in kinds)
            and any(held & set("N#") for held in kinds)
        ):
            week = found if found.first.weekday() == 0 and _is_week(found) else week
        if found.first and found.problem == "which_day" and any("m" in held for held in kinds):
            month = (
                found if calendar.month_span(found.first) == (found.first, found.until) else month
            )
        out.append(found)
    return out


def _is_name_alone(kinds: list[set[str]]) -> bool:
    """Whether the name of a weekday is all there is, but for an article."""
    return any("W" in held for held in kinds) and all(held & set("WGs") for held in kinds)


def _is_number_alone(kinds: list[set[str]]) -> bool:
    """Whether a number is all there is: "on the 3rd"."""
    return all(held & set("noGsvl#") and not held & set("WMDRdkmg") for held in kinds)


def _is_week(found: FoundDate) -> bool:
    return found.first is not None and found.until == found.first + timedelta(days=6)


def join_clocks(text: str, times: list[FoundTime], tokens: tuple[Token, ...]) -> list[FoundTime]:
    """Two clocks that "between … and" or "to" joins are one span of time."""
    out: list[FoundTime] = []
    for found in sorted(times, key=lambda item: item.start):
        before = out[-1] if out else None
        if before is not None and _are_a_span(text, before, found, tokens):
            out[-1] = _spanned(before, found)
        else:
            out.append(found)
    return out


def _are_a_span(text: str, one: FoundTime, other: FoundTime, tokens: tuple[Token, ...]) -> bool:
    if one.moment is None or other.moment is None or one.until or other.until:
        return False
    kinds = [set(token.kinds) for token in _between(tokens, one.end, other.start)]
    inside = _between(tokens, other.start, other.end)[:1]
    to_it = text[other.start] == "ل" or (bool(inside) and "~" in inside[0].kinds)
    if not kinds and to_it:
        kinds = [set("~")]
    if not kinds or any(not held & set("~-&@s") for held in kinds):
        return False
    opened = _is_opened(tokens, one.start, one.end)
    return any(held & set("~-") for held in kinds) or (opened and "&" in kinds[0])


def _spanned(one: FoundTime, other: FoundTime) -> FoundTime:
    """Of a half said at the end only, the beginning takes it if it is before the end then."""
    moment, until, half = one.moment, other.moment, one.half
    if moment is not None and until is not None and half is None and other.half in ("am", "pm"):
        minutes = moment.hour * 60 + moment.minute
        guess = in_half(minutes, other.half)
        minutes = guess if guess < until.hour * 60 + until.minute else minutes
        moment, half = time(minutes // 60 % 24, minutes % 60), half_of(minutes, "")
    if moment is not None and until is not None and until < moment and other.half is None:
        later = time((until.hour + 12) % 24, until.minute)
        until = later if half is not None and later > moment else until
    return FoundTime(one.start, other.end, moment, half=half, until=until)
