"""Which of a message's numbers is how many are wished, where nothing else says it.

"We'd be 6: four adults and two kids", "nous serons 6 dont 2 enfants", "the four of us, the kids are
6 and 9": one number is the whole, the others are its parts or somebody's age. "Lunch boxes for our
15 drivers", "una mesa a las nueve, son 5": the only number that nothing else explains.
"""

import re
from dataclasses import dataclass

from ai.acts import Span
from ai.engine.adding import adds
from ai.engine.counting import IN_LISTS, is_age
from ai.engine.heads import counts_people
from ai.engine.howmany import SEVERAL, is_article, meet, says_other_numbers
from ai.engine.measures import measures_like, units_of
from ai.engine.singly import measured
from ai.engine.talk import Talk
from ai.slots import cited, read_quantity
from ai.text import folded, folded_words
from catalog.snapshot import PackageEntry, ServiceEntry

_SMALL = (
    r"(?:(?:just|only|about|around|now|all|together|solo|solamente|ya|unos|unas|como|em|en|a|ser"
    r"|so|apenas|umas?|uns|plus|environ|a peu pres|cuma|hanya|sekitar|sekarang|watu|kama|tu|ab|bas"
    rf"|kareeb|{folded('करीब')}|{folded('बस')}|بس|حوالي|الان) ){{0,2}}"
)
_WE_ARE = re.compile(
    r"(?<!\w)(?:we(?:'re| are|'d be|'ll be| will be| would be)|(?:were|wed be)(?= \d)"
    r"|there(?:'s| is|'re| are|'d be|'ll be| will be| would be)|it(?:'s|'ll be)"
    r"|(?:party|group|family|total|table|team|bunch|crew) (?:is |are )?of|total:?|altogether:?"
    r"|somos|seremos|seriamos|eramos|vamos(?: a ser)?|venimos|iremos|son|seran|serian|sao|serao"
    r"|(?:grupo|familia|mesa|reserva|groupe|famille|equipe|equipo|bande|grupito|grupinho) de"
    r"|(?:en|no|au) total:?|nous (?:sommes|serons|serions)|on (?:est|sera|serait|va etre|vient a)"
    r"|(?:ils|elles) (?:sont|seront)|kami|kita|totalnya|jumlahnya|semuanya|orangnya(?: ada)?"
    r"|tuko|tutakuwa|sisi|ni watu|jumla(?: ya| ni)?|familia ya(?: watu)?|kikundi cha(?: watu)?"
    rf"|hum(?: log)?|ham(?: log)?|{folded('हम')}(?: {folded('लोग')})?|{folded('कुल')}|kul"
    r"|e7na|ehna|7na|احنا|نحن|حنا|عددنا|مجموعنا|المجموع|بنكون|سنكون|عايله من|عائله من"
    rf") {_SMALL}$"
)
_YOUNG = folded_words(
    "kids children under-twelves ninos ninas peques enfants petits criancas miudos anak anak-anak"
    " watoto bachche bacche बच्चे اطفال صغار"
)
_OF_US = re.compile(
    r" ?,?(?:of us|in total|total|altogether|in all|all together|all in|en total|au total"
    r"|no total|en tout|ao todo|de nosotr[oa]s|d'entre nous|semuanya|semua|totalnya|jumla"
    rf"|kwa jumla|wote|kul|{folded('कुल')}|في المجموع|بالمجموع|المجموع|اجمالي)(?!\w)"
)
"""What says before or behind a number that it is all of them."""

_TOTAL = re.compile(
    r" ?,?(?:in total|total|altogether|in all|all together|en total|au total|no total|en tout"
    rf"|ao todo|semuanya|totalnya|jumla|kwa jumla|kul|{folded('कुल')}|في المجموع|بالمجموع|المجموع)"
    r"(?!\w)"
)
"""Behind the sum of all that was counted, whatever that is."""

