"""A number that is said to be how many, wherever in a talk: taken as that, and kept until then.

Who says "there are four of us" beside a question, and names a day two messages later, wants four.
So what counts is kept while nothing is wished yet, and put to the first wish that it fits; and no
step of a wish passes over what its message counts.
"""

import re
from collections.abc import Iterator

from ai import kin
from ai.acts import Act, HandOff, Quote, Span
from ai.engine import slips
from ai.engine.counting import is_age
from ai.engine.heads import counts_heads, counts_people
from ai.engine.howmany import (
    AFTER_NAMES,
    ONE_OF_US,
    SEVERAL,
    is_article,
    is_of_another,
    meet,
    says_other_numbers,
)
from ai.engine.singly import one
from ai.engine.talk import Talk
from ai.engine.wholes import only_number, whole
from ai.slots import DUAL, DUAL_OR_MANY, cited, read_quantity

_OFTEN = re.compile(
    r"(?:\d|times|days|veces|dias|vezes|fois|jours|kali|hari|mara|siku|baar|din) ?x?"
    r" ?(?:a|per|each|every|por|a la|al|par|na|por|no|se|kwa|ke|me|mein)? ?"
    r"(?:week|month|semana|mes|semaine|mois|seminggu|sebulan|minggu|wiki|mwezi|hafte|mahine)(?!\w)"
)

_FOR = re.compile(r"(?<!\w)(?:for|of|on|para|pra|pour|de|untuk|buat|kwa|ya|za) $")
"""Before the number of the things that something is for."""


def told(talk: Talk, refs: list[str]) -> tuple[Span, ...]:
    """Where the message says how many of `refs`: counted by name, by what they are sold by, in so
    many words, or in people. A number alone is none."""
    if ONE_OF_US.search(talk.said.text):
        # "One of the others wants it too, so 2 of us."
        spans = whole(talk)
        return spans if (read_quantity(cited(spans, talk.sources) or "") or 0) >= SEVERAL else ()
    if _OFTEN.search(talk.said.text):
        # "Twice a week, how much is that?" says how often.
        return ()
    people = talk.said.people()
    spans = _measured(talk) or _beside_name(talk, refs) or talk.said.corrected_quantity(told=True)
    if people and (not spans or meet(people, spans) or is_article(talk, spans)):
        # "We are a group of five": the article counts nothing.
        spans = people
    if not spans or says_other_numbers(talk, spans):
        # "A family photo, we're 4, the younger is 2" is one photo.
        entries = [talk.turn.snapshot.sellable(ref) for ref in refs]
        counted = [entry for entry in entries if entry and "quantity" in entry.details]
        spans = whole(talk) if counted or not entries else ()
    return () if _is_of_a_detail(talk, spans) else spans


def takes(talk: Talk, *, free: bool) -> bool:
    """Put to the only wish what the message says to be how many of it. False if it says nothing.

    `free`: a name or an address was asked for, so that a number must be told plainly: no figure
    of a street is one.
    """
    lines = talk.state.lines
    if (
        len(lines) != 1
        or is_of_another(talk)
        or (free and talk.state.pending.get("slot") == "place" and _is_place(talk))
    ):
        return False
    spans = _fitting(talk, next(iter(lines)))
    if spans:
        lines[next(iter(lines))] = spans
        talk.said.counted = True
    return bool(spans)


def _is_place(talk: Talk) -> bool:
    said = talk.said
    return bool(said.place or said.near) or not (slips.corrects(said.tokens) or said.people())


def settle(talk: Talk) -> None:
    """Put to the only wish what the message, or one before it, says to be how many of it."""
    lines = talk.state.lines
    if talk.said.counted:
        return
    before = talk.state.slots.pop("quantity", ())
    if len(lines) != 1:
        return
    (ref, held) = next(iter(lines.items()))
    entry = talk.turn.snapshot.sellable(ref)
    now = {message.id for message in talk.turn.messages}
    taken = any(span.message_id in now for span in held) and not is_article(talk, held)
    if entry is None or taken or is_of_another(talk):
        return
    tapped = bool(talk.turn.messages[-1].reply_id)
    spans = () if tapped else _fitting(talk, ref)
    if not spans and not held and _is_for(talk, ref, before):
        spans = before
    if not (spans or held or tapped) and "quantity" in entry.details:
        # Better read back than asked for again: no number is passed over.
        spans = only_number(talk, people=counts_people(entry)) or one(talk, ref)
    lines[ref] = spans or held


def _is_for(talk: Talk, ref: str, before: tuple[Span, ...]) -> bool:
    """Whether so many as were told before are so many of `ref`: people, or what was spoken of."""
    spoken = [*talk.state.pending.get("refs", ()), *talk.state.last]
    entry = talk.turn.snapshot.sellable(ref)
    number = read_quantity(cited(before, talk.sources) or "") or 0
    if entry is not None and number > entry.max_quantity:
        # "Can I pay in two instalments?" counts no package that is there once.
        return False
    if counts_heads(talk, before):
        return counts_people(entry)
    return bool(before) and (not spoken or ref in spoken)


def keep(talk: Talk, acts: tuple[Act, ...], before: list[str]) -> None:
    """Keep how many are told before anything is wished; `before`: what was spoken of until now."""
    state = talk.state
    gone = any(isinstance(act, HandOff) for act in acts)
    if state.lines or gone or slips.SUPPOSES.match(talk.said.text):
        return
    refs = talk.resolution.refs or [
        *talk.resolution.maybe,
        *state.pending.get("refs", ()),
        *state.last,
    ]
    spans = told(talk, refs) or _with_its_day(talk) or _for_things(talk)
    held = state.slots.get("quantity", ())
    told_of = {act.ref for act in acts if isinstance(act, Quote)}
    if spans:
        state.slots["quantity"] = spans
    elif told_of and held and not told_of & set(before) and not counts_heads(talk, held):
        # So many of one thing are not so many of another.
        state.slots.pop("quantity")


