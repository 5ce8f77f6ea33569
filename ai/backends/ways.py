"""Which way of asking an address understands, found by trying and remembered for a while.

Servers of one protocol differ in what they take: some know no schemas, some no forced
tools, some no caching. The strictest way is tried first. One that is not taken is no
answer of the model's, so the same call goes on in the next way.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ai.backends.protocol import Rejected

Way = TypeVar("Way")

NOT_TAKEN = frozenset({400, 404, 405, 406, 415, 422, 501})
REMEMBER_SECONDS = 3600.0
"""A server that learns something is asked in the stricter way within the hour."""

MOST_REMEMBERED = 64

_lock = threading.Lock()
_known: dict[tuple[str, ...], tuple[int, float]] = {}


def in_some_way(
    account: tuple[str, ...], ways: Sequence[Way], ask: Callable[[Way], dict[str, Any]]
) -> tuple[Way, dict[str, Any]]:
    """The first way that the address takes, with its answer. Raises what `ask` raises last."""
    first = _remembered(account)
    if first >= len(ways):
        first = 0
    for number in range(first, len(ways)):
        try:
            found = ask(ways[number])
        except Rejected as error:
            if error.http_status not in NOT_TAKEN or number == len(ways) - 1:
                raise
            continue
        if number != first:
            _remember(account, number)
        return ways[number], found
    raise AssertionError("there is no way at all")


def forget() -> None:
    """Ask everybody in the strictest way again."""
    with _lock:
        _known.clear()


def _remembered(account: tuple[str, ...]) -> int:
    number, since = _known.get(account, (0, 0.0))
    return number if time.monotonic() - since < REMEMBER_SECONDS else 0


def _remember(account: tuple[str, ...], number: int) -> None:
    with _lock:
        if account not in _known and len(_known) >= MOST_REMEMBERED:
            _known.clear()
        _known[account] = (number, time.monotonic())
