"""What is too old to be answered as if it were fresh.

A message may reach us late (the platform keeps webhooks for days), or wait here while a
workspace is suspended, a number stopped, or everything down. It is taken in and shown,
and people decide what it still deserves; the assistant does not speak to it.
"""

from datetime import datetime, timedelta

from conversations.models import Conversation
from core.clock import now

LATE = timedelta(minutes=15)
"""Nobody expects a machine's answer any more; a person's still helps."""

REASON = "late_message"


def is_late(*moments: datetime | None) -> bool:
    """Whether any of the moments that are known lies further back than LATE."""
    return any(moment is not None and moment < now() - LATE for moment in moments)


def leave_to_people(conversation: Conversation) -> None:
    """Queue the conversation for a person; the caller holds its lock."""
    if conversation.waiting_since is None:
        conversation.waiting_since = now()
        conversation.waiting_reason = REASON
        conversation.save(update_fields=["waiting_since", "waiting_reason"])
