"""Reading JSON of unknown shape: what is not what it should be reads as empty."""

import re
from typing import Any

# NUL and halves of surrogate pairs: JSON can write them, a database's text cannot hold them.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; what else is in it is passed over."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def word(value: Any) -> str:
    """Text as it is, a whole number as its digits, anything else as empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    return ""


def number(value: Any) -> float | None:
    """A number, also one written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < float("inf") else None


def storable(value: Any) -> Any:
    """The same value with U+FFFD for what text in a database cannot hold."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {_UNSTORABLE.sub("\ufffd", key): storable(item) for key, item in value.items()}
    return value


def is_deeper(value: Any, *, than: int) -> bool:
    """Whether lists and objects nest deeper than that many levels."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(than + 1):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
