"""Transports: how the pipeline understands what arrived and sends what is queued.

A transport room (whatsapp) registers itself here from its `apps.ready()`;
nothing in this room knows which one it is.

What `Message.content` holds of a message that arrived, where it has it:

any kind      `reply_to` external id of the message it quotes, `quoted` our key of that message;
              `forwarded`, `forwarded_often` True; `referral` the advertisement it came from
              (`headline`, `body`, `source_type`, `source_id`, `source_url`, `media_type`, …);
              `product` what of a catalogue it asks about (`catalog_id`, `retailer_id`)
files         `mime_type`, `filename`, `sha256`; `voice`, `animated`, `view_once` True
location      `latitude`, `longitude`, `name`, `address`, `url`
contacts      `contacts`: the cards as the transport gave them
interactive,  `reply` "button_reply", "list_reply", "nfm_reply" (a form), "address_message",
button        "button"; `reply_id` of what was tapped, `description` of a row; `form` the answers
payment       `payment` how they want to pay, or that they say they paid: proves nothing
call_permission  `permission` (`response` "accept" or "reject", `expiration_timestamp`, …)
call          `call` (`direction`, `status`, `duration` in seconds) as far as it is told
order         `catalog_id`, `items` (`retailer_id`, `quantity`, `price`, `currency`: what their
              telephone showed), `note`
system        `type`, `wa_id`, `new_wa_id` and such
unsupported   `type` the transport's name of the kind, `errors`, `body` its part as it came
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from conversations.models import Channel, InboundEvent, Message


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file of the customer's, to be fetched by a worker. `external_id`: the transport's id."""

    external_id: str
    mime_type: str = ""
    filename: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A customer's message, understood. `addresses`: (kind, value), best first.

    `reply_id` is the id of a tapped button or list row; `content` what has no
    plain text (location, contacts, the unsupported body); unknown kinds come
    as kind "unsupported" and are shown, never dropped. `referral` is the
    advertisement that it came from.
    """

    external_id: str
    addresses: tuple[tuple[str, str], ...]
    kind: str
    text: str = ""
    profile_name: str = ""
    reply_id: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    file: IncomingFile | None = None
    provider_at: datetime | None = None
    referral: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Pricing:
    """What the platform says a message costs: its words, never an amount.

    `category` such as "utility" or "service", `model` such as "PMP", `type` "regular",
    "free_customer_service" or "free_entry_point"; `billable` None where it is not said.
    """

    category: str = ""
    model: str = ""
    type: str = ""
    billable: bool | None = None


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What became of a message of ours; `send_key` settles sends whose answer was lost.

    `addresses`: whom it went to, as the platform knows them. `entry_point_until`: the end of
    the free window of an advertisement, where the status tells it.
    """

    external_id: str
    status: str  # "sent", "delivered", "read", "failed"
    send_key: str = ""
    at: datetime | None = None
    error_code: str = ""
    error: str = ""
    pricing: Pricing | None = None
    addresses: tuple[tuple[str, str], ...] = ()
    entry_point_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Echo:
    """What the business wrote to a customer on its own phone; `addresses` are the customer's."""

    external_id: str
    addresses: tuple[tuple[str, str], ...]
    kind: str
    text: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    file: IncomingFile | None = None
    provider_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One message of an imported past, either way.

    `place`: its place among the messages of the same second. `status` of one of ours is as
    in StatusUpdate, empty where it is not known. `file` may come later, by itself.
    """

    external_id: str
    outbound: bool
    kind: str
    text: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    file: IncomingFile | None = None
    provider_at: datetime | None = None
    status: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some messages of one imported thread, oldest first, as many as one transaction takes."""

    addresses: tuple[tuple[str, str], ...]
    items: tuple[HistoryItem, ...]
    profile_name: str = ""


