"""A message whose parts say several things: each is read by itself, and nothing is passed over.

What an article answers is answered and taken out of the message; the rest is read as if it had
come alone. So neither the day beside a question is lost ("say 10 then. do I need a mat?"), nor a
question beside another one, nor is what only explains a question taken for a detail of the wish
("is there parking? we'll have two cars").
"""

import copy
from collections.abc import Callable
from dataclasses import fields, replace
from itertools import chain

from ai.acts import (
    REVIEW_CODES,
    Act,
    Answer,
    Ask,
    Clarify,
    HandOff,
    ProposeOrder,
    Quote,
    Refuse,
    ReviewOrder,
    SmallTalk,
)
from ai.engine import answers, booking, clauses, slips, unsure
from ai.engine.adding import ADDING
from ai.engine.asked import name_apart, signed_off, told_apart
from ai.engine.clauses import Part
from ai.engine.guards import guards
from ai.engine.likeness import message_words
from ai.engine.postponing import leaves
from ai.engine.standing import put_beside
from ai.engine.talk import Talk
from ai.text import tokens
from ai.turn import Turn

MOST_PARTS = 6
"""Parts of a message that are read by themselves; more are a letter."""

MOST_ACTS = 4
"""Of a turn; see :mod:`ai.acts`."""


def each_apart(
    talk: Talk, hear_again: Callable[[Turn], Talk], act: Callable[[Talk], tuple[Act, ...]]
) -> tuple[Act, ...]:
    """Answers to the questions of a message with what its rest leads to; () where it is one whole.

    `hear_again` reads a turn in the same state, `act` decides on it.
    """
    parts = clauses.parts(talk.said.text)
    typed = all(one.kind == "text" and not one.reply_id for one in talk.turn.messages)
    if not 1 < len(parts) <= MOST_PARTS or not typed:
        return ()
    told: list[Act] = []
    asked: list[Part] = []
    for part in parts:
        article = _article(talk, part) if part.asks else ""
        if article:
            asked.append(part)
            told += [Answer(article)] if Answer(article) not in told else []
    rest = [part for part in parts if part not in asked]
    if asked and (guards(talk) or leaves(talk)):
        # What is not for us is not, whatever is asked beside it; "can't make it" asks nothing.
        return ()
    if not asked or not rest:
        if len(told) < 2:
            return ()
        talk.sure(intent=1.0, match=1.0, margin=1.0)
        goes_on = booking.resume(talk) if talk.state.booking else ()
        return (*answers.permitted(talk, told[:MOST_ACTS]), *goes_on)[:MOST_ACTS]
    alone = hear_again(_without(talk, asked))
    first = min(asked, key=lambda part: part.start)
    is_before = rest[0].start < first.start
    if not _gives(alone, before=is_before):
        # What stands beside the question explains it, and is no detail.
        goes_on = booking.resume(talk) if talk.state.booking else ()
        if goes_on:
            talk.said = hear_again(_without(talk, parts)).said
        talk.sure(intent=1.0, match=1.0, margin=1.0)
        return (*answers.permitted(talk, told), *goes_on)[:MOST_ACTS] if goes_on else ()
    before = copy.deepcopy(talk.state)
    acts = act(alone)
    unread = any(isinstance(one, Clarify | HandOff | Refuse) for one in acts) or not acts
    if unread or any(isinstance(one, Answer) for one in acts):
        for kept in fields(before):
            setattr(talk.state, kept.name, getattr(before, kept.name))
        return ()
    talk.said, talk.resolution = alone.said, alone.resolution
    talk.features, talk.options = alone.features, alone.options
    acts = tuple(one for one in acts if not isinstance(one, SmallTalk)) or acts
    answered = answers.permitted(talk, told)
    steps = isinstance(acts[-1], Ask | ReviewOrder | ProposeOrder)
    in_order = (*acts, *answered) if is_before and not steps else (*answered, *acts)
    return in_order[:MOST_ACTS]


def signed(
    talk: Talk, hear_again: Callable[[Turn], Talk], act: Callable[[Talk], tuple[Act, ...]]
) -> tuple[Act, ...]:
    """Answers to what stands beside a name in a message, with the step after the name; () where no
    name was awaited, or nothing is asked beside it.

    "Anna Reed. is there a lift?": the name is taken first, and the rest is read as if it had come
    after it. A name is awaited where it was asked for, and where the day of the one thing spoken
    of is known.
    """
    state = talk.state
    awaited = state.pending.get("slot") == "name"
    one = "" if awaited else _told_for(talk)
    typed = all(message.kind == "text" and not message.reply_id for message in talk.turn.messages)
    name = told_apart(talk, capitals=True) if typed and (awaited or one) else None
    # "It's Priya Nair btw is there parking": what leads to the name goes with it.
    led = talk.said.name if typed and awaited and name is None else None
    name = name or led
    if name is None:
        return ()
    low = 0 if led else name[0]
    alone = hear_again(_without(talk, [Part(low, name[1], text="", asks=False, marked=False)]))
    if not (alone.said.tokens and (clauses.asks(alone.said.text) or _is_answered(alone))):
        return ()
    # The name is cited from the whole message, and read back beside the answer.
    alone.sources = talk.sources
    if one:
        state.lines[one] = ()
    state.slots["name"] = talk.said.spans(*name)
    step = booking.advance(talk)[-1]
    # What is read back next was not read yet: a yes in the same message is none to it.
    follows = {"kind": "ask", "slot": step.slot, "tries": 0} if isinstance(step, Ask) else {}
    state.pending, state.reviewed = follows or {"kind": "review"}, ""
    acts = act(alone)
    talk.said, talk.resolution = alone.said, alone.resolution
    talk.features, talk.options = alone.features, alone.options
    quoted = [one.ref for one in acts if isinstance(one, Quote)]
    seeks = alone.wants("price", "duration", "menu") or alone.resolution.goods
    declines = Refuse("unknown_service") in acts
    if (declines or (quoted and not {*quoted} & {*state.lines})) and not seeks:
        # "Can I see it before you print?" asks for no price of the prints.
        return unsure.lost(alone)
    last = acts[-1] if acts else None
    unread = isinstance(last, Clarify) and last.options[: len(REVIEW_CODES)] == REVIEW_CODES
    if unread or not acts:
        return booking.resume(talk)
    steps = isinstance(last, Ask | ReviewOrder | Clarify | HandOff) or not state.booking
    return acts if steps else (*acts, *booking.resume(talk))[:MOST_ACTS]