_OF_THESE = re.compile(
    r" (?:of (?:them|us|whom|which|these)(?! in total)|de (?:ellos|ellas|los cuales|las cuales)"
    r"|d'entre (?:eux|elles)|del[ea]s|dos quais|das quais|di antaranya|diantaranya|kati yao"
    rf"|{folded('में से')}|mein se|منهم|منها|منا)(?!\w)"
    rf"|(?: (?:are|is|son|sont|sao|ni|hain|adalah|will be))? (?:{'|'.join(sorted(_YOUNG))})(?!\w)"
)
_WHOM = re.compile(
    r"(?<!\w)(?:dont|of whom|of which|including|incl|entre ell[oa]s|incluid[oa]s|incluyendo"
    r"|incluindo|termasuk|wakiwemo|pamoja na|منهم|بينهم) $"
)
"""Before or behind a number of some among those that were counted."""

_LEAD = 60
"""Characters before a number that are searched for what leads to it."""

_ONE_OF = folded_words("bed room kilo")
"""Of what is sold by these, an article says one; of a table or a trip it says nothing."""

_MEASURES = measures_like(_ONE_OF)
"""These, in all languages."""

_NEAR = 4
"""Words before a name among which its article may stand."""

_FOR_OURS = re.compile(
    r"(?<!\w)(?:for|para|pra|pa|pour|untuk|buat|kwa(?: ajili ya)?|حق|عشان|ل)"
    r"(?: (?:my|our|the|these|mi|mis|nuestr[oa]s|l[oa]s|mes|nos|les|meus|minhas|noss[oa]s|[oa]s"
    r"|todos?|all|about|around|unos|unas|uns|umas))*"
    r" $"
)
_NUMBERED = folded_words(
    "iphone galaxy samsung pixel redmi note model modelo modele year grade class room flat house"
    " unit apt apartment villa tower block gate floor street road line bus platform no nr num"
    " size talla pointure taille tamanho ukuran saizi piso calle casa numero rue appartement etage"
    " apartamento rua bloco lantai kamar nomor nomer blok jalan gang nyumba namba mtaa chumba"
    " नंबर मकान गली number kaksha class शقة شقه بيت رقم شارع دور طابق فيلا غرفة"
)
"""Things that have a number of their own."""


_TO_SO_MANY = "ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره"
_GLUED = (
    re.compile(r"(?<![\w.,])(\d{1,3})(?:kgs?|kilos?|quilos?|pcs|pz|x)(?!\w)"),
    re.compile(
        r"(?<![\w.,])(\d{1,3})(?:pax|ppl|pers|personas?|pessoas?|org)(?!\w)"
        rf"|(?<!\w)ل({_TO_SO_MANY})(?!\w)"
    ),
)
"""Numbers with what they count in one word."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A number of the message, at [start, end) of the folded text."""

    start: int
    end: int
    number: int
    spans: tuple[Span, ...]
    people: bool = False


def whole(talk: Talk) -> tuple[Span, ...]:
    """The number of the message that all its others are parts of, or that somebody's age is told
    beside; () where no number or more than one may be it."""
    told = _numbers(talk)
    if not told:
        return ()
    if len({one.number for one in told}) == 1:
        plain = [one for one in told if one.people or _is_all(talk, one)]
        return plain[0].spans if plain else ()
    rest = [one for one in told if not _is_part(talk, one)]
    parts = [one.number for one in told if one not in rest]
    if parts and len(rest) == 1 and max(parts) < rest[0].number:
        return rest[0].spans
    summed = [one for one in told if _is_sum(one, told)]
    said = [one for one in told if _is_all(talk, one) and _are_parts(talk, one, told)]
    found = {one.number: one for one in (*summed, *said)}
    return next(iter(found.values())).spans if len(found) == 1 else ()


def told_of(
    talk: Talk,
    positions: frozenset[int],
    spans: tuple[Span, ...],
    *,
    entry: ServiceEntry | PackageEntry | None,
    alone: bool,
) -> tuple[Span, ...]:
    """How many of the entry named at `positions`, where `spans` seems to say it.

    `alone`: no other one is named. "We're 5, 2 kids (6 and 8)": where no number is the whole, it
    is for them to say.
    """
    if entry is None or "quantity" not in entry.details:
        return spans
    if spans and alone and says_other_numbers(talk, spans):
        people = bool(talk.said.people()) and counts_people(entry)
        plain = not people and _counts_name(talk, positions, spans)
        return spans if plain else whole(talk)
    if not spans and not alone:
        spans = _beside(talk, positions)
    if not spans and (units_of(entry) & _ONE_OF or _is_one_more(talk, positions)):
        spans = _one_of(talk, positions)
    return spans or measured(talk, positions, entry)


