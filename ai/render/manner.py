"""How a run said its acts: which edition of the texts, and which wording of each sentence.

It is kept with the run, so that its messages can be written again, and so that the same
sentence does not come twice the same way in a conversation. A run that was kept without
one spoke the first edition and picked its wordings by a hash of its acts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FIRST = 1
NEWEST = 2


@dataclass(frozen=True, slots=True)
class Manner:
    """`picks`: the place of the wording a sentence began with; the others follow in turn.

    `prose`: a model's words that passed the gate (`ai.natural`) and stand in front, or "".
    `picture`: the hash of the picture that comes with it, or "".
    `headed`: whether that picture stands above the buttons in one message; in runs kept before
    that was so it came in a message of its own, and theirs are written like that again.
    `latin`: whether Hindi is written in Latin letters.
    """

    edition: int = NEWEST
    picks: Mapping[str, int] = field(default_factory=dict)
    prose: str = ""
    picture: str = ""
    headed: bool = False
    latin: bool = False

    def to_json(self) -> dict[str, Any]:
        kept: dict[str, Any] = {"edition": self.edition, "picks": dict(self.picks)}
        beside = {
            "prose": self.prose,
            "picture": self.picture,
            "headed": self.headed,
            "latin": self.latin,
        }
        return {**kept, **{name: value for name, value in beside.items() if value}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> "Manner":
        if data is None:
            return cls(edition=FIRST)
        return cls(
            edition=data["edition"],
            picks=dict(data["picks"]),
            prose=data.get("prose", ""),
            picture=data.get("picture", ""),
            headed=data.get("headed", False),
            latin=data.get("latin", False),
        )
