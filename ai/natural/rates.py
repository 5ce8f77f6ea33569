"""How often a tenant's models' words pass the gate, and why the others did not, from the runs."""

from datetime import timedelta
from typing import Any

from django.db.models import Count

from ai.queries import runs_since
from core.clock import now


def rates(*, days: int) -> dict[str, Any]:
    """Of the active tenant's turns of the last `days`: how many `passed`, and `refused` by why,
    the most frequent first."""
    rows = runs_since(now() - timedelta(days=days)).filter(reasons__has_key="prose")
    counted = (
        rows.order_by()
        .values_list("reasons__prose__passed", "reasons__prose__because")
        .annotate(turns=Count("id"))
        .order_by("-turns")
    )
    found: dict[str, Any] = {"passed": 0, "refused": {}}
    for passed, because, turns in counted:
        if passed:
            found["passed"] += turns
        else:
            found["refused"][because] = turns
    return found
