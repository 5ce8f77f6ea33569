"""The advertisement that a customer came from, and the free window it opens."""

from conversations.channels import StatusUpdate
from conversations.models import Conversation


def note_entry_point(conversation: Conversation, update: StatusUpdate) -> None:
    """Keep until when the platform lets everything through free of charge.

    Later statuses of the same window name the same end, or no end but only that they were
    free, which would move it; so the first one counts until it is over. The caller holds
    the conversation's lock.
    """
    until, at = update.entry_point_until, update.at
    if until is None or at is None:
        return
    known = conversation.entry_point_until
    if known is None or known <= at:
        conversation.entry_point_until = until
        conversation.save(update_fields=["entry_point_until"])
