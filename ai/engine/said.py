"""What a customer said in this turn: words, days, times, numbers and names, with their places."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from ai.acts import Span
from ai.company import find_people
from ai.dates import Found, find, local
from ai.dates import month_first as reads_month_first
from ai.dates.words import NUMBERS
from ai.dozens import OWN, find_dozens
from ai.engine import counting, naming, own_words, placing, slips, swaps
from ai.engine.addresses import no_house, without_houses
from ai.engine.called import called_so
from ai.engine.index import Index
from ai.engine.intents import intents, masked_digits
from ai.engine.lexicon import FUNCTION, UNITS
from ai.engine.likeness import Word, is_content, message_words
from ai.engine.resolve import GOODS
from ai.people import find_names
from ai.slots import DUAL, DUAL_OR_MANY, find_phones, read_quantity
from ai.spoken import SPOKEN
from ai.text import MAX_READ, Folded, Token, fold, folded, tokens
from ai.turn import CustomerMessage, Turn

_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
MAX_FIND = 1600
"""Characters of a burst that are searched for days and times."""

_COUNTED = re.compile(r"x?\d+(?:x|kgs?|gr?|cm|mm|mts?|m2?|km|ml|l|hp|cc|kwp?|ft|in|gb|tb)?")
_TWO_OR_GIVE = (folded("दो"), "do")
_PAIR = "pair"
_IS = (folded("है"), folded("हैं"), "hai", "hain")
_NO_NAMES = frozenset(("%", *folded("ثنتين اثنتين تنتين ثنين تنين اتنين ثلاثه").split()))
_HOUR = Word("·", "", frozenset())
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
    gone: list[slips.Gone] = field(default_factory=list)
    """Days and hours that were taken back, with nothing in their place ("not Monday")."""

    swap: swaps.Swap | None = None
    """Two bare numbers, of which one is put in the other's place ("not 9, 10")."""

    counted: bool = False
    """Whether the numbers of the message are accounted for (`reckoned`)."""

    own: Mapping[str, int] = field(default_factory=dict)
    """Numbers of the language that is spoken which are other words elsewhere."""
    sold_by: frozenset[str] = frozenset()
    """What is wished or spoken of is sold by: numbers of these are how many (`measures`)."""

    owned: frozenset[int] = frozenset()
    """Which tokens are numbers of what is spoken of itself, and count nothing (`contents`)."""

    named: frozenset[int] = frozenset()
    """Which tokens say a name of several words, whole and in its order."""

    quiet: frozenset[int] = frozenset()
    """Which tokens name nothing of ours: those of a customer's name and address."""

    @property
    def text(self) -> str:
        return self.folded.text

    @property
    def beside_address(self) -> tuple[Token, ...]:
        """What is said beside an address, or all of it where nothing is."""
        there = [span for span in (self.place, self.near) if span]
        rest = [token for token in self.tokens if not _inside(token, there)]
        return tuple(rest) or self.tokens

    @property
    def leaves_day_open(self) -> bool:
        """Whether days are named to choose from, or several and nothing says which is meant.

        "Monday or Tuesday", "the wedding is on Friday, can I come on Wednesday"; but "not Monday,
        Tuesday" names one.
        """
        dates = self.found.dates
        if slips.leaves_open(self.text, dates):
            return True
        return len({day.day for day in dates if day.day}) > 1 and not slips.corrects(self.tokens)

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

    def quantity_for(
        self, positions: frozenset[int], *, alone: bool, counted: bool = False
    ) -> tuple[Span, ...]:
        """Where the customer says how many of the entry named at `positions`.

        `alone`: no other service is named, so a number apart from the name counts too.
        `counted`: the entry asks for a quantity, so that "for four" is one.
        """
        last = max(positions)
        for place in positions - self.owned:
            word = self.tokens[place].text
            if DUAL.fullmatch(word) or DUAL_OR_MANY.fullmatch(word):
                return self.number_spans(place)
        for first in sorted(positions):
            for place in range(first - 1, max(-1, first - 4), -1):
                gap = self.text[self.tokens[place].end : self.tokens[place + 1].start]
                if _LEAVES.search(gap):
                    break
                if self._is_number(place, named=place + 1 in positions):
                    return self.number_spans(place)
                if self.content[place] or counting.IN_LISTS.fullmatch(self.tokens[place].text):
                    break
        ahead = self.text[self.tokens[last].end : self.tokens[last].end + 12]
        match = re.match(r"\s*[(,]?\s*(?:x ?\d{1,6}|\d{1,6} ?x)(?!\w)", ahead)
        if match:
            start = self.tokens[last].end
            return self.spans(start, start + match.end())
        if alone:
            for form in counting.told_of_one(counted=counted):
                found = form.search(self.text)
                if found and not self._is_when(counting.number_in(found), *found.span()):
                    return self.spans(*counting.number_in(found))
            if last + 1 < len(self.tokens) and self._is_number(last + 1):
                between = self.text[self.tokens[last].end : self.tokens[last + 1].start]
                if between.strip() in ("", ":", "-", ","):
                    return self.number_spans(last + 1)
        return ()

    def corrected_quantity(self, *, told: bool = False) -> tuple[Span, ...]:
        """ "Actually 3", "que sean dos", "3 of them": a new number for what is wished.

        `told`: a number alone is not enough; it must be said to be how many.
        """
        for form in counting.TOLD:
            for match in form.finditer(self.text):
                start, end = counting.number_in(match)
                if not (self._is_when((start, end), start, end) or self._unit_follows(end)):
                    return self._whole(start, end)
        for token in self.tokens:
            if DUAL.fullmatch(token.text) and not self._is_taken(token.start, token.end):
                return self.spans(token.start, token.end)
        return () if told else self._number_alone()

    def people(self) -> tuple[Span, ...]:
        """Where the customer says for how many people: "buat 2 anak", "me and my wife"."""
        found = self.groups()
        return self.spans(*found[0]) if len(found) == 1 else ()

    def groups(self) -> list[tuple[int, int]]:
        """Where people are counted; no number of a thing's own counts any ("a tent for two")."""
        owned = [(self.tokens[place].start, self.tokens[place].end) for place in self.owned]
        return find_people(self.raw[:MAX_FIND], taken=[*self.taken, *owned])

    def counts_only(self, spare: int, *, beside: bool = False) -> bool:
        """Whether at most `spare` words say something beside numbers and small words.

        `beside`: only in the part of the message, between commas and stops, with the number.
        """
        places = range(len(self.tokens))
        numbers = self.spare_numbers() if beside else []
        if numbers:
            start, end = self.tokens[numbers[0]].start, self.tokens[numbers[0]].end
            low = max((m.end() for m in _LEAVES.finditer(self.text, 0, start)), default=0)
            found = _LEAVES.search(self.text, end)
            high = found.start() if found else len(self.text)
            places = range(*(sum(t.start < at for t in self.tokens) for at in (low, high)))
        told = [p for p in places if not (self._says_little(p) or self.tokens[p].text.isdigit())]
        return len([p for p in told if self.tokens[p].text not in NUMBERS]) <= spare

    def spare_numbers(self) -> list[int]:
        """Where numbers stand that are no day, hour, phone or measure, nor part of a name."""
        named = [span for span in (self.name, self.place, self.near) if span]
        return [
            place
            for place in range(len(self.tokens))
            if self._is_number(place)
            and not _inside(self.tokens[place], named)
            and not self._gives_up(place)
        ]

    def _gives_up(self, place: int) -> bool:
        """Hindi's "two" is "give" as well, at the end of a wish ("kar do")."""
        last = place == len(self.tokens) - 1
        before = self.tokens[place - 1].text if place > 1 else _IS[0]
        gives = before in counting.GIVEN or (last and before not in _IS)
        return self.tokens[place].text in _TWO_OR_GIVE and gives

    def tells_how_many(self) -> bool:
        """Whether a number, or more people than one, are counted somewhere in the message."""
        people = "".join(self.raw[span.start : span.end] for span in self.people())
        return bool(self.spare_numbers() or (read_quantity(people) or 0) > 1)

    def says_of_what(self) -> bool:
        """Whether a number is said to count something ("3 of them", "2x")."""
        return any(form.search(self.text) for form in counting.told_of_one(counted=True))

    def is_label(self, place: int) -> bool:
        """Whether a number is the number of something ("iphone 11", "year 9")."""
        before = place - 1
        if before < 0 or not self.content[before] or self.tokens[before].text in GOODS:
            return False
        return self.text[self.tokens[before].end : self.tokens[place].start] == " "

    def one_number(self) -> tuple[Span, ...]:
        """The only number of the message, when there is one and it is no day, hour or measure."""
        numbers = self.spare_numbers()
        return self.number_spans(numbers[0]) if len(numbers) == 1 else ()

    def _number_alone(self) -> tuple[Span, ...]:
        only = self.spare_numbers()
        rest = [p for p in range(len(self.tokens)) if p not in only]
        aged = len(only) == 1 and counting.is_age(self.text, self.tokens, only[0])
        if len(only) == 1 and not aged and all(self._says_little(place) for place in rest):
            token = self.tokens[only[0]]
            # "-1" and nothing else is no list with a dash, but less than nothing.
            signed = not rest and self.text[: token.start].strip() == "-"
            return self.spans(token.start - 1, token.end) if signed else self.number_spans(only[0])
        return ()

    def _says_little(self, place: int) -> bool:
        """A small word of any language spoken here, or part of a day or an hour."""
        word = self.words[place]
        return word.text in FUNCTION or not word.stem

    def _is_number(self, place: int, *, named: bool = False) -> bool:
        """Whether a number of something stands here. `named`: what follows is part of a name, as
        the kilo of "2 kilos of samosas"."""
        token = self.tokens[place]
        word = token.text
        if place in self.owned:
            return False
        if word == _PAIR and place and self._is_number(place - 1):
            # "One pair of poles" is one of what is sold by the pair.
            return False
        dozens = [at for at in self._dozens() if at[0] <= token.start < at[1]]
        if dozens and token.end != dozens[0][1]:
            return False
        if not (
            (word.isdigit() and len(word) <= 6) or word in NUMBERS or word in self.own or dozens
        ):
            return False
        if self._is_taken(token.start, token.end):
            return False
        if not named and self._unit_follows(token.end):
            return False
        if counting.is_hour_or_name(self.text, token.start, token.end):
            return False
        before = self.text[max(0, token.start - 1) : token.start]
        return before not in (".", ",", ":", "/", "#", "-") or (before == "-" and place == 0)

    def _unit_follows(self, end: int) -> bool:
        if self.text[end : end + 2].strip().startswith(("%", "€", "$", "£")):
            return True
        rest = tokens(self.text[end : end + 30])[:2]
        taken = [self._is_taken(end + one.start, end + one.end) for one in rest]
        return counting.is_measure([one.text for one in rest], taken, UNITS - self.sold_by)

    def number_spans(self, place: int) -> tuple[Span, ...]:
        """Where the number at a place is said, with all its words ("half a dozen")."""
        return self._whole(self.tokens[place].start, self.tokens[place].end)

    def _whole(self, start: int, end: int) -> tuple[Span, ...]:
        dozens = self._dozens()
        return self.spans(*next((at for at in dozens if at[0] <= start < at[1]), (start, end)))

    def _dozens(self) -> list[tuple[int, int]]:
        """Where dozens and pairs are counted; eggs that are sold by the dozen are not, by that."""
        owned = [self.tokens[place] for place in self.owned]
        return [
            (low, high)
            for low, high, _ in find_dozens(self.text)
            if not any(low <= token.start < high for token in owned)
        ]

    def _is_when(self, number: tuple[int, int], start: int, end: int) -> bool:
        owned = any(self.tokens[place].start == number[0] for place in self.owned)
        there = [span for span in (self.place, self.near) if span]
        taken = owned or self._is_taken(start, end) or any(a < end <= b for a, b in there)
        return taken or counting.is_hour_or_name(self.text, *number)

    def _is_taken(self, start: int, end: int) -> bool:
        return any(start < high and low < end for low, high in self.taken)


