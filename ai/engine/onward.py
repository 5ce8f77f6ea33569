"""A message that nobody understood, in a talk where one service is spoken of: what it tells of a
wish for it.

"Ok then Friday at six, Beatriz Nunes" after the opening hours, "the boss lets me out on Thursday
at nine" after a price: whoever stands behind a counter knows what it is for. What is read so is
read back before anything is held out, and the more words nobody knows, the less sure it is.
"""

import re
from copy import deepcopy
from dataclasses import fields

from ai.acts import (
    Act,
    Answer,
    Ask,
    Clarify,
    Hours,
    Place,
    Quote,
    Refuse,
    ReviewOrder,
    SmallTalk,
    Span,
)
from ai.dates.opening import spans_on
from ai.dates.words import NUMBERS
from ai.engine import answers, booking, clauses, naming, sought, unsure
from ai.engine.ahead import asks_how_far_ahead
from ai.engine.glossary import CONCEPTS, TRADE_WORDS
from ai.engine.going_on import gives_detail, spoken_of
from ai.engine.packs import says_both
from ai.engine.talk import STORY, Talk
from ai.text import Token, stem

_ELSEWHERE = (
    *("price", "duration", "about", "hours", "place", "menu", "status", "off_topic", "person"),
    *("complaint", "cancel", "later", "discount", "my_order", "goodbye"),
)
"""What a message may want that takes no wish further."""

_BUT_DURATION = tuple(name for name in _ELSEWHERE if name != "duration")

FEW = 2
"""Words that nobody knows beside a day and its hour, or in a question about what is spoken of: with
more of them another thing may be meant. Measured with strangers' talks: with three beside a day, or
two beside a day alone, as many turns went wrong as right."""

_NOTHING = frozenset({"menu", "hours", "person"})
"""What is offered where nothing was understood."""

_BREAKS = re.compile(r"[.,;:!?\n،؛؟]+")


