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
    zone = timezone.get_current_timezone()
    try:
        plain = datetime.strptime(text.strip()[:16], PATTERN)  # noqa: DTZ007 (its zone is next)
        moment = plain.replace(tzinfo=zone)
        there_and_back = moment.astimezone(UTC).astimezone(zone)
    except (ValueError, OverflowError):
        # The first and the last day of the calendar are not on it in every zone.
        raise InvalidInput(fields={field: "Choose a date and a time."}) from None
    if there_and_back.replace(tzinfo=None) != plain:
        raise InvalidInput(
            fields={field: "The clocks go forward and skip this time. Choose another."}
        )
    return moment.astimezone(UTC)


def for_field(moment: datetime) -> str:
    """A moment as the field shows it, in the active zone."""
    return timezone.localtime(moment).strftime(PATTERN)


def tomorrow_at_nine() -> str:
    """What is offered first."""
    local = timezone.localtime() + timedelta(days=1)
    return local.replace(hour=9, minute=0).strftime(PATTERN)