def _is_answered(talk: Talk) -> bool:
    """Whether an article surely answers a message that has no word of a question ("nalipaje")."""
    return answers.leading(talk, talk.said.words, answers.ARTICLE_STRONG) is not None


def _told_for(talk: Talk) -> str:
    """The one thing spoken of whose day is known, where no wish is open yet."""
    state = talk.state
    free = not (state.booking or state.lines or state.proposed or talk.turn.open_orders)
    known = free and len(state.last) == 1 and bool(state.slots.get("date"))
    return state.last[0] if known and talk.turn.snapshot.sellable(state.last[0]) else ""


def _article(talk: Talk, part: Part) -> str:
    """The article that answers a part for sure, where it gives no detail of a wish besides."""
    said = talk.said
    if any(low < part.end and part.start < high for low, high in said.taken):
        return ""
    words = message_words(tokens(part.text))
    least = answers.ARTICLE_SCORE if part.marked else answers.ARTICLE_STRONG
    found = answers.leading(talk, words, least, part.text, asks=True)
    return found[1] if found else ""


def _without(talk: Talk, asked: list[Part]) -> Turn:
    """The turn with some parts blanked, so that what is cited of the rest keeps its place."""
    texts = {message.id: list(message.text) for message in talk.turn.messages}
    for span in chain(*(talk.said.spans(part.start, part.end) for part in asked)):
        text, low, high = texts[span.message_id], span.start, span.end
        # Its mark goes with it, and the stop before it: what is left neither asks nor ends so.
        while low > 0 and text[low - 1] in ".,;، ":
            low -= 1
        while high < len(text) and text[high] in "?؟! ":
            high += 1
        text[low:high] = " " * (high - low)
    left = (replace(one, text="".join(texts[one.id])) for one in talk.turn.messages)
    return replace(talk.turn, messages=tuple(left))


def _gives(talk: Talk, *, before: bool) -> bool:
    """Whether a message without its questions says what takes a talk further.

    `before`: whether it stands before the question; behind it, a bare number only explains.
    """
    said = talk.said
    return bool(
        talk.gives_time
        or said.phones
        or said.name
        or said.place
        or talk.resolution.sold
        or talk.resolution.maybe
        or (talk.state.pending.get("kind") == "review" and (talk.go_ahead or talk.no))
        or talk.wants("price", "duration", "hours", "place", "menu", "book", "cancel", "change")
        or (said.corrected_quantity(told=True) and (before or slips.corrects(said.tokens)))
        or (before and (said.people() or said.spare_numbers() or talk.state.pending.get("slot")))
    )


def with_name(talk: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """The step after a name, where one was told beside a day ("wednesday 9 am, Daniel Ortiz")."""
    step = acts[-1] if acts else None
    told = isinstance(step, Ask) and booking.wants_name(talk) and not step.problem
    found = talk.said.found
    beside = bool(found.dates or found.times) and talk.state.pending.get("slot") != "name"
    if told and beside and (name_apart(talk, capitals=True) or signed_off(talk)):
        talk.leave_name_out()
        return (*acts[:-1], *booking.advance(talk))
    return acts


def with_lines(talk: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """The step of a wish, with what is added to it beside a name or another detail ("I'm Rosa
    Gil, and the alignment too")."""
    step = acts[-1] if acts else None
    lines = talk.state.lines
    goes_on = isinstance(step, ReviewOrder) or (isinstance(step, Ask) and not step.problem)
    adds = any(token.text in ADDING for token in talk.said.tokens)
    asks = "?" in talk.said.text or talk.wants("price", "duration", "about", "hours", "status")
    if not (goes_on and lines and adds) or asks or talk.no:
        return acts
    named = talk.resolution.refs or talk.resolution.maybe
    strange = any(
        token.text in talk.resolution.unmatched and token.text not in ADDING
        for token in talk.said.tokens
        if not talk.is_named(token)
    )
    if len(named) != 1 or named[0] in lines or (talk.resolution.modified and strange):
        return acts
    put_beside(talk, named[0])
    talk.sure(match=0.9, margin=0.9, unmatched=0.0, modified=0.0)
    return (*acts[:-1], *booking.advance(talk))
