"""What is switched off with a reason, until a moment: how both are given."""

from datetime import datetime, timedelta

from django.utils.timezone import is_aware

from core.clock import now
from core.errors import InvalidInput

REASON_LENGTH = 200
LONGEST = timedelta(days=366)
"""Farther ahead, a switch without an end is meant."""


def stated_reason(reason: str) -> str:
    """Without what no database keeps. Raises InvalidInput for one that is too long."""
    words = reason.replace("\x00", "").strip()
    if len(words) > REASON_LENGTH:
        raise InvalidInput(fields={"reason": f"At most {REASON_LENGTH} characters."})
    return words


def check_until(until: datetime | None, *, field: str = "until") -> None:
    """Raises InvalidInput for a moment that is past, too far, or in no time zone."""
    if until is None:
        return
    if not is_aware(until):
        raise InvalidInput(fields={field: "Say in which time zone, such as 2026-11-22T18:00Z."})
    if until <= now():
        raise InvalidInput(fields={field: "Choose a moment that is still to come."})
    if until > now() + LONGEST:
        raise InvalidInput(fields={field: "At most a year ahead. Leave it empty for no end."})
