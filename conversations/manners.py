"""How the assistant reads and writes: in about the time that somebody would take for it.

A message is marked as read after a moment in proportion to it, the customer then sees that
an answer is being written, and a longer answer takes a little longer. Both are bounded by
settings, which are 0 where only the machine's own time counts.
"""

from datetime import timedelta

from django.conf import settings

from conversations.channels import number_of, transport_of
from conversations.models import Conversation, Message
from conversations.routing import SHOWN_ONLY
from tenants.switches import Kind, stops

READING_SECONDS = 0.02
"""A character: 50 a second, a quick reader's glance."""

WRITING_SECONDS = 0.01
"""A character: faster than anybody types, so that a long answer is not waited for."""


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
    found = Message.objects.select_related("conversation__channel").filter(pk=message_id).first()
    if found is None or not found.external_id:
        return
    conversation, channel = found.conversation, found.conversation.channel
    if not channel.active or conversation.is_muted or conversation.assistant_paused:
        return
    number = number_of(channel)
    if stops(Kind.SENDING).of(number) or stops(Kind.AI).of(number):
        return
    newer = conversation.messages.filter(
        direction=Message.Direction.INBOUND, late=False, id__gt=message_id
    )
    if newer.exclude(kind__in=SHOWN_ONLY).exists():
        # Its own ring marks this one as well.
        return
    transport_of(channel).acknowledge(
        channel=channel, external_id=found.external_id, typing=_is_answering(conversation)
    )


def _is_answering(conversation: Conversation) -> bool:
    if conversation.handler != Conversation.Handler.ASSISTANT:
        return False
    waiting = conversation.messages.filter(
        author=Message.Author.ASSISTANT, status=Message.Status.QUEUED
    )
    return conversation.turn_due_at is not None or waiting.exists()


def _bounded(seconds: float, most: float) -> timedelta:
    return timedelta(seconds=min(seconds, most))