@dataclass(frozen=True, slots=True)
class ListedContact:
    """What the address book of the business's phone says of a customer; `removed` from it."""

    addresses: tuple[tuple[str, str], ...]
    name: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """A message says something else now. `of` is its external id, `echo` whether it is one of
    the business's own, changed on its phone."""

    external_id: str
    of: str
    addresses: tuple[tuple[str, str], ...]
    text: str
    kind: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    echo: bool = False
    provider_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Revoke:
    """A message was deleted for everyone. `of` and `echo` as in Edit."""

    external_id: str
    of: str
    addresses: tuple[tuple[str, str], ...]
    echo: bool = False
    provider_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReactionUpdate:
    """An emoji on a message, either way; none: it was taken back. `echo`: the business's own."""

    external_id: str
    of: str
    addresses: tuple[tuple[str, str], ...]
    emoji: str = ""
    echo: bool = False
    provider_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AddressChange:
    """A customer goes by another address. `reason`: "number", "user_id" or "identity".

    `before` and `after` hold what the update names; either may be empty. `text` is how the
    platform tells it.
    """

    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    reason: str
    profile_name: str = ""
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreferenceUpdate:
    """A customer told the platform what it wants to receive: `wanted` False is an opt-out."""

    addresses: tuple[tuple[str, str], ...]
    category: str  # "marketing_messages"
    wanted: bool
    detail: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TemplateUpdate:
    """The platform's word on a template of the account `account`.

    `topic` is "status", "quality", "category" or "components"; `event` is the platform's
    word for what it is now ("APPROVED", "GREEN", "MARKETING"), `detail` the update's body.
    """

    account: str
    topic: str
    external_id: str
    name: str
    language: str
    event: str
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChannelNotice:
    """The platform on a number or a whole account: its quality, its name, its standing.

    `topic` is the platform's name of the update; `number` is empty where the whole account
    is meant; `codes` are the errors it names, with the transport's words for them.
    """

    account: str
    topic: str
    event: str = ""
    number: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    codes: tuple[tuple[str, str], ...] = ()
    at: datetime | None = None


Update = (
    Echo
    | HistoryPage
    | ListedContact
    | Edit
    | Revoke
    | ReactionUpdate
    | AddressChange
    | PreferenceUpdate
    | TemplateUpdate
    | ChannelNotice
)
"""What is neither a customer's message nor a status; `conversations.updates` acts on it."""

Parsed = Incoming | StatusUpdate | Update


@dataclass(frozen=True, slots=True)
class Accepted:
    """`addresses`: whom the platform says it went to, as (kind, value)."""

    external_id: str
    addresses: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Retry:
    """Certainly not sent; try again after `after` seconds.

    `tried` is False when nothing was asked of the other side at all: waiting
    alone never uses up a message's attempts.
    """

    after: float
    code: str
    reason: str
    tried: bool = True


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Perhaps sent: wait for a status that echoes the send key before trying again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Never sent and never will be."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChannelStopped:
    """The whole channel cannot send until a person acts (token revoked, number banned).

    `credential` marks the token that was refused, so that a newer one is not blamed for it.
    """

    code: str
    reason: str
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet: ask again in `seconds`. `why` is a word for logs."""

    seconds: float
    why: str


class Meaning(Enum):
    """What a failure says beyond the one message it came with."""

    NOTHING = "nothing"
    STOPS_CHANNEL = "stops_channel"
    UNWANTED = "unwanted"
    SLOWS_CHANNEL = "slows_channel"
    """It passes, and until then the whole number is too fast."""
    TEMPORARY = "temporary"
    """It passes: what was refused might have arrived at another time."""


PASSING = frozenset({Meaning.SLOWS_CHANNEL, Meaning.TEMPORARY})

SendResult = Accepted | Retry | Ambiguous | Rejected | ChannelStopped


class Transport(Protocol):
    """Spoken to outside of any database transaction."""

    name: str

    def parse(self, event: InboundEvent) -> Parsed | None:
        """Pure. None: the update is kept and needs nothing. Never raises for odd bodies."""

    def admit(self, *, channel: Channel, peer: int, lane: str) -> Wait | None:
        """Whether a message of `lane` may leave now to the conversation `peer`; it then counts
        as sent in the number's pace. Asked before anything is marked as being sent."""

    def unused(self, *, channel: Channel) -> None:
        """What `admit` has just let through is not sent after all."""

    def send(
        self,
        *,
        channel: Channel,
        to: tuple[str, str],
        message: Message,
        leave_by: float | None = None,
    ) -> SendResult:
        """Send one message to the address (kind, value); the other side's faults are results.

        Nothing may leave after `leave_by` (of time.monotonic): by then others may send it.
        """

    def credential_of(self, channel: Channel) -> str:
        """A mark of what the channel signs in with now, to be compared and never shown."""

    def meaning_of(self, code: str) -> Meaning:
        """What the error code of a failure says beyond the one message."""

    def slow_down(self, *, channel: Channel) -> None:
        """All senders of the number wait for a while, as after such an answer."""

    def acknowledge(self, *, channel: Channel, external_id: str, typing: bool) -> None:
        """Mark the customer's message as read, with a typing indicator if asked. Best effort."""


def number_of(channel: Channel) -> tuple[str, str]:
    """A channel as the platform's switches know it."""
    return channel.transport, channel.address


_transports: dict[str, Transport] = {}


def register(transport: Transport) -> None:
    _transports[transport.name] = transport


def transport_of(channel: Channel) -> Transport:
    """The transport a channel uses. Raises KeyError for one that no room registered."""
    return _transports[channel.transport]