def hear(
    turn: Turn,
    index: Index,
    *,
    expect: str | None,
    language: str = "",
    booking: bool = False,
    away: bool = False,
) -> Said:
    """Read the burst. `expect` is the slot that was asked for, if one was.

    `booking`: a wish is being put together, so that a day may be taken back. `away`: it may be
    done where the customer says.
    """
    messages = turn.messages
    starts, joined = list[int](), ""
    for message in messages:
        joined += "\n" if joined or starts else ""
        starts.append(len(joined))
        joined += message.text[:MAX_READ]
    source = fold(joined)
    business = turn.snapshot.business
    now = local(turn.now, business)
    read_days = partial(
        find,
        now=now,
        expect=expect if expect in ("date", "time") else None,
        month_first=reads_month_first(business),
    )
    plain = without_houses(counting.without_counts(joined[:MAX_FIND]))
    spoken = tokens(source.text)
    named = index.whole.said_in(spoken)
    called = [(spoken[low].start, spoken[high - 1].end) for low, high in named]
    found = called_so(source, plain, read_days(plain), called, read=read_days)
    found = counting.no_counts(source.text, found)
    found = no_house(source.text, naming.no_floor(source.text, naming.no_lead(source.text, found)))
    found = naming.as_asked(source, found, expect)
    phones = find_phones(source.text)
    words = message_words(spoken)
    own = SPOKEN.get(language)
    if own:
        words = own_words.in_language(words, own, index)
    taken = slips.ranges(found)
    found = slips.without_reasons(source.text, found)
    gone: list[slips.Gone] = []
    swap = swaps.find_swap(source.text, spoken, [(day.start, day.end) for day in found.dates])
    if swap is not None:
        found = swaps.swapped(source.text, found, swap, read=read_days)
        taken.append(swap.wrong)
        bare = not any(at.start < swap.right[1] and swap.right[0] < at.end for at in found.times)
        swap = swap if bare else None
    if booking:
        found, gone = slips.put_right(source.text, found, language=language, read=read_days)
        taken += slips.ranges(found)
    hours = [(item.start, item.end) for item in found.times]
    words = [
        word
        if word.text.isdigit() or not _inside(token, taken) or _inside(token, called)
        # "Yoga class at ten" is not the pack of ten.
        else own_words.silent(_HOUR if word.text in NUMBERS and _inside(token, hours) else word)
        for word, token in zip(words, spoken, strict=False)
    ]
    taken += phones
    links = [match.span() for match in _LINK.finditer(source.text)]
    name = naming.find_name(source, spoken, taken, asked=expect == "name") or next(
        iter(find_names(joined[:MAX_FIND], taken=taken, sure=True)), None
    )
    known = [is_content(word, own) and index.knows(word) for word in words]
    where = placing.find_where(
        source, spoken[: len(words)], known, taken=taken, name=name, away=away, expect=expect
    )
    theirs = [item for item in (name, where.place) if item]
    quiet = [*taken, *links, *theirs, *([where.near] if where.near else [])]
    heard = [index.knows(word) for word in words]
    quiet += naming.of_oneself(source, spoken, heard)
    quiet += naming.signed_below(source, spoken, heard)
    content = [
        is_content(word, own)
        and not (name and word.text in naming.NAME_WORDS)
        and bool(word.stem)
        and not _COUNTED.fullmatch(word.text)
        and word.text not in _NO_NAMES
        and not (spoken[at].start < spoken[at].end and _inside(spoken[at], quiet))
        and not own_words.is_intent_misspelt(word, index)
        for at, word in enumerate(words)
    ]
    # A number that is part of a name ("3 seater sofa") stays a word of it.
    masked = masked_digits(source.text, taken, hidden=[*links, *where.written])
    wants = partial(
        intents,
        vocabulary=own_words.as_written(source, spoken, index, expect),
        language=language,
        spelt=index.kindred.forms_in(words).union(
            token.text for token in spoken if _inside(token, taken)
        ),
    )
    wanted = wants(masked) if masked.strip(" ·\n") else {}
    wanted = own_words.wanted_beside(wanted, masked, called, wants=wants)
    if not any(content):
        company = find_people(joined[:MAX_FIND], taken=taken)
        aside = [_inside(token, company) for token in spoken]
        content = [_inside(token, called) for token in spoken]
        content = own_words.named_otherwise(words, content, aside, wanted, index, booking=booking)
    return Said(
        messages=messages,
        folded=source,
        starts=starts,
        tokens=spoken[: len(words)],
        words=words,
        content=content,
        intents=wanted,
        found=found,
        phones=phones,
        name=name,
        place=where.place,
        near=where.near,
        raw=joined,
        taken=taken,
        gone=gone,
        swap=swap,
        own=OWN.get(language, {}),
        named=frozenset(place for low, high in named for place in range(low, high)),
        quiet=frozenset(
            at
            for at, (word, one) in enumerate(zip(words, spoken, strict=False))
            if word.stem and _inside(one, theirs) and not _inside(one, called)
        ),
    )


def _inside(token: Token, ranges: list[tuple[int, int]]) -> bool:
    return any(low <= token.start < high for low, high in ranges)
