"""Two talks with one person at one number become one, and come apart again.

Everything that was said goes to the one kept; the other row stays empty, names where it
went, and waits for an undo. Who handles it: a person wins. The epoch of both moves on,
so that no turn that was thought about before says anything. Callers hold both rows.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.dateparse import parse_datetime

from conversations import previews
from conversations.followers import move, move_back
from conversations.models import Conversation, Message
from conversations.queueing import cancel_queued
from conversations.routing import SHOWN_ONLY
from conversations.superseding import cancel_unsent_replies
from conversations.unanswered import waiting_for_answer
from core.clock import now
from tenants.doorbell import ring
from tenants.live import announce

REASON = "merged"

_MOMENTS = (
    "last_message_at",
    "last_inbound_at",
    "waiting_since",
    "slowed_until",
    "muted_until",
    "entry_point_until",
    "paused_until",
)
_STATE = (
    *_MOMENTS,
    "handler",
    "status",
    "assigned_to_id",
    "waiting_reason",
    "assistant_paused",
    "paused_until",
    "paused_reason",
    "paused_by",
    "copilot",
    "answered_through",
    "unread",
    "preview",
    "language",
    "referral",
)


def join(kept: Conversation, other: Conversation) -> dict[str, Any]:
    """Bring `other` into `kept`; returns what :func:`part` needs."""
    before = {"kept": _state(kept), "other": _state(other)}
    waits = [talk for talk in (kept, other) if _has_open_turn(talk)]
    for talk in (kept, other):
        if cancel_unsent_replies(talk) and talk not in waits:
            waits.append(talk)
    epoch = max(kept.epoch, other.epoch) + 1
    by_person = Conversation.Handler.AGENT in (kept.handler, other.handler)
    if by_person:
        for talk in (kept, other):
            cancel_queued(conversation=talk, author=Message.Author.ASSISTANT, reason=REASON)
    else:
        # What did something besides talking still leaves: the epoch is no takeover here.
        Message.objects.filter(
            conversation__in=[kept, other],
            status__in=[Message.Status.QUEUED, Message.Status.SENDING],
        ).update(epoch=epoch)
    twins = _twins(kept, other)
    # Of a talk that is new nothing counts as answered yet: where the answers end tells nothing
    # of the other one, where the oldest waiting message stands does.
    oldest = {talk.pk: _oldest_waiting(talk, besides=twins) for talk in waits}
    waits = [] if by_person else [talk for talk in waits if oldest[talk.pk]]
    through = min((oldest[talk.pk] for talk in waits), default=0) - 1
    answered = _keep_answered((kept, other), waits, behind=through) if waits else []
    rows = move(other, kept, twins={Message: twins})
    _merge_states(kept, other, by_person=by_person)
    kept.epoch = epoch
    kept.turn_due_at = kept.burst_started_at = None
    if waits:
        kept.turn_due_at = kept.burst_started_at = now()
        kept.answered_through = through
        ring(task="ai.take_turn", conversation_id=kept.pk)
    else:
        kept.answered_through = max(kept.answered_through, other.answered_through)
    kept.save()
    _empty(other, epoch=epoch)
    other.merged_into = kept
    other.save()
    ring(task="conversations.deliver", conversation_id=kept.pk)
    _tell(kept)
    return {
        "kept": kept.pk,
        "other": other.pk,
        "rows": rows,
        "before": before,
        "after": _state(kept),
        "open_turn": other in waits,
        "own_turn": kept in waits,
        "answered": answered,
        "through": kept.messages.aggregate(last=Max("id"))["last"] or 0,
    }


def part(record: Mapping[str, Any], *, kept: Conversation, other: Conversation) -> None:
    """Undo :func:`join`: what went along goes back, what came since stays."""
    moved = record["rows"]
    still_open = kept.turn_due_at is not None
    move_back(moved, source=other, target=kept)
    Message.objects.filter(pk__in=record.get("answered", [])).update(dealt_with=False)
    before, after = record["before"], record["after"]
    epoch = max(kept.epoch, other.epoch) + 1
    for name, value in before["kept"].items():
        # Only what nothing has changed since: a person who took it over keeps it. The line may
        # have come to say what was heard of the other's voice note, or what the other edited.
        if name == "preview" or _state(kept)[name] == after[name]:
            _set(kept, name, value)
    if kept.unread and kept.unread != before["kept"]["unread"]:
        kept.unread = max(0, kept.unread - before["other"]["unread"])
    for talk in (kept, other):
        if talk.paused_until is not None:
            ring(task="conversations.end_pause", due=talk.paused_until, conversation_id=talk.pk)
    _recount(kept, since=record["through"])
    if still_open and not record.get("own_turn", True):
        _answer_what_came(kept, since=record["through"])
    cancel_queued(conversation=kept, author=Message.Author.ASSISTANT, reason=REASON)
    kept.epoch = epoch
    kept.save()
    for name, value in before["other"].items():
        _set(other, name, value)
    other.preview = previews.brought_up_to_date(other.preview, previews.newest(other))
    other.merged_into = None
    other.epoch = epoch
    if record["open_turn"] and still_open:
        other.turn_due_at = other.burst_started_at = now()
        ring(task="ai.take_turn", conversation_id=other.pk)
    else:
        heard = other.messages.filter(direction=Message.Direction.INBOUND)
        other.answered_through = heard.aggregate(last=Max("id"))["last"] or 0
    other.save()
    for talk in (kept, other):
        ring(task="conversations.deliver", conversation_id=talk.pk)
        _tell(talk)


def _oldest_waiting(talk: Conversation, *, besides: Collection[int]) -> int:
    """The key of the message that its open turn would begin with; 0 where it would find none."""
    rows = waiting_for_answer(talk.pk, after=talk.answered_through).exclude(pk__in=besides)
    return rows.values_list("pk", flat=True).first() or 0


def _keep_answered(
    talks: Sequence[Conversation], waits: Sequence[Conversation], *, behind: int
) -> list[int]:
    """The joined talk's turn reads all behind the message `behind`: mark what was answered there
    already, or left to people, as dealt with. Returns the keys of those."""
    found: list[int] = []
    for talk in talks:
        rows = waiting_for_answer(talk.pk, after=behind)
        if talk in waits:
            rows = rows.filter(id__lte=talk.answered_through)
        found += rows.values_list("pk", flat=True)
    Message.objects.filter(pk__in=found).update(dealt_with=True)
    return found


def _answer_what_came(talk: Conversation, *, since: int) -> None:
    """The open turn was the other talk's: of this one it answers what came after the merge."""
    after = max(since, talk.answered_through)
    if waiting_for_answer(talk.pk, after=after).exists():
        talk.answered_through = after
    else:
        talk.turn_due_at = talk.burst_started_at = None


