"""Who handles a conversation. The doors of `handler`, `epoch` and `waiting_since`.

Taking over, handing back and silencing all raise the conversation's epoch under
its lock and cancel what the assistant has queued: from that commit on, no
message the assistant wrote before can leave.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from audit.actions import record
from audit.queries import Asked, found_by
from conversations.models import Conversation, Message
from conversations.queueing import cancel_queued
from conversations.routing import Arrival
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import NotFound
from tenants.doorbell import ring
from tenants.expiry import check_until, stated_reason
from tenants.live import announce

Handler = Conversation.Handler
PHONE_APP = system_actor("phone app")
EXPIRY = system_actor("expiry")
"""Puts back by itself what was switched off until a moment."""
ON_PHONE = "answered_on_phone"
HANDED_BACK = "conversations.handed_back"
FIELDS = [
    "handler",
    "assigned_to",
    "assistant_paused",
    "epoch",
    "waiting_since",
    "waiting_reason",
    "turn_due_at",
    "burst_started_at",
    "answered_through",
    "unread",
]

PAUSE = ["paused_until", "paused_reason", "paused_by"]
LABEL_LENGTH = 120
"""Characters of a person's name as it is kept beside what they did."""


@contextmanager
def locked_conversation(conversation_id: int) -> Iterator[Conversation]:
    """The conversation under its row lock, in a transaction; of one that was joined to
    another, that other. Raises NotFound."""
    with transaction.atomic():
        conversation = _locked(conversation_id)
        while conversation.merged_into_id is not None:
            conversation = _locked(conversation.merged_into_id)
        yield conversation


def _locked(conversation_id: int) -> Conversation:
    rows = Conversation.objects.filter(pk=conversation_id).order_by()
    if not rows.select_for_update().values_list("pk"):
        raise NotFound("There is no such conversation.")
    # Read once it is ours: what is joined while waiting for a lock is as it was before the wait,
    # so a customer's STOP, or who the customer is since a merge, would be missed.
    return rows.select_related("contact", "channel").get()


def take_over(*, actor: Actor, conversation_id: int) -> Conversation:
    """The actor answers from now on; nothing the assistant queued leaves any more."""
    actor.require("inbox.take_over")
    with locked_conversation(conversation_id) as conversation:
        assign_to_person(actor=actor, conversation=conversation)
    return conversation


def assign_to_person(*, actor: Actor, conversation: Conversation) -> None:
    """The part of :func:`take_over` for callers that hold the lock already."""
    if conversation.handler == Handler.AGENT and conversation.assigned_to_id == actor.id:
        return
    conversation.handler = Handler.AGENT
    conversation.assigned_to_id = actor.person_id
    _silence(conversation, reason="taken_over")
    conversation.waiting_since = None
    conversation.waiting_reason = ""
    conversation.save(update_fields=FIELDS)
    _tell(actor, conversation, "conversations.taken_over")


def answered_on_phone(
    conversation: Conversation, *, written: datetime, unanswered: bool = False
) -> None:
    """Somebody of the business wrote to the customer on its own phone: they took over.

    Who it was is not known, so nobody is assigned; the assistant is silent from here on, and
    what it has queued leaves no more. `written`: when they did, which we may be told late: a
    conversation that was handed back since is the assistant's. `unanswered`: the customer has
    asked something since, which waits for a person. The caller holds the lock.
    """
    taken = conversation.handler != Handler.AGENT
    if taken and _was_handed_back(conversation, since=written):
        return
    cancel_queued(conversation=conversation, author=Message.Author.ASSISTANT, reason=ON_PHONE)
    answered = conversation.waiting_since is not None and not unanswered
    conversation.handler = Handler.AGENT
    if taken:
        _silence(conversation, reason=ON_PHONE)
    if answered:
        conversation.waiting_since = None
        conversation.waiting_reason = ""
    if taken or answered:
        conversation.save(update_fields=FIELDS)
    if unanswered and conversation.assigned_to_id is None:
        wait_for_person(conversation, reason="unanswered")
    if taken:
        _tell(PHONE_APP, conversation, "conversations.answered_on_phone")


