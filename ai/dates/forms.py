"""The patterns of dates and times over folded text; :mod:`ai.dates.grammar` reads them."""

import re
from collections.abc import Iterable

from ai.dates import words


def _any(names: str | Iterable[str]) -> str:
    """Any of these words, the longest first."""
    listed = names.split() if isinstance(names, str) else names
    return "|".join(sorted((re.escape(name) for name in listed), key=len, reverse=True))


_B = r"(?<![\w/.:-])"
_E = r"(?![\w/:-])"
_NUMBER = rf"(?:\d{{1,3}}|{_any(words.NUMBERS)})"
_MONTH = rf"(?:{_any(words.MONTHS)})"
_DAY_NUMBER = r"(?P<d>[0-3]?\d)(?:st|nd|rd|th|º|o)?"
_YEAR = r"(?:,? ?(?:of |de |del )?(?P<y>20\d\d)(?!\d))?"

DATE_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(form))
    for name, form in (
        ("iso", rf"{_B}(?P<y>20\d\d)[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_E}"),
        (
            "numeric",
            rf"{_B}(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?:(?P=sep)(?P<y>20\d\d|\d\d))?{_E}",
        ),
        ("day_month", rf"{_B}{_DAY_NUMBER} ?(?:of |de |del |-|من )?(?P<mon>{_MONTH})\b{_YEAR}"),
        ("month_day", rf"{_B}(?P<mon>{_MONTH})\.? ?(?:the )?{_DAY_NUMBER}\b(?![:/]){_YEAR}"),
        ("after", rf"{_B}(?:{_any(words.DAY_AFTER)})\b"),
        (
            "in_days",
            rf"{_B}(?:in|within|en|dentro de|بعد|خلال) (?P<n>{_NUMBER}|a|an|the)? ?"
            rf"(?P<unit>{_any(words.DAY_UNITS)}|{_any(words.WEEK_UNITS)})\b",
        ),
        ("in_two", rf"{_B}(?:بعد|خلال) (?P<unit>يومين|اسبوعين)\b"),
        ("days_from", rf"{_B}(?P<n>{_NUMBER}|a) (?P<unit>days?|weeks?) from (?:now|today)\b"),
        ("yesterday", rf"{_B}(?:{_any(words.YESTERDAY)})\b"),
        ("today", rf"{_B}(?:{_any(words.TODAY)})\b"),
        ("tomorrow", rf"{_B}(?:ب)?(?:{_any(words.TOMORROW)})\b"),
        (
            "manana",
            rf"{_B}(?<!la )(?<!esta )(?<!pasado )(?<!de )(?:(?<=para )|)manana\b",
        ),
        (
            "weekday",
            rf"{_B}(?:(?P<pre>next|this|coming|this coming|following|the|on|by|for|el|este"
            rf"|proximo|el proximo"
            rf"|este proximo|para el|del|يوم|ليوم|بيوم|نهار|on the|every|each|cada|todos los"
            rf"|los|كل) )?"
            rf"(?P<wd>{_any(words.WEEKDAYS)})s?\b"
            rf"(?P<post> (?:next week|que viene|proximo|siguiente|de la semana que viene"
            rf"|de la proxima semana|القادم|القادمه|الجاي|الجايه|الياي|المقبل|المقبله|هذا|هذه)\b)?",
        ),
        (
            "vague",
            rf"{_B}(?:next week|this week|this weekend|next weekend|the weekend|next month"
            rf"|la semana que viene|la proxima semana|esta semana|este fin de semana"
            rf"|el fin de semana|el finde|este finde|el proximo mes|el mes que viene|الاسبوع القادم"
            rf"|الاسبوع الجاي|هذا الاسبوع|نهايه الاسبوع|الويكند|الشهر القادم|الشهر الجاي)\b",
        ),
        (
            "the_day",
            rf"{_B}(?:on the|the|el dia|el|dia|para el|يوم) (?P<d>[0-3]?\d)(?P<th>st|nd|rd|th)?"
            rf"(?! ?(?:am|pm|%|\$|€|de la|h\b|o'clock|of\b|x\b|/)){_E}(?!\.\d)",
        ),
        ("ordinal", rf"{_B}(?P<d>[0-3]?\d)(?:st|nd|rd|th)\b"),
    )
)

