"""What the assistant may do in a turn: a closed list of typed acts.

No act has a field for money, a percentage, a name of a service or a free
number that reaches the customer: a backend *selects* (references into the
published catalogue, codes, spans of the customer's own words) and the server
*writes*. Quantities, dates, times and names are read by the server from the
spans; :mod:`ai.validate` fills them in and refuses what does not parse.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

SLOTS = ("name", "phone", "place", "date", "time", "quantity", "notes")
"""What a customer may be asked for. A service's `details` is a subset."""

SMALL_TALK = (
    "greeting",
    "thanks",
    "goodbye",
    "how_are_you",
    "acknowledge",
    "who_are_you",
    "dropped",
)
REFUSALS = (
    "discount",
    "confirm",
    "unknown_service",
    "no_longer",
    "off_topic",
    "override",
    "media",
    "cancel_self",
)
HAND_OFF_REASONS = (
    "asked_for_person",
    "low_confidence",
    "complaint",
    "sensitive",
    "repeated_clarify",
    "change_order",
    "unsupported_language",
    "media",
    "voice",
    "not_allowed",
)
QUOTE_DETAILS = ("price", "about", "duration")
CHANGES = ("cancel", "postpone")
CHANGE_STEPS = ("which", "date", "time", "review", "sent", "waiting", "kept")
LIST_INTROS = ("menu", "book", "instead", "which")
CLARIFY_CODES = ("menu", "book", "hours", "place", "status", "person")
"""What a :class:`Clarify` may offer besides references; `change:<slot>` too."""
REVIEW_CODES = ("yes", "change")
"""What a :class:`Clarify` may offer while a wish stands read back: the read-back's own buttons."""
PROBLEMS = (
    "past",
    "too_far",
    "closed",
    "outside_hours",
    "which_day",
    "part_morning",
    "part_afternoon",
    "part_evening",
    "unreadable",
    "too_many",
    "too_few",
)
"""Why an :class:`Ask` is put again."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the text of the customer's message `message_id`."""

    message_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One detail of the customer's: where they said it and what the server read there.

    `value` is written by the server alone: text for name/place/notes, ISO 8601
    for date and time, digits for quantity, E.164 for phone.
    """

    name: str
    spans: tuple[Span, ...]
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a wished order. `quantity` is read by the server from `spans`, or is 1."""

    ref: str
    quantity: int = 1
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Say what `ref` costs (price), what it is (about) or how long it takes (duration).

    `book` offers to book it; written by the server from the tenant's policy.
    """

    kind: ClassVar[str] = "quote"
    ref: str
    detail: str = "price"
    book: bool = False


@dataclass(frozen=True, slots=True)
class ListServices:
    """Show the catalogue, or one category of it, page by page. `prices`, `packages_first`:
    server-written."""

    kind: ClassVar[str] = "list_services"
    category: str | None = None
    intro: str = "menu"
    page: int = 1
    prices: bool = True
    packages_first: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Repeat the article `ref`."""

    kind: ClassVar[str] = "answer"
    ref: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours, of the week or of one day (`date` ISO, written by the server)."""

    kind: ClassVar[str] = "hours"
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the business is and how to call it, as its profile says."""

    kind: ClassVar[str] = "place"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for one missing slot; `understood` is read back so mistakes surface early.

    `options` (ISO dates or times to tap) are written by the server from the opening hours.
    """

    kind: ClassVar[str] = "ask"
    slot: str
    lines: tuple[Line, ...] = ()
    understood: tuple[Slot, ...] = ()
    problem: str | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposeOrder:
    """Hold out an order for people to decide. `reference` is filled in by the server."""

    kind: ClassVar[str] = "propose_order"
    lines: tuple[Line, ...]
    slots: tuple[Slot, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ReviewOrder:
    """Read the whole wish back and ask for the customer's go-ahead (buttons: yes, change, no)."""

    kind: ClassVar[str] = "review_order"
    lines: tuple[Line, ...]
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """Say how an open proposal or order stands; all but the reference is filled in by the server.

    `lines`, `date` and `time`: what was ordered and for when, of an order that stands.
    """

    kind: ClassVar[str] = "order_status"
    reference: str = ""
    state: str = "none"
    lines: tuple[Line, ...] = ()
    date: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class OrderOption:
    """One of several orders to choose from: what it is and for when. Written by the server."""

    reference: str
    lines: tuple[Line, ...] = ()
    date: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class OrderChange:
    """A step towards cancelling or moving an order of this customer's; people decide on it.

    `step`: which (one of `options`), date or time (which one instead), review (read back, with
    yes and no), sent (the wish is with the team), waiting (one was there already), kept (the
    customer thought better of it). `slots` hold the new day and time in the customer's words;
    `lines`, `old_date`, `old_time`, `options`, `problem` and `orders` (what the options are; runs
    of before have none) are written by the server.
    """

    kind: ClassVar[str] = "order_change"
    what: str
    step: str
    reference: str = ""
    slots: tuple[Slot, ...] = ()
    lines: tuple[Line, ...] = ()
    old_date: str = ""
    old_time: str = ""
    options: tuple[str, ...] = ()
    problem: str | None = None
    orders: tuple[OrderOption, ...] = ()


