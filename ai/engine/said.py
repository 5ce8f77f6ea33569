"""What a customer said in this turn: words, days, times, numbers and names, with their places."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from ai.acts import Span
from ai.dates import Found, find, local
from ai.dates import month_first as reads_month_first
from ai.dates.words import MONTHS, NUMBERS, WEEKDAYS
from ai.engine.index import Index
from ai.engine.intents import corrected, intents
from ai.engine.lexicon import FUNCTION, INTENT, NOT_NAMES, UNITS
from ai.engine.likeness import Word, is_content, message_words
from ai.people import find_names
from ai.slots import DUAL, find_phones, read_name
from ai.spoken import SPOKEN, Spoken
from ai.text import MAX_READ, Folded, Token, fold, tokens, word_set
from ai.turn import CustomerMessage, Turn

_NAME_LEAD = re.compile(
    r"(?:\bmy name(?:'s| is)|\bname(?: is|'s| ?[:=-])|\bi am\b|\bi'm\b|\bim\b|\bthis is\b"
    r"|\bit's\b|\bits\b"
    r"|under (?:the )?name(?: of)?|in the name of|put it under|call me\b|here is\b"
    r"|\bme llamo\b|mi nombre es|\bsoy\b|a nombre de|nombre ?[:=-]|de parte de"
    r"|(?<!\w)اسمي|(?<!\w)الاسم(?: هو)? ?[:-]?|(?<!\w)انا|(?<!\w)معك|(?<!\w)معاك|(?<!\w)باسم"
    r"|(?<!\w)علي اسم)\W{0,3}"
)
_NAME_STOP = word_set(
    "and y و from at on in for my phone number tel mobile email address tomorrow today please pls"
    " by"
    " with de from mi numero telefono direccion para el la manana hoy por favor gracias and"
    " رقمي رقم هاتفي عنواني يوم غدا بكره اليوم الساعه من في و لو سمحت شكرا i want need would like"
    " can could but so quiero necesito اريد ابغي بدي thanks thank here who que the a an is are"
)
_PLACE_LEAD = re.compile(
    r"(?:\b(?:my |our |the )?address(?: is|'s)? ?[:=-]? ?|\b(?:i live|we live|located|i'm"
    r"|we are|we're|come|deliver|send (?:them|it|someone)) (?:at|in|to)\b ?"
    r"|\bmy (?:location|place|house|home|villa|apartment|flat)(?: is|'s)? ?(?:at|in|:)? ?"
    r"|\blocation ?[:=-] ?"
    r"|(?:mi |la )?direccion(?: es)? ?[:=-]? ?|\bvivo en ?|\bestoy en ?|\bcalle (?=\w)"
    r"|عنواني ?:?-? ?|العنوان ?[:=-]? ?|ساكن(?:ه)? (?:في|ب) ?|موقعي ?:? ?)"
)
_TIMES = re.compile(r"(?<![\w.,])(?:x ?(\d{1,6})|(\d{1,6}) ?x)(?![\w])")
_OF_THEM = re.compile(
    rf"(?:\b(?:qty|quantity|cantidad)|(?<!\w)(?:عدد|العدد|الكميه)) ?[:=]? ?(\d{{1,6}})(?!\w)"
    rf"|(?<![\w.,:/])(\d{{1,6}}|{'|'.join(NUMBERS)}) (?:of (?:them|those|these|it|each)"
    rf"|de (?:ellos|esos|esas|cada)"
    r"|pieces|pcs|units|unidades|people|persons|guests|personas|pessoas|personnes|orang|watu|logo?n?|منها|قطع|اشخاص)(?!\w)"
)
_FOR_SO_MANY = re.compile(
    rf"(?<!\w)(?:for|para|pra|pa|pour|untuk|buat|kwa|table of|mesa de) "
    rf"(\d{{1,3}}|{'|'.join(NUMBERS)})(?![\w:/%€$£])(?! ?(?:am|pm|o'clock|hours?|horas?)\b)"
)
"""Of a table or a room: for how many."""

_CORRECTED = re.compile(
    rf"(?:\bactually|\bmake (?:it|that|them)|\bi meant?|\bsorry|\binstead|\bno|\brather"
    rf"|\bnot \w+,? but|\bchange (?:it )?to|\bonly|\bjust"
    rf"|\bque sean|\bmejor|\ben realidad|\bperdon|\bpon(?:me)?|\bsolo|\bna verdade|\bsao|\balias"
    rf"|\bsomos|\bseremos|\bwe are|\bwe're|\bwe'll be|\bon (?:est|sera)|\bnous (?:sommes|serons)"
    rf"|\btuko|\bkami|\ben fait|\bplutot|\bnon|\bnao|\bsebenarnya|\bjadi|\bcuma|\biwe|\bziwe"
    rf"|\bhapana|\btidak|नहइ?|असल मए?|خليها|خلي|خليهم|قصدي|اقصد"
    rf"|لا|بس|فقط|عفوا)\W{{1,3}}(?:i (?:want|need) |sao |des )?"
    rf"(\d{{1,4}}|{'|'.join(NUMBERS)})(?![\w:/%.])"
)
_TWO_NOT_MONDAY = re.compile(r"(?<!\w)(?:لا|بس|فقط|خليهم)\W{1,3}(اثنين)(?!\w)")
_ADDRESS = re.compile(
    r"(?<!\w)(?P<place>(?:villa|apt|apartment|flat|tower|street|road|building|bldg|house|office|block"
    r"|floor|portal|piso|puerta|برج|فيلا|شقه|بنايه|عماره)\.? ?(?:no\.?|number|num|#|رقم)? ?\d+\w*"
    r"|\d+ [^\W\d]+ (?:street|st|road|rd|avenue|ave|tower)\b"
    r"|(?:calle|avenida|avda|plaza|paseo|c/) ?\w+|شارع \w+)"
)
_AT = re.compile(r"(?<!\w)(?:at|in|to|en) (?P<place>[^\W\d_]\w*)")
_SENTENCE_END = re.compile(r"[\n;!?]|\.(?:\s|$)")
_TRAILING = re.compile(
    r"[ ,]+(?:on|at|for|by|from|please|pls|and|this|next|el|la|a|para|por favor|thanks)$"
)
_TIME_WORDS = frozenset(MONTHS) | frozenset(WEEKDAYS) | {"the", "this", "la", "el", "case", "total"}
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_ASKS_ADDRESS = re.compile(r"(?:the )?address|(?:la )?direccion|العنوان")
_GIVES = re.compile(r":| is| es")
MAX_FIND = 1600
"""Characters of a burst that are searched for days and times."""

_COUNTED = re.compile(r"x?\d+x?")
_LEAVES = re.compile(r"[,.;:!?\n]")


@dataclass(slots=True)
class Said:
    """A burst read as one text. Ranges are of the folded text; `spans` cites the originals."""

    messages: tuple[CustomerMessage, ...]
    folded: Folded
    starts: list[int]
    tokens: tuple[Token, ...]
    words: list[Word]
    content: list[bool]
    intents: dict[str, float]
    found: Found
    phones: list[tuple[int, int]]
    name: tuple[int, int] | None
    place: tuple[int, int] | None
    near: tuple[int, int] | None
    raw: str
    taken: list[tuple[int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.folded.text

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The customer's own characters behind a range of the folded text."""
        low, high = self.folded.span(start, end)
        out = []
        for message, begin in zip(self.messages, self.starts, strict=True):
            finish = begin + len(message.text[:MAX_READ])
            first, last = max(low, begin), min(high, finish)
            if first < last:
                out.append(Span(message.id, first - begin, last - begin))
        return tuple(out)

    def message_spans(self, index: int = -1) -> tuple[Span, ...]:
        """The whole of one message."""
        message = self.messages[index]
        text = message.text[:MAX_READ]
        start = len(text) - len(text.lstrip())
        return (Span(message.id, start, max(start, len(text.rstrip()))),)

    def message_at(self, place: int) -> int:
        """The index of the message that a place of the folded text is in."""
        original = self.folded.origin[place] if place < len(self.folded.origin) else 0
        return max(0, bisect_right(self.starts, original) - 1)

    def quantity_for(
        self, positions: frozenset[int], *, alone: bool, counted: bool = False
    ) -> tuple[Span, ...]:
        """Where the customer says how many of the entry named at `positions`.

        `alone`: no other service is named, so a number apart from the name counts too.
        `counted`: the entry asks for a quantity, so that "for four" is one.
        """
        last = max(positions)
        for place in positions:
            if DUAL.fullmatch(self.tokens[place].text):
                return self._number_spans(place)
        for first in sorted(positions):
            for place in range(first - 1, max(-1, first - 4), -1):
                gap = self.text[self.tokens[place].end : self.tokens[place + 1].start]
                if _LEAVES.search(gap):
                    break
                if self._is_number(place):
                    return self._number_spans(place)
                if self.content[place]:
                    break
        ahead = self.text[self.tokens[last].end : self.tokens[last].end + 12]
        match = re.match(r"\s*[(,]?\s*(?:x ?\d{1,6}|\d{1,6} ?x)(?!\w)", ahead)
        if match:
            start = self.tokens[last].end
            return self.spans(start, start + match.end())
        if alone:
            for form in (_OF_THEM, _TIMES, *((_FOR_SO_MANY,) if counted else ())):
                found = form.search(self.text)
                if found and not self._is_taken(found.start(), found.end()):
                    return self.spans(*_number_in(found))
            if last + 1 < len(self.tokens) and self._is_number(last + 1):
                between = self.text[self.tokens[last].end : self.tokens[last + 1].start]
                if between.strip() in ("", ":", "-", ","):
                    return self._number_spans(last + 1)
        return ()

    def corrected_quantity(self) -> tuple[Span, ...]:
        """ "Actually 3", "que sean dos", "3 of them": a new number for what is wished."""
        for form in (_OF_THEM, _CORRECTED, _TIMES):
            for match in form.finditer(self.text):
                start, end = _number_in(match)
                if self._is_taken(start, end) or self._unit_follows(end):
                    continue
                return self.spans(start, end)
        for token in self.tokens:
            if DUAL.fullmatch(token.text) and not self._is_taken(token.start, token.end):
                return self.spans(token.start, token.end)
        only = [place for place in range(len(self.tokens)) if self._is_number(place)]
        rest = [t.text for p, t in enumerate(self.tokens) if p not in only]
        if len(only) == 1 and all(word in FUNCTION for word in rest):
            token = self.tokens[only[0]]
            # "-1" and nothing else is no list with a dash, but less than nothing.
            signed = not rest and self.text[: token.start].strip() == "-"
            return self.spans(token.start - signed, token.end)
        return ()

    def _is_number(self, place: int) -> bool:
        token = self.tokens[place]
        word = token.text
        if not ((word.isdigit() and len(word) <= 6) or word in NUMBERS):
            return False
        if self._is_taken(token.start, token.end) or self._unit_follows(token.end):
            return False
        before = self.text[max(0, token.start - 1) : token.start]
        return before not in (".", ",", ":", "/", "#", "-") or (before == "-" and place == 0)

    def _unit_follows(self, end: int) -> bool:
        rest = tokens(self.text[end : end + 30])
        if self.text[end : end + 2].strip().startswith(("%", "€", "$", "£")):
            return True
        return bool(rest) and rest[0].text in UNITS

    def _number_spans(self, place: int) -> tuple[Span, ...]:
        return self.spans(self.tokens[place].start, self.tokens[place].end)

    def _is_taken(self, start: int, end: int) -> bool:
        return any(start < high and low < end for low, high in self.taken)


