"""JSON with one thing wrong in it: every place missing, and every place of another type."""

import copy
from collections.abc import Iterator
from typing import Any

SWAPS = (
    None,
    "",
    "text",
    "\u0000\ufffd" * 300,
    0,
    -1,
    10**40,
    1.5,
    True,
    [],
    [None],
    [[1]],
    {},
    {"id": []},
)
Path = tuple[str | int, ...]


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    """Every place in a JSON value."""
    yield at
    inner: Any = []
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, part in inner:
        yield from paths(part, (*at, key))


def replaced(value: Any, path: Path, part: Any) -> Any:
    if not path:
        return part
    changed = copy.deepcopy(value)
    _holder(changed, path)[path[-1]] = part
    return changed


def without(value: Any, path: Path) -> Any:
    changed = copy.deepcopy(value)
    del _holder(changed, path)[path[-1]]
    return changed


def mutants(value: Any) -> Iterator[Any]:
    for path in paths(value):
        for swap in SWAPS:
            yield replaced(value, path, swap)
        if path:
            yield without(value, path)


def _holder(value: Any, path: Path) -> Any:
    for key in path[:-1]:
        value = value[key]
    return value


def webhook(*, number: str) -> dict[str, Any]:
    """A body with something of everything."""
    person = {"profile": {"name": "Layla"}, "wa_id": "971551112233", "user_id": "AE.11122"}
    message = {
        "from": "971551112233",
        "id": "wamid.P",
        "timestamp": "1795251600",
        "type": "text",
        "text": {"body": "Hello"},
    }
    status = {"id": "wamid.S", "status": "sent", "recipient_id": "971551112233"}
    value = {
        "metadata": {"display_phone_number": "971500000001", "phone_number_id": number},
        "contacts": [person],
        "messages": [message],
        "statuses": [status],
        "errors": [{"code": 1}],
    }
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "500000000000001", "changes": [{"field": "messages", "value": value}]}],
    }