@dataclass(frozen=True, slots=True)
class Clarify:
    """Offer up to three readings as buttons. References, CLARIFY_CODES, REVIEW_CODES
    or `change:<slot>`."""

    kind: ClassVar[str] = "clarify"
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SmallTalk:
    kind: ClassVar[str] = "small_talk"
    code: str


@dataclass(frozen=True, slots=True)
class Refuse:
    kind: ClassVar[str] = "refuse"
    code: str


@dataclass(frozen=True, slots=True)
class HandOff:
    kind: ClassVar[str] = "hand_off"
    reason: str


Act = (
    Quote
    | ListServices
    | Answer
    | Hours
    | Place
    | Ask
    | ProposeOrder
    | ReviewOrder
    | OrderStatus
    | OrderChange
    | Clarify
    | SmallTalk
    | Refuse
    | HandOff
)
ACT_TYPES: dict[str, type[Act]] = {
    act.kind: act
    for act in (
        Quote,
        ListServices,
        Answer,
        Hours,
        Place,
        Ask,
        ProposeOrder,
        ReviewOrder,
        OrderStatus,
        OrderChange,
        Clarify,
        SmallTalk,
        Refuse,
        HandOff,
    )
}
MAX_ACTS = 4


def moved_to(act: OrderChange) -> tuple[str, str]:
    """To which day and time an order is to be moved; ISO 8601, "" for none."""
    values = {slot.name: slot.value for slot in act.slots}
    return values.get("date") or act.old_date, values.get("time") or act.old_time


def act_to_json(act: Act) -> dict[str, Any]:
    return {"kind": act.kind, **asdict(act)}


def act_from_json(data: dict[str, Any]) -> Act:
    """Rebuild a stored act. Raises KeyError, TypeError or ValueError for what is not one."""
    fields = dict(data)
    act_type = ACT_TYPES[fields.pop("kind")]
    if "lines" in fields:
        fields["lines"] = _lines_from(fields["lines"])
    if "orders" in fields:
        fields["orders"] = tuple(
            OrderOption(**{**order, "lines": _lines_from(order["lines"])})
            for order in fields["orders"]
        )
    for key in ("slots", "understood"):
        if key in fields:
            fields[key] = tuple(
                Slot(
                    name=slot["name"],
                    spans=tuple(Span(**span) for span in slot["spans"]),
                    value=slot["value"],
                )
                for slot in fields[key]
            )
    if "options" in fields:
        fields["options"] = tuple(fields["options"])
    return act_type(**fields)


def _lines_from(data: list[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            ref=line["ref"],
            quantity=line["quantity"],
            spans=tuple(Span(**span) for span in line.get("spans", ())),
        )
        for line in data
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """What a backend wants to do in a turn, before and after validation.

    `confidence` is a probability that no person needs to correct the reply
    (0 to 1), with the features it came from in `reasons`. `state` is the
    dialogue state to keep for the next turn (JSON). `prose`: a model's own words to
    stand in front of the acts, which nobody has looked at yet (`ai.natural`).
    """

    acts: tuple[Act, ...]
    language: str
    confidence: float
    reasons: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    state: dict[str, Any] = field(default_factory=dict)
    prose: str = ""
