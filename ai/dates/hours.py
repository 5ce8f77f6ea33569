"""Reads the time that a pattern of :mod:`ai.dates.patterns` found."""

from dataclasses import replace
from datetime import time

from ai.dates.found import FoundTime
from ai.dates.minutes import about_noon, shift, told_noon
from ai.dates.patterns import Match
from ai.dates.tokens import Token
from ai.text import folded_words, word_set

PART_OF = {
    "morning": "morning",
    "afternoon": "afternoon",
    "midday": "afternoon",
    "evening": "evening",
    "night": "evening",
}
_NUMBER = "nh#"
_DAY = 24 * 60
_STREETS = word_set("street st road rd avenue ave lane tower building")
_LASTING = folded_words("por durante de d pour pendant for untuk selama para")
_FIRST_OF_NIGHT = 5
_NEEDING = word_set(
    "necesito necesitamos quiero queremos dura duran tarda tardan alquilar contratar hacen son"
    " preciso precisamos quero demora leva alugar faut dure durent prend prends prendre louer"
    " besoin butuh perlu"
)
_LONGEST_LASTING = 6
"""Hours that a service is said to last; from seven on "de 7 horas" is rather a time of day."""

_OF_DAYS = frozenset(["du", "do", "a partir du", "a partir do"])
_AFTER_HOURS = word_set("please pls plz ok okay then works suits free good if thanks thx")
BETWEEN_AFTER = folded_words("बीच beech bich")
_BAJE = folded_words("बजे baje bje bajey bajay")
_NIGHT = folded_words("रात raat rat")
_FOR_NIGHTS = folded_words("लिए लिये liye lie")
_FEW = frozenset({5, 10, 15, 20, 25})
"""Minutes that are told before the hour ("ten to six")."""


def read_time(match: Match, *, wanted: bool, beside_day: bool = False) -> FoundTime | None:
    """The time of `match`; `wanted` says that a time was asked for.

    `beside_day`: a day stands next to it ("Monday 10-12" are hours).
    """
    name = match.name
    if name == "part":
        return FoundTime(match.start, match.end, None, part=PART_OF[_word(match.token("part"))])
    if name == "either":
        return _either(match)
    if name == "span":
        return _span(match, wanted=wanted or beside_day)
    if name == "military" and not _is_military(match, wanted=wanted or beside_day):
        return None
    if name == "half_alone" and not (wanted or beside_day or _ends_with(match)):
        return None
    if name == "apart" and not ((beside_day or wanted) and _are_apart(match)):
        return None
    if name == "four_digits" and not (beside_day and _is_quarter(match.value("h", "#") or 0)):
        return None
    if name in ("swahili", "swahili_to"):
        return _swahili(match)
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    if name == "hour" and (_is_nights(match) or (following and following.text == "past")):
        # "At twenty past" says no hour.
        return None
    read = _clock(match, wanted=wanted)
    if read is None or _is_address(match) or _is_duration(match, wanted or beside_day):
        return None
    weak = match.token("weak")
    if weak is not None and weak.text in _OF_DAYS:
        # "Au lieu du 16": hours have no article there.
        return None
    minutes, exact = read
    half = "midday" if name == "day_hour" else _word(match.token("half"))
    return _found(match, minutes, half=half, exact=exact)


def _is_nights(match: Match) -> bool:
    """Indonesian "3 malam", Hindi "2 raat ke liye" are nights; "jam 3 malam" is at night."""
    hour, half = match.value("h", _NUMBER), match.token("half")
    counted = hour is not None and hour < _FIRST_OF_NIGHT and match.token("lead") is None
    rest = {token.text for token in match.tokens[match.last : match.last + 2]}
    said = half is not None and (
        half.text == "malam" or (half.text.split(" ")[0] in _NIGHT and bool(rest & _FOR_NIGHTS))
    )
    return counted and said and match.token("o") is None


