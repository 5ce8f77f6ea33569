"""Feasts that move by the moon or by another calendar: Eid, Diwali, the Chinese New Year.

Their days are set by sighting and by place, so no table of ours would be right for everybody, and
none is kept. What is counted from one ("the Friday after Eid") is no day that we can tell, and is
asked for. Where only the feast is named nothing is read: it may be what something is for.
"""

import re

from ai.dates.found import FoundDate
from ai.dates.tokens import Token
from ai.text import folded


def _either(listed: str) -> str:
    return "|".join(sorted((folded(word) for word in listed.split("|")), key=len, reverse=True))


_FEAST = re.compile(
    r"(?<!\w)(?:"
    + _either(
        "eid|eid ul fitr|eid al fitr|eid al-fitr|eid ul-fitr|eid al adha|eid al-adha"
        "|eid ul adha|bakrid|bakra eid|ramadan|ramzan|ramadhan|aid el kebir|tabaski|korité"
        "|mawlid|maulid|ashura|idul fitri|idul adha|lebaran|hari raya|nyepi|waisak|imlek"
        "|cap go meh|idi|sikukuu ya idi|عيد الفطر|عيد الأضحى|العيد|رمضان|عاشوراء"
        "|المولد النبوي|عيد|diwali|deepavali|deewali|dewali|holi|navratri|navaratri|dussehra"
        "|dasara|raksha bandhan|rakhi|karva chauth|janmashtami|ganesh chaturthi|durga puja"
        "|onam|pongal|lohri|chhath|dhanteras|दिवाली|दीपावली|दीवाली|होली|नवरात्रि|दशहरा"
        "|रक्षाबंधन|राखी|ईद|बकरीद|रमज़ान|छठ|धनतेरस|करवा चौथ|chinese new year|lunar new year"
        "|islamic new year|jewish new year|tet|nouvel an chinois|nouvel an lunaire"
        "|año nuevo chino|año nuevo lunar|ano novo chinês|ano novo lunar|tahun baru imlek"
        "|tahun baru islam|mwaka mpya wa kichina|راس السنة الهجرية|السنة الهجرية|nowruz"
        "|norouz|hanukkah|chanukah|passover|pesach|purim|rosh hashanah|yom kippur|sukkot"
        "|orthodox christmas|orthodox easter|greek easter|coptic christmas|coptic easter"
        "|navidad ortodoxa|pascua ortodoxa|noel orthodoxe|paques orthodoxe|عيد الفصح الشرقي"
        "|عيد الغطاس|شم النسيم"
    )
    + r")(?!\w)"
)
_CHRISTMAS = re.compile(folded("عيد") + r" (?:" + _either("الميلاد|ميلاد|الأم|الحب|زواج") + r")")
"""Feasts of the sun and of one's own, whose names begin like the others'."""

_COUNTED = re.compile(
    r"\W{0,2}(?:(?:\d+|"
    + _either(
        "the|day|days|of|from|on|right|just|a|before|after|following|until|than|first|second"
        "|third|antes|despues|después|de|del|el|la|avant|apres|après|la veille|veille"
        "|lendemain|du|le|l|depois|do|da|dia|dias|sebelum|sesudah|setelah|hari|kabla|baada|ya"
        "|siku|قبل|بعد|يوم|ب|اللي|that|the one|ke|ka|ki|se|ek|din|pehle|baad|के|का|की|से|एक"
        "|दिन|पहले|बाद|दूसरे|पहला|dusre|agle|अगले"
    )
    + r")\W{1,2})*\W{0,2}"
)
"""What may stand between a feast and the day that is counted from it."""

_SURE = frozenset("MDy")
"""Kinds of words that say a day of the calendar: that holds whatever feast it is."""


def without_feasts(text: str, dates: list[FoundDate], tokens: tuple[Token, ...]) -> list[FoundDate]:
    """The days, those that a moving feast tells as days to ask for."""
    feasts = [
        match.span() for match in _FEAST.finditer(text) if not _CHRISTMAS.match(text, match.start())
    ]
    if not feasts:
        return dates
    return [_asked(found, feasts, text, tokens) for found in dates]


def _asked(
    found: FoundDate, feasts: list[tuple[int, int]], text: str, tokens: tuple[Token, ...]
) -> FoundDate:
    for start, end in feasts:
        low, high = min(found.start, start), max(found.end, end)
        if found.start < end and start < found.end:
            return FoundDate(low, high, None, "which_day")
        within = [token for token in tokens if found.start <= token.start < found.end]
        if any(_SURE & set(token.kinds) for token in within):
            continue
        between = text[found.end : start] if found.end <= start else text[end : found.start]
        named = between.strip() == "" and any("W" in token.kinds for token in within)
        # "Eid Monday"; but "tomorrow, for Eid" is tomorrow.
        if named or (between.strip(" ,") and _COUNTED.fullmatch(between)):
            return FoundDate(low, high, None, "which_day")
    return found
