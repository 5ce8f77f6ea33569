"""Cancelling or moving an order the team has said yes to: which, when, read back, and a yes.

Nothing is changed here or by the act that ends it. It is a wish, on which people decide (or the
business's own rule for cancelling); what the customer agrees to was read back to them.
"""

from dataclasses import replace

from ai import reply_ids
from ai.acts import Act, HandOff, OrderChange, Slot, Span
from ai.changes import agrees, open_orders, refuses, steps
from ai.engine import answers
from ai.engine.talk import Talk
from ai.turn import OpenOrder

MAX_TRIES = 2
"""Times that an unreadable day or answer is asked again before a person takes over."""


def wished(talk: Talk) -> tuple[Act, ...]:
    """What to do about a wish to cancel or move, where this customer has orders that stand."""
    orders = open_orders(talk.turn)
    if not orders:
        return ()
    what = "cancel" if talk.wants("cancel") else "postpone"
    meant = named(talk)
    if len(meant) == 1 or len(orders) == 1:
        return begin(talk, what=what, reference=(meant or orders)[0].reference)
    return _step(talk, OrderChange(what=what, step="which"))


def tapped(talk: Talk, reply: reply_ids.Reply) -> tuple[Act, ...]:
    """A tapped order, or the yes or no under what was read back."""
    if reply.name in ("cancel", "postpone"):
        return begin(talk, what=reply.name, reference=reply.value)
    pending = talk.state.pending
    if pending.get("kind") == "order" and pending.get("reference") == reply.value:
        return answered(talk)
    # What this button belonged to is over: how the order stands now is the honest answer.
    return tuple(
        answers.status_of(order)
        for order in talk.turn.open_orders
        if order.reference == reply.value
    )


def begin(talk: Talk, *, what: str, reference: str) -> tuple[Act, ...]:
    """The first question about one order, with whatever day and time was said with the wish."""
    talk.state.drop_wish()
    if what == "postpone" and not talk.turn.messages[-1].reply_id:
        _take(talk, reference)
        _forget_the_old_day(talk, reference)
    return _step(talk, OrderChange(what=what, step="review", reference=reference))


def answered(talk: Talk) -> tuple[Act, ...]:
    """The message read against the open question about an order."""
    pending = talk.state.pending
    act = OrderChange(
        what=pending["what"], step=pending["step"], reference=pending.get("reference", "")
    )
    if act.step == "review" and agrees(talk.turn):
        return _step(talk, replace(act, step="sent"))
    if refuses(talk.turn) and act.step != "which":
        return _step(talk, replace(act, step="kept"))
    if talk.wants("cancel", "change") and open_orders(talk.turn):
        other = "cancel" if talk.wants("cancel") else "postpone"
        meant = [order.reference for order in named(talk)]
        if other != act.what or act.step == "which":
            return wished(talk)
        if len(meant) == 1 and meant[0] != act.reference:
            return begin(talk, what=act.what, reference=meant[0])
    if act.step == "which":
        found = named(talk)
        return begin(talk, what=act.what, reference=found[0].reference) if len(found) == 1 else ()
    if act.what == "postpone" and _take(talk, act.reference):
        return _step(talk, replace(act, step="review"))
    return _again(talk, act)


def _again(talk: Talk, act: OrderChange) -> tuple[Act, ...]:
    """Put the question again, unless something else was asked, or it was put often enough."""
    something_else = talk.resolution.sold or talk.wants(
        "price", "menu", "hours", "place", "book", "about", "duration", "greeting", "thanks"
    )
    if something_else:
        return ()
    tries = talk.state.pending.get("tries", 0)
    if tries >= MAX_TRIES:
        return (HandOff("repeated_clarify"),)
    acts = _step(talk, replace(act, problem="unreadable"))
    talk.state.pending["tries"] = tries + 1
    return acts


def _take(talk: Talk, reference: str) -> bool:
    """Keep the day and the time that the message names, or what was tapped. Of two, the one
    that is not the order's own: "Thursday instead of Tuesday" is Thursday."""
    found, slots = talk.said.found, talk.state.slots
    reply = reply_ids.parse(talk.turn.messages[-1].reply_id)
    if reply is not None and reply.verb == "slot" and reply.name in ("date", "time"):
        slots[reply.name] = talk.said.message_spans()
        return True
    day, clock = _moment_of(talk, reference)
    taken = False
    if found.dates:
        new = [each for each in found.dates if str(each.day) != day] or found.dates
        slots["date"] = talk.said.spans(new[-1].start, new[-1].end)
        taken = True
    if found.times:
        later = [each for each in found.times if str(each.moment)[:5] != clock] or found.times
        slots["time"] = talk.said.spans(later[-1].start, later[-1].end)
        taken = True
    return taken


def _forget_the_old_day(talk: Talk, reference: str) -> None:
    """ "I can't come on Tuesday" of an order for Tuesday names no new day."""
    found = talk.said.found
    day, _ = _moment_of(talk, reference)
    if found.dates and not found.times and {str(each.day) for each in found.dates} == {day}:
        talk.state.slots.pop("date", None)


def _moment_of(talk: Talk, reference: str) -> tuple[str, str]:
    """The order's own day and hour, ISO 8601; "" for none."""
    for order in talk.turn.open_orders:
        if order.reference == reference:
            return order.date, order.time
    return "", ""


def _step(talk: Talk, act: OrderChange) -> tuple[Act, ...]:
    talk.plain()
    talk.sure(intent=1.0)
    if not talk.allows("propose_orders"):
        return (HandOff("change_order"),)
    slots = tuple(Slot(name, spans) for name, spans in _when(talk.state.slots))
    done = steps(replace(act, slots=slots), turn=talk.turn, sources=talk.sources)
    if done is None:
        return (HandOff("change_order"),)
    if done.step in ("date", "time") and done.problem:
        # What cannot be must not be read again from the same words next time.
        talk.state.slots.pop(done.step, None)
    return (done,)


def _when(slots: dict[str, tuple[Span, ...]]) -> list[tuple[str, tuple[Span, ...]]]:
    return [(name, slots[name]) for name in ("date", "time") if name in slots]


def named(talk: Talk) -> list[OpenOrder]:
    """The orders that stand and that the message names."""
    return [order for order in open_orders(talk.turn) if _is_named(order, talk)]


def _is_named(order: OpenOrder, talk: Talk) -> bool:
    """Whether the message names this order: by its number, its service, or the day it is for."""
    number = order.reference.partition("-")[2]
    if number in {token.text for token in talk.said.tokens} or (
        order.reference.lower() in talk.said.text
    ):
        return True
    refs = {ref for ref, _ in order.lines}
    return any(match.ref in refs for match in talk.resolution.sold)
