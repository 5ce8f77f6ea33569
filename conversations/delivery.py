"""The outbox: messages leave in order, replies before notices before bulk, none twice.

The doors of `Message.status` for outbound messages, with `conversations.statuses` for what
comes back. Nothing of a conversation leaves before what was queued earlier has been sent,
failed or been cancelled. Between conversations of one number a worker that has something of
a lower lane serves what waits in a higher one first, so a number's messages are one queue
over any number of workers. A message that must wait (for the number's pace, for a customer's)
is a row with a moment and a ring for it; no worker waits with it.

`sending` is committed before the network is touched, and nothing leaves later than
`fence_seconds` after that. A row found in `sending` may have left, so it waits for a status
that echoes its `send_key` and is sent again only after WHATSAPP_AMBIGUOUS_SECONDS without
one. No ring is made for the case that the sender dies: its own ring is still there.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONArray

from conversations import consent, window
from conversations.channels import number_of, transport_of
from conversations.handling import wait_for_person
from conversations.holding import hold
from conversations.identity import written_as, written_to
from conversations.lateness import REASON, is_late, leave_to_people
from conversations.models import Channel, ContactAddress, Conversation, InboundEvent, Message
from conversations.settling import end, settle
from conversations.statuses import UNCONFIRMED, ask_person
from core.clock import now
from core.compiled import Compiled, CompiledUpdate
from core.scope import active_tenant_id
from tenants.doorbell import ring
from tenants.states import State
from tenants.switches import (
    Kind,
    Stops,
    engaged_column,
    locks_while_open,
    state_column,
    stops_in,
)

Status = Message.Status
OPEN = (Status.QUEUED, Status.SENDING)

MAX_ATTEMPTS = 12
"""After this many refusals or lost answers a message is failed, for a person to see."""

WORTH_WAITING = timedelta(minutes=10)
"""A status that could not be worked off for longer than this holds nothing back any more."""

MOST_SECONDS = 8.0
"""A job that has sent for so long rings for the rest: its lease ends, and others wait too."""

NOT_TAKEN = "not_taken"

REASONS = {
    window.CLOSED: (
        "The customer last wrote more than 24 hours ago, so WhatsApp takes no free text. "
        "Send a template instead."
    ),
    UNCONFIRMED: (
        "WhatsApp never confirmed this message. It may have arrived: ask before you send it again."
    ),
    NOT_TAKEN: "WhatsApp did not take it. Try again.",
    "no_address": "There is no address to send to.",
}
"""Why a message was not sent, as sentences for staff."""

Switches = Mapping[str, Stops]
"""By their kinds, of the active tenant."""


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold before a message leaves, looked at under the conversation's lock.

    `reason` to cancel it, None to let it go. `switches` are the kinds that it wants to know
    besides that of sending, `locks` what it wants shared: both hold still until the message is
    marked as being sent.
    """

    reason: Callable[[Message, Switches], str | None]
    switches: tuple[str, ...] = ()
    locks: Callable[[], Iterable[int]] = tuple


_checks: dict[str, Check] = {}


def register_check(author: str, check: Check) -> None:
    """`check` is for messages of `author`."""
    _checks[author] = check


def fence_seconds() -> float:
    """How long after it was claimed a message may still leave: well before anybody else would
    send it again."""
    return min(10.0, settings.WHATSAPP_AMBIGUOUS_SECONDS / 2)


class _Step(Enum):
    GOES_ON = "something left or ended, look again"
    RESTS = "nothing to do now"


@dataclass(frozen=True, slots=True)
class _Claimed:
    message: Message
    channel: Channel
    address: tuple[str, str]


def deliver(conversation_id: int) -> None:
    """Send what this conversation has queued, in order, until nothing is left or it must wait."""
    until = time.monotonic() + MOST_SECONDS
    while _step(conversation_id, urgent_first=True) is _Step.GOES_ON:
        if time.monotonic() > until:
            ring(task="conversations.deliver", conversation_id=conversation_id)
            return


def _step(conversation_id: int, *, urgent_first: bool) -> _Step:
    head = _head(conversation_id)
    if head is None or not head.conversation.channel.active or not _is_due(head):
        # A stopped number gets no ring: it may stop for days, and whoever starts it rings.
        return _Step.RESTS
    channel, lane = head.conversation.channel, _lane(head)
    if urgent_first and lane != Message.Lane.REPLY:
        urgent = _urgent(channel, above=lane)
        if urgent and _step(urgent, urgent_first=False) is _Step.GOES_ON:
            return _Step.GOES_ON
    held = transport_of(channel).admit(channel=channel, peer=conversation_id, lane=lane)
    if held is not None:
        _put_off(head, seconds=held.seconds)
        return _Step.RESTS
    began = time.monotonic()
    claimed = _claim(head)
    if not isinstance(claimed, _Claimed):
        transport_of(channel).unused(channel=channel)
        return claimed
    result = transport_of(claimed.channel).send(
        channel=claimed.channel,
        to=claimed.address,
        message=claimed.message,
        leave_by=began + fence_seconds(),
    )
    goes_on = settle(claimed.message, claimed.channel, claimed.address, result)
    return _Step.GOES_ON if goes_on else _Step.RESTS


