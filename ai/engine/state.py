"""The dialogue's memory between turns, as JSON.

    {"v": 1,
     "lines":   [{"ref": "service:3", "spans": [[message, start, end], …]}, …],
     "slots":   {"date": [[message, start, end]], "name": [], …},
     "pending": {"kind": "ask"|"review"|"service"|"quote"|"clarify"|"change", "slot"?, "refs"?,
                "menu"? (all there is stood among the answers), …},
     "last":    ["service:3"],          what was spoken of last
     "shown":   ["service:2", …],       what stands before the customer, in its order
     "booking": true,                   a wish is being put together
     "clarified": 0,                    clarifications in a row
     "reviewed": "<digest>",            what was read back, waiting for a yes
     "proposed": true,                  a proposal has been held out in this conversation
     "told":    [{"acts": […], "words": […], "wants": […], "times": 1}, {}],
                                        what the last turns told, and to which question
     "before":  ["quote", "ask date"],  the kinds of what was said to the customer last
     "turns":   3, "at": ISO,           turns since the talk began, and when the last of them was
     "steady":  0.93,                   how likely nothing was wrong since the talk began
     "perhaps": {…, "tell"?},           this without its texts, as it would be had we not asked
                                        what was meant, or not left it to a person; "tell": what
                                        would have been told of which, [["service:3", "about"]]
     "texts":   {"17": {"text": …, "said_at": ISO, "reply_id": …}}}   messages that spans cite

A slot with no spans is one the contact told us before (Turn.known).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ai.acts import Line, Slot, Span
from ai.slots import Source

VERSION = 1
PAUSE = timedelta(hours=6)
"""Who writes again after this long begins another talk."""


@dataclass(slots=True)
class State:
    lines: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    slots: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    pending: dict[str, Any] = field(default_factory=dict)
    last: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    booking: bool = False
    clarified: int = 0
    reviewed: str = ""
    proposed: bool = False
    told: list[dict[str, Any]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    turns: int = 0
    at: str = ""
    steady: float = 1.0
    perhaps: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, data: dict[str, Any]) -> "State":
        """Read a stored state; one of another version starts afresh."""
        if data.get("v") != VERSION:
            return cls()
        return cls(
            lines={row["ref"]: _spans(row["spans"]) for row in data["lines"]},
            slots={name: _spans(spans) for name, spans in data["slots"].items()},
            pending=dict(data["pending"]),
            last=list(data["last"]),
            shown=list(data.get("shown", [])),
            booking=data["booking"],
            clarified=data["clarified"],
            reviewed=data["reviewed"],
            proposed=data["proposed"],
            told=list(data.get("told", [])),
            before=list(data.get("before", [])),
            turns=data.get("turns", 0),
            at=data.get("at", ""),
            steady=data.get("steady", 1.0),
            perhaps=dict(data.get("perhaps", {})),
        )

    def dump(self, sources: dict[int, Source]) -> dict[str, Any]:
        """As JSON, with the texts that its spans cite."""
        cited = {
            span.message_id
            for spans in (*self.lines.values(), *self.slots.values())
            for span in spans
        }
        if self.perhaps:
            rows = (
                *(row["spans"] for row in self.perhaps["lines"]),
                *self.perhaps["slots"].values(),
            )
            cited |= {span.message_id for spans in rows for span in _spans(spans)}
        return {
            "v": VERSION,
            "lines": [{"ref": ref, "spans": _plain(spans)} for ref, spans in self.lines.items()],
            "slots": {name: _plain(spans) for name, spans in self.slots.items()},
            "pending": self.pending,
            "last": self.last,
            "shown": self.shown,
            "booking": self.booking,
            "clarified": self.clarified,
            "reviewed": self.reviewed,
            "proposed": self.proposed,
            "told": self.told,
            "before": self.before,
            "turns": self.turns,
            "at": self.at,
            "steady": self.steady,
            **({"perhaps": self.perhaps} if self.perhaps else {}),
            "texts": {
                str(key): {
                    "text": sources[key].text,
                    "said_at": sources[key].said_at.isoformat(),
                    "reply_id": sources[key].reply_id,
                }
                for key in sorted(cited)
                if key in sources
            },
        }

    def begins(self, now: datetime) -> None:
        """Note that a turn begins; after a pause it is the first of another talk."""
        if self.at and now - datetime.fromisoformat(self.at) > PAUSE:
            self.talks_anew()
        self.at = now.isoformat()

    def talks_anew(self) -> None:
        """Forget how the talk went: what comes now is another."""
        self.turns, self.steady = 0, 1.0

    def drop_wish(self) -> None:
        """Forget the wish that was being put together."""
        self.lines, self.slots, self.pending = {}, {}, {}
        self.booking, self.reviewed = False, ""

    def wished_lines(self) -> tuple[Line, ...]:
        return tuple(Line(ref=ref, spans=spans) for ref, spans in self.lines.items())

    def wished_slots(self) -> tuple[Slot, ...]:
        return tuple(Slot(name=name, spans=spans) for name, spans in self.slots.items())


def _spans(rows: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(*row) for row in rows)


def _plain(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.message_id, span.start, span.end] for span in spans]
