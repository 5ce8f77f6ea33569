"""Tapped buttons and rows, and messages that have no words to read."""

from ai import reply_ids
from ai.acts import (
    Act,
    Answer,
    Clarify,
    HandOff,
    Hours,
    ListServices,
    Place,
    Quote,
    Refuse,
    SmallTalk,
)
from ai.engine import answers, booking, changing
from ai.engine.talk import Talk

READABLE = frozenset({"text", "interactive", "button", "list", "location", "order"})
"""Kinds of messages that bring words."""


def taps(talk: Talk) -> tuple[Act, ...]:
    """A tapped button or list row says exactly what is meant."""
    reply = reply_ids.parse(talk.turn.messages[-1].reply_id) if talk.turn.messages else None
    if reply is None:
        return ()
    talk.plain()
    talk.sure(intent=1.0)
    state, snapshot = talk.state, talk.turn.snapshot
    if reply.verb == "person":
        return (HandOff("asked_for_person"),)
    # What was open when it was asked what is meant is open again once they have said it.
    state.pending = dict(state.pending.get("then", state.pending))
    if reply.verb in ("quote", "book", "pick", "about"):
        if snapshot.find(reply.value) is None:
            return booking.no_longer(talk, [reply.value])
        if reply.value.startswith("article:"):
            return (*answers.permitted(talk, [Answer(reply.value)]), *booking.resume(talk))
        if reply.verb == "about":
            return answers.permitted(talk, [Quote(reply.value, "about")])
        if reply.verb == "pick":
            return _picked(talk, reply.value)
        if reply.verb == "quote":
            return answers.permitted(talk, [Quote(reply.value)])
        return booking.begin(talk, [reply.value])
    if reply.verb == "menu":
        return (ListServices(category=reply.value or None, page=int(reply.name)),)
    if reply.verb == "order":
        return changing.tapped(talk, reply)
    if reply.verb == "intent":
        return _intent_tap(talk, reply.name)
    if reply.verb == "change" and state.booking and not reply.name:
        return booking.ask_what_to_change(talk)
    if reply.verb == "change" and state.booking:
        return booking.change_slot(talk, reply.name)
    if reply.verb == "slot" and state.booking:
        state.slots[reply.name] = talk.said.message_spans()
        return booking.advance(talk)
    return ()


def _picked(talk: Talk, ref: str) -> tuple[Act, ...]:
    """What was chosen among what was asked about: what they wanted to know of it is told, and a
    wish goes on with it, also one that was no more than a day for what has been told before."""
    state = talk.state
    tell = talk.turn.state.get("tell", ())
    asked: list[Act] = [Quote(of, detail) for of, detail in tell if of == ref]
    told_before = ref in talk.turn.state.get("last", ()) and not asked
    if state.booking or (told_before and {"date", "time"} & state.slots.keys()):
        return (*(answers.permitted(talk, asked) if asked else ()), *booking.begin(talk, [ref]))
    return answers.permitted(talk, asked or [Quote(ref)])


def _intent_tap(talk: Talk, code: str) -> tuple[Act, ...]:
    if code == "menu":
        return (ListServices(),)
    if code == "book":
        return booking.advance(talk)
    if code == "hours":
        return (*answers.permitted(talk, [Hours()]), *booking.resume(talk))
    if code == "place":
        return (*answers.permitted(talk, [Place()]), *booking.resume(talk))
    if code == "status":
        return tuple(answers.order_status(talk))
    return ()


def unreadable(talk: Talk) -> tuple[Act, ...]:
    """Pictures, voice notes, and messages without a word."""
    messages = talk.turn.messages
    if any(message.kind == "audio" and not message.text.strip() for message in messages):
        # Also with words beside it: what was said aloud may be what matters.
        talk.plain()
        talk.sure(intent=1.0)
        return (HandOff("voice"),)
    wordless = not any(message.text.strip() or message.reply_id for message in messages)
    if wordless and any(message.kind not in READABLE for message in messages):
        talk.plain()
        talk.sure(intent=1.0)
        if talk.state.clarified or talk.state.pending.get("kind") == "media":
            return (HandOff("media"),)
        if not talk.state.booking:
            talk.state.pending = {"kind": "media"}
        return (Refuse("media"), *booking.resume(talk))
    if talk.said.tokens:
        return ()
    if talk.state.pending and (talk.yes or talk.no):
        return ()
    talk.plain()
    talk.sure(intent=1.0)
    if talk.state.booking:
        return booking.resume(talk)
    if not talk.said.text.strip():
        return (Clarify(("menu", "hours", "person")),)
    code = "acknowledge" if talk.turn.history or talk.state.last else "greeting"
    return answers.permitted(talk, [SmallTalk(code)])