def _number_in(match: re.Match[str]) -> tuple[int, int]:
    """Where the number of a quantity pattern stands: its only group that matched."""
    return match.span(next(n for n, group in enumerate(match.groups(), 1) if group))


def hear(turn: Turn, index: Index, *, expect: str | None, language: str = "") -> Said:
    """Read the burst. `expect` is the slot that was asked for, if one was."""
    messages = turn.messages
    starts: list[int] = []
    joined = ""
    for message in messages:
        joined += "\n" if joined or starts else ""
        starts.append(len(joined))
        joined += message.text[:MAX_READ]
    source = fold(joined)
    business = turn.snapshot.business
    now = local(turn.now, business)
    found = _no_weekday_two(
        source.text,
        find(
            joined[:MAX_FIND],
            now=now,
            expect=expect if expect in ("date", "time") else None,
            month_first=reads_month_first(business),
        ),
    )
    phones = find_phones(source.text)
    spoken = tokens(source.text)
    words = message_words(spoken)
    own = SPOKEN.get(language)
    if own:
        words = _in_language(words, own, index)
    taken = [(item.start, item.end) for item in found.dates]
    taken += [(item.start, item.end) for item in found.times]
    words = [
        _silent(word) if _inside(token, taken) and not word.text.isdigit() else word
        for word, token in zip(words, spoken, strict=False)
    ]
    taken += phones
    links = [match.span() for match in _LINK.finditer(source.text)]
    name = _find_name(source, spoken, taken) or next(
        iter(find_names(joined[:MAX_FIND], taken=taken, sure=True)), None
    )
    place = _find_place(source)
    near = None if place else _find_address(source, taken, name)
    quiet = taken + links + [item for item in (name, place, near) if item]
    content = [
        is_content(word, own)
        and bool(word.stem)
        and not _COUNTED.fullmatch(word.text)
        and word.text != "%"
        and not (spoken[at].start < spoken[at].end and _inside(spoken[at], quiet))
        and not _is_intent_misspelt(word, index)
        for at, word in enumerate(words)
    ]
    # A number that is part of a name ("3 seater sofa") stays a word of it.
    masked = _mask(source.text, taken)
    for start, end in links:
        masked = masked[:start] + "·" * (end - start) + masked[end:]
    return Said(
        messages=messages,
        folded=source,
        starts=starts,
        tokens=spoken[: len(words)],
        words=words,
        content=content,
        intents=intents(masked, vocabulary=_as_written(spoken, index, expect), language=language)
        if masked.strip(" ·\n")
        else {},
        found=found,
        phones=phones,
        name=name,
        place=place,
        near=near,
        raw=joined,
        taken=taken,
    )


