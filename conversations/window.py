"""The 24-hour customer-service window, computed from rows."""

from datetime import datetime, timedelta

from conversations.models import Conversation
from core.clock import now

WINDOW = timedelta(hours=24)
"""Cloud API: free messages up to 24 hours after the customer's last one."""


def window_closes_at(conversation: Conversation) -> datetime | None:
    """When free text stops being possible; None if the customer never wrote."""
    if conversation.last_inbound_at is None:
        return None
    return conversation.last_inbound_at + WINDOW


def window_is_open(conversation: Conversation) -> bool:
    closes = window_closes_at(conversation)
    return closes is not None and closes > now()
