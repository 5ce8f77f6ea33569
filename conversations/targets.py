"""The message that an edit, a deletion or a reaction means, under its conversation's lock."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q

from conversations.models import Channel, Conversation, Message
from conversations.unanswered import waiting_for_answer
from core.clock import now
from tenants.doorbell import ring
from tenants.live import announce

SOON = timedelta(milliseconds=50)
"""After the change is committed; the turn it interrupts is then thought about anew."""


def target(
    channel: Channel,
    *,
    addresses: Sequence[tuple[str, str]],
    of: str,
    direction: str = "",
) -> Message | None:
    """The message `of` in the talk with whoever has one of `addresses`; None when it is not here.

    Makes nobody: a change of what never arrived here is no reason for a contact.
    """
    any_of = Q()
    for kind, value in addresses:
        any_of |= Q(contact__addresses__kind=kind, contact__addresses__value=value)
    if not addresses:
        return None
    talks = list(
        Conversation.objects.select_for_update(of=("self",))
        .select_related("contact", "channel")
        .filter(any_of, channel=channel, contact__addresses__channel=channel)
        .order_by("pk")
    )
    by_id = {talk.pk: talk for talk in talks}
    found = Message.objects.select_for_update().filter(conversation__in=by_id, external_id=of)
    # By the index that keeps external ids unique: conversation, direction, external id.
    message = found.filter(
        direction__in=[direction] if direction else list(Message.Direction.values)
    ).first()
    if message is not None:
        message.conversation = by_id[message.conversation_id]
    return message


def is_unanswered(message: Message) -> bool:
    """Whether the assistant's turn for it is due or being thought about."""
    conversation = message.conversation
    return (
        message.direction == Message.Direction.INBOUND
        and not message.late
        and not message.dealt_with
        and conversation.turn_due_at is not None
        and message.pk > conversation.answered_through
    )


def think_again(conversation: Conversation) -> None:
    """What the pending turn rests on has changed: it is thought about anew, or not at all.

    A turn that is just being thought about is dropped when it would act, since it finds
    other words than it read.
    """
    left = waiting_for_answer(conversation.pk, after=conversation.answered_through)
    if not left.exists():
        conversation.turn_due_at = conversation.burst_started_at = None
        conversation.save(update_fields=["turn_due_at", "burst_started_at"])
        return
    moment = now()
    if conversation.turn_due_at is None or conversation.turn_due_at <= moment:
        conversation.turn_due_at = moment + SOON
        conversation.save(update_fields=["turn_due_at"])
    ring(task="ai.take_turn", due=conversation.turn_due_at, conversation_id=conversation.pk)


def show(message: Message) -> None:
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
