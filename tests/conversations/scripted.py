"""A transport whose other side is a script: what it hears, and what it answers, in order."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from conversations import channels
from conversations.channels import (
    Accepted,
    Incoming,
    Meaning,
    SendResult,
    StatusUpdate,
    Wait,
)
from conversations.models import Channel, InboundEvent, Message


@dataclass
class ScriptedTransport:
    """`answers` are given one after the other; when they are used up every send is accepted.

    `wait(peer, lane)` says what holds a message back.
    """

    name: str = "scripted"
    answers: list[SendResult] = field(default_factory=list)
    sent: list[tuple[int, str]] = field(default_factory=list)
    before_send: Any = None
    credential: str = ""
    stops: set[str] = field(default_factory=set)
    unwanted: set[str] = field(default_factory=set)
    slows: set[str] = field(default_factory=set)
    temporary: set[str] = field(default_factory=set)
    slowed: list[int] = field(default_factory=list)
    wait: Any = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def parse(self, event: InboundEvent) -> Incoming | StatusUpdate | None:
        body = event.body
        if event.kind == "status":
            return StatusUpdate(
                external_id=body.get("id", ""),
                status=body["status"],
                send_key=body.get("key", ""),
                error=body.get("error", ""),
            )
        if event.kind == "other":
            return None
        return Incoming(
            external_id=event.external_id,
            addresses=tuple((kind, value) for kind, value in body["addresses"]),
            kind=body.get("kind", "text"),
            text=body["text"],
            profile_name=body.get("name", ""),
            provider_at=datetime.fromtimestamp(body["at"], UTC) if "at" in body else None,
        )

    def admit(self, *, channel: Channel, peer: int, lane: str) -> Wait | None:
        return self.wait(peer, lane) if self.wait else None

    def unused(self, *, channel: Channel) -> None:
        """Everybody may try here."""

    def credential_of(self, channel: Channel) -> str:
        return self.credential

    def meaning_of(self, code: str) -> Meaning:
        if code in self.stops:
            return Meaning.STOPS_CHANNEL
        if code in self.slows:
            return Meaning.SLOWS_CHANNEL
        if code in self.temporary:
            return Meaning.TEMPORARY
        return Meaning.UNWANTED if code in self.unwanted else Meaning.NOTHING

    def slow_down(self, *, channel: Channel) -> None:
        self.slowed.append(channel.pk)

    def send(
        self,
        *,
        channel: Channel,
        to: tuple[str, str],
        message: Message,
        leave_by: float | None = None,
    ) -> SendResult:
        if self.before_send:
            self.before_send(message)
        with self.lock:
            self.sent.append((message.pk, message.text))
            if self.answers:
                return self.answers.pop(0)
            return Accepted(external_id=f"out.{message.pk}.{message.attempts}")

    def acknowledge(self, *, channel: Channel, external_id: str, typing: bool) -> None:
        """Nobody looks."""


def install() -> ScriptedTransport:
    transport = ScriptedTransport()
    channels.register(transport)
    return transport