def _was_handed_back(conversation: Conversation, *, since: datetime) -> bool:
    """Also as a talk that was joined to it. The history keeps it for longer than the platform
    tells anything late (seven days)."""
    joined = conversation.joined.values_list("pk", flat=True)
    targets = [f"conversation:{key}" for key in (conversation.pk, *joined)]
    found = found_by(Asked(codes=frozenset({HANDED_BACK}), since=since))
    return found.filter(target__in=targets).exists()


def hand_back(*, actor: Actor, conversation_id: int) -> Conversation:
    """The assistant answers again, from the customer's next message on."""
    actor.require("inbox.take_over")
    with locked_conversation(conversation_id) as conversation:
        if conversation.handler == Handler.ASSISTANT and not conversation.waiting_since:
            return conversation
        conversation.handler = Handler.ASSISTANT
        conversation.assigned_to = None
        conversation.epoch += 1
        conversation.waiting_since = None
        conversation.waiting_reason = ""
        conversation.turn_due_at = conversation.burst_started_at = None
        conversation.answered_through = _last_inbound(conversation)
        conversation.save(update_fields=FIELDS)
        _tell(actor, conversation, HANDED_BACK)
    return conversation


def pause_assistant(
    *,
    actor: Actor,
    conversation_id: int,
    reason: str = "",
    until: datetime | None = None,
) -> Conversation:
    """Switch the assistant off in this conversation alone; `until` then, or until somebody
    switches it on. Raises NotFound or InvalidInput."""
    actor.require("inbox.take_over")
    reason = stated_reason(reason)
    check_until(until)
    with locked_conversation(conversation_id) as conversation:
        told = (conversation.paused_reason, conversation.paused_until)
        if conversation.assistant_paused and told == (reason, until):
            return conversation
        conversation.assistant_paused = True
        conversation.paused_reason, conversation.paused_until = reason, until
        conversation.paused_by = actor.label[:LABEL_LENGTH]
        _silence(conversation, reason="assistant_off")
        conversation.save(update_fields=[*FIELDS, *PAUSE])
        if until is not None:
            ring(task="conversations.end_pause", due=until, conversation_id=conversation.pk)
        said = ({"reason": reason} if reason else {}) | (
            {"until": until.isoformat()} if until else {}
        )
        _tell(actor, conversation, "conversations.assistant_paused", said or None)
    return conversation


def resume_assistant(*, actor: Actor, conversation_id: int) -> Conversation:
    actor.require("inbox.take_over")
    with locked_conversation(conversation_id) as conversation:
        if conversation.assistant_paused:
            _resume(actor, conversation)
    return conversation


def end_pause(conversation_id: int) -> None:
    """The moment has come until which the assistant was switched off here."""
    with locked_conversation(conversation_id) as conversation:
        until = conversation.paused_until
        if conversation.assistant_paused and until is not None and until <= now():
            _resume(EXPIRY, conversation)


def _resume(actor: Actor, conversation: Conversation) -> None:
    conversation.assistant_paused = False
    conversation.paused_reason, conversation.paused_by, conversation.paused_until = "", "", None
    conversation.answered_through = _last_inbound(conversation)
    conversation.save(update_fields=[*FIELDS, *PAUSE])
    _tell(actor, conversation, "conversations.assistant_resumed")


def set_copilot(*, actor: Actor, conversation_id: int, copilot: bool | None) -> Conversation:
    """Whether the assistant only drafts in this conversation; None is as the workspace has it.

    What it has queued leaves no more once it only drafts, and a person is asked for instead.
    """
    actor.require("inbox.take_over")
    with locked_conversation(conversation_id) as conversation:
        if conversation.copilot == copilot:
            return conversation
        conversation.copilot = copilot
        conversation.save(update_fields=["copilot"])
        author = Message.Author.ASSISTANT
        if copilot and cancel_queued(conversation=conversation, author=author, reason="copilot"):
            wait_for_person(conversation, reason="assistant_off")
        _tell(actor, conversation, "conversations.copilot", {"copilot": copilot})
    return conversation


