"""What two answers to the same words have in common."""

from collections.abc import Sequence
from typing import Any

from ai.acts import (
    Act,
    Ask,
    Clarify,
    HandOff,
    OrderChange,
    ProposeOrder,
    Refuse,
    ReviewOrder,
    act_to_json,
)

_TELLS = ("ref", "detail", "category", "date", "slot", "problem", "code", "reason", "state")
"""Fields that say what an act does; the others say how, or where the customer said it."""

_CHANGES = ("what", "step", "reference")
"""The same of a change of an order. Of other acts a reference is none: it tells a proposal apart
from others that would do the same."""


def essence(act: Act) -> dict[str, Any]:
    """What the act does, without how it is said and where it was read."""
    data = act_to_json(act)
    found = {"kind": act.kind, **{name: data[name] for name in _TELLS if data.get(name)}}
    if isinstance(act, OrderChange):
        found |= {name: data[name] for name in _CHANGES if data[name]}
    if isinstance(act, Clarify | OrderChange) and act.options:
        found["options"] = list(act.options)
    if data.get("lines"):
        found["lines"] = [[line["ref"], line["quantity"]] for line in data["lines"]]
    known = data.get("slots") or data.get("understood")
    if known:
        found["slots"] = {slot["name"]: slot["value"] for slot in known}
    return found


def essences(acts: Sequence[Act]) -> list[dict[str, Any]]:
    return [essence(act) for act in acts]


def calls_person(acts: Sequence[Act]) -> bool:
    return any(isinstance(act, HandOff) for act in acts)


def outcome_of(acts: Sequence[Act]) -> str:
    """What an answer comes to: person, proposes, asks, declines or answers."""
    for kinds, outcome in _OUTCOMES:
        if any(isinstance(act, kinds) for act in acts):
            return outcome
    return "answers"


_OUTCOMES: tuple[tuple[tuple[type[Any], ...], str], ...] = (
    ((HandOff,), "person"),
    ((ProposeOrder,), "proposes"),
    ((Ask, ReviewOrder, Clarify), "asks"),
    ((Refuse,), "declines"),
)
