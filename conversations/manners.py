"""How the assistant reads and writes: in about the time that somebody would take for it.

A message is marked as read after a moment in proportion to it, the customer then sees that
an answer is being written, and a longer answer takes a little longer. Both are bounded by
settings, which are 0 where only the machine's own time counts.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from conversations.channels import number_of, transport_of
from conversations.models import Conversation, Message
from conversations.routing import SHOWN_ONLY
from core.compiled import Compiled
from tenants.switches import Kind, stops_of

READING_SECONDS = 0.02
"""A character: 50 a second, a quick reader's glance."""

WRITING_SECONDS = 0.01
"""A character: faster than anybody types, so that a long answer is not waited for."""

_others = Message.objects.filter(conversation=OuterRef("conversation"))

# `newer`: the customer has written more since; `queued`: an answer of the assistant's waits.
_message_and_others = Compiled(
    lambda asked: (
        Message.objects.select_related("conversation__channel")
        .filter(pk=asked("message"))
        .annotate(
            newer=Exists(
                _others.filter(
                    direction=Message.Direction.INBOUND,
                    late=False,
                    dealt_with=False,
                    id__gt=OuterRef("id"),
                ).exclude(kind__in=SHOWN_ONLY)
            ),
            queued=Exists(
                _others.filter(author=Message.Author.ASSISTANT, status=Message.Status.QUEUED)
            ),
        )
    )
)


def reading_time(text: str) -> timedelta:
    """How long the customer's words take to be read."""
    return _bounded(0.2 + READING_SECONDS * len(text), settings.WHATSAPP_READ_SECONDS)


def writing_time(text: str) -> timedelta:
    """How long an answer of the assistant is seen being written before it leaves."""
    return _bounded(0.3 + WRITING_SECONDS * len(text), settings.WHATSAPP_TYPING_SECONDS)


def acknowledge(message_id: int) -> None:
    """Mark the customer's newest message as read, and the earlier ones with it; show that an
    answer is being written while one is.

    Not while nothing may leave, nor where no assistant reads: a mute, a kill switch.
    """
    found: Any = _message_and_others.first(message=message_id)
    if found is None or not found.external_id:
        return
    if found.newer:
        # Its own ring marks this one as well.
        return
    conversation, channel = found.conversation, found.conversation.channel
    if not channel.active or conversation.is_muted or conversation.assistant_paused:
        return
    number = number_of(channel)
    if any(stopped.of(number) for stopped in stops_of(Kind.SENDING, Kind.AI).values()):
        return
    answering = conversation.handler == Conversation.Handler.ASSISTANT and (
        conversation.turn_due_at is not None or found.queued
    )
    transport_of(channel).acknowledge(
        channel=channel, external_id=found.external_id, typing=answering
    )


def _bounded(seconds: float, most: float) -> timedelta:
    return timedelta(seconds=min(seconds, most))