def onward(talk: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """The next step of a wish for what is spoken of, where `acts` say that nothing was understood.

    `acts` come back where the message gives no detail of one, or speaks of something else.
    """
    _vouch(talk, acts)
    one = spoken_of(talk)
    if one is None or not _is_lost(acts, one) or _speaks_of_others(talk, one):
        return acts
    if not _fits(talk):
        return _asked(talk, one) or _offered(acts, one)
    before, known = deepcopy(talk.state), dict(talk.features)
    talk.features.clear()
    if _signs(talk):
        talk.state.slots["name"] = talk.said.message_spans()
    told = booking.begin(talk, [one])
    step = told[-1]
    told_one = _is_told(talk, before.slots) or talk.wants("book")
    if not isinstance(step, Ask | ReviewOrder) or not told_one:
        for field in fields(before):
            setattr(talk.state, field.name, getattr(before, field.name))
        talk.features.clear()
        talk.features.update(known)
        return acts
    _doubt(talk)
    return told


def keep_named(talk: Talk, acts: tuple[Act, ...]) -> None:
    """Keep the one thing that was named beside another question: what comes next is for that.

    "Any discount on 15 gift boxes?", "are you open on Sunday for a haircut?"
    """
    state, refs = talk.state, talk.resolution.refs or list(unsure.likely(talk))
    quiet = all(isinstance(act, Answer | Hours | Place | SmallTalk | Refuse) for act in acts)
    wished = state.booking or state.lines or state.proposed
    if quiet and len(refs) == 1 and not wished and Refuse("unknown_service") not in acts:
        state.last = list(refs)
    _keep_day(talk, acts)


def _keep_day(talk: Talk, acts: tuple[Act, ...]) -> None:
    """Keep the day whose opening hours were told, of one service: an hour next is of that day."""
    told = {act.date for act in acts if isinstance(act, Hours) and act.date}
    days = [day for day in talk.said.found.dates if day.day and day.day.isoformat() in told]
    business = talk.turn.snapshot.business
    open_wish = talk.state.booking or "date" in talk.state.slots
    if days and not open_wish and talk.state.pending.get("kind") == "hours" and spoken_of(talk):
        last = days[-1]
        if last.day and spans_on(business, last.day):
            talk.state.slots["date"] = talk.said.spans(last.start, last.end)
            talk.state.pending["day"] = True


def _vouch(talk: Talk, acts: tuple[Act, ...]) -> None:
    """What is named by a part alone and was spoken of just now is surely meant."""
    state, refs = talk.state, talk.resolution.refs
    spoken = {*state.last, *state.pending.get("refs", ())}
    if not isinstance(acts[-1], Ask | ReviewOrder) or len(refs) != 1 or set(refs) != spoken:
        return
    if list(state.lines) == refs and not talk.resolution.unmatched:
        talk.sure(match=max(talk.features.get("match", 0.0), 0.9), margin=0.9)


def _is_lost(acts: tuple[Act, ...], one: str) -> bool:
    """Whether nothing was understood, or no more than what is spoken of."""
    step = acts[0]
    return (
        len(acts) == 1
        and isinstance(step, Clarify)
        and all(
            option in _NOTHING or option == one or option.startswith("article:")
            for option in step.options
        )
    )


def _speaks_of_others(talk: Talk, one: str) -> bool:
    """Whether the message names something else, or is no message of words."""
    resolution = talk.resolution
    agrees = talk.yes and not talk.wants("book")
    if talk.turn.messages[-1].reply_id or agrees or talk.no or says_both(talk.said.text):
        return True
    if {*resolution.refs, *resolution.maybe} - {one} or resolution.goods or resolution.category:
        return True
    unknown = [word for word in talk.said.words if word.text in resolution.unmatched]
    trades = [word for word in unknown if stem(word.text) in TRADE_WORDS]
    if _when(talk):
        # "On my way to the office" says where from.
        trades = [word for word in trades if CONCEPTS.get(stem(word.text)) not in sought.COMPANY]
    return bool(resolution.down) or not all(talk.index.explains(one, word) for word in trades)


def _fits(talk: Talk) -> bool:
    """Whether the message tells a detail of a wish, and wants nothing else."""
    said = talk.said
    when = _when(talk)
    if asks_how_far_ahead(talk) or talk.wants(*_ELSEWHERE):
        return False
    if len(_strange(talk)) > (FEW if when else FEW - 1):
        return False
    if when or (talk.yes and talk.wants("book")):
        return True
    days = any(day.day for day in said.found.dates) and talk.gives_time
    held = bool(talk.state.slots.get("date"))
    details = talk.gives_time or gives_detail(talk) or bool(said.people()) or _signs(talk)
    asks = clauses.asks(said.text) and not (days and talk.wants("book", "available"))
    return (days or (held and details)) and not asks


def _asked(talk: Talk, one: str) -> tuple[Act, ...]:
    """How long what is spoken of takes, asked with a word or two that nobody knows."""
    plain = talk.wants("duration") and not talk.wants(*_BUT_DURATION)
    if not plain or len(_strange(talk)) > FEW or sought.spoken_of(talk):
        return ()
    talk.features.clear()
    _doubt(talk)
    talk.features.setdefault("intent", 1.0)
    talk.sure(match=0.9, margin=0.8)
    return answers.permitted(talk, [Quote(one, "duration")])


def _offered(acts: tuple[Act, ...], one: str) -> tuple[Act, ...]:
    """The question what is meant, with what is spoken of among its answers."""
    step = acts[0]
    if not isinstance(step, Clarify) or one in step.options:
        return acts
    articles = [option for option in step.options if option.startswith("article:")]
    return (Clarify((*(*articles, one, "menu")[:2], "person")),)


def _when(talk: Talk) -> bool:
    """Whether a day and an hour are told."""
    found = talk.said.found
    return any(day.day for day in found.dates) and any(at.moment for at in found.times)


def _signs(talk: Talk) -> bool:
    """Whether the message is somebody's name and nothing else, after a day was told."""
    told = bool(talk.state.slots.get("date") and talk.state.last)
    return told and naming.is_written_as_name(talk.said.folded, talk.said.tokens)


def _is_told(talk: Talk, before: dict[str, tuple[Span, ...]]) -> bool:
    """Whether anything was taken from the message."""
    lines = any(talk.state.lines.values())
    return lines or any(spans != before.get(name) for name, spans in talk.state.slots.items())


def _doubt(talk: Talk) -> None:
    """The words that nobody knows: the more, the less sure; a day with its hour says much."""
    share = min(1.0, len(_strange(talk)) / STORY / (2 if _when(talk) else 1))
    if share:
        talk.sure(unmatched=share, guessed=share, intent=1.0 - share / 2)


def _strange(talk: Talk) -> list[Token]:
    """The words that nobody knows and that are of no name or address."""
    said = talk.said
    named = [span for span in (said.name, said.place, said.near) if span]
    named += _signed(talk)
    return [
        token
        for token, tells in zip(said.tokens, said.content, strict=True)
        if tells
        and token.text in talk.resolution.unmatched
        and token.text not in NUMBERS
        and not any(low <= token.start < high for low, high in named)
    ]


def _signed(talk: Talk) -> list[tuple[int, int]]:
    """The parts of the message that are written as names are, with two words or more."""
    said, at, found = talk.said, 0, []
    ends = [part.span() for part in _BREAKS.finditer(said.text)]
    for low, high in [*ends, (len(said.text), len(said.text))]:
        words = tuple(token for token in said.tokens if at <= token.start < low)
        if naming.all_capitals(said.folded, words):
            found.append((words[0].start, words[-1].end))
        at = high
    return found
