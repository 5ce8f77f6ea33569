"""Days, times, amounts and plural forms as each language writes them: our own tables.

They were taken from CLDR 47 (Babel 2.18) and are kept here, because a message that waits must
be written the same way again after an upgrade of Babel. Where they differ from CLDR: weekdays
carry no year, and English puts the day before the month.

Digits are Latin in every language. A price, a phone number or a reference can then be copied,
searched and compared with the catalogue, and readers of all eight languages know them.
"""

from dataclasses import dataclass
from datetime import date, time

from core.money import to_decimal_string

GROUPED_FROM = 5
"""Digits before the decimal sign from which thousands are set apart: what is shorter reads
well without, and cannot be taken for a fraction."""

SPACE = "\u202f"
"""Narrow and without a break."""


@dataclass(frozen=True, slots=True)
class Locale:
    """`day` and `short_day` take {weekday}, {day} and {month}. `clock`: "24:" and "24." are all
    24 hours with that sign, else the words of the halves or parts of the day."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    short_months: tuple[str, ...]
    day: str = "{weekday} {day} {month}"
    short_day: str = "{weekday} {day} {month}"
    clock: str = "24:"
    decimal: str = "."
    group: str = ","


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ARABIC_DAYS = _words("الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد")
_ARABIC_MONTHS = _words(
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
)
_SWAHILI_DAYS = _words("Jumatatu Jumanne Jumatano Alhamisi Ijumaa Jumamosi Jumapili")

LOCALES = {
    "en": Locale(
        weekdays=_words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        months=_words(
            "January February March April May June July August September October November December"
        ),
        short_weekdays=_words("Mon Tue Wed Thu Fri Sat Sun"),
        short_months=_words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
        clock="halves",
    ),
    "ar": Locale(
        weekdays=_ARABIC_DAYS,
        months=_ARABIC_MONTHS,
        short_weekdays=_ARABIC_DAYS,
        short_months=_ARABIC_MONTHS,
        clock="halves",
    ),
    "es": Locale(
        weekdays=_words("lunes martes miércoles jueves viernes sábado domingo"),
        months=_words(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
            " diciembre"
        ),
        short_weekdays=_words("lun mar mié jue vie sáb dom"),
        short_months=_words("ene feb mar abr may jun jul ago sept oct nov dic"),
        day="{weekday} {day} de {month}",
        clock="24:unpadded",
        decimal=",",
        group=".",
    ),
    "fr": Locale(
        weekdays=_words("lundi mardi mercredi jeudi vendredi samedi dimanche"),
        months=_words(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        ),
        short_weekdays=_words("lun. mar. mer. jeu. ven. sam. dim."),
        short_months=_words("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
        decimal=",",
        group=SPACE,
    ),
    "pt": Locale(
        weekdays=_words(
            "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo"
        ),
        months=_words(
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
            " dezembro"
        ),
        short_weekdays=_words("seg. ter. qua. qui. sex. sáb. dom."),
        short_months=_words("jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez."),
        day="{weekday}, {day} de {month}",
        short_day="{weekday}, {day} de {month}",
        decimal=",",
        group=".",
    ),
    "hi": Locale(
        weekdays=_words("सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार"),
        months=_words("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"),
        short_weekdays=_words("सोम मंगल बुध गुरु शुक्र शनि रवि"),
        short_months=_words("जन॰ फ़र॰ मार्च अप्रैल मई जून जुल॰ अग॰ सित॰ अक्टू॰ नव॰ दिस॰"),
        day="{weekday}, {day} {month}",
        short_day="{weekday}, {day} {month}",
        clock="parts",
    ),
    "sw": Locale(
        weekdays=_SWAHILI_DAYS,
        months=_words(
            "Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba"
        ),
        short_weekdays=_SWAHILI_DAYS,
        short_months=_words("Jan Feb Mac Apr Mei Jun Jul Ago Sep Okt Nov Des"),
        day="{weekday}, {day} {month}",
        short_day="{weekday}, {day} {month}",
    ),
    "id": Locale(
        weekdays=_words("Senin Selasa Rabu Kamis Jumat Sabtu Minggu"),
        months=_words(
            "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
        ),
        short_weekdays=_words("Sen Sel Rab Kam Jum Sab Min"),
        short_months=_words("Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des"),
        day="{weekday}, {day} {month}",
        short_day="{weekday}, {day} {month}",
        clock="24.",
        decimal=",",
        group=".",
    ),
}

LANGUAGES = tuple(LOCALES)
"""Those that customers are written to in: every fixed text exists in each."""

RIGHT_TO_LEFT = frozenset({"ar"})

_HALVES = {"en": ("am", "pm"), "ar": ("صباحاً", "مساءً")}
_HINDI_PARTS = ((4, "रात"), (12, "सुबह"), (16, "दोपहर"), (20, "शाम"), (24, "रात"))
"""Up to which hour what part of the day lasts (CLDR)."""

_SWAHILI_HOURS = _words(
    "sita saba nane tisa kumi kumi_na_moja kumi_na_mbili moja mbili tatu nne tano"
)
"""The hours of a Swahili clock from midnight and from noon on: it counts from six."""

_SWAHILI_PARTS = ((4, "usiku"), (7, "alfajiri"), (12, "asubuhi"), (16, "mchana"), (19, "jioni"))
_SWAHILI_QUARTERS = {0: "", 15: " na robo", 30: " na nusu", 45: " kasorobo"}


def day(moment: date, *, language: str) -> str:
    """ "Saturday 28 November": absolute, so that a misunderstanding shows."""
    locale = LOCALES[language]
    return locale.day.format(
        weekday=locale.weekdays[moment.weekday()],
        day=moment.day,
        month=locale.months[moment.month - 1],
    )


def short_day(moment: date, *, language: str) -> str:
    locale = LOCALES[language]
    pattern = locale.short_day if language != "es" else "{weekday} {day} {month}"
    return pattern.format(
        weekday=locale.short_weekdays[moment.weekday()],
        day=moment.day,
        month=locale.short_months[moment.month - 1],
    )


def clock(moment: time, *, language: str) -> str:
    """ "5:00 pm", "17:00", "शाम 5:00 बजे"."""
    kind = LOCALES[language].clock
    if kind == "halves":
        half = _HALVES[language][moment.hour >= 12]
        return f"{moment.hour % 12 or 12}:{moment.minute:02d} {half}"
    if kind == "parts":
        part = next(word for end, word in _HINDI_PARTS if moment.hour < end)
        return f"{part} {moment.hour % 12 or 12}:{moment.minute:02d} बजे"
    if kind == "24:unpadded":
        return f"{moment.hour}:{moment.minute:02d}"
    return f"{moment.hour:02d}{kind[-1]}{moment.minute:02d}"


def read_back(moment: time, *, language: str) -> str:
    """A customer's wish. Swahili counts hours from six: both clocks, so that a slip shows."""
    shown = clock(moment, language=language)
    if language != "sw" or moment.minute not in _SWAHILI_QUARTERS:
        return shown
    hour = (moment.hour + (moment.minute == 45)) % 24
    word = _SWAHILI_HOURS[hour % 12].replace("_", " ")
    part = next((word for end, word in _SWAHILI_PARTS if moment.hour < end), "usiku")
    return f"{shown} (saa {word}{_SWAHILI_QUARTERS[moment.minute]} {part})"


