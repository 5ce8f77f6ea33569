"""Playing the past: conversations that really went through the pipeline, at earlier times.

Customers' messages are stored as a webhook would store them, drained, answered by
the assistant's own engine in its own database role, sent through the outbox, and
decided by people through the same actions as in the panel. Only two things are
the demo's: the clock, which stands where the story is, and the transport, which
takes every message and remembers it for the emulator's phone page.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from ai.orchestrator import take_turn
from catalog.queries import profile
from catalog.snapshot import WEEKDAYS
from conversations import channels, handling, intake
from conversations.actions import reply
from conversations.channels import (
    Accepted,
    Meaning,
    Parsed,
    SendResult,
    StatusUpdate,
    Wait,
)
from conversations.delivery import deliver
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, Conversation, InboundEvent, Message
from conversations.statuses import apply_status
from core.clock import now
from demo.data.kinds import (
    Approves,
    HandsBack,
    Reads,
    Rejects,
    Replies,
    Says,
    Step,
    Story,
    Taps,
)
from orders.approval import approve_proposal, reject_proposal
from orders.models import OrderProposal
from tenants.context import in_tenant, outside_tenants
from tenants.models import Doorbell, Tenant
from whatsapp.payloads import message_payload

DONE_HERE = (
    "conversations.drain",
    "conversations.deliver",
    "conversations.acknowledge",
    "ai.take_turn",
)
"""What a story rings for and does itself; only deadlines stay."""

THINKING = timedelta(seconds=9)
"""Beyond the quiet window of a burst, so that the assistant's turn is due."""

DAY_NAMES = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
}


class StoryWentWrong(Exception):
    """A step could not be played as written: the story and the product disagree."""


class Clock:
    """Django's clock while stories are played."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        # Each look a little later, so that rows keep their order.
        self.moment += timedelta(milliseconds=3)
        return self.moment

    def go_on(self, step: timedelta) -> None:
        self.moment += step


@contextmanager
def clock_at(moment: datetime) -> Iterator[Clock]:
    """Let everything that asks Django for the time live at `moment`, moved by the clock alone."""
    clock, real = Clock(moment), timezone.now
    setattr(timezone, "now", clock)  # noqa: B010 - a function's name, for the block
    try:
        yield clock
    finally:
        setattr(timezone, "now", real)  # noqa: B010


@dataclass
class Played:
    """A story as the customer's phone shows it, in the Cloud API's own words."""

    phone_number_id: str
    wa_id: str
    name: str
    language: str
    messages: list[dict[str, Any]] = field(default_factory=list)


class PastTransport:
    """Stands in for the channel's transport while the past is played: takes all, sends nothing."""

    def __init__(self, real: channels.Transport) -> None:
        self.name = real.name
        self._real = real
        self.sent: list[tuple[Message, dict[str, Any]]] = []

    def parse(self, event: InboundEvent) -> Parsed | None:
        return self._real.parse(event)

    def admit(self, *, channel: Channel, peer: int, lane: str) -> Wait | None:
        return None

    def unused(self, *, channel: Channel) -> None:
        """Nobody waits for a chance here."""

    def credential_of(self, channel: Channel) -> str:
        return ""

    def meaning_of(self, code: str) -> Meaning:
        return Meaning.NOTHING

    def slow_down(self, *, channel: Channel) -> None:
        """The past went at its own pace."""

    def send(
        self,
        *,
        channel: Channel,
        to: tuple[str, str],
        message: Message,
        leave_by: float | None = None,
    ) -> SendResult:
        payload = message_payload(
            to=to,
            kind=message.kind,
            text=message.text,
            content=message.content,
            send_key=str(message.send_key),
        )
        wamid = f"wamid.{uuid.uuid4().hex.upper()}"
        message.external_id = wamid
        self.sent.append((message, payload))
        return Accepted(external_id=wamid)

    def acknowledge(self, *, channel: Channel, external_id: str, typing: bool) -> None:
        """A story's customers see no typing."""


@contextmanager
def past_transport(channel: Channel) -> Iterator[PastTransport]:
    """Everything that leaves by the channel's transport is only remembered, for the block."""
    real = channels.transport_of(channel)
    stand_in = PastTransport(real)
    channels.register(stand_in)
    try:
        yield stand_in
    finally:
        channels.register(real)


def play(*, tenant: Tenant, story: Story, people: dict[str, User]) -> Played:
    """Play one story in `tenant`; runs inside a transaction. Raises StoryWentWrong."""
    with in_tenant(tenant, as_assistant=False):
        channel = Channel.objects.get(active=True)
        with clock_at(now() - story.ago) as clock, past_transport(channel) as transport:
            stage = Stage(tenant=tenant, story=story, people=people, channel=channel, clock=clock)
            for step in story.steps:
                clock.go_on(step.after)
                stage.play(step)
                stage.send(transport)
    with outside_tenants():
        Doorbell.objects.filter(tenant_id=tenant.pk, task__in=DONE_HERE).delete()
    return stage.played


