"""The relay and the workers in the test's own process: what was rung for is done, in order."""

import time
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Least, Now
from django.test import override_settings
from django.utils.module_loading import import_string

from config.celery import app
from core.clock import now
from tenants.context import outside_tenants
from tenants.models import Doorbell

MAX_JOBS = 2000
"""More than any test rings for: beyond it two jobs ring for each other for ever."""

NEAR = timedelta(seconds=1)
"""A job due as soon as this is waited for: some look at the clock themselves, such as a turn,
and one that comes before its moment does nothing. The relay hands none out too early."""


def is_assistants(task: str) -> bool:
    """Whether the workers that log in as the assistant take this task."""
    return task.startswith("ai.")


def run_jobs(*, within: timedelta = timedelta(0), only: str = "") -> list[str]:
    """Do every job that is due (or will be `within` that time); returns the names, in order.

    Jobs that the jobs ring for are done as well. What is due `NEAR` is waited for, what is
    due later is brought forward. A failing job raises, as nothing here tries again. Needs
    `committed_db`. The assistant's jobs run in the machine's role, as in its own process.
    """
    done: list[str] = []
    while len(done) < MAX_JOBS:
        with outside_tenants():
            waiting = Doorbell.objects.filter(due_at__lte=now() + within)
            if only:
                waiting = waiting.filter(task=only)
            row = waiting.order_by("due_at", "id").first()
        if row is None:
            return done
        early = row.due_at - now()
        if timedelta(0) < early <= NEAR:
            time.sleep(early.total_seconds())
        if row.task in settings.RELAY_WORK:
            _own_work(row)
            done.append(row.task)
            continue
        app.loader.import_default_modules()
        with (
            outside_tenants(),
            override_settings(
                ASSISTANT_PROCESS=settings.ASSISTANT_PROCESS or is_assistants(row.task)
            ),
        ):
            app.tasks[row.task](tenant_id=row.tenant_id, doorbells=(row.pk,), **row.kwargs)
        done.append(row.task)
    raise AssertionError(f"{MAX_JOBS} jobs and no end: {done[-6:]}")


def _own_work(row: Doorbell) -> None:
    """As a thread of the relay's pool does it; what is due later is brought forward."""
    with outside_tenants():
        Doorbell.objects.filter(pk=row.pk).update(due_at=Least(F("due_at"), Now()))
        import_string(settings.RELAY_WORK[row.task])(row.tenant_id)


def rung(task: str = "") -> list[Doorbell]:
    """What was rung for and is not done yet."""
    with outside_tenants():
        rows = Doorbell.objects.order_by("id")
        return list(rows.filter(task=task) if task else rows)
