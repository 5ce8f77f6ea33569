"""What a service is sold by: the hour of "pitch per hour", the bed of "dorm bed".

A number of these is how many are wished, though "two hours" and "three rooms" say how long or how
big something is everywhere else.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from ai.dates import Found
from ai.dates.words import NUMBERS
from ai.engine import counting
from ai.engine.index import Index
from ai.engine.said import Said
from ai.text import folded, folded_words, tokens
from catalog.snapshot import PackageEntry, ServiceEntry, Snapshot

_UNITS = tuple(
    folded_words(listed)
    for listed in (
        "hour hours hr hrs hora horas heure heures घंटा घंटे घंटों ghanta ghante saa masaa jam"
        " ساعة الساعة ساعات ساعتين بالساعة sa3a sa3at sa3tein sa3ten sa3tain sa3teen",
        "day days dia dias jour jours journee दिन din siku hari يوم ايام يومين باليوم"
        " yom youm yoom ayam ayyam yomein yomen yomain yawmain yawmein youmein youmen yumein",
        "night nights noche noches nuit nuits noite noites रात raat raatein usiku malam ليلة"
        " ليالي ليلتين بالليلة leila lela layali leiltein leltein leilaten lailtain laylatain",
        "week weeks semana semanas semaine semaines हफ्ता हफ्ते हफ़्ते सप्ताह hafta hafte wiki"
        " minggu pekan اسبوع اسابيع اسبوعين بالاسبوع",
        "month months mes meses mois महीना महीने mahina mahine mwezi miezi bulan شهر اشهر شهور"
        " شهرين بالشهر",
        "bed beds cama camas lit lits बिस्तर बेड bistar kitanda vitanda kasur ranjang سرير اسرة"
        " سريرين",
        "room rooms habitacion habitaciones cuarto cuartos chambre chambres quarto quartos कमरा"
        " कमरे kamra kamre chumba vyumba kamar غرفة غرف غرفتين",
        "seat seats asiento asientos plaza plazas siege sieges assento assentos सीट viti kursi"
        " مقعد مقاعد",
        "kilo kilos kg kgs quilo quilos किलो kilogram kilogramo kilogramos كيلو كيلوات",
        "metre metres meter meters metro metros मीटर mita متر امتار",
    )
)
"""Words for the same measure in the eight shipped languages."""

_SHARED = frozenset().union(*(listed for listed in _UNITS if listed & {"room", "kilo"}))
"""Several people share these: a double room for two is one."""

_PLACES = folded_words(
    "seat seats spot spots ticket tickets place places slot slots portion portions plate plates"
    " cover covers head heads piece pieces set sets entrada entradas plaza plazas cupo cupos boleto"
    " boletos lugar lugares puesto puestos siege sieges billet billets part parts vaga vagas"
    " bilhete bilhetes ingresso ingressos assento assentos tiket kursi porsi tempat potong biji"
    " buah tiketi nafasi viti sahani टिकट सीट जगह प्लेट تذكرة تذاكر مقعد مقاعد مكان اماكن حبة"
    " حبات قطعة قطع وجبة وجبات"
)
"""What anything counted may be counted in."""

_STRETCH = re.compile(
    r"(?:\d{1,2}|[^\W\d_]+) (?P<unit>[^\W\d_]+) "
    r"(?:(?:starting |beginning |as )?(?:from|on)|starting) "
)
"""So long from a day on."""

_PER = re.compile(
    r"\W*(?:price )?(?:per|one|each|precio por|por|par|pour|un|una|une|um|uma|cada|chaque|per|satu"
    r"|kwa|kila|har|ek|prix par|preco por|"
    + folded("प्रति|हर|एक")
    + r"|لكل|كل) (?P<unit>[^\W\d_]+)(?!\w)"
)
"""How a description begins that says what it is the price of ("One room up to 20 m²")."""

_HALF = folded_words("half medio media demi demie meia meio आधा nusu setengah نصف نص full entire")


def measures_like(words: frozenset[str]) -> frozenset[str]:
    """All words, in every language, for the measures that some of `words` name."""
    return frozenset().union(*(listed for listed in _UNITS if listed & words))


def sold_by(refs: list[str], snapshot: Snapshot) -> frozenset[str]:
    """The words, folded, for what the entries are sold by; () where a name says no measure.

    "One-bedroom flat" and "half day" say how big a thing is: it is not sold by rooms or days.
    """
    entries = [snapshot.sellable(ref) for ref in refs]
    return frozenset().union(*(units_of(entry) for entry in entries if entry is not None))


def units_of(entry: ServiceEntry | PackageEntry) -> frozenset[str]:
    """The words for what one entry is sold by, as its names say or its description begins."""
    named = _units_named(tuple(names_of(entry)))
    return named | _units_described(entry.description) if "quantity" in entry.details else named


@lru_cache(maxsize=4096)
def _units_described(written: str) -> frozenset[str]:
    first = _PER.match(folded(written))
    told = [listed for listed in _UNITS if first and first["unit"] in listed]
    return frozenset().union(*told)


@lru_cache(maxsize=4096)
def _units_named(names: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for listed in _UNITS:
        named = [_says(name, listed) for name in names]
        if True in named and False not in named:
            found |= listed
    return frozenset(found)


def is_shared(entry: ServiceEntry | PackageEntry) -> bool:
    """Whether two people do not want two of it: rooms and kilos are for several."""
    return bool(units_of(entry) & _SHARED)


def count_by(said: Said, sold_by: frozenset[str]) -> None:
    """Note what is spoken of is sold by; "2 heures" is no clock then, where an hour is told too."""
    said.sold_by = sold_by
    times = said.found.times
    long = [at for at in times if _is_duration(said.text[at.start : at.end], sold_by)]
    if long and len(long) < len(times):
        said.found = replace(said.found, times=tuple(at for at in times if at not in long))
        gone = {(at.start, at.end) for at in long}
        said.taken = [span for span in said.taken if span not in gone]


def count_stretches(said: Said, read: Callable[[str], Found]) -> None:
    """ "4 weeks from monday" of what is sold by the week: four of it, and Monday is the day."""
    dates = []
    for day in said.found.dates:
        long = _STRETCH.match(said.text, day.start, day.end)
        first = read(said.text[long.end() : day.end]).dates if long else ()
        if long is None or long["unit"] not in said.sold_by or len(first) != 1:
            dates.append(day)
            continue
        dates.append(replace(first[0], start=long.end(), end=day.end))
        said.taken = [span for span in said.taken if span != (day.start, day.end)]
        said.taken.append((long.end(), day.end))
    said.found = replace(said.found, dates=tuple(dates))


def count_hours(said: Said, refs: list[str], snapshot: Snapshot, index: Index) -> None:
    """Read as how many what is no hour of the counted things that are spoken of."""
    entries = [entry for ref in refs if (entry := snapshot.sellable(ref)) is not None]
    if not entries or any("quantity" not in entry.details for entry in entries):
        return

    def names(start: int) -> bool:
        places = [place for place, token in enumerate(said.tokens) if token.start == start]
        return any(
            index.calls(entry.ref, said.words[place]) for entry in entries for place in places
        )

    said.sold_by |= _PLACES
    timed = any("time" in entry.details for entry in entries)
    found = counting.no_hours(said.text, said.found, timed=timed, names=names)
    gone = {(at.start, at.end) for at in said.found.times if at not in found.times}
    said.found = found
    said.taken = [span for span in said.taken if span not in gone]


def _is_duration(words: str, sold_by: frozenset[str]) -> bool:
    number, *rest = words.split() or [""]
    return (number.isdigit() or number in NUMBERS) and len(rest) == 1 and rest[0] in sold_by


def names_of(entry: ServiceEntry | PackageEntry) -> list[str]:
    """What an entry is called, in every language."""
    return [
        entry.name,
        *(translation.name for translation in entry.translations.values()),
        *entry.synonyms,
    ]


def _says(name: str, listed: frozenset[str]) -> bool | None:
    """Whether a name says one of the words: False where it says how many, None where not at all."""
    words = [token.text for token in tokens(name)]
    places = [place for place, word in enumerate(words) if word in listed]
    if not places:
        return None
    beside = {
        words[at] for place in places for at in (place - 1, place + 1) if 0 <= at < len(words)
    }
    return not any(word in NUMBERS or word in _HALF or word.isdigit() for word in beside)
