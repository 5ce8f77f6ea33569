"""One turn as a backend sees it: one conversation and the published catalogue, nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from ai.preferences import Preferences
from catalog.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class CustomerMessage:
    """An inbound message of this burst. `reply_id` is the id of a tapped button or list row,
    `quotes` the text of the message that this one was an answer to. The text of a voice note
    is what was heard of it. `picture` is what a machine says that a picture shows: none of the
    customer's words, and no place in it can be pointed at."""

    id: int
    text: str
    kind: str = "text"
    reply_id: str = ""
    quotes: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A proposal or order of this customer's that is still open.

    `date` and `time` are ISO 8601 by the business's clock, "" when none was wished; `lines` are
    references and quantities. `asked`: what the customer has asked of it that people have yet
    to decide, one of `ai.acts.CHANGES`.
    """

    reference: str
    state: str
    date: str = ""
    time: str = ""
    lines: tuple[tuple[str, int], ...] = ()
    asked: str = ""


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


def turn_to_json(turn: Turn) -> dict[str, Any]:
    """What the built-in engine's decision rests on, but the settings and the catalogue."""
    return {
        "messages": [asdict(message) for message in turn.messages],
        "said_at": turn.now.isoformat(),
        "state": turn.state,
        "language": turn.language,
        "known": turn.known,
        "open_orders": [list(asdict(order).values()) for order in turn.open_orders],
    }


def turn_from_json(kept: Mapping[str, Any], *, snapshot: Snapshot, policy: AssistantPolicy) -> Turn:
    """The turn again, with this catalogue and these settings; its clock stands where it stood."""
    return Turn(
        messages=tuple(CustomerMessage(**message) for message in kept["messages"]),
        snapshot=snapshot,
        now=datetime.fromisoformat(kept["said_at"]),
        policy=policy,
        state=kept["state"],
        language=kept["language"],
        known=kept["known"],
        open_orders=tuple(_order(*order) for order in kept["open_orders"]),
    )


def _order(
    reference: str,
    state: str,
    date: str = "",
    time: str = "",
    lines: Sequence[tuple[str, int]] = (),
    asked: str = "",
) -> OpenOrder:
    """An order as it is kept; of those that were kept before its rest was, that is unknown."""
    named = tuple((ref, quantity) for ref, quantity in lines)
    return OpenOrder(reference, state, date, time, named, asked)
