"""How many of something: where a message says a number that counts what is wished.

Regular expressions over folded text, for the eight shipped languages; each has the number as
its only group that matches.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from ai import kin
from ai.dates import Found
from ai.dates.grammar import FoundTime
from ai.dates.tokens import read
from ai.dates.words import NUMBERS
from ai.engine.lexicon import FUNCTION
from ai.spoken import SPOKEN
from ai.text import Token, folded, folded_words

_N = rf"(\d{{1,4}}|{'|'.join(NUMBERS)})"
_WORDS = r"(?![\w:/%€$£])(?!\.\d)"

_TIMES = re.compile(r"(?<![\w.,])(?:x ?(\d{1,6})|(\d{1,6}) ?x)(?![\w])")
_OF_THEM = re.compile(
    rf"(?:\b(?:qty|quantity|cantidad)|(?<!\w)(?:عدد|العدد|الكميه)) ?[:=]? ?(\d{{1,6}})(?!\w)"
    rf"|(?<![\w.,:/])(\d{{1,6}}|{'|'.join(NUMBERS)}) (?:of (?:them|those|these|it|each)"
    rf"|de (?:ellos|esos|esas|cada)"
    r"|pieces|pcs|units|unidades|pairs|copies|pares|ejemplares|copias|exemplaires|exemplares|paires"
    r"|piezas|pecas|pasang|lembar|nakala|jozi|jodi"
    rf"|{folded('जोड़ी')}|{folded('जोड़े')}|{folded('नग')}"
    r"|people|persons?|guests|personas?|pessoas?|personnes?|orang|watu|logo?n?|منها|قطع|اشخاص)(?!\w)"
)
_FOR_SO_MANY = re.compile(
    rf"(?<!\w)(?:for|para|pra|pa|pour|untuk|buat|kwa|table of|mesa de) "
    rf"(\d{{1,3}}|{'|'.join(NUMBERS)})(?![\w:/%€$£])(?! ?(?:am|pm|o'clock|hours?|horas?)\b)"
)
"""Of a table or a room: for how many."""

_BETWEEN = (
    r"(?:(?:i (?:want|need)|sao|des|son|now|only|just|actually|finalement|plutot|en fait|afinal"
    r"|agora|so|apenas|solo|nomas|ahora|mejor|que|aja|saja|cuma|tinggal|sekarang|sasa|tu|ab|sirf"
    r"|bas|a|a ser|en|at|us|down|for|it|بس|الحين|دلوقتي) ){0,2}"
)
"""Small words between what says that a number follows and the number ("on sera plutôt 5")."""

_CORRECTED = re.compile(
    rf"(?<!\w)(?:actually|make (?:it|that|them)|i meant?|sorry|instead|no|rather"
    rf"|(?:just|only) the(?= one(?!\w))"
    rf"|not \w+,? but|change (?:it )?to|only|just|no wait|wait"
    rf"|que sean|mejor|en realidad|perdon|solo|na verdade|sao|alias"
    rf"|quise decir|quis dizer|voulais dire|maksud(?:ku|nya)?|namaanisha"
    rf"|matlab|mera matlab"
    rf"|e7na|ehna|i7na|ni7na|ne7na|n7na|7na|احنا|نحن|حنا|صرنا|بنكون|نصير"
    rf"|somos|seremos|(?:we|there) are|we're|we'll be|there'?(?:s|re|ll be)|were(?= \d)"
    rf"|on (?:est|sera)|nous (?:sommes|serons)"
    rf"|tuko|kami|en fait|plutot|non|nao|sebenarnya|jadi|cuma|iwe|ziwe"
    # What follows from a story, and what is to be written down.
    rf"|donc|du coup|entonces|asi que|entao|berarti|kwa hiyo"
    rf"|put|poe|ponha|bota|coloca|pon(?:le|lo|me)?|mets|mettez|jadi(?:kan|in)|bikin|weka|fanya"
    rf"|khal+i?e?ha|5al+i?e?ha|حطها|سويها"
    rf"|hapana|tidak|नहइ?|असल मए?|خليها|خلي|خليهم|قصدي|اقصد"
    rf"|لا|بس|فقط|عفوا)\W{{1,3}}{_BETWEEN}"
    rf"{_N}(?![\w:/%.])"
)
_WANTED = re.compile(
    rf"(?:\b(?:i|we)(?:'ll| will)? (?:want|need|take|have)|\b(?:i|we)'d (?:like|need|want)"
    rf"|\bgive me|\b(?:looking for|(?:i'm|im|we're|we are) after)"
    rf"|\bneed|\bwant"
    rf"|\bquiero|\bqueremos|\bnecesit(?:o|amos|aria|ariamos|are|aremos|ar)|\bponme|\bponed?me"
    rf"|\bquisiera(?:mos)?|\bquerriamos|\bocup(?:o|amos)|\b(?:har(?:ia|ian)|hacen?) falta"
    rf"|\bseria(?:mos|n)|\bvamos a ser|\bquer(?:o|emos|ia|iamos)|\bseremos"
    rf"|\bprecis(?:o|amos|ava|aria|ariamos|ar)(?: de)?"
    rf"|\ben (?:a|ai|avons|veux|voudrais?|voudrions|prends|prendrai[st]|faut|faudrait|faudra)"
    rf"|\bje (?:veux|voudrais|prends)|\bil (?:me|nous) (?:en )?fau(?:t|dra|drait)"
    rf"|\b(?:nous|on) (?:sera|serait|serons|serions|voulons|voudrions|prendra)|\bbesoin (?:de|d')"
    rf"|\bmau(?: pesan)?|\bbutuh|\bpesan|\bperlu(?:nya)?|\bminta|\bkira-?(?: ?kira|2)"
    rf"|\b(?:na|nina|tuna|ninge|tunge|nita|tuta)hitaji|\b(?:na|nina|tuna)taka|\bt?u?naomba"
    rf"|\bnaomba|\b(?:nita|tuta)chukua|\btutakuwa|\btuko"
    rf"|(?<!\w)(?:اريد|ابغي|ابي|بدي|بدنا|نبغي|نبي|بغيت|[انب]?حتاج|محتاج(?:ين|ه)?|عايزين?|عاوزين?"
    rf"|نريد|(?:ي|ت)?لزم(?:ني|نا)|لازمني|(?:راح|رح) نكون|[بسحه]نكون))"
    rf"(?: (?:just|only|para|for|pros?|pras?|pour|buat|untuk|des|les))?"
    rf"\W{{1,2}}{_N}{_WORDS}"
)
_CALLED_BACK = re.compile(
    rf"(?<![\w.,:/]){_N},? (?:finalement|afinal|en fait|en realidad|actually|instead|rather|plutot"
    rf"|aja|saja|only|nomas|so|apenas|seulement|tu|sirf|بس|فقط)(?!\w)"
)
"""The word that corrects may come after the number."""

_OR_A_DAY = frozenset(("اثنين", "etnen", "etneen", "etnein", "itnein", "arba3a", "arb3a"))
"""Two and four, as well as Monday and Wednesday without their articles."""

_TWO_NOT_MONDAY = re.compile(r"(?<!\w)(?:لا|بس|فقط|خليهم)\W{1,3}(اثنين)(?!\w)")

IN_LISTS = re.compile(
    r"[,;+&\n]+|(?<!\w)(?:and|plus|y|mas|et|e|mais|dan|sama|na|pamoja na|aur|और|و)(?!\w)"
    # Arabic's "and" is written onto the word.
    r"|(?<!\w)و(?=\d|\s)"
)
"""Between the things of a list."""

TOLD = (_OF_THEM, _CORRECTED, _TIMES, _WANTED, _CALLED_BACK)
"""A number that is said to be how many, wherever it stands."""


_CLOCK_BEFORE = re.compile(
    r"(?<!\w)(?:saa|jam|pukul|pkl|الساعه|el sa3a|at|a las"
    # "Saturday the 28th, five people": the day of a month counts nobody.
    # "Tebet barat dalam 3 no 19" is a house.
    r"|(?<=\d )no\.?"
    r"|tarehe|tanggal|tgl|tarikh|tareekh|" + folded("तारीख") + r"|تاريخ)\s?$"
)
_CLOCK_AFTER = re.compile(
    r"\s?(?:baje|bajey|bje|" + folded("बजे") + r"|o'?clock|uhr|am|pm|hs?)(?!\w)"
    # "5 a side" says how the game is played.
    r"|[ -]?a[ -]?side(?!\w)"
)
_LED = 12


def is_hour_or_name(text: str, start: int, end: int) -> bool:
    """Whether the number at a place is said to be an hour, though none was read, or "5 a side"."""
    led = _CLOCK_BEFORE.search(text[max(0, start - _LED) : start])
    return led is not None or _CLOCK_AFTER.match(text, end) is not None


GIVEN = frozenset(
    (
        "kar",
        "kr",
        "dikha",
        "bula",
        "karwa",
        "karva",
        "lagwa",
        "hata",
        "de",
        "bata",
        "likh",
        "rakh",
        "bana",
        "bhej",
        "laga",
        *folded_words("कर दे बता लिख रख बना भेज लगा"),
    )
)
"""Before Hindi's "do": there it is "give", and no two."""


