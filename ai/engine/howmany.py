"""How many of what is wished: which number of a message says so, and which says when."""

import re

from ai.acts import Span
from ai.engine.adding import adds
from ai.engine.counting import is_age
from ai.engine.halves import in_held_half
from ai.engine.heads import counts_heads, counts_people
from ai.engine.talk import Talk
from ai.slots import cited, read_quantity
from catalog.snapshot import PackageEntry, ServiceEntry

SEVERAL = 2
"""A word for one is an article in most languages ("um desistiu"), and counts nothing."""

AFTER_NAMES = frozenset(("sw", "id"))
"""Languages in which a number may stand behind what it counts."""

FIRST_HOUR, LAST_HOUR = 7, 24
"""Bare numbers that are an hour where nothing is counted; "actually 3" is three of it."""


ONE_OF_US = re.compile(
    r"\bone of (?:us|them|the)\b|\bun[oa] de (?:nosotr[oa]s|ell[oa]s|l[oa]s)"
    r"|\b(?:l'une?|une?) (?:de nous|d'entre)|\buma? (?:de nos|d[ao]s)|\bmmoja (?:wetu|wao)"
    r"|\b(?:satu|salah satu) (?:orang )?dari|\b(?:ham|hum) (?:mein|me) se ek|واحده? من"
)
"""Of one of them something is told; they are no fewer for it."""


def take_quantity(talk: Talk, *, told: bool = False) -> bool:
    """ "Actually 3": a new quantity for the line that is named, the only one, or the last.

    `told`: a number alone is not enough; it must be said to be how many.
    """
    if not talk.state.lines or talk.names_whole or is_of_another(talk):
        return False
    named = {*talk.resolution.refs, *talk.resolution.maybe}
    held = [ref for ref in talk.state.lines if ref in named]
    ref = held[0] if len(held) == 1 else list(talk.state.lines)[-1]
    entry = talk.turn.snapshot.sellable(ref)
    spans = talk.said.corrected_quantity(told=told)
    few = (read_quantity(cited(spans, talk.sources) or "") or 0) < SEVERAL
    if few and talk.state.lines[ref] and ONE_OF_US.search(talk.said.text):
        # "One of them is vegan": those who were counted are no fewer for it.
        return False
    if counts_heads(talk, spans) and not counts_people(entry):
        # "We're six" of a room or a family's photographs: one of it is for all of them.
        return False
    for match in talk.resolution.sold[:1]:
        # "For two cars": what a part of a name is counted with.
        spans = spans or talk.said.quantity_for(match.positions, alone=True)
    if not spans and counts_people(entry) and not ONE_OF_US.search(talk.said.text):
        spans = talk.said.people()
    if not spans and talk.wants("change") and not (talk.said.found.dates or talk.said.found.times):
        # "Actually got 3 pairs": whatever they are called, there are three.
        spans = talk.said.one_number()
    if not spans and not told and _counts_here(talk, entry):
        # "Bueno dos, el sábado": the one number that is neither day nor hour is how many.
        spans = talk.said.one_number()
        one = (read_quantity(cited(spans, talk.sources) or "") or 0) < SEVERAL
        if one and not talk.said.counts_only(0, beside=True):
            spans = ()
    if spans and counts_people(entry):
        # "We are 3 adults and the baby": who is counted one by one is counted together.
        # But "we're 18, two colleagues bring a friend" counts the two among them.
        people = talk.said.people()
        spans = people if people and meet(people, spans) else spans
    if not spans:
        return False
    number = read_quantity(cited(spans, talk.sources) or "")
    if number and entry and "time" in talk.state.slots and _is_hour(number, entry):
        # "Make it 11" of something that is not counted, or sold in fives, is an hour.
        talk.state.slots["time"] = in_held_half(talk, spans)
    else:
        talk.state.lines[ref] = spans
    return True


def is_of_another(talk: Talk) -> bool:
    """Whether what a message counts comes beside the wish: "and three oils too"."""
    named = {*talk.resolution.refs, *talk.resolution.maybe}
    return bool(named) and named.isdisjoint(talk.state.lines) and adds(talk)


def says_other_numbers(talk: Talk, spans: tuple[Span, ...]) -> bool:
    """Whether numbers stand beside the one that was taken to be how many."""
    taken = {(span.message_id, span.start) for span in spans}
    low, high = min(span.start for span in spans), max(span.end for span in spans)
    others = [
        talk.said.spans(talk.said.tokens[place].start, talk.said.tokens[place].end)
        for place in talk.said.spare_numbers()
    ]
    return any(
        (other[0].message_id, other[0].start) not in taken
        and not low <= other[0].start < high
        and not is_article(talk, other)
        for other in others
    )


