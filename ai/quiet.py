"""How long a turn waits for more of the same burst."""

from datetime import datetime, timedelta

from django.conf import settings

from conversations.flood import answer_not_before
from conversations.models import Conversation, Message
from conversations.unanswered import waiting_for_answer
from core.clock import now

TAP_QUIET = 0.15
"""Seconds after a tapped button or row: a whole answer, nothing follows it."""


def quiet_after(message: Message) -> timedelta:
    """How long to wait for more after `message`."""
    if message.content.get("reply_id"):
        return timedelta(seconds=TAP_QUIET)
    complete = message.text.rstrip().endswith(("?", "؟", "!", "."))
    seconds = settings.BURST_QUIET_COMPLETE if complete else settings.BURST_QUIET
    return timedelta(seconds=seconds)


def due_after(conversation: Conversation) -> datetime:
    """When what waits in it may be answered, once nothing of it has to be taken down first."""
    due = now()
    last = waiting_for_answer(conversation.pk, after=conversation.answered_through).last()
    if last is not None:
        due = max(due, last.created_at + quiet_after(last))
    slowed_to = answer_not_before(conversation)
    return max(due, slowed_to) if slowed_to else due