def _is_one_more(talk: Talk, positions: frozenset[int]) -> bool:
    """Whether the article of a name is how many: beside what is wished already ("and put a screen
    guard on it"), and before a number that is the thing's own ("a dozen eggs")."""
    own = talk.said.owned & {*positions, min(positions) - 1}
    return bool(own) or (bool(talk.state.lines) and adds(talk))


def _beside(talk: Talk, positions: frozenset[int]) -> tuple[Span, ...]:
    """The only number in the part of a list that names a thing and no other one."""
    said = talk.said
    others = [match.positions for match in talk.resolution.sold if match.positions != positions]
    # Of "rent two helmets and one bike" the first word is of both.
    own = positions.difference(*others) or positions
    first, last = min(own), max(own)
    low = max(
        (at.end() for at in IN_LISTS.finditer(said.text, 0, said.tokens[first].start)), default=0
    )
    after = IN_LISTS.search(said.text, said.tokens[last].end)
    high = after.start() if after else len(said.text)
    part = [n for n, token in enumerate(said.tokens) if low <= token.start < high]
    named = {place for match in talk.resolution.sold for place in match.positions}
    numbers = [place for place in said.spare_numbers() if place in part]
    if len(numbers) != 1 or (named - positions).intersection(part):
        return ()
    return said.number_spans(numbers[0])


def _counts_name(talk: Talk, positions: frozenset[int], spans: tuple[Span, ...]) -> bool:
    """Whether the number stands right before the name: "two packs of boxes, to 4 Rose Lane"."""
    said = talk.said
    before = [place for place in said.spare_numbers() if said.number_spans(place) == spans]
    return bool(before) and before[0] + 1 in positions


def _one_of(talk: Talk, positions: frozenset[int]) -> tuple[Span, ...]:
    """The "a" of "a dorm bed" and "a kilo of sweets": of what is sold by these, it is one."""
    said = talk.said
    for place in range(min(positions) - 1, max(-1, min(positions) - _NEAR), -1):
        token = said.tokens[place]
        if token.text in ("a", "an"):
            return said.spans(token.start, token.end)
        if said.content[place] and token.text not in said.sold_by:
            break
    return ()


def _one_measure(talk: Talk) -> tuple[Span, ...]:
    """The one of "ek kilo": one of what is sold by the bed, the room or the kilo."""
    said = talk.said
    for place, token in enumerate(said.tokens[1:], 1):
        before = said.number_spans(place - 1)
        one = read_quantity(cited(before, talk.sources) or "") == 1
        if one and token.text in said.sold_by & _MEASURES:
            return before
    return ()


def only_number(talk: Talk, *, people: bool) -> tuple[Span, ...]:
    """The only number that nothing explains, where it stands for people or for itself.

    `people`: whether what is wished is counted by them.

    "Son 5", "for our 15 drivers", "it's 4kg"; but neither "two dogs" beside a cruise, nor an age.
    """
    told = [one for one in _numbers(talk) if one.number >= SEVERAL]
    if not told:
        return _one_measure(talk)
    if len(told) != 1 or _is_label(talk, told[0]) or _is_age(talk, told[0]):
        return ()
    (one,) = told
    before = talk.said.text[max(0, one.start - _LEAD) : one.start]
    if one.people or _is_all(talk, one) or _FOR_OURS.search(before):
        return one.spans if people else ()
    return one.spans if _counts_nothing_else(talk, one) else ()


def answering(talk: Talk) -> tuple[Span, ...]:
    """The number of a message that answers how many: the whole, or the only one there is."""
    found = whole(talk)
    told = [] if found else _numbers(talk)
    if len(told) != 1 or _is_age(talk, told[0]) or _is_label(talk, told[0]):
        return found
    return told[0].spans


