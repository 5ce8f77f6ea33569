"""A model's words on their way to a run: kept when they pass, and why not when they do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ai.acts import Act
from ai.natural import words
from ai.natural.gate import problem

NATURAL = "natural"
LANGUAGES = tuple(words.ALLOWED)
"""The languages that words may be said in; every other one stays strict."""

REASONS_KEY = "prose"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a model's words: `prose` to be said, or "", and what the run notes."""

    prose: str = ""
    note: Mapping[str, Any] | None = None

    @property
    def reasons(self) -> dict[str, Any]:
        return {} if self.note is None else {REASONS_KEY: dict(self.note)}


def tried(prose: str, *, acts: tuple[Act, ...], language: str, mode: str) -> Tried:
    """The words if they may stand before what `acts` say in this `mode`.

    Words that were refused are not kept: they may hold anything.
    """
    if mode != NATURAL or not prose:
        return Tried()
    prose = prose.strip()
    refused = problem(prose, acts=acts, language=language)
    if refused:
        return Tried(note={"passed": False, "because": refused})
    return Tried(prose=prose, note={"passed": True})