@dataclass
class Stage:
    """One story under way."""

    tenant: Tenant
    story: Story
    people: dict[str, User]
    channel: Channel
    clock: Clock
    played: Played = field(init=False)
    _last_choices: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.played = Played(
            phone_number_id=self.channel.address,
            wa_id=self.story.wa_id,
            name=self.story.name,
            language=self.story.language,
        )

    def play(self, step: Step) -> None:
        match step:
            case Says():
                words = self._with_day(step.text)
                self._arrive({"type": "text", "text": {"body": words}})
            case Taps():
                self._arrive(self._tap(step.prefix))
            case Replies():
                reply(actor=self._actor(step.who), conversation_id=self._talk.pk, text=step.text)
            case Approves():
                proposal = self._pending()
                approve_proposal(
                    actor=self._actor(step.who),
                    proposal_id=proposal.pk,
                    revision=proposal.revision,
                )
            case Rejects():
                reject_proposal(
                    actor=self._actor(step.who),
                    proposal_id=self._pending().pk,
                    reason=step.reason,
                )
            case HandsBack():
                handling.hand_back(actor=self._actor(step.who), conversation_id=self._talk.pk)
            case Reads():
                handling.mark_read(actor=self._actor(step.who), conversation_id=self._talk.pk)

    def send(self, transport: PastTransport) -> None:
        """Let what is queued leave, be delivered and be read."""
        head = self._talk.messages.filter(status="queued").order_by("id").first()
        if head and head.not_before and head.not_before > now():
            # An answer is seen being written for a moment first.
            self.clock.go_on(head.not_before - now())
        deliver(self._talk.pk)
        for message, payload in transport.sent:
            self.clock.go_on(timedelta(seconds=1))
            for status in ("delivered", "read"):
                apply_status(
                    self.channel,
                    StatusUpdate(external_id=message.external_id, status=status),
                )
            self._remember("outbound", message.external_id, payload)
            self._last_choices = _choices(payload)
        transport.sent.clear()
        stuck = self._talk.messages.filter(status__in=["queued", "sending", "failed"])
        if stuck.exists():
            raise StoryWentWrong(f"{self.story.name}: {stuck[0].error or 'a message stays queued'}")

    # ------------------------------------------------------------------ pieces

    @property
    def _talk(self) -> Conversation:
        return Conversation.objects.get(
            channel=self.channel, contact__addresses__value=self.story.wa_id
        )

    def _actor(self, who: str) -> Any:
        return self.people[who].actor

    def _pending(self) -> OrderProposal:
        found = OrderProposal.objects.filter(
            conversation=self._talk, status=OrderProposal.Status.PENDING_APPROVAL
        ).first()
        if found is None:
            last = self._talk.messages.order_by("-id").values_list("text", flat=True)[0]
            raise StoryWentWrong(f"{self.story.name}: nothing was proposed; last: {last!r}")
        return found

    def _arrive(self, body: dict[str, Any]) -> None:
        wamid = f"wamid.{uuid.uuid4().hex.upper()}"
        moment = str(int(self.clock.moment.timestamp()))
        message = {"from": self.story.wa_id, "id": wamid, "timestamp": moment, **body}
        contact = {"profile": {"name": self.story.name}, "wa_id": self.story.wa_id}
        event = NewEvent(
            kind=InboundEvent.Kind.MESSAGE,
            external_id=wamid,
            sender=self.story.wa_id,
            body={"message": message, "contact": contact},
        )
        store_events(channel=self.channel, events=[event])
        self._remember("inbound", wamid, message)
        intake.drain(channel_id=self.channel.pk, sender=self.story.wa_id)
        if self._talk.handler == Conversation.Handler.ASSISTANT:
            self.clock.go_on(THINKING)
            with in_tenant(self.tenant, as_assistant=True):
                take_turn(self._talk.pk)

    def _tap(self, prefix: str) -> dict[str, Any]:
        for choice, title in self._last_choices.items():
            if choice.startswith(prefix):
                kind = "button_reply"
                part = {"type": kind, kind: {"id": choice, "title": title}}
                return {"type": "interactive", "interactive": part}
        raise StoryWentWrong(
            f"{self.story.name}: no choice {prefix!r} among {sorted(self._last_choices)}"
        )

    def _with_day(self, text: str) -> str:
        """`{day}`: the name of the first weekday from the day after tomorrow that is open."""
        if "{day}" not in text:
            return text
        business = profile()
        day = self.clock.moment.astimezone(ZoneInfo(business.timezone)).date() + timedelta(days=2)
        while not business.hours.get(WEEKDAYS[day.weekday()]):
            day += timedelta(days=1)
        return text.format(day=DAY_NAMES[self.story.language][day.weekday()])

    def _remember(self, direction: str, wamid: str, body: dict[str, Any]) -> None:
        self.played.messages.append(
            {
                "direction": direction,
                "wamid": wamid,
                "body": body,
                "at": self.clock.moment.timestamp(),
            }
        )


def _choices(payload: dict[str, Any]) -> dict[str, str]:
    """The ids and titles that can be tapped in a sent message."""
    action = payload.get("interactive", {}).get("action", {})
    found = {
        button["reply"]["id"]: button["reply"]["title"] for button in action.get("buttons", [])
    }
    for section in action.get("sections", []):
        found |= {row["id"]: row["title"] for row in section.get("rows", [])}
    return found
