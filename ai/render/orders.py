"""Orders the customer has: how one stands, and the steps of cancelling or moving it."""

from datetime import date, time

from ai.acts import Line, OrderChange, OrderOption, OrderStatus, moved_to
from ai.dates.opening import spans_on
from ai.render.clean import single_line
from ai.render.parts import ROW_DESCRIPTION_LIMIT, ROW_TITLE_LIMIT, ROWS_LIMIT, Row
from ai.render.pieces import Block, button_of, list_button_of, sellable
from ai.render.voice import FIRST_STRONG_ISOLATE, POP_ISOLATE, Voice
from core.splitting import cut, length

PENDING_STATES = frozenset({"pending", "pending_approval", "held", "draft", "new", "proposed"})
CLOSED_STATES = frozenset({"rejected", "expired", "cancelled", "withdrawn", "declined"})
ASKED_STATES = frozenset({"cancel", "postpone"})
_BETWEEN = " · "
_ISOLATES = FIRST_STRONG_ISOLATE + POP_ISOLATE


def status(act: OrderStatus, voice: Voice) -> Block:
    reference = single_line(act.reference)
    if not reference or act.state == "none":
        return Block(
            voice.say("status_none"), buttons=(button_of("person", voice.title("option_person")),)
        )
    if act.state in PENDING_STATES:
        return Block(voice.say("status_pending", reference=reference))
    if act.state in ASKED_STATES:
        return Block(voice.say("order_waiting", reference=reference))
    key = "status_closed" if act.state in CLOSED_STATES else "status_done"
    said = [voice.say(key, reference=reference)]
    facts = _facts(act.lines, act.date, act.time, voice)
    return Block("\n".join([*said, *([facts] if facts else [])]))


def change(act: OrderChange, voice: Voice) -> Block:
    if act.step == "which":
        return _which(act, voice)
    reference = single_line(act.reference)
    if act.step in ("kept", "waiting"):
        return Block(voice.say(f"order_{act.step}", reference=reference))
    if act.step in ("date", "time"):
        return _when(act, voice)
    said = voice.say(f"order_{act.step}_{act.what}", reference=reference)
    lines = [said, *_read_back(act, voice)]
    if act.step == "sent":
        return Block("\n".join([*lines, voice.say("order_sent_outro")]))
    return Block(
        "\n".join([*lines, voice.say("order_question")]),
        buttons=(
            button_of(f"order:yes:{act.reference}", voice.title("button_order_yes")),
            button_of(f"order:no:{act.reference}", voice.title("button_order_no")),
        ),
    )


def _which(act: OrderChange, voice: Voice) -> Block:
    """The orders to choose from, each as a row that says what it is and for when."""
    facts = {order.reference: _in_short(order, voice) for order in act.orders}
    lines, rows = [voice.say("order_which")], []
    for option in act.options[:ROWS_LIMIT]:
        reference, told = single_line(option), facts.get(option, "")
        if told:
            lines.append(f"• {voice.isolate(reference)} · {told}")
        rows.append(
            Row(
                id=f"order:{act.what}:{reference}",
                title=cut(reference, ROW_TITLE_LIMIT),
                description=told,
            )
        )
    shown = list_button_of("button_order_list", voice)
    return Block("\n".join(lines), rows=tuple(rows), list_button=shown)


def _in_short(order: OrderOption, voice: Voice) -> str:
    """ "Deep cleaning · Tue 24 Nov, 3:00 pm", within a row: the day is whole, for it tells two
    orders of the same apart, and the services are as long as there is room for."""
    when = ""
    if order.date:
        said = [voice.short_day(date.fromisoformat(order.date))]
        said += [voice.read_back(time.fromisoformat(order.time))] if order.time else []
        when = voice.isolate(voice.title("join_comma").join(said))
    names = [(line.quantity, voice.name(sellable(line.ref, voice))) for line in order.lines]
    what = voice.enumerate(
        [
            name if count == 1 else voice.frame("line_short", quantity=str(count), name=name)
            for count, name in names
        ]
    )
    room = ROW_DESCRIPTION_LIMIT - len(_ISOLATES) - length(_BETWEEN + when)
    what = voice.isolate(cut(what, room)) if what else ""
    return _BETWEEN.join(piece for piece in (what, when) if piece)


def _when(act: OrderChange, voice: Voice) -> Block:
    """The question for the new day or hour, with those that can be tapped."""
    sentences = [voice.say("order_move_what", reference=single_line(act.reference))]
    facts = _facts(act.lines, act.old_date, act.old_time, voice)
    sentences += [facts] if facts else []
    sentences += [voice.say(f"problem_{act.problem}")] if act.problem else []
    sentences.append(voice.say(f"ask_{act.step}"))
    rows: list[Row] = []
    for option in act.options[:ROWS_LIMIT]:
        if act.step == "date":
            day = date.fromisoformat(option)
            opening = voice.opening(spans_on(voice.snapshot.business, day))
            rows.append(
                Row(
                    id=f"slot:date:{option}",
                    title=cut(voice.short_day(day), ROW_TITLE_LIMIT),
                    description=cut(opening, ROW_DESCRIPTION_LIMIT),
                )
            )
        else:
            rows.append(Row(f"slot:time:{option}", voice.clock(time.fromisoformat(option))))
    shown = list_button_of(f"ask_button_{act.step}", voice) if rows else ""
    return Block("\n".join(sentences), rows=tuple(rows), list_button=shown)


def _read_back(act: OrderChange, voice: Voice) -> list[str]:
    """What exactly it is about: the services, and the day and time it has and shall have."""
    if act.what == "cancel":
        facts = _facts(act.lines, act.old_date, act.old_time, voice)
        return [facts] if facts else []
    said = [_services(act.lines, voice)] if act.lines else []
    if act.old_date:
        said.append(voice.say("order_from", day=_moment(act.old_date, act.old_time, voice)))
    said.append(voice.say("order_to", day=_moment(*moved_to(act), voice)))
    return said


def _facts(lines: tuple[Line, ...], day: str, clock: str, voice: Voice) -> str:
    pieces = [_services(lines, voice)] if lines else []
    pieces += [voice.isolate(_moment(day, clock, voice))] if day else []
    return " · ".join(pieces)


def _services(lines: tuple[Line, ...], voice: Voice) -> str:
    names = [(str(line.quantity), voice.name(sellable(line.ref, voice))) for line in lines]
    return voice.enumerate(
        [voice.say("line_short", quantity=quantity, name=name) for quantity, name in names]
    )


def _moment(day: str, clock: str, voice: Voice) -> str:
    """A day, and an hour if there is one, as the customer reads it back."""
    said = [voice.day(date.fromisoformat(day))]
    if clock:
        said.append(voice.read_back(time.fromisoformat(clock)))
    return voice.title("join_comma").join(said)
