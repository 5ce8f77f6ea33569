"""The steward: the platform's chores, each every so many seconds, in one process.

`settings.STEWARD_JOBS` names them: ``name: ("dotted.path", seconds)``; each is short,
takes nothing, runs outside tenants, and finds its work in the rows, so that running it
again changes nothing. One that fails is shown with its error and never stops the others.
Of several stewards one works, the one that holds the lock; the next takes over when its
connection ends.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.db.models import F
from django.utils.module_loading import import_string

from core.clock import now
from core.locks import lock_key
from tenants.context import outside_tenants
from tenants.heartbeat import Pulse, beating
from tenants.live import announce_platform
from tenants.models import StewardJob

logger = logging.getLogger(__name__)

TICK = 0.5
"""Seconds between looks at what is due."""

IN_WAITING = 5.0
"""Seconds between tries of a steward that another one is working beside."""

PAUSE_AFTER_TROUBLE = 1.0
MISSED = 4
"""A job that was to run this many times and did not is overdue: the steward is away or stuck."""


@dataclass(frozen=True, slots=True)
class JobSeen:
    """A job as the platform's panel shows it. `seconds`: how often it runs."""

    name: str
    seconds: float
    started_at: datetime | None
    finished_at: datetime | None
    milliseconds: int
    runs: int
    failures: int
    last_error: str
    overdue: bool


def jobs_seen() -> list[JobSeen]:
    """Every job with how it fared the last time, by name."""
    with outside_tenants():
        rows = {row.name: row for row in StewardJob.objects.all()}
    found = []
    for name, (_, seconds) in sorted(settings.STEWARD_JOBS.items()):
        row = rows.get(name) or StewardJob(name=name)
        latest = row.finished_at or row.started_at
        late = timedelta(seconds=max(seconds * MISSED, 60))
        found.append(
            JobSeen(
                name=name,
                seconds=float(seconds),
                started_at=row.started_at,
                finished_at=row.finished_at,
                milliseconds=row.milliseconds,
                runs=row.runs,
                failures=row.failures,
                last_error=row.last_error,
                overdue=latest is None or latest + late < now(),
            )
        )
    return found


def run_job(name: str) -> str:
    """Run one job now and note how it fared; returns its error, "" when it went well."""
    path, _ = settings.STEWARD_JOBS[name]
    close_old_connections()
    with outside_tenants():
        _note(name, started_at=now())
        clock = time.perf_counter()
        problem = ""
        try:
            import_string(path)()
        except Exception as error:
            logger.exception("the steward's job %s failed", name)
            problem = f"{type(error).__name__}: {error}"[:300]
            if connection.in_atomic_block or not connection.is_usable():
                connection.close()
        _note(
            name,
            finished_at=now(),
            milliseconds=round((time.perf_counter() - clock) * 1000),
            runs=F("runs") + 1,
            failures=F("failures") + 1 if problem else 0,
            last_error=problem,
        )
        announce_platform(topic="jobs", id=name)
    return problem


def _note(name: str, **facts: Any) -> None:
    if not StewardJob.objects.filter(pk=name).update(**facts):
        StewardJob.objects.get_or_create(pk=name)
        StewardJob.objects.filter(pk=name).update(**facts)


def serve(stopping: threading.Event) -> None:
    """Work until told to stop; a database that restarts is waited for."""
    with beating("steward") as pulse:
        while not stopping.is_set():
            try:
                with _leading() as lead:
                    if lead is None:
                        pulse("another one works")
                        stopping.wait(IN_WAITING)
                    else:
                        _work(lead, stopping, pulse)
            except (Error, psycopg.Error, OSError) as error:
                logger.warning("the steward pauses: %s", error)
                close_old_connections()
                stopping.wait(PAUSE_AFTER_TROUBLE)


def _work(lead: psycopg.Connection[Any], stopping: threading.Event, pulse: Pulse) -> None:
    due = dict.fromkeys(settings.STEWARD_JOBS, 0.0)
    while not stopping.is_set():
        # Without this connection the lock is lost, and another steward may be at work.
        lead.execute("SELECT 1")
        pulse("waiting")
        for name, moment in due.items():
            if moment <= time.monotonic() and not stopping.is_set():
                due[name] = time.monotonic() + settings.STEWARD_JOBS[name][1]
                pulse(name)
                run_job(name)
        stopping.wait(TICK)


@contextmanager
def _leading() -> Iterator[psycopg.Connection[Any] | None]:
    """A connection of its own that holds the steward's lock, or None: somebody else does."""
    parameters = connection.get_connection_params()
    kept = {
        key: parameters[key]
        for key in ("host", "port", "user", "password", "dbname")
        if parameters.get(key)
    }
    with psycopg.connect(autocommit=True, **kept) as lead:
        row = lead.execute("SELECT pg_try_advisory_lock(%s)", [lock_key("steward")]).fetchone()
        yield lead if row and row[0] else None