MINUTES_PAST = {
    "half past": 30, "quarter past": 15, "quarter to": -15,
}  # fmt: skip
_HALF = rf"(?P<half>{words.AM}|{words.PM})"
_HOUR = rf"(?P<h>[01]?\d|2[0-4]|{_any(words.HOURS)})"
_LEAD = (
    r"(?:(?:at|by|around|about|after|before|from|till|until|between|@|a las|a la|las|hacia las"
    r"|sobre las|desde las|despues de las|entre las|الساعه|ساعه|على الساعه|حوالي|عند|بعد"
    r"|ع الساعه|عالساعه) ?)"
)
TIME_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(form))
    for name, form in (
        (
            "past",
            rf"(?:{_LEAD})?{_B}(?P<past>half past|quarter past"
            rf"|quarter to) {_HOUR}\b(?: ?{_HALF}\b)?",
        ),
        (
            "and_half",
            rf"(?:{_LEAD})?{_B}{_HOUR} (?P<extra>y media|y cuarto|menos cuarto|ونص|و نص|ونصف"
            rf"|والنصف|و نصف|وربع"
            rf"|والربع|و ربع|الا ربع|الا ربعا|thirty)\b(?: ?{_HALF}(?!\w))?",
        ),
        (
            "clock",
            rf"(?:{_LEAD})?{_B}(?P<h>[01]?\d|2[0-4])[:h.](?P<mi>[0-5]\d)(?:h|hs|hrs)?(?![\d/.]|:\d)"
            rf"(?: ?(?:o'clock|en punto|hours|uhr)?\b)?(?: ?{_HALF}(?!\w))?",
        ),
        ("hour_half", rf"(?:{_LEAD})?{_B}{_HOUR} ?(?:o'clock |en punto )?{_HALF}(?!\w)"),
        ("o_clock", rf"(?:{_LEAD})?{_B}{_HOUR} ?(?:o'?clock|en punto|h|hs)\b"),
        (
            "lead",
            rf"{_B}{_LEAD}{_HOUR}(?![\w:/%$€]|[.,]\d| ?(?:st|nd|rd|th|minutes?|mins?|hours?"
            rf"|hrs?|days?|weeks?|"
            rf"months?|people|ايام|يوم|ساعات|دقيقه|aed|eur|usd|dirhams?|euros?|percent"
            rf"|por ciento|dias|semanas)\b)",
        ),
        ("noon", rf"(?:{_LEAD})?{_B}(?:noon|midday|mid day|mediodia|al mediodia|الظهر|ظهرا)\b"),
        ("midnight", rf"(?:{_LEAD})?{_B}(?:midnight|medianoche|منتصف الليل)\b"),
        *((f"part:{part}", rf"{_B}(?:{form})\b") for form, part in words.PARTS),
    )
)
IN_HOURS = re.compile(
    rf"{_B}(?:in|within|en|dentro de|بعد|خلال) (?:(?P<n>{_NUMBER}|half an|an|a|media) )?"
    rf"(?P<unit>{_any(words.HOUR_UNITS)}|{_any(words.MINUTE_UNITS)}|ساعتين|نص ساعه)"
    rf"(?P<half> and a half| y media| ونص)?\b"
)
BARE = re.compile(
    rf"\W*(?:at |a las? |las |الساعه )?{_HOUR}(?:[:.h](?P<mi>[0-5]\d))?\W*(?:please|por favor"
    rf"|من فضلك|لو سمحت)?\W*"
)
BARE_COMPACT = re.compile(r"\W*(?P<h>[01]?\d|2[0-3])(?P<mi>[0-5]\d)\W*")
BARE_DAY = re.compile(r"\W*(?:the |el |dia |يوم )?(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\W*")