def amount(minor: int, currency: str, *, language: str) -> str:
    """ "120.00 AED": exact, with the ISO code, because many currencies share a symbol."""
    locale = LOCALES[language]
    whole, point, part = to_decimal_string(minor, currency).partition(".")
    digits = whole.lstrip("-")
    if len(digits) >= GROUPED_FROM:
        whole = whole[: len(whole) - len(digits)] + _grouped(digits, language=language)
    return f"{whole}{locale.decimal if point else ''}{part} {currency}"


def _grouped(digits: str, *, language: str) -> str:
    """In threes from the right; Hindi in twos after the first three (lakh, crore)."""
    rest, last = digits[:-3], digits[-3:]
    size = 2 if language == "hi" else 3
    groups = [last]
    while rest:
        groups.insert(0, rest[-size:])
        rest = rest[:-size]
    return LOCALES[language].group.join(groups)


def isolated(value: str, *, language: str) -> str:
    """`value` kept whole inside a sentence that runs from right to left."""
    return f"\u2068{value}\u2069" if language in RIGHT_TO_LEFT else value


def plural(count: int, *, language: str) -> str:
    """The CLDR plural category of a whole number."""
    if language == "ar":
        return _arabic_plural(count)
    if language == "id":
        return "other"
    if language in ("fr", "pt", "hi"):
        return "one" if count in (0, 1) else "other"
    return "one" if count == 1 else "other"


def _arabic_plural(count: int) -> str:
    if count < 3:
        return ("zero", "one", "two")[count]
    if 3 <= count % 100 <= 10:
        return "few"
    return "many" if count % 100 >= 11 else "other"


PLURALS = {
    language: ("zero", "one", "two", "few", "many", "other")
    if language == "ar"
    else ("other",)
    if language == "id"
    else ("one", "other")
    for language in LOCALES
}
"""The categories of each language that a whole number below a million may have."""
