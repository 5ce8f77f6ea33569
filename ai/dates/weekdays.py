"""Reads the days that are told by the name of a weekday."""

from dataclasses import replace
from datetime import date, timedelta

from ai.dates import calendar, periods
from ai.dates.found import FoundDate
from ai.dates.patterns import Match
from ai.dates.tokens import Token
from ai.text import folded, folded_words, word_set

_SHORT = word_set(
    folded(
        "sun sat wed mon dom vie jue lun sab mar mer ven sam jeu dim ter qua qui sex seg"
        " set احد سبت"
        " خميس جمعة اثنين सोम मंगल बुध गुरु शुक्र शनि रवि minggu"
    )
)
"""Names of days that are other words too: they need a word that leads a day, a number, or none."""

_LEADS = folded_words("on for by this el le no na para pour يوم hari every each cada des")
_FOR = folded_words("for pour para pra untuk kwa a")
_OR = folded_words("or o u ou au atau या ya او and")
_ORDINALS = word_set("segunda quarta quinta sexta")
_COUNTED = word_set(
    "opiniao vez opcao parcela via sessao visita chance unidade pessoa aula etapa dose fase metade"
    " mao semana quinzena linha loja filial rua avenida travessa"
)
_NEXT_WEEKS = folded_words("next अगले अगला अगली agle agla agli")
_BEHIND = word_set("pertama kedua ketiga keempat kelima terakhir")
_AFTER = folded_words("after بعد")
_ONE = word_set("one uno una un um uma")
_NUMBER = "n#ovh"
_MOST_WEEKS = 12
"""Nobody counts more Fridays than that."""


def weekday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Friday", "this Friday", "vendredi prochain", "last Monday"."""
    token = match.token("w")
    weekday = match.value("w", "W")
    sign = match.sign("post pre" if match.sign("post", "L") else "pre post", "NTL")
    if token is None or weekday is None or (not sign and not _is_a_day(match, token)):
        return None
    before = match.token("pre")
    if sign == "L":
        day = calendar.weekday_ahead(today, weekday, today_counts=True)
        return periods.day_at(match, day - timedelta(days=7))
    if sign == "N" and before is not None and before.text in _NEXT_WEEKS:
        # "Next Friday", "agle shukravar" is that of the week after this one, which begins on
        # Monday; this week's is "this Friday", "is shukravar".
        return periods.day_at(match, calendar.weekday_of_week(today, weekday, weeks=1))
    this = sign == "T"
    return periods.day_at(match, calendar.weekday_ahead(today, weekday, today_counts=this))


def _is_a_day(match: Match, token: Token) -> bool:
    place = match.found.start("w")
    before = match.tokens[place - 1] if place else None
    following = match.tokens[place + 1] if place + 1 < len(match.tokens) else None
    if token.text in _ORDINALS and following is not None and following.text in _COUNTED:
        # Portuguese "segunda vez" is the second time.
        return False
    if token.text not in _SHORT:
        return True
    if before is None and following is None:
        return True
    if before is not None and (before.text in _LEADS or set(before.kinds) & set(",~[W-")):
        return True
    if place > 1 and _is_or(before) and "W" in match.tokens[place - 2].kinds:
        return True
    if following is not None and set(following.kinds) & set("#noCBD@P-~Wz"):
        return True
    if following is not None and "." in following.kinds and following.start == token.end:
        # "Sat. at 3", "sex. 15h": the point shortens the name, and an hour follows.
        rest = match.tokens[place + 2 : place + 3]
        return bool(rest) and bool(set(rest[0].kinds) & set("CB@P#")) and rest[0].text not in _FOR
    if before is not None and following is None:
        led = match.tokens[place - 2] if place > 1 else before
        if set(before.kinds) & set("CBAO") or ("n" in before.kinds and "@" in led.kinds):
            # "At 12 sat".
            return True
    # "Wed or Thu", "mon, wed or fri".
    other = match.tokens[place + 2] if place + 2 < len(match.tokens) else None
    if following is None or other is None or "W" not in other.kinds:
        return False
    return _is_or(following) or "," in following.kinds


def _is_or(token: Token | None) -> bool:
    return token is not None and (token.text in _OR or "&" in token.kinds)


def week_weekday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    weekday = match.number("w w2", "W")
    sign = match.sign("pre pre2 pre3", "NTL")
    weeks = {"N": 1, "T": 0, "L": -1}.get(sign, 1)
    week, which = match.token("k"), match.token("pre")
    if weekday is None or (
        week is not None and which is not None and week.start < which.start and week.text == "week"
    ):
        # "A week next Tuesday" is counted from next Tuesday.
        return None
    return periods.day_at(match, calendar.weekday_of_week(today, weekday, weeks=weeks))


