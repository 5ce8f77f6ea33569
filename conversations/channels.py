"""Transports: how the pipeline understands what arrived and sends what is queued.

A transport room (whatsapp) registers itself here from its `apps.ready()`;
nothing in this room knows which one it is.
"""

from dataclasses import dataclass, field
from datetime import datetime
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
    as kind "unsupported" and are shown, never dropped.
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


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What became of a message of ours; `send_key` settles sends whose answer was lost."""

    external_id: str
    status: str  # "sent", "delivered", "read", "failed"
    send_key: str = ""
    at: datetime | None = None
    error_code: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    external_id: str


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
    """The whole channel cannot send until a person acts (token revoked, number banned)."""

    code: str
    reason: str


SendResult = Accepted | Retry | Ambiguous | Rejected | ChannelStopped


class Transport(Protocol):
    """Spoken to outside of any database transaction."""

    name: str

    def parse(self, event: InboundEvent) -> Incoming | StatusUpdate | None:
        """Pure. None: the update is kept and needs nothing. Never raises for odd bodies."""

    def send(self, *, channel: Channel, to: tuple[str, str], message: Message) -> SendResult:
        """Send one message to the address (kind, value); the other side's faults are results."""

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