def _no_weekday_two(text: str, found: Found) -> Found:
    """Without the Mondays that are a number: "لا، اثنين" is "no, two", Monday has its article."""
    numbers = {match.start(1) for match in _TWO_NOT_MONDAY.finditer(text)}
    if not numbers:
        return found
    return replace(found, dates=tuple(day for day in found.dates if day.start not in numbers))


def _as_written(spoken: tuple[Token, ...], index: Index, expect: str | None) -> frozenset[str]:
    """Words that are no slips of others: the catalogue's, and a name that was asked for."""
    if expect == "name" and len(spoken) <= 4:
        return index.vocabulary | {token.text for token in spoken}
    return index.vocabulary


def _in_language(words: list[Word], own: Spoken, index: Index) -> list[Word]:
    """The words without what their language hangs on them, its small words and its phrases."""
    phrased = own.phrases.places([word.text for word in words]) if len(words) <= 60 else set()
    out: list[Word] = []
    for place, word in enumerate(words):
        if word.text in index.vocabulary:
            out.append(word)
        elif word.text in own.function or (place in phrased and not word.concepts):
            out.append(_silent(word))
        else:
            bare = own.bare(word.text)
            out.append(word if bare == word.text else Word.of(bare))
    return out


def _silent(word: Word) -> Word:
    """A word that is like no word of any name."""
    return Word(word.text, "", frozenset())