def weekday_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
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
    tarikh = match.value("z", "z") == 1
    if match.token("z") and not tarikh:
        # "5 ko somvar" may be at five.
        return None
    sure = sure or tarikh
    if following is not None and "P" in following.kinds and number <= 12 and not sure:
        # "Lunes 9 por la mañana" is at nine.
        return None
    found = calendar.day_of_month(today, number, weekday=weekday)
    near = found is not None and found - today <= timedelta(days=62)
    if following and "u" in following.kinds and "@" not in following.kinds:
        return None
    told = "o" in (match.token("d") or match.tokens[place]).kinds or "s" in before or "G" in before
    if not told and not near and led and following is not None and "@" in following.kinds:
        # "Mardi 4 à 19h", where the 4th is no Tuesday for long.
        return FoundDate(match.start, match.end, None, "which_day")
    if not sure and not near and number > 12 and led:
        # No such day is near: the name is wrong, or the number is an hour.
        return FoundDate(match.start, match.end, None, "which_day")
    if not sure and not (near and number > 12):
        return None
    read = periods.day_at(match, found or calendar.day_of_month(today, number))
    if not told and number <= 12 and led and following is not None and "@" in following.kinds:
        # "Miércoles 2 a las 18": cited without the "at", the 2 would be an hour.
        return replace(read, end=following.end)
    return read


def nth_weekday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The first Monday of September", "the last Friday of next month"."""
    weekday, place = match.value("w", "W"), periods.which(match)
    if weekday is None or place is None:
        return None
    for first, last in periods.spans_of(match, today):
        day = calendar.weekday_ahead(first, weekday, today_counts=True)
        if place < 0:
            day = calendar.weekday_ahead(last - timedelta(days=6), weekday, today_counts=True)
        else:
            day += timedelta(days=7 * (place - 1))
        if day >= today or periods.is_settled(match, today):
            return periods.day_at(match, day)
    return None


def counted_behind(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """Indonesian "Jumat pertama Desember"; "Monday first December" names its day."""
    counted = match.token("v")
    if counted is None or counted.text not in _BEHIND:
        return None
    return nth_weekday(match, today, month_first)


def nth_day(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The last day of November", "el primer día del mes que viene", "the 20th day of March"."""
    place = periods.which(match) or match.value("v", "ovh")
    if place is None:
        return None
    for first, last in periods.spans_of(match, today):
        day = first + timedelta(days=place - 1) if place > 0 else last
        if day > last:
            return None
        if day >= today or periods.is_settled(match, today):
            return periods.day_at(match, day)
    return None


def weekday_next(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "The Monday after next"; "the Friday after that" hangs on another day: it is asked for."""
    weekday, after = match.value("w", "W"), match.token("after")
    if weekday is None or after is None or after.text not in _AFTER:
        return None
    led = {kind for token in match.tokens[: match.first] for kind in token.kinds}
    if not match.token("pre") and not match.token("that") and led & set("MDVRW"):
        # "3 July until the Friday after" says after what.
        return None
    day = calendar.weekday_ahead(today, weekday, today_counts=False) + timedelta(weeks=1)
    return periods.day_at(match, day) if match.token("pre") else periods.found(match, day, day)


def sunday(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Minggu pagi" is Sunday morning, in Indonesian the same word as a week."""
    token = match.token("k") or match.token("k2")
    if token is None or token.text != "minggu":
        return None
    linked = match.tokens[match.first - 1] if match.token("k2") else None
    if linked is not None and not (set(linked.kinds) & set("~&-") or linked.text in _OR):
        return None
    return periods.day_at(match, calendar.weekday_ahead(today, 6, today_counts=False))


def weekdays_on(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Three Fridays from now": the third that comes."""
    weekday, count = match.value("w", "W"), match.value("n", "nov")
    if weekday is None or count is None or not 1 <= count <= _MOST_WEEKS:
        return None
    first = calendar.weekday_ahead(today, weekday, today_counts=False)
    return periods.day_at(match, first + timedelta(weeks=count - 1))


def weekday_weeks(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "Wednesday in two weeks": of the week that is two weeks from today."""
    weekday = match.value("w", "W")
    if weekday is None:
        return None
    return periods.day_at(
        match, calendar.weekday_of_week(today, weekday, weeks=periods.count_of(match))
    )


def weeks_on(match: Match, today: date, month_first: bool) -> FoundDate | None:
    """ "A week on Friday", "Tuesday week", "mardi en huit": counted from the coming one."""
    weekday, unit = match.value("w", "W"), match.token("k")
    from_day = match.token("w")
    if from_day is None or (weekday is None and unit is not None):
        return None
    if unit is not None:
        counted = match.token("n") is not None or unit.start > from_day.start
        if unit.text != "fortnight" and not (counted and unit.text in ("week", "weeks")):
            return None
    weeks = periods.count_of(match)
    if unit is None:
        if weeks not in (8, 15):
            return None
        weeks //= 7
    if weekday is None:
        coming = periods.from_today(from_day, today)
    else:
        coming = calendar.weekday_ahead(today, weekday, today_counts=False)
    return periods.day_at(match, coming + timedelta(weeks=weeks))
