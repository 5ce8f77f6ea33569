"""The second bound of a flood: how often the assistant may answer in one workspace in an hour."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Subquery

from ai.models import AssistantRun
from core.clock import now
from tenants.flags import flag_on

USED_UP = "turns_used_up"
HOUR = timedelta(hours=1)


def turns_used_up() -> bool:
    """Whether as many turns as are allowed in an hour were begun in the last one.

    Never where the platform has taken the bound away (the flag `turns_bounded`).
    Two look-ups by key in one query, instead of a count: the run that lies the quota's
    length back was begun less than an hour ago. Keys that a rollback left out make it
    strict by as many.
    """
    runs = AssistantRun.objects.order_by("-pk")
    newest = Subquery(runs.values("pk")[:1])
    back = runs.filter(pk__lte=newest - settings.ASSISTANT_TURNS_PER_HOUR + 1)
    begun = back.values_list("started_at", flat=True).first()
    return begun is not None and begun > now() - HOUR and flag_on("turns_bounded")