def _inside(token: Token, ranges: list[tuple[int, int]]) -> bool:
    return any(low <= token.start < high for low, high in ranges)


def _is_intent_misspelt(word: Word, index: Index) -> bool:
    if word.concepts:
        return False
    right = corrected(word.text, index.vocabulary)
    return right != word.text and (right in INTENT or right in FUNCTION)


def _mask(text: str, taken: list[tuple[int, int]]) -> str:
    """The text without the digits of days, times and phones: they are no prices or offers."""
    letters = list(text)
    for start, end in taken:
        for place in range(start, end):
            if letters[place].isdigit():
                letters[place] = "·"
    return "".join(letters)


def _find_name(
    source: Folded, spoken: tuple[Token, ...], taken: list[tuple[int, int]]
) -> tuple[int, int] | None:
    for lead in _NAME_LEAD.finditer(source.text):
        following = [token for token in spoken if token.start >= lead.end()]
        chosen: list[Token] = []
        for token in following:
            gap = source.text[(chosen[-1].end if chosen else lead.end()) : token.start]
            if _LEAVES.search(gap) or token.text in _NAME_STOP or _inside(token, taken):
                break
            if any(character.isdigit() for character in token.text) or len(chosen) == 4:
                break
            if not chosen and token.text in NOT_NAMES:
                break
            if chosen and token.text in NOT_NAMES and not _capital(source, token):
                break
            chosen.append(token)
        if not chosen or not read_name(source.text[chosen[0].start : chosen[-1].end]):
            continue
        weak = lead.group().strip(" ,:-'") in (
            "it's",
            "its",
            "this is",
            "here is",
            "معك",
            "انا",
            "i am",
            "im",
            "i'm",
            "soy",
        )
        if weak and len(chosen) > 3:
            continue
        if weak and not _capital(source, chosen[0]) and len(chosen) > 2:
            continue
        return chosen[0].start, chosen[-1].end
    return None


