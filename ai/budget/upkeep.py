"""Forgetting single calls: a chore of the steward's."""

from datetime import timedelta

from ai.budget.models import Attempt, Reservation
from core.clock import now

KEPT = timedelta(days=100)
"""Single calls; their sums by day are kept."""


def forget() -> None:
    """Delete what nobody looks at any more: old calls, and holds of processes that died."""
    Attempt.objects.filter(at__lt=now() - KEPT).delete()
    Reservation.objects.filter(expires_at__lt=now() - timedelta(days=1)).delete()
