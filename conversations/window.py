"""The 24-hour customer-service window, computed from rows.

It opens with the customer's own message and lasts 24 hours; what is shown beside the
talk (a reaction, a note of the platform's, a message taken back) does not move it, nor
does history. Beyond it only approved templates may be sent.

The 72 hours that follow an answer to an advertisement (`Conversation.entry_point_until`)
make messages free of charge and open nothing: without a message of the customer's in the
last 24 hours a template is needed then as well (ADR 0030).
"""

from datetime import datetime, timedelta

from conversations.models import Conversation
from core.clock import now

WINDOW = timedelta(hours=24)
"""Cloud API: free-form messages up to 24 hours after the customer's last one."""

CLOSED = "window_closed"
"""The reason of :func:`refusal`, which is also the error code people and programs get."""

ANY_TIME = frozenset({"template"})
"""Kinds of message that may be sent outside the window."""


def window_closes_at(conversation: Conversation) -> datetime | None:
    """When free text stops being possible; None if the customer never wrote."""
    if conversation.last_inbound_at is None:
        return None
    return conversation.last_inbound_at + WINDOW


def window_is_open(conversation: Conversation, *, at: datetime | None = None) -> bool:
    """Whether free text may be sent at that moment (now unless told)."""
    closes = window_closes_at(conversation)
    return closes is not None and closes > (at or now())


def refusal(conversation: Conversation, *, kind: str, at: datetime) -> str:
    """Why a message of `kind` may not be sent at that moment: a word; "" when it may."""
    if kind in ANY_TIME or window_is_open(conversation, at=at):
        return ""
    return CLOSED


def free_until(conversation: Conversation, *, at: datetime) -> datetime | None:
    """While an advertisement's free entry point lasts, when it ends; None without one."""
    until = conversation.entry_point_until
    return until if until is not None and until > at else None