def is_measure(words: list[str], taken: list[bool], units: frozenset[str]) -> bool:
    """Whether the words behind a number measure something: "30 euros", "20 por ciento".

    `taken`: which of them are part of a day or an hour. "30 يوم الجمعة": the day is the weekday's,
    and counts nothing; nor does "2 por favor".
    """
    if not words or words[0] not in units or taken[0]:
        return False
    if words[0] == "por":
        return words[1:] in (["ciento"], ["cento"])
    return not (words[0] == "يوم" and taken[1:] == [True])


_PEOPLE_NEXT = re.compile(rf"\s?(?:{'|'.join(sorted(kin.MANY, key=len, reverse=True))})(?!\w)")
_TO_SO_MANY = re.compile(r"\s(?:ل|لـ|to|a|ate|hasta|-)\s?\d{1,2}$")
_COMPANY = re.compile(
    r"(?<!\w)(?:bande|grupo|groupe|turma|mesa|table|equipe|equipo|famille|familia|reserva"
    r"|reservation|galera|total|tropa|pandilla) (?=de \d{1,2}$)"
)
"""Beside "de 6", which begins an hour elsewhere ("de 6 a 7")."""


_YEARS = folded_words(
    "years yrs yr year ano anos ans an tahun thn miaka साल saal sal سنة سنين سنوات"
)
_CHILDREN = _YEARS | folded_words(
    "kid kids child children son sons daughter daughters boy boys girl girls baby toddler youngest"
    " oldest eldest age aged ages hijo hijos hija hijas nino ninos ninas peque peques fils"
    " fille enfant enfants filho filhos filha filhas crianca criancas miudo miudos anak anaknya"
    " umur usia mtoto watoto umri बच्चा बच्चे बच्चों उम्र bachche bacche umar عمر"
)
_AGES = re.compile(
    rf" ?(?:,|and|&|y|et|e|na|dan|aur|or|और|و) ?\d{{1,2}} (?:{'|'.join(sorted(_YEARS))})(?!\w)"
)
"""Behind the first of several ages: "3 and 5 years old"."""