def is_article(talk: Talk, spans: tuple[Span, ...]) -> bool:
    """Whether what reads as one is a word for it, which most languages use for "a" as well."""
    words = cited(spans, talk.sources) or ""
    return read_quantity(words) == 1 and not any(letter.isdigit() for letter in words)


def beyond_hours(talk: Talk) -> tuple[Span, ...]:
    """The only number of a message, where it can be no hour and is the number of nothing.

    "Des plateaux pour jeudi, 25": of what is counted so many are wished.
    """
    numbers = talk.said.spare_numbers()
    if len(numbers) != 1 or talk.said.is_label(numbers[0]):
        return ()
    spans = talk.said.one_number()
    return spans if (read_quantity(cited(spans, talk.sources) or "") or 0) > LAST_HOUR else ()


def lacks_quantity(talk: Talk) -> bool:
    """Whether it is open how many of something that is counted."""
    entries = ((talk.turn.snapshot.sellable(ref), told) for ref, told in talk.state.lines.items())
    return any(entry and "quantity" in entry.details and not told for entry, told in entries)


def take_bare_hour(talk: Talk, ref: str) -> bool:
    """ "4" where the day is known and the hour is not, of what is hardly counted with it."""
    entry = talk.turn.snapshot.sellable(ref)
    slots = talk.state.slots
    spans = talk.said.one_number()
    number = read_quantity(cited(spans, talk.sources) or "") or 0
    counted = entry is None or talk.said.says_of_what()
    if entry is not None and "quantity" in entry.details:
        # Of what has both, seven and more are hours as long as none is known.
        counted = counted or "time" not in entry.details or number < FIRST_HOUR
    if counted or "date" not in slots or "time" in slots or not 1 <= number <= LAST_HOUR:
        return False
    slots["time"] = spans
    return True


def take_hour_beside_day(talk: Talk, refs: list[str]) -> None:
    """Take a bare number right beside the day for the hour of what is not counted: "tomorrow 8
    before work"."""
    entry = talk.turn.snapshot.sellable(refs[0]) if len(refs) == 1 else None
    said = talk.said
    numbers = said.spare_numbers()
    timed = entry is not None and "time" in entry.details and "quantity" not in entry.details
    if not timed or len(numbers) != 1 or said.found.times or said.says_of_what() or said.people():
        return
    token = said.tokens[numbers[0]]
    beside = any(
        not said.text[day.end : token.start].strip(" ,") or said.text[token.end : day.start] == " "
        for day in said.found.dates
        if day.day
    )
    if beside and 1 <= (read_quantity(token.text) or 0) <= LAST_HOUR:
        talk.state.slots["time"] = said.spans(token.start, token.end)
        said.taken.append((token.start, token.end))


def _counts_here(talk: Talk, entry: ServiceEntry | PackageEntry | None) -> bool:
    """Whether a lone number of the message can hardly be anything but how many."""
    asked = talk.state.pending.get("slot") in ("date", "time", "phone")
    said, numbers = talk.said, talk.said.spare_numbers()
    if any(said.is_label(place) and not _stands_behind(talk, place) for place in numbers):
        return False
    if any(is_age(said.text, said.tokens, place) for place in numbers):
        return False
    if entry is None or asked or talk.asks or talk.wants("discount"):
        return False
    return "quantity" in entry.details or talk.said.counts_only(1)


def _stands_behind(talk: Talk, place: int) -> bool:
    """Whether a number word stands where the language counts: "mashati matano" is five of them."""
    return talk.language in AFTER_NAMES and not talk.said.tokens[place].text.isdigit()


def meet(some: tuple[Span, ...], others: tuple[Span, ...]) -> bool:
    """Whether two citations have characters in common."""
    return any(
        one.message_id == other.message_id and one.start < other.end and other.start < one.end
        for one in some
        for other in others
    )


def _is_hour(number: int, entry: ServiceEntry | PackageEntry) -> bool:
    """Whether a bare number in a correction is rather an hour than how many."""
    if not FIRST_HOUR <= number <= LAST_HOUR:
        return False
    return number > entry.max_quantity or "quantity" not in entry.details
