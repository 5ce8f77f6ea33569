"""Replies that people write now and that leave at a moment they choose.

The doors of `ScheduledMessage.status`: `schedule` writes one, `reschedule` changes one that
still waits, `cancel` takes it back, and `fire` sends it once it is due. The ring is durable
and may come twice, early or late: what counts is the row, under the conversation's lock.

Every check is made when it is due and not when it was written: the window may have closed,
the customer may have opted out, a colleague may have taken over. What must not leave any
more is cancelled with the reason in words, and staff see it.
"""

import uuid
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import User
from audit.actions import record
from conversations import consent, window
from conversations.exceptions import REFUSALS, AlreadySent, MessageRepeated
from conversations.handling import locked_conversation
from conversations.models import Conversation, Message, ScheduledMessage
from conversations.queueing import queue_texts
from conversations.quoting import QUOTING, quote_of
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import InvalidInput, NotFound
from core.splitting import TEXT_LIMIT
from tenants.doorbell import ring
from tenants.live import announce

Status = ScheduledMessage.Status

FURTHEST = timedelta(days=60)
"""How far ahead: beyond it a calendar is the better place."""

MOST = 20
"""Waiting ones in one conversation; more are a mistake or a machine's."""

TOO_LATE = timedelta(hours=1)
"""One that could not be looked at in time (suspended, everything down) is not sent after this:
“we are there in ten minutes” is wrong two hours later."""

REASONS = {
    "late": "It was due while nothing could be sent.",
    "opted_out": "The customer asked for no more messages.",
    "blocked": "The customer is blocked.",
    "left": "Whoever wrote it may not write to customers any more.",
    "another": "Another person is answering this conversation.",
    "window_closed": "The customer last wrote more than 24 hours before it was due.",
}
"""Why one was cancelled by itself, as sentences for staff."""


def waiting_of(conversation_id: int) -> QuerySet[ScheduledMessage]:
    """What still waits in a conversation, the next first."""
    return ScheduledMessage.objects.filter(
        conversation_id=conversation_id, status=Status.WAITING
    ).select_related("created_by")


def shown_of(conversation_id: int) -> list[ScheduledMessage]:
    """What staff see beside the composer: what waits, and what was cancelled by itself since
    the last day. One query."""
    rows = ScheduledMessage.objects.filter(conversation_id=conversation_id).exclude(
        status=Status.QUEUED
    )
    since = now() - timedelta(days=1)
    recent = rows.filter(status=Status.WAITING) | rows.filter(due_at__gt=since).exclude(
        cancelled_reason=""
    )
    return list(recent.select_related("created_by").order_by("due_at", "id")[: MOST * 2])


def schedule(
    *,
    actor: Actor,
    conversation_id: int,
    text: str,
    due_at: datetime,
    quotes: int | None = None,
    idempotency_key: str | None = None,
) -> ScheduledMessage:
    """Have `text` sent at `due_at`. With an `idempotency_key` the same call again makes no other.

    `quotes`: as in `conversations.actions.reply`. Raises NotAllowed, NotFound, InvalidInput,
    CannotQuote, MessageRepeated or one of REFUSALS.
    """
    actor.require("inbox.reply")
    words = _checked(text, due_at)
    with locked_conversation(conversation_id) as conversation:
        marker = _marker(actor, conversation_id, idempotency_key)
        if marker:
            before = conversation.scheduled.filter(content__schedule_key=marker).first()
            if before is not None:
                if before.text != words:
                    raise MessageRepeated()
                return before
        if refused := consent.refusal(conversation.contact, lane=Message.Lane.REPLY):
            raise REFUSALS[refused]()
        if waiting_of(conversation_id).count() >= MOST:
            raise InvalidInput(
                fields={"text": f"At most {MOST} messages can wait here. Cancel one first."}
            )
        row = ScheduledMessage.objects.create(
            conversation=conversation,
            text=words,
            content={
                **({"schedule_key": marker} if marker else {}),
                **(quote_of(conversation, quotes) if quotes is not None else {}),
            },
            due_at=due_at,
            created_by_id=actor.person_id,
        )
        _ring(row)
        _tell(actor, row, "conversations.scheduled")
    return row


def reschedule(*, actor: Actor, scheduled_id: int, text: str, due_at: datetime) -> ScheduledMessage:
    """Change the words or the moment of one that waits.

    Raises NotAllowed, NotFound, InvalidInput, or AlreadySent when it waits no more.
    """
    actor.require("inbox.reply")
    words = _checked(text, due_at)
    with locked_conversation(_conversation_of(scheduled_id)):
        row = _waiting(scheduled_id)
        if (row.text, row.due_at) != (words, due_at):
            row.text, row.due_at = words, due_at
            row.save(update_fields=["text", "due_at"])
            _ring(row)
            _tell(actor, row, "conversations.schedule.changed")
    return row