_PARTS = re.compile(r"[,.;:!?()\n]")


def is_age(text: str, said: tuple[Token, ...], place: int) -> bool:
    """Whether a number stands behind a child, or before years: "kids are 6 and 9", "8 ans"."""
    start = said[place].start
    low = max((at.end() for at in _PARTS.finditer(text, 0, start)), default=0)
    if text[low - 1 : low] == "(":
        # "2 kids (6 and 8)".
        low = max((at.end() for at in _PARTS.finditer(text, 0, low - 1)), default=0)
    before = {token.text for token in said if low <= token.start < start}
    behind = {token.text for token in said[place + 1 : place + 2]}
    if _AGES.match(text, said[place].end):
        return True
    return bool((before | (behind & _YEARS)) & _CHILDREN)


_OF_US = re.compile(
    r"(?<![\w.,:/])\d{1,3}(?= (?:of (?:us|them)|de nosotr[oa]s|d'entre nous|de nous|de nós|de nos"
    r"|dari kami|kati yetu|من(?:ا|نا|هم))(?!\w))"
    # "On en a 3", where "à 3" would be an hour.
    r"|(?<=\ben a )\d{1,3}(?![\w:])",
    re.IGNORECASE,
)


def without_counts(raw: str) -> str:
    """The text with what counts people blanked: "Thursday, 18 of us" names no eighteenth."""
    return _OF_US.sub(lambda found: "·" * len(found[0]), raw)


_HOW_MANY = re.compile(r" (?:ngapi|gani)(?!\w)")
"""Behind "siku", which is a day as well as days."""


