"""A model's answer as acts. What does not fit the schema to the letter is no answer at all.

Vendors promise to keep a schema and do not all do so, so everything is held against
it here again. What comes out are references, codes and places in the customer's
words; `ai.validate` then reads the words themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ai.acts import (
    Act,
    Answer,
    Ask,
    Clarify,
    HandOff,
    Hours,
    Line,
    ListServices,
    OrderStatus,
    Place,
    ProposeOrder,
    Quote,
    Refuse,
    Slot,
    SmallTalk,
    Span,
)
from ai.backends.asking import SURE, words_of
from ai.backends.protocol import Permanent
from ai.dates import read_date
from ai.engine.state import State
from ai.slots import cited, sources_of
from ai.turn import Turn

MOST_ACTS = 8
"""Acts that are read at all; `ai.validate` lets four through."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The acts, and what the model says of itself."""

    acts: tuple[Act, ...]
    language: str
    sure: float
    prose: str = ""


def read(content: Mapping[str, Any], *, schema: Mapping[str, Any], turn: Turn) -> Reading:
    """The answer as acts. Raises Permanent ("malformed") for anything outside the schema."""
    _hold(content, schema, "answer")
    acts = [_act(item, turn) for item in content["acts"][:MOST_ACTS]]
    if not acts:
        raise Permanent("malformed", "no acts")
    return Reading(
        acts=tuple(acts),
        language=content["language"],
        sure=SURE[content["sure"]],
        prose=content.get("prose", ""),
    )


def _hold(value: Any, schema: Mapping[str, Any], where: str) -> None:
    """Check `value` against the part of JSON schema that `asking` writes."""
    kind = schema["type"]
    if kind == "object":
        if not isinstance(value, Mapping):
            raise Permanent("malformed", f"{where} is no object")
        properties = schema["properties"]
        for name in schema["required"]:
            if name not in value:
                raise Permanent("malformed", f"{where} lacks {name}")
        for name, part in value.items():
            if name not in properties:
                raise Permanent("malformed", f"{where} has a property it may not have")
            _hold(part, properties[name], f"{where}.{name}")
    elif kind == "array":
        if not isinstance(value, list):
            raise Permanent("malformed", f"{where} is no list")
        for part in value:
            _hold(part, schema["items"], where)
    elif kind == "integer":
        if not isinstance(value, int) or isinstance(value, bool):
            raise Permanent("malformed", f"{where} is no number")
    elif not isinstance(value, str):
        raise Permanent("malformed", f"{where} is no text")
    if "enum" in schema and value not in schema["enum"]:
        raise Permanent("malformed", f"{where} is not among what was offered")


def _act(item: Mapping[str, Any], turn: Turn) -> Act:
    match item["kind"]:
        case "quote":
            return Quote(ref=_needed(item, "ref"), detail=item.get("detail", "price"))
        case "list_services":
            return ListServices(category=item.get("category"), intro=item.get("intro", "menu"))
        case "answer":
            return Answer(ref=_needed(item, "ref"))
        case "hours":
            return Hours(date=_day(item.get("day"), turn))
        case "place":
            return Place()
        case "ask":
            lines, slots = _wish(item, turn)
            return Ask(slot=_needed(item, "slot"), lines=lines, understood=slots)
        case "propose_order":
            lines, slots = _wish(item, turn)
            return ProposeOrder(lines=lines, slots=slots)
        case "order_status":
            return OrderStatus(reference=item.get("reference", ""))
        case "clarify":
            return Clarify(options=tuple(item.get("options", ())))
        case "small_talk":
            return SmallTalk(code=_needed(item, "code"))
        case "refuse":
            return Refuse(code=_needed(item, "code"))
        case _:
            return HandOff(reason=item.get("reason", "low_confidence"))


def _needed(item: Mapping[str, Any], name: str) -> str:
    if name not in item:
        raise Permanent("malformed", f"{item['kind']} lacks {name}")
    return str(item[name])


def _wish(item: Mapping[str, Any], turn: Turn) -> tuple[tuple[Line, ...], tuple[Slot, ...]]:
    """What is wished: the new on top of what the dialogue already holds."""
    state = State.load(turn.state)
    lines = tuple(
        Line(
            ref=line["ref"],
            spans=_span(line["quantity"], turn)
            if "quantity" in line
            else state.lines.get(line["ref"], ()),
        )
        for line in item.get("lines", ())
    )
    slots = {slot.name: slot for slot in state.wished_slots()}
    for slot in item.get("slots", ()):
        slots[slot["name"]] = Slot(name=slot["name"], spans=_span(slot["words"], turn))
    return lines or state.wished_lines(), tuple(slots.values())


def _span(place: Mapping[str, int], turn: Turn) -> tuple[Span, ...]:
    """Words `first` to `last` of a message, as characters. Raises Permanent outside of it."""
    text = next(message.text for message in turn.messages if message.id == place["message"])
    words = words_of(text)
    first, last = place["first"], place["last"]
    if not 0 <= first <= last < len(words):
        raise Permanent("malformed", "points outside the message")
    return (Span(place["message"], words[first].start(), words[last].end()),)


def _day(place: Mapping[str, int] | None, turn: Turn) -> str | None:
    """The day that the words name, as the server reads them."""
    if place is None:
        return None
    text = cited(_span(place, turn), sources_of(turn)) or ""
    found = read_date(text, said_at=turn.now, now=turn.now, business=turn.snapshot.business)
    return found.value or None