def _merge_states(kept: Conversation, other: Conversation, *, by_person: bool) -> None:
    if by_person and kept.handler != Conversation.Handler.AGENT:
        kept.handler, kept.assigned_to_id = other.handler, other.assigned_to_id
    elif by_person and other.handler == Conversation.Handler.AGENT:
        kept.assigned_to_id = kept.assigned_to_id or other.assigned_to_id
    if Conversation.Status.OPEN in (kept.status, other.status):
        kept.status = Conversation.Status.OPEN
    if other.waiting_since and (not kept.waiting_since or other.waiting_since < kept.waiting_since):
        kept.waiting_since, kept.waiting_reason = other.waiting_since, other.waiting_reason
    if _later(other.last_message_at, kept.last_message_at):
        kept.preview = other.preview
    for name in ("last_message_at", "last_inbound_at", "slowed_until", "muted_until"):
        if _later(getattr(other, name), getattr(kept, name)):
            setattr(kept, name, getattr(other, name))
    if _later(other.entry_point_until, kept.entry_point_until):
        kept.entry_point_until, kept.referral = other.entry_point_until, other.referral
    _merge_silence(kept, other)
    kept.unread += other.unread
    kept.language = kept.language or other.language


def _merge_silence(kept: Conversation, other: Conversation) -> None:
    """What was switched off in either stays so for as long as in either; so does co-pilot."""
    paused = [talk for talk in (kept, other) if talk.assistant_paused]
    if paused:
        longest = max(
            paused, key=lambda talk: (talk.paused_until is None, talk.paused_until or now())
        )
        kept.assistant_paused = True
        for name in ("paused_until", "paused_reason", "paused_by"):
            setattr(kept, name, getattr(longest, name))
        if kept.paused_until is not None:
            ring(task="conversations.end_pause", due=kept.paused_until, conversation_id=kept.pk)
    if other.copilot is not None and not kept.copilot:
        kept.copilot = other.copilot


def _twins(kept: Conversation, other: Conversation) -> list[int]:
    """Messages of `other` that `kept` has as well, such as by an import for each address."""
    named = kept.messages.exclude(external_id="").values("external_id")
    return list(other.messages.filter(external_id__in=named).values_list("pk", flat=True))


def _empty(talk: Conversation, *, epoch: int) -> None:
    """Nothing of it waits, counts or is due any more."""
    talk.epoch = epoch
    talk.turn_due_at = talk.burst_started_at = None
    talk.waiting_since, talk.waiting_reason = None, ""
    talk.unread = 0


def _recount(talk: Conversation, *, since: int) -> None:
    """What the list shows and the window rests on, with the messages that came since."""
    newest = previews.newest(talk)
    if newest is not None and newest.pk > since:
        talk.preview = previews.line_of(newest)
        if _later(newest.created_at, talk.last_message_at):
            talk.last_message_at = newest.created_at
    else:
        talk.preview = previews.brought_up_to_date(talk.preview, newest)
    heard = (
        talk.messages.filter(
            id__gt=since,
            direction=Message.Direction.INBOUND,
            origin=Message.Origin.API,
        )
        .exclude(kind__in=SHOWN_ONLY)
        .order_by("-id")
        .values_list("provider_at", "created_at")
        .first()
    )
    if heard is not None:
        written = min(heard[0] or heard[1], heard[1])
        if _later(written, talk.last_inbound_at):
            talk.last_inbound_at = written


def _has_open_turn(talk: Conversation) -> bool:
    return talk.turn_due_at is not None and talk.handler == Conversation.Handler.ASSISTANT


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def _state(talk: Conversation) -> dict[str, Any]:
    found = {name: getattr(talk, name) for name in _STATE}
    return found | {name: found[name].isoformat() if found[name] else None for name in _MOMENTS}


def _set(talk: Conversation, name: str, value: Any) -> None:
    if name in _MOMENTS:
        value = parse_datetime(value) if value else None
    setattr(talk, name, value)


def _tell(talk: Conversation) -> None:
    announce(topic="inbox", id=talk.pk)
    announce(topic=f"conversation-{talk.pk}", id=talk.pk)