def _find_address(
    source: Folded, taken: list[tuple[int, int]], name: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Something that looks like an address ("Villa 14, Al Barsha", "at Marina Gate").

    Less certain than :func:`_find_place`: taken only where an address is wanted.
    """
    text = source.text
    found: tuple[int, int] | None = None
    for form in (_ADDRESS, _AT):
        for match in form.finditer(text):
            start = match.start("place")
            if form is _AT and not source.source[source.span(start, start + 1)[0]].isupper():
                continue
            if found and start >= found[0]:
                break
            end = _SENTENCE_END.search(text, start)
            stop = end.start() if end else len(text)
            limits = [low for low, _ in taken if low > start] + ([name[0]] if name else [])
            leads = [m.start() for m in _NAME_LEAD.finditer(text, start)]
            stop = min([stop, *(low for low in (*limits, *leads) if low > start)])
            value = text[start:stop].rstrip(" ,.;:-")
            for word in _TRAILING.findall(value):
                value = value[: -len(word)].rstrip(" ,")
            inside = any(low < start + len(value) and start < high for low, high in taken)
            if (
                len(value) >= 4
                and not inside
                and not (form is _AT and match["place"] in _TIME_WORDS)
            ):
                found = start, start + len(value)
                break
    return found


def _capital(source: Folded, token: Token) -> bool:
    """Whether the word stood with a capital letter, or in a script without capitals."""
    start, _ = source.span(token.start, token.end)
    letter = source.source[start]
    return letter.isupper() or not letter.islower()


def _find_place(source: Folded) -> tuple[int, int] | None:
    for lead in _PLACE_LEAD.finditer(source.text):
        # "The address" may ask for ours; "address:" and "my address" give theirs.
        if _ASKS_ADDRESS.match(lead.group()) and not _GIVES.search(lead.group()):
            continue
        rest = source.text[lead.end() :]
        end = re.search(r"[\n;?!]|\.(?:\s|$)|$", rest)
        length = end.start() if end else len(rest)
        value = rest[:length].strip()
        if len(value) >= 4 and re.search(r"[^\W\d_]{3}", value):
            return lead.end() + (
                len(rest[:length]) - len(rest[:length].lstrip())
            ), lead.end() + length
    return None
