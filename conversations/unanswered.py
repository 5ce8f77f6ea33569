"""What of a conversation waits for a turn of the assistant's: one definition for all who ask."""

from typing import Any

from django.db.models import QuerySet

from conversations.models import Message
from conversations.routing import SHOWN_ONLY


def waiting_for_answer(conversation: Any, *, after: Any) -> QuerySet[Message]:
    """The burst behind the message with the id `after`; both may be values of a `Compiled`."""
    # A reaction rings for no turn of its own, so it must not end or begin one either; nor does
    # what was answered by fixed rules, such as STOP, an order of the catalogue, a list's next page.
    return (
        Message.objects.filter(
            conversation=conversation,
            direction=Message.Direction.INBOUND,
            late=False,
            revoked_at=None,
            dealt_with=False,
            id__gt=after,
        )
        .exclude(kind__in=SHOWN_ONLY)
        .order_by("id")
    )
