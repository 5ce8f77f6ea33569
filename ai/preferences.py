"""What a workspace tells its assistant besides the rules: closed choices, and a note.

A choice selects between ways of saying the same true things (:data:`CHOICES`). The note is
shown to language models as data beside the catalogue. Neither can lift a rule: what a
model answers passes the same validation whatever the note says, no act has a field for
a price, a discount or a confirmation, and the built-in engine does not read the note.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOTE_LENGTH = 300

CHOICES = {
    "packages_first": False,
    "ask_name_first": False,
    "offer_booking": True,
}
"""Name → what holds where a workspace has not chosen."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """`packages_first`: lists begin with packages. `ask_name_first`: of an order's details the
    name is asked for first. `offer_booking`: a price comes with an offer to book. `note`: the
    workspace's own words, for language models."""

    packages_first: bool = CHOICES["packages_first"]
    ask_name_first: bool = CHOICES["ask_name_first"]
    offer_booking: bool = CHOICES["offer_booking"]
    note: str = ""


def preferences_of(stored: Mapping[str, Any], note: str) -> Preferences:
    """What was stored, read leniently: an unknown choice of an older or newer version is none."""
    chosen = {name: bool(stored.get(name, default)) for name, default in CHOICES.items()}
    return Preferences(**chosen, note=note)


def complete(stored: Mapping[str, Any]) -> dict[str, bool]:
    """Every choice as it stands, for people and programs."""
    return {name: bool(stored.get(name, default)) for name, default in CHOICES.items()}