def cancel(*, actor: Actor, scheduled_id: int) -> ScheduledMessage:
    """Take one back that waits; again changes nothing.

    Raises NotAllowed, NotFound, or AlreadySent.
    """
    actor.require("inbox.reply")
    with locked_conversation(_conversation_of(scheduled_id)):
        row = _locked(scheduled_id)
        if row.status == Status.QUEUED:
            raise AlreadySent()
        if row.status == Status.WAITING:
            row.status = Status.CANCELLED
            row.save(update_fields=["status"])
            _tell(actor, row, "conversations.schedule.cancelled")
    return row


def fire(scheduled_id: int) -> None:
    """Send what is due, once. Called by the ring, which may come more than once or early."""
    try:
        conversation_id = _conversation_of(scheduled_id)
    except NotFound:
        return
    with locked_conversation(conversation_id) as conversation:
        row = _locked(scheduled_id)
        if row.status != Status.WAITING or row.due_at > now():
            # Done, taken back, or moved to later: that one has a ring of its own.
            return
        writer = row.created_by
        reason = _refusal(row, conversation, writer)
        if reason:
            row.status, row.cancelled_reason = Status.CANCELLED, REASONS.get(reason, reason)[:200]
            row.save(update_fields=["status", "cancelled_reason"])
            _tell(system_actor("schedule"), row, "conversations.schedule.dropped", reason=reason)
            return
        sent = queue_texts(
            conversation=conversation,
            author=Message.Author.AGENT,
            agent=writer,
            texts=[row.text],
            content={key: row.content[key] for key in QUOTING if key in row.content},
        )
        row.status, row.message = Status.QUEUED, sent[0]
        row.save(update_fields=["status", "message"])
        _tell(writer.actor, row, "conversations.schedule.sent")


def overdue(before: datetime) -> QuerySet[ScheduledMessage]:
    """What should have been looked at by now: its ring was lost."""
    return ScheduledMessage.objects.filter(status=Status.WAITING, due_at__lt=before)


def _refusal(row: ScheduledMessage, conversation: Conversation, writer: User) -> str:
    """A key of REASONS, or empty when it may leave."""
    if row.due_at < now() - TOO_LATE:
        return "late"
    if not writer.is_active or not writer.has_permission("inbox.reply"):
        return "left"
    if refused := consent.refusal(conversation.contact, lane=Message.Lane.REPLY):
        return refused
    if conversation.assigned_to_id not in (None, writer.pk):
        return "another"
    return window.refusal(conversation, kind="text", at=now())


def _checked(text: str, due_at: datetime) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise InvalidInput(fields={"text": "Write something first."})
    if len(words) > TEXT_LIMIT:
        raise InvalidInput(fields={"text": f"At most {TEXT_LIMIT:,} characters."})
    if due_at.tzinfo is None:
        raise InvalidInput(fields={"due_at": "Say the time zone, such as 2026-11-22T09:00+04:00."})
    if due_at <= now():
        raise InvalidInput(fields={"due_at": "This moment is past. Choose a later one."})
    if due_at > now() + FURTHEST:
        raise InvalidInput(fields={"due_at": f"At most {FURTHEST.days} days ahead."})
    return words


def _conversation_of(scheduled_id: int) -> int:
    found = (
        ScheduledMessage.objects.filter(pk=scheduled_id)
        .values_list("conversation_id", flat=True)
        .first()
    )
    if found is None:
        raise NotFound("There is no such scheduled message.")
    return found


def _locked(scheduled_id: int) -> ScheduledMessage:
    return (
        ScheduledMessage.objects.select_for_update(of=("self",))
        .select_related("created_by")
        .get(pk=scheduled_id)
    )


def _waiting(scheduled_id: int) -> ScheduledMessage:
    row = _locked(scheduled_id)
    if row.status != Status.WAITING:
        raise AlreadySent()
    return row


def _ring(row: ScheduledMessage) -> None:
    ring(task="conversations.send_scheduled", due=row.due_at, scheduled_id=row.pk)


def _tell(actor: Actor, row: ScheduledMessage, code: str, **data: str) -> None:
    record(
        actor=actor,
        code=code,
        target=f"conversation:{row.conversation_id}",
        data={"scheduled": row.pk, "due_at": row.due_at.isoformat(), **data},
    )
    announce(topic=f"conversation-{row.conversation_id}", id=row.pk)


def _marker(actor: Actor, conversation_id: int, key: str | None) -> str:
    if not key:
        return ""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"schedule/{actor.id}/{conversation_id}/{key}"))
