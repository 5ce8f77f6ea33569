"""Moments that people type: a date and a clock's time in the workspace's own zone."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from core.errors import InvalidInput

PATTERN = "%Y-%m-%dT%H:%M"
"""What the browsers' field for a date with a time sends; seconds, where one adds them, are cut."""


def typed_moment(text: str, *, field: str) -> datetime:
    """The moment, in the active zone. Raises InvalidInput, also for a time that the clocks skip.

    Of a time that comes twice when the clocks go back, the first is meant.
    """
    try:
        plain = datetime.strptime(text.strip()[:16], PATTERN)  # noqa: DTZ007 (its zone is next)
    except ValueError:
        raise InvalidInput(fields={field: "Choose a date and a time."}) from None
    zone = timezone.get_current_timezone()
    moment = plain.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != plain:
        raise InvalidInput(
            fields={field: "The clocks go forward and skip this time. Choose another."}
        )
    return moment


def for_field(moment: datetime) -> str:
    """A moment as the field shows it, in the active zone."""
    return timezone.localtime(moment).strftime(PATTERN)


def tomorrow_at_nine() -> str:
    """What is offered first."""
    local = timezone.localtime() + timedelta(days=1)
    return local.replace(hour=9, minute=0).strftime(PATTERN)