def _with_its_day(talk: Talk) -> tuple[Span, ...]:
    """ "One double room for tonight, price?": how many is said before the name, as in a wish."""
    sold = talk.resolution.sold
    if len(sold) != 1 or not talk.gives_time or not talk.wants("price"):
        return ()
    entry = talk.turn.snapshot.sellable(sold[0].ref)
    counted = entry is not None and "quantity" in entry.details
    return talk.said.quantity_for(sold[0].positions, alone=True, counted=True) if counted else ()


def _for_things(talk: Talk) -> tuple[Span, ...]:
    """ "How much is a notary for 3 affidavits": what it is for is counted, by whatever name."""
    sold, said = talk.resolution.sold, talk.said
    entry = talk.turn.snapshot.sellable(sold[0].ref) if len(sold) == 1 else None
    numbers = said.spare_numbers()
    if entry is None or "quantity" not in entry.details or len(numbers) != 1:
        return ()
    (place,) = numbers
    token = said.tokens[place]
    counts = _FOR.search(said.text[: token.start]) and said.text[token.end : token.end + 1] == " "
    thing = place + 1 < len(said.tokens) and said.content[place + 1]
    aged = is_age(said.text, said.tokens, place)
    if not (counts and thing and talk.wants("price")) or aged or said.people():
        return ()
    return said.number_spans(place) if _is_told(talk, place) else ()


def _fitting(talk: Talk, ref: str) -> tuple[Span, ...]:
    """How many of `ref` the message says, where it is counted by that."""
    entry, spans = talk.turn.snapshot.sellable(ref), told(talk, [ref])
    of_people = counts_heads(talk, spans) or spans == talk.said.people()
    if not spans or (of_people and not counts_people(entry)):
        return ()
    if entry is not None and "quantity" in entry.details:
        return spans
    people = counts_heads(talk, spans) or bool(talk.said.people())
    named = bool(_measured(talk) or _beside_name(talk, [ref]))
    plain = people or named or talk.said.says_of_what()
    if not plain and "time" in talk.state.slots and slips.corrects(talk.said.tokens):
        # "Sorry, I meant 3" may be the hour of what is not counted.
        return ()
    return () if _counts_others(talk, ref, spans) else spans


def _counts_others(talk: Talk, ref: str, spans: tuple[Span, ...]) -> bool:
    """Whether the word behind the number is a thing of which nothing is wished ("two cars")."""
    said = talk.said
    for place, token in enumerate(said.tokens[:-1]):
        if said.spans(token.start, token.end) != spans:
            continue
        behind, word = said.tokens[place + 1], said.words[place + 1]
        close = said.text[token.end : behind.start] == " "
        ours = behind.text in said.sold_by or talk.index.calls(ref, word)
        return close and said.content[place + 1] and not (ours or behind.text in kin.MANY)
    return False


def _is_of_a_detail(talk: Talk, spans: tuple[Span, ...]) -> bool:
    """Whether the number was read as part of an address, a name or an hour."""
    slots = talk.state.slots
    return any(meet(spans, held) for name, held in slots.items() if name != "quantity")


def _measured(talk: Talk) -> tuple[Span, ...]:
    """ "Three hours" of what is sold by the hour; () where several numbers are so."""
    said = talk.said
    found = []
    for place, token in enumerate(said.tokens):
        if token.text not in said.sold_by:
            continue
        if DUAL.fullmatch(token.text) or DUAL_OR_MANY.fullmatch(token.text):
            found.append(place)
        found += [at for at in _beside(talk, place) if _is_told(talk, at)]
    return _spans(talk, found)


def _beside_name(talk: Talk, refs: list[str]) -> tuple[Span, ...]:
    """ "Two bikes", "pikipiki mbili": a number beside a word of what is spoken of."""
    said = talk.said
    found = []
    for place, word in enumerate(said.words[: len(said.tokens)]):
        if word.stem and any(talk.index.calls(ref, word) for ref in refs):
            if DUAL_OR_MANY.fullmatch(word.text) and place not in said.owned:
                # "مكتبين" is two desks, in one word.
                found.append(place)
            found += [at for at in _beside(talk, place) if _is_told(talk, at)]
    return _spans(talk, found)


def _beside(talk: Talk, place: int) -> Iterator[int]:
    """Where a number that counts the word at `place` may stand."""
    said = talk.said
    for at in (place - 1, place + 1):
        if not 0 <= at < len(said.tokens):
            continue
        low, high = sorted((at, place))
        word = said.tokens[at].text
        close = said.text[said.tokens[low].end : said.tokens[high].start] == " "
        behind = talk.language in AFTER_NAMES and not word.isdigit()
        if close and (at < place or behind):
            yield at


def _is_told(talk: Talk, place: int) -> bool:
    if place not in talk.said.spare_numbers():
        return False
    spans = talk.said.number_spans(place)
    return (read_quantity(cited(spans, talk.sources) or "") or 0) >= SEVERAL


def _spans(talk: Talk, places: list[int]) -> tuple[Span, ...]:
    if len(set(places)) != 1:
        return ()
    return talk.said.number_spans(places[0])