def pass_on(*, actor: Actor, conversation_id: int, from_id: int, to_id: int | None) -> bool:
    """What somebody who leaves has taken over becomes another's, or waits for a person.

    The assistant stays silent in both, since it is for people to hand back to it; the
    customer is told nothing. False when the conversation was not that person's any more.
    """
    with locked_conversation(conversation_id) as conversation:
        if conversation.assigned_to_id != from_id:
            return False
        conversation.assigned_to_id = to_id
        if conversation.handler == Handler.AGENT:
            _silence(conversation, reason="taken_over")
            is_open = conversation.status == Conversation.Status.OPEN
            if to_id is None and is_open and conversation.waiting_since is None:
                conversation.waiting_since = now()
                conversation.waiting_reason = "colleague_left"
        conversation.save(update_fields=FIELDS)
        _tell(actor, conversation, "conversations.passed_on", {"from": from_id, "to": to_id})
    return True


def release_left_behind() -> None:
    """Nobody who was deactivated keeps a conversation: not even one taken in that very moment."""
    left = Conversation.objects.filter(assigned_to__is_active=False).order_by("pk")
    for conversation_id, person in left.values_list("pk", "assigned_to_id")[:500]:
        if person is not None:
            pass_on(
                actor=system_actor("sweep"),
                conversation_id=conversation_id,
                from_id=person,
                to_id=None,
            )


def mark_read(*, actor: Actor, conversation_id: int) -> None:
    """The actor has seen the thread."""
    actor.require("inbox.view")
    changed = Conversation.objects.filter(pk=conversation_id, unread__gt=0).update(unread=0)
    if changed:
        announce(topic="inbox", id=conversation_id)


def wait_for_person(conversation: Conversation, *, reason: str) -> None:
    """Queue the conversation for a person; the caller holds the lock."""
    if conversation.waiting_since is None:
        conversation.waiting_since = now()
        conversation.waiting_reason = reason
        conversation.save(update_fields=["waiting_since", "waiting_reason"])
        announce(topic="inbox", id=conversation.pk)


def leave_unanswered(conversation: Conversation, *, reason: str) -> None:
    """Nothing of the assistant's leaves here any more, and nobody waits for a person: the
    customer is not to be answered, nor later what they have said so far. The caller holds the
    lock."""
    _silence(conversation, reason=reason)
    conversation.answered_through = _last_inbound(conversation)
    conversation.waiting_since = None
    conversation.waiting_reason = ""
    conversation.save(update_fields=FIELDS)


def hand_off(conversation: Conversation, *, reason: str) -> None:
    """The assistant gives the conversation to people; its own last words may still leave.

    Writes only what the assistant's role may write. The caller holds the lock.
    """
    conversation.handler = Handler.AGENT
    conversation.waiting_since = now()
    conversation.waiting_reason = reason
    conversation.save(update_fields=["handler", "waiting_since", "waiting_reason"])
    announce(topic="inbox", id=conversation.pk)
    announce(topic=f"conversation-{conversation.pk}", id=conversation.pk)


def keep_silent_for_person(arrival: Arrival) -> bool:
    """Routing: a person handles this conversation, so nothing answers by itself."""
    conversation = arrival.conversation
    if conversation.handler != Handler.AGENT:
        return False
    if conversation.assigned_to_id is None:
        wait_for_person(conversation, reason="unanswered")
    return True


def _silence(conversation: Conversation, *, reason: str) -> None:
    conversation.epoch += 1
    conversation.turn_due_at = conversation.burst_started_at = None
    cancel_queued(conversation=conversation, author=Message.Author.ASSISTANT, reason=reason)


def _last_inbound(conversation: Conversation) -> int:
    found = conversation.messages.filter(direction=Message.Direction.INBOUND).aggregate(
        last=Max("id")
    )
    return found["last"] or 0


def _tell(
    actor: Actor, conversation: Conversation, code: str, data: dict[str, Any] | None = None
) -> None:
    record(actor=actor, code=code, target=f"conversation:{conversation.pk}", data=data)
    announce(topic="inbox", id=conversation.pk)
    announce(topic=f"conversation-{conversation.pk}", id=conversation.pk)