def _numbers(talk: Talk) -> list[_Told]:
    """The numbers of the message that are no detail; those of people told one by one are one."""
    said = talk.said
    out = []
    for low, high in said.groups():
        spans = said.spans(low, high)
        number = read_quantity(cited(spans, talk.sources) or "")
        if number:
            out.append(_Told(low, high, number, spans, people=True))
    named = {place for match in talk.resolution.sold for place in match.positions}
    slots = [held for name, held in talk.state.slots.items() if name != "quantity"]
    groups = list(out)
    for place in said.spare_numbers():
        token = said.tokens[place]
        spans = said.number_spans(place)
        inside = any(group.start <= token.start < group.end for group in groups)
        of_detail = place in named or any(meet(spans, held) for held in slots)
        number = read_quantity(cited(spans, talk.sources) or "")
        if number is not None and not (inside or of_detail or is_article(talk, spans)):
            out.append(_Told(token.start, token.end, number, spans))
    for form in _GLUED:
        for match in form.finditer(said.text):
            low, high = match.span(match.lastindex or 1)
            spans = said.spans(low, high)
            number = read_quantity(cited(spans, talk.sources) or "")
            if number is not None and not any(meet(spans, held) for held in slots):
                out.append(_Told(low, high, number, spans, people=form is _GLUED[1]))
    return sorted(out, key=lambda one: one.start)


def _is_part(talk: Talk, one: _Told) -> bool:
    """Whether so many are some of those that are counted: "two of them kids", "dont 2 enfants"."""
    text = talk.said.text
    before = text[max(0, one.start - _LEAD) : one.start]
    return bool(_OF_THESE.match(text, one.end) or _WHOM.search(before))


def _is_sum(one: _Told, told: list[_Told]) -> bool:
    """Whether the other numbers, of which there are several, make this one together."""
    others = [other for other in told if other is not one]
    return len(others) > 1 and sum(other.number for other in others) == one.number


def _is_all(talk: Talk, one: _Told) -> bool:
    """Whether the number is said to be all of them."""
    text = talk.said.text
    before = text[max(0, one.start - _LEAD) : one.start]
    return bool(_WE_ARE.search(before) or _OF_US.match(text, one.end))


def _are_parts(talk: Talk, one: _Told, told: list[_Told]) -> bool:
    """Whether all that is counted besides are some of so many, or ages."""
    others = [other for other in told if other is not one and other.number != one.number]
    total = _TOTAL.match(talk.said.text, one.end) is not None
    return all(
        ((other.people or total) and other.number <= one.number) or _is_age(talk, other)
        for other in others
    )


def _is_age(talk: Talk, one: _Told) -> bool:
    told = one.people or _is_all(talk, one)
    return not told and is_age(talk.said.text, talk.said.tokens, _place(talk, one))


def _is_label(talk: Talk, one: _Told) -> bool:
    """Whether it is the number of something: "iphone 11", "year 9", "Gate 4"; "put down 4" is none.

    What stands before the number is a thing that has one, or is written as a name is.
    """
    place = _place(talk, one)
    if one.people or place == 0 or not talk.said.is_label(place):
        return False
    before, source = talk.said.tokens[place - 1], talk.said.folded
    first = not source.text[: before.start].rstrip(" ,").strip() or place == 1
    named = source.source[source.origin[before.start]].isupper() and not first
    return named or before.text in _NUMBERED


def _place(talk: Talk, one: _Told) -> int:
    """Which token of the message begins where the number does."""
    return next(n for n, token in enumerate(talk.said.tokens) if token.end > one.start)


def _counts_nothing_else(talk: Talk, one: _Told) -> bool:
    """Whether the number stands by itself, or is of what is wished."""
    said = talk.said
    place = _place(talk, one)
    behind = said.tokens[place + 1 : place + 2]
    close = bool(behind) and said.text[one.end : behind[0].start].strip("- ") == ""
    if not close or not said.content[place + 1]:
        return True
    ours = any(talk.index.calls(ref, said.words[place + 1]) for ref in talk.state.lines)
    return ours or behind[0].text in said.sold_by
