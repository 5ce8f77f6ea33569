"""One turn as a backend sees it: one conversation and the published catalogue, nothing else."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ai.preferences import Preferences
from catalog.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class CustomerMessage:
    """An inbound message of this burst. `reply_id` is the id of a tapped button or list row,
    `quotes` the text of the message that this one was an answer to."""

    id: int
    text: str
    kind: str = "text"
    reply_id: str = ""
    quotes: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A proposal or order of this customer's that is still open."""

    reference: str
    state: str


@dataclass(frozen=True, slots=True)
class Bend:
    """A tenant's calibration: p = sigmoid(slope × score + shift). Version 0 changes nothing."""

    version: int = 0
    shift: float = 0.0
    slope: float = 1.0


@dataclass(frozen=True, slots=True)
class AssistantPolicy:
    """The tenant's settings a turn obeys. `threshold` is a probability, 0 to 1."""

    threshold: float = 0.85
    allowed: frozenset[str] = frozenset(
        {"answer_questions", "quote_prices", "collect_details", "propose_orders", "small_talk"}
    )
    mode: str = "strict"
    calibration: Bend = Bend()
    preferences: Preferences = field(default_factory=Preferences)


@dataclass(frozen=True, slots=True)
class Turn:
    """`now` is aware; `known` holds what the contact told us before (name, phone).

    `advertisement`: the words of the one that the customer came from, data like all the rest.
    """

    messages: tuple[CustomerMessage, ...]
    snapshot: Snapshot
    now: datetime
    policy: AssistantPolicy = AssistantPolicy()
    history: tuple[HistoryEntry, ...] = ()
    state: dict[str, Any] = field(default_factory=dict)
    language: str | None = None
    known: dict[str, str] = field(default_factory=dict)
    open_orders: tuple[OpenOrder, ...] = ()
    advertisement: str = ""