# ---------------------------------------------------------------- looking


def _head(conversation_id: int) -> Message | None:
    """What leaves next here, as it is now: a look without a lock, before anything is begun."""
    return _open_head.first(conversation=conversation_id)


def _waiting_of(conversation: Any) -> QuerySet[Message]:
    return Message.objects.filter(conversation=conversation, status__in=OPEN).order_by("id")


_open_head = Compiled(
    lambda asked: _waiting_of(asked("conversation")).select_related("conversation__channel")[:1]
)


def _is_due(head: Message) -> bool:
    if head.status == Status.SENDING:
        overdue_at = _overdue_at(head)
        if overdue_at is not None and overdue_at > now():
            # Under way or lost: whoever sent it may be dead, so somebody looks then.
            ring(
                task="conversations.deliver",
                due=overdue_at,
                conversation_id=head.conversation_id,
            )
            return False
        return True
    # Whoever set a moment has rung for it.
    return head.not_before is None or head.not_before <= now()


def _overdue_at(message: Message) -> datetime | None:
    if message.sending_since is None:
        return None
    return message.sending_since + timedelta(seconds=settings.WHATSAPP_AMBIGUOUS_SECONDS)


def _lane(head: Message) -> str:
    """The best lane of all that waits in the conversation: what stands before a reply leaves
    as fast as one."""
    if head.lane == Message.Lane.REPLY:
        return head.lane
    waiting = Message.objects.filter(conversation_id=head.conversation_id, status__in=OPEN)
    # The words sort downwards in the order of the lanes.
    return waiting.aggregate(best=Max("lane"))["best"] or head.lane


def _urgent(channel: Channel, *, above: str) -> int | None:
    """A conversation of the number with something of a higher lane that could leave now."""
    moment = now()
    held_up = Message.objects.filter(
        conversation_id=OuterRef("conversation_id"), status__in=OPEN, id__lte=OuterRef("id")
    ).filter(Q(status=Status.SENDING) | Q(not_before__gt=moment))
    return (
        Message.objects.filter(
            ~Exists(held_up),
            conversation__channel=channel,
            status=Status.QUEUED,
            lane__gt=above,
        )
        .order_by("-lane", "id")
        .values_list("conversation_id", flat=True)
        .first()
    )


def waiting_conversations(channels: list[int]) -> QuerySet[Message, int]:
    """Conversations of these numbers whose next message is due and waits, each once."""
    earlier = Message.objects.filter(
        conversation_id=OuterRef("conversation_id"), status__in=OPEN, id__lt=OuterRef("id")
    )
    return (
        Message.objects.filter(
            ~Exists(earlier), status__in=OPEN, conversation__channel__in=channels
        )
        .filter(Q(not_before=None) | Q(not_before__lte=now()))
        .order_by("-lane", "id")
        .values_list("conversation_id", flat=True)
    )


def _put_off(head: Message, *, seconds: float) -> None:
    """Have it looked at again in `seconds`, by one ring however many asked."""
    until = now() + timedelta(seconds=seconds)
    with transaction.atomic():
        moved = (
            Message.objects.filter(pk=head.pk, status=head.status, attempts=head.attempts)
            .filter(Q(not_before=None) | Q(not_before__lte=now()))
            .update(not_before=until)
        )
        if moved:
            ring(task="conversations.deliver", due=until, conversation_id=head.conversation_id)


# ---------------------------------------------------------------- claiming

# With all that is looked at: the address that it goes to, [kind, value] or None, the
# workspace's state, and the switches.
_addressed_head = Compiled(
    lambda asked: (
        _waiting_of(asked("conversation"))
        .select_related("conversation__channel", "conversation__contact")
        .annotate(
            to=Subquery(
                written_to(
                    OuterRef("conversation__contact"), OuterRef("conversation__channel")
                ).values(address=JSONArray("kind", "value"))[:1]
            ),
            workspace=state_column(asked),
            engaged=engaged_column(asked),
        )[:1]
    )
)

_begin_to_send = CompiledUpdate(
    lambda asked: (
        Message.objects.filter(
            pk=asked("message"), status=asked("was"), attempts=asked("attempts_before")
        ),
        {
            "status": Status.SENDING,
            "sending_since": asked("since"),
            "attempts": asked("attempts"),
        },
    )
)