def one_that_counts(text: str, found: Found) -> Found:
    """Without a day that is the number that was asked for: "اثنين", to the question how many."""
    dates = tuple(day for day in found.dates if text[day.start : day.end] not in _OR_A_DAY)
    return replace(found, dates=dates) if len(found.dates) == 1 else found


def no_counts(text: str, found: Found) -> Found:
    """Without the days and hours that count something.

    "لا، اثنين" is "no, two", Monday has its article, and beside another day it is two as well, as
    is four ("arba3a");
    "une bande de 6" are six, and nine o'clock for 2 people is no time until two; "baada ya siku
    ngapi" asks after how many days.
    """
    numbers = {match.start(1) for match in _TWO_NOT_MONDAY.finditer(text)}
    if len(found.dates) > 1:
        numbers |= {day.start for day in found.dates if text[day.start : day.end] in _OR_A_DAY}
    groups = [at for at in found.times if _COMPANY.search(text[: at.end])]
    groups += [at for at in found.times if at not in groups and _counts_things(text, at)]
    asked = [day for day in found.dates if _HOW_MANY.match(text, day.end)]
    if numbers or groups or asked:
        found = replace(
            found,
            dates=tuple(
                day for day in found.dates if day.start not in numbers and day not in asked
            ),
            times=tuple(at for at in found.times if at not in groups),
        )
    return replace(found, times=tuple(_without_people(text, at) for at in found.times))


_ARTICLE_AND_NUMBER = re.compile(
    rf"(?:(?:para|pra|por) )?(?:a las|las|as|a) (?:\d|{'|'.join(NUMBERS)})"
)
_THINGS = frozenset(("things", "cosas", "coisas", "choses"))
_THINGS_NEXT = re.compile(r" (?P<things>[^\W\d_]{4,}s)(?!\w)")


def _counts_things(text: str, at: FoundTime) -> bool:
    """Whether what reads like an hour counts what follows: "as duas coisas", "y a deux enfants".

    The article of an hour is that of things as well; of these the plural follows.
    """
    after = _THINGS_NEXT.match(text, at.end)
    if after is None or not _ARTICLE_AND_NUMBER.fullmatch(text, at.start, at.end):
        return False
    word = after["things"]
    if word in _THINGS:
        return True
    small = word in FUNCTION or any(word in spoken.function for spoken in SPOKEN.values())
    return not small and not any(token.kinds for token in read(word))


def _without_people(text: str, at: FoundTime) -> FoundTime:
    led = _TO_SO_MANY.search(text, at.start, at.end)
    if led is None or not _PEOPLE_NEXT.match(text, at.end):
        return at
    return replace(at, end=led.start(), until=None)


_CLOCKLESS = re.compile(
    rf"(?:(?P<for>pour|for|para|pra|pa|untuk|buat|kwa)|a|de|en|em|about|around|environ|unos|unas|umas"
    rf"|uns|sekitar|kama|kareeb|حوالي)? ?(?:\d{{1,2}}|{'|'.join(NUMBERS)})"
)


def no_hours(text: str, found: Found, *, timed: bool, names: Callable[[int], bool]) -> Found:
    """Without the hours that say how many of what is counted.

    "Pour 5" is no hour in French, nor "las cuatro" of four tyres; and of what has no hour
    (`timed`), a bare number is none. `names`: whether a word of it begins at a place.
    """
    kept = []
    for at in found.times:
        said = _CLOCKLESS.fullmatch(text, at.start, at.end)
        counts = said is not None and (not timed or said["for"] is not None)
        things = text[at.end : at.end + 1] == " " and names(at.end + 1)
        if not (counts or (things and ":" not in text[at.start : at.end])):
            kept.append(at)
    return replace(found, times=tuple(kept))


def told_of_one(*, counted: bool) -> tuple[re.Pattern[str], ...]:
    """Forms that count the only thing named, apart from its name.

    `counted`: the entry asks for a quantity, so that "for four" is one.
    """
    return (_OF_THEM, _TIMES, *((_FOR_SO_MANY,) if counted else ()))


def number_in(match: re.Match[str]) -> tuple[int, int]:
    """Where the number stands: the only group that matched."""
    return match.span(next(n for n, group in enumerate(match.groups(), 1) if group))
