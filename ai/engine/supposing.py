"""What a message would lead to if it were meant as we read it, though we ask to be sure.

Kept while nothing else is told: who goes on as if it were so has said that it is. Where a person
was asked for because nobody knew what was meant, the talk so far is kept the same way.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from ai import reply_ids
from ai.acts import (
    Act,
    Answer,
    Ask,
    Clarify,
    Decision,
    HandOff,
    Hours,
    Place,
    ProposeOrder,
    Quote,
    Refuse,
    ReviewOrder,
    SmallTalk,
)
from ai.engine import booking, clauses, going_on
from ai.engine.agreeing import agrees_throughout
from ai.engine.choosing import keep_shown
from ai.engine.consent import is_yes
from ai.engine.standing import speaks_of_wish
from ai.engine.talk import Talk, remember
from ai.text import folded
from ai.turn import Turn

_AT_A_LOSS = ("low_confidence", "repeated_clarify")

DOUBTED = 0.3
"""Share of words that nobody knows, above which a detail beside them goes on with nothing that was
only supposed."""

_ASIDE = Answer | Hours | Place | SmallTalk | Refuse
"""What is told beside a wish and opens none."""

_COLLEAGUES = ("agent", "phone_app")
"""Who wrote a message of the business's that is none of ours."""


def supposed(talk: Talk, acts: tuple[Act, ...]) -> dict[str, Any]:
    """The memory after `acts`, which are doubted, or after the one thing they ask about.

    {} where that is nothing certain: several things may be meant, or none.
    """
    if talk.state.pending.get("kind") == "handed":
        # Somebody else may be answered.
        return {}
    guess = replace(talk, state=deepcopy(talk.state), features={}, options=())
    known: list[str] = []
    if is_at_a_loss(acts):
        # What a price was told of a moment ago need not be told again to who goes on with it.
        known = talk.state.last
        acts = _one_meant(guess, acts)
        spoken = {*talk.state.last, *talk.state.lines}
        meant = {act.ref for act in acts if isinstance(act, Quote)}
        if spoken - {*guess.state.lines, *meant}:
            return {}
    if not acts or is_at_a_loss(acts):
        return {}
    keep_shown(guess, acts)
    remember(guess.state, acts)
    tell = [
        [act.ref, act.detail] for act in acts if isinstance(act, Quote) and act.ref not in known
    ]
    return {**_unseen(guess.state.dump(guess.sources)), **({"tell": tell} if tell else {})}


def kept(talk: Talk, acts: tuple[Act, ...], *, said: tuple[Act, ...]) -> dict[str, Any]:
    """The memory that the next message may go on with, where `said` has come of `acts`.

    {} where something else is spoken of now, or where the message told what nobody took: a number,
    a day or a name that was passed over makes the rest untrue.
    """
    before = dict(talk.turn.state)
    held = before.pop("perhaps", {})
    left = any(isinstance(act, HandOff) for act in said)
    if not is_at_a_loss(said):
        aside = not (left or talk.state.lines) and all(isinstance(act, _ASIDE) for act in said)
        return held if aside and not talk.said.spare_numbers() else {}
    fresh = supposed(talk, acts)
    if not left and fresh:
        return fresh
    if left and not held and (before.get("lines") or before.get("last")):
        held = _unseen(before)
    about = {option for act in acts for option in getattr(act, "options", ()) if ":" in option}
    services = {option for option in about if talk.turn.snapshot.sellable(option)}
    if not _subject(fresh) | services <= _subject(held):
        return {}
    if fresh and not (talk.said.spare_numbers() and not _counts_here(talk, fresh)):
        return fresh
    return held if _only_asks(talk) else {}


def goes_on_with(turn: Turn) -> dict[str, Any]:
    """The memory that `turn` may be read against; {} where there is none for it.

    A yes is one to what we asked about in the turn before; else to a whole wish, which is read
    back for it.
    """
    perhaps = dict(turn.state.get("perhaps", {}))
    if turn.history and turn.history[-1].author in _COLLEAGUES:
        # Somebody else may be answered.
        return {}
    if not asked_about(turn) and agrees(turn) and perhaps.get("pending") != {"kind": "review"}:
        return {}
    if turn.state["pending"].get("menu") and not perhaps.get("lines") and agrees(turn):
        # Several readings were asked about: a yes chooses none of them.
        return {}
    return {**perhaps, "texts": turn.state["texts"]} if perhaps else {}


