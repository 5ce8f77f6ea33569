"""Who judges a business's own wording: the room that renders it registers itself here.

Nothing in this room knows the assistant's sentences; without a judge no wording is stored.
"""

from collections.abc import Sequence
from typing import Protocol


class Judge(Protocol):
    """Knows the sentences that may be said otherwise, and what they may say."""

    def languages(self) -> Sequence[str]: ...

    def sentences(self) -> Sequence[str]: ...

    def tidy(self, text: str) -> str: ...

    def problem(self, key: str, text: str) -> str | None: ...

    def most(self, key: str) -> int:
        """How many ways to say it may be stored."""


_judges: list[Judge] = []


def register(judge: Judge) -> None:
    _judges[:] = [judge]


def judge() -> Judge:
    """Raises LookupError before one is registered."""
    if not _judges:
        raise LookupError("no room judges wordings")
    return _judges[0]
