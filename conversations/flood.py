"""One customer's flood is slowed, then muted; the door of `slowed_until` and `muted_until`.

Counted from the rows under the conversation's lock, so it is exact over any number of
workers and nobody else's messages count. Everything is stored and shown as always; what
changes is that the assistant answers seldom, and then not at all, until the time is over
or somebody of the business unmutes the conversation. Meanwhile the conversation waits for
a person, so whoever asks for one has asked already.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import Coalesce, Least

from audit.actions import record
from conversations.handling import locked_conversation, wait_for_person
from conversations.models import Conversation, Message
from conversations.queueing import cancel_queued
from conversations.routing import Arrival
from conversations.unanswered import waiting_for_answer
from core.actors import Actor, system_actor
from core.clock import now
from tenants.doorbell import ring
from tenants.live import announce

REASON = "flood"
ACTOR = system_actor("flood")


def keep_calm(arrival: Arrival) -> bool:
    """Routing: takes the message of a muted conversation, so that nothing answers it."""
    conversation = arrival.conversation
    moment = now()
    if conversation.muted_until is not None:
        if conversation.muted_until > moment:
            # Whoever handed it back meant to be done with it; this is something new.
            wait_for_person(conversation, reason=REASON)
            return True
        _end_mute(conversation, before=arrival.message)
    if arrival.calm:
        return False
    slow, *mutes = limits()
    slowly, *muted = _beyond(arrival.message, conversation, limits=(slow, *mutes))
    for (most, seconds), is_beyond in zip(mutes, muted, strict=True):
        if is_beyond:
            _mute(conversation, moment=moment, most=most, seconds=seconds)
            return True
    if slowly:
        _slow(conversation, moment=moment)
    return False


def limits() -> tuple[tuple[int, float], ...]:
    """(most messages, within seconds): what slows, then what mutes."""
    return (
        (settings.FLOOD_SLOW, settings.FLOOD_SLOW_WITHIN),
        (settings.FLOOD_MUTE, settings.FLOOD_MUTE_WITHIN),
        (settings.FLOOD_LOOP, settings.FLOOD_LOOP_WITHIN),
    )


def written_at(message: Message) -> datetime:
    """The platform's time, where it is known and not ahead of ours."""
    return min(message.provider_at or message.created_at, message.created_at)


def answer_not_before(conversation: Conversation) -> datetime | None:
    """While a conversation is slowed: when the next answer may be given; else None."""
    moment = now()
    if conversation.slowed_until is None or conversation.slowed_until <= moment:
        return None
    last = (
        conversation.messages.filter(author=Message.Author.ASSISTANT)
        .order_by("-id")
        .values_list("created_at", flat=True)
        .first()
    )
    return last + _seconds(settings.FLOOD_ANSWER_EVERY) if last else None


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def _beyond(
    message: Message, conversation: Conversation, *, limits: Sequence[tuple[int, float]]
) -> list[bool]:
    """For each limit (most, seconds): whether more were written in the `seconds` up to `message`.

    Measured from the newest and not from our clock: one that differs from the platform's
    by minutes would otherwise see no flood at all. The platform's own time counts where it
    is known: what waited somewhere and arrives in one heap was no flood when it was
    written. One query that reads no further back than the largest limit.
    """
    newest = written_at(message)
    recent = (
        conversation.messages.filter(direction=Message.Direction.INBOUND, pk__lte=message.pk)
        # What was brought along from the phone was answered there.
        .exclude(origin=Message.Origin.HISTORY)
        .annotate(written=Least(Coalesce("provider_at", "created_at"), "created_at"))
        .order_by("-id")
    )
    if conversation.flood_counted_from is not None:
        recent = recent.filter(created_at__gt=conversation.flood_counted_from)
    counted = recent.values("written")[: max(most for most, _ in limits) + 1].aggregate(
        **{
            f"within_{number}": Count("written", filter=Q(written__gt=newest - _seconds(seconds)))
            for number, (_, seconds) in enumerate(limits)
        }
    )
    return [counted[f"within_{number}"] > most for number, (most, _) in enumerate(limits)]


def _slow(conversation: Conversation, *, moment: datetime) -> None:
    already = conversation.slowed_until is not None and conversation.slowed_until > moment
    conversation.slowed_until = moment + _seconds(settings.FLOOD_SLOW_WITHIN)
    conversation.save(update_fields=["slowed_until"])
    if not already:
        record(
            actor=ACTOR,
            code="conversations.slowed",
            target=f"conversation:{conversation.pk}",
            data={"most": settings.FLOOD_SLOW, "seconds": settings.FLOOD_SLOW_WITHIN},
        )


def _mute(conversation: Conversation, *, moment: datetime, most: int, seconds: float) -> None:
    """One notice: the conversation waits for a person, says why, and stands in the history."""
    conversation.muted_until = moment + _seconds(settings.FLOOD_MUTED_FOR)
    conversation.slowed_until = None
    conversation.turn_due_at = conversation.burst_started_at = None
    conversation.save(
        update_fields=["muted_until", "slowed_until", "turn_due_at", "burst_started_at"]
    )
    cancel_queued(conversation=conversation, author=Message.Author.ASSISTANT, reason=REASON)
    record(
        actor=ACTOR,
        code="conversations.muted",
        target=f"conversation:{conversation.pk}",
        data={
            "most": most,
            "seconds": seconds,
            "minutes": settings.FLOOD_MUTED_FOR // 60,
        },
    )
    wait_for_person(conversation, reason=REASON)
    _tell(conversation)


def _end_mute(conversation: Conversation, *, before: Message) -> None:
    """The time is over: what was written meanwhile is left to people, `before` is answered.

    It has been paid for, too: what comes from here on counts anew.
    """
    conversation.flood_counted_from = conversation.muted_until
    conversation.muted_until = None
    conversation.answered_through = before.pk - 1
    conversation.save(update_fields=["muted_until", "answered_through", "flood_counted_from"])


def unmute(*, actor: Actor, conversation_id: int) -> Conversation:
    """Let the assistant answer again, beginning with the newest message. Raises NotFound."""
    actor.require("inbox.take_over")
    with locked_conversation(conversation_id) as conversation:
        moment = now()
        if conversation.muted_until is None and conversation.slowed_until is None:
            return conversation
        was_muted = conversation.muted_until is not None and conversation.muted_until > moment
        conversation.muted_until = conversation.slowed_until = None
        conversation.flood_counted_from = moment
        fields = ["muted_until", "slowed_until", "flood_counted_from"]
        if conversation.waiting_reason == REASON:
            conversation.waiting_since = None
            conversation.waiting_reason = ""
            fields += ["waiting_since", "waiting_reason"]
        if was_muted:
            fields += _answer_the_newest(conversation, moment=moment)
        conversation.save(update_fields=fields)
        record(actor=actor, code="conversations.unmuted", target=f"conversation:{conversation.pk}")
        _tell(conversation)
    return conversation


def _answer_the_newest(conversation: Conversation, *, moment: datetime) -> list[str]:
    newest = waiting_for_answer(conversation.pk, after=conversation.answered_through).last()
    if newest is None or conversation.handler != Conversation.Handler.ASSISTANT:
        return []
    conversation.answered_through = newest.pk - 1
    conversation.turn_due_at = conversation.burst_started_at = moment
    ring(task="ai.take_turn", conversation_id=conversation.pk)
    return ["answered_through", "turn_due_at", "burst_started_at"]


def _tell(conversation: Conversation) -> None:
    announce(topic="inbox", id=conversation.pk)
    announce(topic=f"conversation-{conversation.pk}", id=conversation.pk)