def _either(match: Match) -> FoundTime | None:
    """Hindi "char paanch baje": at four or at five, and not at five past four."""
    first, last, said = match.value("h", "n") or 0, match.value("h2", "n"), match.token("o")
    if said is None or said.text not in _BAJE or not 1 <= first <= 12 or last != first % 12 + 1:
        return None
    half = _word(match.token("half0") or match.token("half"))
    start, end = (in_half(hour * 60, half) if half else hour * 60 for hour in (first, last))
    end += 0 if start < end else _DAY // 2
    found = _found(match, start, half=half, exact=False)
    return replace(found, until=time(end // 60 % 24, 0))


def _ends_with(match: Match) -> bool:
    """Whether nothing is said after it that it may count: "half 4 please", "half 2 litres"."""
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    if following is None or set(following.kinds) & set(",.w~"):
        return True
    return bool(match.token("half")) or following.text in _AFTER_HOURS


def _is_quarter(said: int) -> bool:
    """Whether "1430" can be hours and minutes, and is rather no year or number of a house."""
    return 600 <= said <= 2359 and said % 100 in (0, 15, 30, 45) and not 1900 < said < 2100


def _are_apart(match: Match) -> bool:
    """ "8 30" beside a day: minutes have two digits."""
    hour, minutes = match.value("h", "#") or 0, match.token("mi")
    told = minutes is not None and minutes.end - minutes.start == len("30")
    return told and hour < 24 and match.value("mi", "#") in (0, 15, 30, 45)


def _is_duration(match: Match, wanted: bool) -> bool:
    """ "Por 3 horas", "2 horas de limpieza", "il me faut 3 heures": how long, not when."""
    sign, hour = match.token("o"), match.value("h", _NUMBER)
    lead = match.token("lead")
    before = lead or (match.tokens[match.first - 1] if match.first else None)
    if match.name != "hour" or sign is None or "u" not in sign.kinds:
        return False
    if hour is None or hour > _LONGEST_LASTING:
        return False
    of, what = (*match.tokens[match.last : match.last + 2], None, None)[:2]
    counted = of is not None and what is not None and "b" in of.kinds and "_" in what.kinds
    if before is not None and (before.text in _LASTING or set(before.kinds) & set("NL")):
        # "En las próximas 2 horas" is no two o'clock.
        return True
    loose = lead is None and not match.token("half") and not wanted
    needed = before is not None and before.text in _NEEDING
    return (lead is None and counted) or (loose and needed)


def _is_military(match: Match, *, wanted: bool) -> bool:
    """ "1800 hrs", where it can be no count of hours."""
    alone = match.last - match.first >= len(match.tokens)
    sure = wanted or alone or match.token("lead") is not None
    return sure and (match.value("h", "#") or 0) >= 100


def _is_address(match: Match) -> bool:
    """ "At 12 Baker Street" is a place."""
    lead, hour = match.token("lead"), match.token("h")
    if lead is not None and hour is not None and lead.text == "a" and lead.end == hour.start:
        # "Sala A1".
        return True
    if match.name not in ("hour", "loose"):
        return False
    for token in match.tokens[match.last : match.last + 3]:
        if set(token.kinds) & {".", ","}:
            return False
        if token.text in _STREETS:
            return True
    return False


def _word(token: Token | None) -> str:
    if token is None:
        return ""
    return str(token.kinds.get("P") or token.kinds.get("A") or "")


def _clock(match: Match, *, wanted: bool) -> tuple[int, bool] | None:
    """Minutes after midnight as said, and whether they can only mean one half of the day."""
    hour = match.value("h", _NUMBER)
    if hour is None:
        hour = match.value("h3", _NUMBER)
    if match.name == "noon":
        return about_noon(match)
    if match.name == "told_noon":
        return told_noon(match)
    if match.name in ("half_hour", "half_alone") and not _is_half_past(match):
        return None
    fixed = match.token("x")
    if fixed is not None:
        return int(str(fixed.kinds["X"])), False
    noon = match.token("z")
    if noon is not None and hour is None:
        return int(str(noon.kinds["Z"])) * 60, True
    token = match.token("c")
    if token is not None:
        said = token.kinds.get("C") or token.kinds.get("B")
        if not isinstance(said, tuple) or int(said[0]) > 24 or int(said[1]) > 59:
            return None
        return int(said[0]) % 24 * 60 + int(said[1]), bool(said[2]) or int(said[0]) > 12
    if hour is None:
        return None
    if match.name in _TOLD:
        return _told(match, hour, wanted=wanted)
    return _whole(match, hour, noon)


_TOLD = (
    "apart", "past", "minutes", "minutes_to", "fraction", "half_hour", "half_alone", "part_first",
    "half_to",
)  # fmt: skip


def _is_half_past(match: Match) -> bool:
    """English "at half 5" is half past five; other languages count theirs another way."""
    token, hour = match.token("f"), match.value("h", _NUMBER)
    return token is not None and token.text == "half" and hour is not None and hour <= 12


def _whole(match: Match, hour: int, noon: Token | None) -> tuple[int, bool] | None:
    lead = match.token("lead")
    unsure = match.name == "loose" or (lead is not None and lead.text == "a")
    if hour > 24 and unsure and "y" in _kinds_of(match, "h"):
        # "De 2010 a 2018".
        return None
    if hour > 24:
        # "930pm", "at 1530": hours and minutes in one.
        if not 100 <= hour <= 2359 or hour % 100 > 59:
            return None
        return hour // 100 * 60 + hour % 100, hour >= 1300
    if noon is not None:
        midday = noon.kinds["Z"] == 12
        return (hour + 12 if midday and hour < 10 else hour if midday else hour % 12) * 60, True
    return hour % 24 * 60, hour > 12 or hour == 0


def _told(match: Match, hour: int, *, wanted: bool) -> tuple[int, bool] | None:
    if hour > 24:
        return None
    minutes = shift(match)
    if minutes is None:
        return None
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    if match.name == "minutes" and "&" in match.kinds and following and "O" in following.kinds:
        # "14h et 16h" are two.
        return None
    counted = match.name == "minutes" and not _kinds_of(match, "mi") & {"H", "Q"}
    if counted and 0 < minutes < 5 and "&" not in match.kinds:
        # "8 o'clock, one person": a small number after an hour is none of its minutes.
        return None
    minute = match.token("mi")
    if match.name == "minutes" and minute is not None and "#" in minute.kinds:
        linked = match.token("q")
        if linked is None and minute.end - minute.start == 1:
            return None
        if linked is not None and linked.text == "dan":
            # "Room 10 8pm"; Indonesian "jam 10 dan 12" are two.
            return None
    if match.name == "past" and match.token("q") is None and "n" in _kinds_of(match, "mi"):
        sure = match.token("half") or wanted or match.last - match.first >= len(match.tokens)
        lead = match.token("lead")
        before = match.tokens[match.first - 1] if match.first else None
        opened = any(t is not None and "[" in t.kinds for t in (lead, before))
        if (
            opened
            or minutes not in {-few for few in _FEW}
            or not (sure or "@" in _kinds_of(match, "lead") or minutes in (-20, -25))
        ):
            return None
    return hour % 24 * 60 + minutes, hour > 12 or hour == 0


def _kinds_of(match: Match, group: str) -> frozenset[str]:
    token = match.token(group)
    return frozenset(token.kinds) if token else frozenset()


def _swahili(match: Match) -> FoundTime | None:
    """Swahili hours are counted from sunrise: saa tatu is nine o'clock."""
    hour, minutes, late = match.value("h", _NUMBER), shift(match) or 0, False
    token = match.token("c")
    if token is not None:
        said = token.kinds["C"]
        if not isinstance(said, tuple):
            return None
        hour, minutes = int(said[0]), int(said[1])
    if hour is None or hour > 24:
        return None
    if match.name == "swahili_to":
        minutes = -abs(minutes)
    if hour > 12 or hour == 0:
        late = True
    elif _is_said_by_digits(match) and hour in _NOT_SWAHILI.get(_part_text(match), ()):
        # "Saa 9:00 asubuhi" is no three o'clock at night.
        pass
    else:
        hour = hour % 12 + 6
        hour -= 12 if hour > 12 else 0
    return _found(match, hour % 24 * 60 + minutes, half=_word(match.token("half")), exact=late)


_NOT_SWAHILI = {"asubuhi": range(7, 12), "mchana": range(1, 4), "jioni": range(4, 7)}
"""Hours that the part of the day beside them makes those of the other clock."""


def _part_text(match: Match) -> str:
    token = match.token("half")
    return token.text if token else ""


def _is_said_by_digits(match: Match) -> bool:
    return bool((_kinds_of(match, "h") | _kinds_of(match, "c")) & {"#", "C"})


def _found(match: Match, minutes: int, *, half: str, exact: bool) -> FoundTime:
    minutes %= _DAY
    if half:
        minutes = in_half(minutes, half)
    sure = half_of(minutes, half) if half else "exact" if exact else None
    moment = time(minutes // 60, minutes % 60)
    return FoundTime(match.start, match.end, moment, half=sure)


def half_of(minutes: int, half: str) -> str:
    return "am" if half in ("am", "morning") or minutes < 12 * 60 else "pm"


def in_half(minutes: int, half: str) -> int:
    """Minutes after midnight with the part of the day that was said beside them."""
    hour, rest = divmod(minutes, 60)
    if hour > 12 or (hour == 0 and half != "pm"):
        return minutes
    if half in ("am", "morning"):
        return hour % 12 * 60 + rest
    if half == "midday":
        return minutes if hour >= 10 else minutes + _DAY // 2
    if half == "night" and (hour <= 4 or hour == 12):
        return hour % 12 * 60 + rest
    return hour % 12 * 60 + rest + _DAY // 2


def _side(match: Match, group: str) -> tuple[int, bool] | None:
    token = match.token(group)
    if token is None:
        return None
    for kind in "CZ":
        said = token.kinds.get(kind)
        if kind == "Z" and said is not None:
            return int(str(said)) * 60, True
        if isinstance(said, tuple):
            return int(said[0]) % 24 * 60 + int(said[1]), bool(said[2]) or int(said[0]) > 12
    hour = match.value(group, _NUMBER)
    if hour is None or (hour > 24 and not (100 <= hour <= 2359 and hour % 100 < 60)):
        return None
    if hour > 24:
        return hour // 100 * 60 + hour % 100, hour >= 1300
    return hour % 24 * 60, hour > 12 or hour == 0


def _minutes_before(
    match: Match, lead: frozenset[str], half: str, half_last: str, last: int
) -> bool:
    """Whether "at 25 to 7", "10 to 20 in the evening" tell one time, not two."""
    first = match.token("h")
    if first is None or first.kinds.get("n") not in _FEW or half or "[" in lead - {"%"}:
        return False
    if "t" not in _kinds_of(match, "mid") or "C" in _kinds_of(match, "h2"):
        return False
    said = half_last not in ("", "am", "pm")
    return "@" in lead or said or last > 12 * 60 or first.kinds.get("n") in (20, 25)


def _span(match: Match, *, wanted: bool) -> FoundTime | None:
    """ "Between 3 and 5", "9am-5pm", "de 14h à 16h"."""
    first, last = _side(match, "h"), _side(match, "h2")
    if first is None or last is None:
        return None
    lead = _kinds_of(match, "lead")
    said = set(_kinds_of(match, "h") | _kinds_of(match, "h2"))
    half, half_last = (
        _word(match.token("half") or match.token("half0")),
        _word(match.token("half2") or match.token("half3")),
    )
    sure = bool(said & {"C", "Z"} or half or half_last or match.token("o") or match.token("o2"))
    mid = _kinds_of(match, "mid")
    rest = match.tokens[match.last : match.last + 2]
    between = next((token.end for token in rest if token.text in BETWEEN_AFTER), 0)
    if not mid & {"~", "-"} and "[" not in lead and not between:
        return None
    if not sure and not (lead & {"[", "@"}) and not between and not wanted:
        return None
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    counted = following is not None and set(following.kinds) & set("pcdkmgMui_")
    if counted and len(rest) > 1 and "d" in rest[0].kinds and "W" in rest[1].kinds:
        # "Jam 10 dan 12 hari Sabtu": the day's name follows.
        counted = set()
    if not sure and counted and not (following and "@" in following.kinds):
        return None
    if not sure and following is not None and following.text == "of":
        # "Friday, 3 to 4 of us."
        return None
    if "y" in said and not (half or half_last):
        return None
    if _minutes_before(match, lead, half, half_last, last[0]):
        return None
    start, end = first[0], last[0]
    if half_last and not (end // 60 == 12 and half_last in ("am", "morning")):
        # "10 to 12 in the morning" ends at noon.
        end = in_half(end, half_last)
    if half or half_last:
        guess = in_half(start, half or half_last)
        start = guess if half or guess < end else start
    later = end < start < end + _DAY // 2 < _DAY
    if (half or "Z" in said) and not half_last and later:
        # "1 in the afternoon to 3", "entre midi et deux".
        end += _DAY // 2
    found = _found(match, start, half="", exact=first[1])
    if half or half_last:
        found = replace(found, half=half_of(start, half))
    last_place = max(between, found.end)
    return replace(found, end=last_place, until=time(end // 60 % 24, end % 60))