def taps_what_was_meant(turn: Turn, perhaps: dict[str, Any]) -> bool:
    """Whether the message is a tap on what we asked about, which says that we read them right.

    Not where one of two things was chosen that were only spoken of. Of a wish for both, what is
    read back shows both.
    """
    reply = reply_ids.parse(turn.messages[-1].reply_id) if turn.messages else None
    if reply is None or reply.verb != "pick" or not asked_about(turn):
        return False
    asked, supposed = {*turn.state["pending"].get("refs", ())}, _subject(perhaps)
    if reply.value.startswith("article:"):
        return reply.value in asked and bool(perhaps["lines"])
    wished = {row["ref"] for row in perhaps["lines"]}
    return reply.value in supposed and (supposed & asked == {reply.value} or asked <= wished)


def agrees(turn: Turn) -> bool:
    """Whether the message is a yes, and no more than that."""
    text = folded("\n".join(message.text for message in turn.messages))
    return is_yes(text) or agrees_throughout(text)


def changes_wish(turn: Turn, acts: tuple[Act, ...]) -> bool:
    """Whether a message puts something beside the wish that is only supposed, or sets or takes out
    some of it, where all that was told of it was a price."""
    if not turn.state["perhaps"]["lines"] or not all(isinstance(act, Quote) for act in acts):
        return False
    text = folded("\n".join(message.text for message in turn.messages))
    return "?" not in text and speaks_of_wish(text)


def asked_about(turn: Turn) -> bool:
    """Whether it was asked in the turn before what is meant."""
    return bool(turn.state.get("pending", {}).get("kind") == "clarify")


def _subject(memory: dict[str, Any]) -> set[str]:
    """What a memory speaks of."""
    if not memory:
        return set()
    lines = {row["ref"] for row in memory["lines"]}
    return lines or {*memory["last"], *memory["pending"].get("refs", ())}


def _counts_here(talk: Talk, memory: dict[str, Any]) -> bool:
    """Whether a memory has a number out of the message."""
    here = {message.id for message in talk.turn.messages}
    return any(span[0] in here for row in memory["lines"] for span in row["spans"])


def _only_asks(talk: Talk) -> bool:
    """Whether a message asks, and tells nothing of a wish."""
    said = talk.said
    tells = said.found.dates or said.found.times or said.spare_numbers() or said.people()
    return clauses.asks(said.text) and not (tells or going_on.gives_detail(talk))


def _unseen(memory: dict[str, Any]) -> dict[str, Any]:
    """A memory as one that is only supposed: nobody has seen it, so that a yes to it meets a
    read-back first."""
    pending = memory["pending"].get("then") or memory["pending"]
    left_out = ("texts", "perhaps", "tell")
    kept = {name: part for name, part in memory.items() if name not in left_out}
    return {**kept, "pending": pending, "reviewed": ""}


def _one_meant(guess: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    step = acts[-1]
    if not isinstance(step, Clarify):
        return ()
    refs = [option for option in step.options if guess.turn.snapshot.sellable(option)]
    others = [option for option in step.options if ":" in option and option not in refs]
    if len(refs) != 1 or others:
        return ()
    wishes = guess.state.booking or going_on.goes_on(guess)
    if wishes:
        return booking.begin(guess, refs)
    booking.keep_told(guess)
    return (Quote(refs[0]),)


def is_at_a_loss(acts: tuple[Act, ...]) -> bool:
    """Whether the acts ask what was meant, or leave because nobody knows."""
    return any(
        isinstance(act, Clarify) or (isinstance(act, HandOff) and act.reason in _AT_A_LOSS)
        for act in acts
    )


def goes_on(
    decision: Decision, perhaps: dict[str, Any], *, agreed: bool = False, tapped: bool = False
) -> bool:
    """Whether the message was read against `perhaps`: it answers, or adds to the wish there.

    Never a go-ahead: what is only supposed was not read back, and is when it is `agreed` to, or
    when what it is of was `tapped`.
    """
    acts = decision.acts
    if any(isinstance(act, Clarify | HandOff | ProposeOrder) for act in acts):
        return False
    if tapped:
        return True
    if not {act.ref for act in acts if isinstance(act, Quote)} <= _subject(perhaps):
        return False
    step = acts[-1]
    if agreed and isinstance(step, ReviewOrder):
        return True
    if not isinstance(step, Ask | ReviewOrder):
        return True
    if isinstance(step, Ask) and step.problem == "unreadable":
        return False
    doubts: Mapping[str, float] = decision.reasons["features"]
    if min(doubts.get("unmatched", 0.0), doubts.get("guessed", 0.0)) > DOUBTED:
        # Words that nobody knows, beside a detail of what was never said to be meant.
        return False
    return any(decision.state[part] != perhaps[part] for part in ("lines", "slots"))
