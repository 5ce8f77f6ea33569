"""The second bound of a flood: how often the assistant may answer in one workspace in an hour."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, QuerySet, Subquery
from django.db.models.functions import Cast

from ai.models import AssistantRun
from core.clock import now
from core.compiled import Compiled
from tenants.flags import flag_on

USED_UP = "turns_used_up"
HOUR = timedelta(hours=1)


def begun_a_quota_ago(back: Any) -> QuerySet[Any, datetime]:
    """When the run began that lies the quota's length back; `back` is :func:`quota`, asked for.

    Two look-ups by key instead of a count. Keys that a rollback left out make it strict by
    as many.
    """
    runs = AssistantRun.objects.order_by("-pk")
    newest = Subquery(runs.values("pk")[:1])
    found = runs.filter(pk__lte=newest - Cast(back, BigIntegerField()) + 1)
    return found.values_list("started_at", flat=True)[:1]


_begun = Compiled(lambda asked: begun_a_quota_ago(asked("quota")))


def quota() -> int:
    """How many turns may begin in an hour."""
    return int(settings.ASSISTANT_TURNS_PER_HOUR)


def turns_used_up() -> bool:
    """Whether as many turns as are allowed in an hour were begun in the last one.

    Never where the platform has taken the bound away (the flag `turns_bounded`).
    """
    return too_many_since(_begun.first(quota=quota()))


def too_many_since(begun: datetime | None) -> bool:
    """The same for who has asked already when the run a quota ago began."""
    return begun is not None and begun > now() - HOUR and flag_on("turns_bounded")
