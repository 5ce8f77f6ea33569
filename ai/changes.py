"""What may be asked of an order by its customer, as the server reads it.

Used by the engine to find the next step and by the gate in front of the renderer to check it:
orders are this contact's alone, days and times are read in the customer's own words, and a wish
counts as agreed to only if exactly this was read back and the customer said yes to that.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ai.acts import Line, OrderChange, OrderOption, Slot, moved_to
from ai.dates import local
from ai.engine.consent import is_go_ahead, is_no
from ai.slots import Source, read_slot
from ai.text import folded
from ai.turn import OpenOrder, Turn
from ai.wishes import options_for

STANDS = "confirmed"
MOST = 9
"""Orders to choose from."""


def open_orders(turn: Turn) -> list[OpenOrder]:
    """This customer's orders that stand and whose day is not over, the newest first."""
    today = local(turn.now, turn.snapshot.business).date().isoformat()
    return [
        order
        for order in turn.open_orders
        if order.state == STANDS and (not order.date or order.date >= today)
    ][:MOST]


def steps(act: OrderChange, *, turn: Turn, sources: Mapping[int, Source]) -> OrderChange | None:
    """The act as the server writes it: the step that is due, every value read anew.

    None for an order that is not among this customer's open ones; then a person looks.
    """
    orders = open_orders(turn)
    if act.step == "which":
        return _which(act.what, orders, turn=turn) if orders else None
    order = next((order for order in orders if order.reference == act.reference), None)
    if order is None:
        return None
    told = OrderChange(
        what=act.what,
        step=act.step,
        reference=order.reference,
        lines=lines_of(order, turn=turn),
        old_date=order.date,
        old_time=order.time,
    )
    if act.step == "kept":
        return told
    if order.asked:
        return replace(told, what=order.asked, step="waiting")
    if act.what == "cancel":
        return _agreed(replace(told, step="review"), wanted=act.step, turn=turn)
    return _moved(told, act, turn=turn, sources=sources)


def _which(what: str, orders: list[OpenOrder], *, turn: Turn) -> OrderChange:
    return OrderChange(
        what=what,
        step="which",
        options=tuple(order.reference for order in orders),
        orders=tuple(
            OrderOption(order.reference, lines_of(order, turn=turn), order.date, order.time)
            for order in orders
        ),
    )


def _moved(
    told: OrderChange, act: OrderChange, *, turn: Turn, sources: Mapping[int, Source]
) -> OrderChange:
    given = {slot.name: slot for slot in act.slots if slot.name in ("date", "time")}
    good: dict[str, Slot] = {}
    problems: dict[str, str] = {}
    # "To 4 o'clock" alone is the same day.
    day = date.fromisoformat(told.old_date) if told.old_date else None
    for name in ("date", "time"):
        if name not in given:
            continue
        reading = read_slot(given[name], turn=turn, sources=sources, day=day)
        if reading.problem:
            problems[name] = reading.problem
        elif reading.value:
            good[name] = replace(given[name], value=reading.value)
            day = date.fromisoformat(reading.value) if name == "date" else day
    told = replace(told, slots=tuple(good.values()))
    missing = _missing(good, problems, told)
    if act.step in ("date", "time") and act.step not in good:
        missing = act.step
    if missing:
        problem = problems.get(missing) or (act.problem if act.step == missing else None)
        options = options_for(missing, day=day, problem=problem, turn=turn)
        return replace(told, step=missing, problem=problem, options=options)
    new_date, new_time = moved_to(told)
    if (new_date, new_time) == (told.old_date, told.old_time):
        return replace(
            told,
            step="date",
            slots=(),
            options=options_for("date", day=None, problem=None, turn=turn),
        )
    return _agreed(replace(told, step="review"), wanted=act.step, turn=turn)


def _missing(good: dict[str, Slot], problems: dict[str, str], told: OrderChange) -> str:
    """The detail to ask for next; "" when it is known to when the order shall move."""
    for name in ("date", "time"):
        if name in problems and not problems[name].startswith("part_"):
            return name
    if "date" not in good and ("time" not in good or not told.old_date):
        return "date"
    if "time" not in good and ("time" in problems or told.old_time):
        # Who moves an appointment to another day may wish another hour there.
        return "time"
    return ""


def _agreed(review: OrderChange, *, wanted: str, turn: Turn) -> OrderChange:
    """`review`, or that it is sent where exactly this was read back and agreed to."""
    if wanted != "sent" or turn.state.get("reviewed", "") != digest(review) or not agrees(turn):
        return review
    return replace(review, step="sent")


def agrees(turn: Turn) -> bool:
    """Whether the customer said yes, in this turn, to the change that was read back to them."""
    pending = turn.state.get("pending", {})
    if pending.get("kind") != "order" or pending.get("step") != "review" or not turn.messages:
        return False
    reply_id = turn.messages[-1].reply_id
    if reply_id:
        return reply_id == f"order:yes:{pending.get('reference')}"
    text = _text(turn)
    # A yes with another day in it agrees to something that was not read back.
    return is_go_ahead(folded(text), raw=text) and not re.search(r"\d", text)


def refuses(turn: Turn) -> bool:
    """Whether the customer said no to it."""
    reply_id = turn.messages[-1].reply_id if turn.messages else ""
    if reply_id:
        return reply_id.startswith("order:no:")
    text = _text(turn)
    return is_no(folded(text), raw=text)


def lines_of(order: OpenOrder, *, turn: Turn) -> tuple[Line, ...]:
    """What was ordered, of what is still published: its names are told from there."""
    return tuple(
        Line(ref, quantity)
        for ref, quantity in order.lines
        if turn.snapshot.sellable(ref) is not None
    )


def digest(act: OrderChange) -> str:
    """What was read back, in short: a yes counts for exactly this."""
    content = [act.what, act.reference, act.old_date, act.old_time, *moved_to(act)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


def _text(turn: Turn) -> str:
    return "\n".join(message.text for message in turn.messages)
