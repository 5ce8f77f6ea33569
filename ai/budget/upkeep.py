"""Forgetting single calls: a chore of the steward's."""

from datetime import timedelta

from ai.budget.models import Attempt, Reservation
from core.clock import now
from tenants.routers import OWNER

KEPT = timedelta(days=100)
"""Single calls; their sums by day are kept."""


def forget() -> None:
    """Delete what nobody looks at any more: old calls, and holds of processes that died."""
    Attempt.objects.using(OWNER).filter(at__lt=now() - KEPT).delete()
    ended = now() - timedelta(days=1)
    Reservation.objects.using(OWNER).filter(expires_at__lt=ended).delete()
