"""What an act changed, for the `data` of its entry: before and after, secrets masked."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

MASK = "•••"
"""Stands for a value that is a secret or a customer's words: that it changed, not what it was."""


def changed(
    before: Mapping[str, Any], after: Mapping[str, Any], masked: Collection[str] = ()
) -> dict[str, Any]:
    """``{"changes": {field: [before, after]}}`` of the fields that differ, in `after`'s order.

    A field that one side lacks is None there. Of a field in `masked` only whether
    there was a value is told. ``{}`` when nothing changed, so that a caller may
    write ``data={**changed(…), "reason": reason}``. Raises TypeError for a value
    that history cannot keep.
    """
    changes = {
        field: [_shown(value, mask=field in masked) for value in (before.get(field), now)]
        for field, now in {**dict.fromkeys(before), **after}.items()
        if before.get(field) != now
    }
    return {"changes": changes} if changes else {}


def _shown(value: Any, *, mask: bool) -> Any:
    if value is None or (mask and value == ""):
        return value
    return MASK if mask else _plain(value)


def _plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted(_plain(item) for item in value)
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"history cannot keep a {type(value).__name__}: give its name or its key")