def _claim(head: Message) -> _Claimed | _Step:
    """Mark the message as being sent, if it is its conversation's next and all that must hold
    does."""
    check = _checks.get(head.author)
    kinds = [Kind.SENDING, *(check.switches if check else ())]
    with transaction.atomic():
        also = check.locks() if check else ()
        hold(head.conversation_id, locks=[*locks_while_open(*kinds), *also])
        message = _addressed_head.first(
            conversation=head.conversation_id, kinds=kinds, tenant=active_tenant_id()
        )
        if message is None or message.pk != head.pk:
            return _Step.GOES_ON if message else _Step.RESTS
        conversation = message.conversation
        if not _is_due(message):
            return _Step.RESTS
        if message.status == Status.SENDING and _status_waits(message, conversation):
            return _Step.RESTS
        switches = _switches_if_it_may(message, kinds)
        if switches is None:
            return _Step.RESTS
        if _ended(message, conversation, switches):
            return _Step.GOES_ON
        address: list[str] | None = message.to
        if address is None:
            end(message, status=Status.FAILED, code="no_address", error=REASONS["no_address"])
            return _Step.GOES_ON
        kind, value = address
        if not _begun(message):
            return _Step.GOES_ON
        return _Claimed(message, conversation.channel, (kind, value))


def _begun(message: Message) -> bool:
    """Mark it as being sent, unless a status has settled it since it was read."""
    was, before = message.status, message.attempts
    message.status, message.sending_since = Status.SENDING, now()
    message.attempts += 1
    changed = _begin_to_send(
        message=message.pk,
        was=was,
        attempts_before=before,
        since=message.sending_since,
        attempts=message.attempts,
    )
    return bool(changed)


def _switches_if_it_may(message: Any, kinds: Iterable[str]) -> Switches | None:
    """The switches that concern the message, for certain until the commit; None when nothing
    may leave this workspace or this number.

    No ring when it may not: whoever reactivates, releases or starts again rings for all.
    """
    channel = message.conversation.channel
    if message.workspace != State.ACTIVE or not channel.active:
        return None
    switches = stops_in(kinds, message.engaged)
    return None if switches[Kind.SENDING].of(number_of(channel)) else switches


def _ended(message: Message, conversation: Conversation, switches: Switches) -> bool:
    """Whether the message is not to leave (any more); it is marked with the reason."""
    refusal = _reason_to_cancel(message, conversation, switches)
    if refusal:
        end(message, status=Status.CANCELLED, error=refusal)
        if refusal == REASON:
            leave_to_people(conversation)
        return True
    code = _reason_to_fail(message, conversation)
    if code:
        end(message, status=Status.FAILED, code=code, error=REASONS[code])
        if code == UNCONFIRMED:
            wait_for_person(conversation, reason=UNCONFIRMED)
        elif code == NOT_TAKEN:
            ask_person(message)
        return True
    return False


def _reason_to_cancel(
    message: Message, conversation: Conversation, switches: Switches
) -> str | None:
    if message.content.get("notice") != "consent":
        template = message.content.get("template") or {}
        refused = consent.refusal(
            conversation.contact, lane=message.lane, category=template.get("category") or ""
        )
        if refused:
            return refused
    by_machine = message.author == Message.Author.ASSISTANT
    if by_machine and is_late(message.created_at):
        # It waited while nothing could leave; whoever asked gets a person now.
        return REASON
    check = _checks.get(message.author)
    return check.reason(message, switches) if check else None


def _reason_to_fail(message: Message, conversation: Conversation) -> str:
    in_doubt = message.status == Status.SENDING
    if in_doubt and message.content.get("once"):
        # Such as a demand for money: what may have left is not sent again by a machine.
        return UNCONFIRMED
    if message.attempts >= MAX_ATTEMPTS:
        return UNCONFIRMED if in_doubt else NOT_TAKEN
    return window.refusal(conversation, kind=message.kind, at=now())


def _status_waits(message: Message, conversation: Conversation) -> bool:
    """Whether the status that settles this send has arrived and was not worked off yet.

    Sending again now would send twice; the inbox goes first. Looked for among what waits of
    this contact's addresses, however they are written: an index leads there, whatever else
    waits. Of who is known by a number alone it may have come under an id that is news to us.
    """
    rows = conversation.contact.addresses.filter(channel=conversation.channel)
    known = list(rows.values_list("kind", "value"))
    senders = {value for address in known for value in (address[1], *written_as(address))}
    told = (
        InboundEvent.objects.filter(
            channel=conversation.channel,
            kind=InboundEvent.Kind.STATUS,
            processed_at=None,
            received_at__gt=now() - WORTH_WAITING,
        )
        .annotate(words=Cast("body", TextField()))
        .filter(words__contains=str(message.send_key))
    )
    waiting = told.filter(sender__in=senders).first()
    if waiting is None and ContactAddress.Kind.BSUID not in dict(known):
        # Numbers are digits alone.
        waiting = told.exclude(sender__regex=r"^[0-9]*$").first()
    if waiting is None:
        return False
    ring(
        task="conversations.drain",
        channel_id=conversation.channel_id,
        sender=waiting.sender,
    )
    ring(
        task="conversations.deliver",
        due=now() + timedelta(seconds=1),
        conversation_id=conversation.pk,
    )
    return True
