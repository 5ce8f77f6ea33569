"""The relay: rings whose time has come are published to the workers, after their commit.

At least once, never lost: a row leaves Postgres only when a worker has done the
job. One published and not done within its lease is published again, so a killed
worker costs time and nothing else; an emptied Redis is noticed within a second.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import psycopg
import redis
from celery import Celery
from django.conf import settings
from django.db import connection
from kombu.exceptions import OperationalError

from tenants.doorbell import CHANNEL

logger = logging.getLogger(__name__)

BATCH = 200
LEASE_SECONDS = 20
"""Longer than any job but a model's answer takes; a lost job is published again after it."""

SLOW_LEASE_SECONDS = 45
"""For jobs that may wait for a language model (its deadline is 20 s)."""

DOUBLINGS = 4
"""Each time a row is published again its lease doubles, this often at most (20 s … 5 min).

Workers with more to do than a lease lasts would else be handed copies faster than they
can put them away.
"""

LONGEST_WAIT = 1.0
"""Seconds between looks when nothing rings: NOTIFY is quick but not a promise."""

_CLAIM = """
UPDATE public.tenants_doorbell AS bell
SET leased_until = now() + make_interval(
        secs => CASE WHEN bell.task LIKE 'ai.%%' THEN %(slow)s ELSE %(lease)s END
             * power(2, LEAST(bell.rings, %(doublings)s))),
    rings = LEAST(bell.rings + 1, 30000)
WHERE bell.id IN (
    SELECT due.id FROM public.tenants_doorbell AS due
    LEFT JOIN public.tenants_tenant AS tenant ON tenant.id = due.tenant_id
    WHERE due.due_at <= now() AND (due.leased_until IS NULL OR due.leased_until < now())
        AND coalesce(tenant.state, 'active') = 'active'
    ORDER BY due.due_at, due.id
    LIMIT %(batch)s
    FOR UPDATE OF due SKIP LOCKED)
RETURNING bell.id, bell.tenant_id, bell.task, bell.kwargs
"""
# What is due for a tenant that is not active waits as a row. The platform's own rings have no
# tenant; those of one that is gone are handed out, for the task to put away.

_NEXT = """
SELECT extract(epoch FROM
    min(GREATEST(due.due_at, coalesce(due.leased_until, due.due_at))) - now())
FROM public.tenants_doorbell AS due
LEFT JOIN public.tenants_tenant AS tenant ON tenant.id = due.tenant_id
WHERE coalesce(tenant.state, 'active') = 'active'
"""


@dataclass(frozen=True, slots=True)
class Job:
    """Rows that ask for the same thing, published as one task."""

    tenant_id: int
    task: str
    kwargs: dict[str, Any]
    doorbells: list[int]


def claim() -> list[Job]:
    """Lease what is due and join rows that ask for the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            {
                "lease": LEASE_SECONDS,
                "slow": SLOW_LEASE_SECONDS,
                "doublings": DOUBLINGS,
                "batch": BATCH,
            },
        )
        rows = sorted(cursor.fetchall())
    jobs: dict[tuple[int, str, str], Job] = {}
    for row_id, tenant_id, task, kwargs in rows:
        arguments = json.loads(kwargs) if isinstance(kwargs, str) else kwargs
        key = (tenant_id, task, json.dumps(arguments, sort_keys=True))
        job = jobs.setdefault(key, Job(tenant_id, task, arguments, []))
        job.doorbells.append(row_id)
    return list(jobs.values())


def release(jobs: list[Job]) -> None:
    """Give back leases of what could not be published."""
    ids = [row_id for job in jobs for row_id in job.doorbells]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.tenants_doorbell SET leased_until = NULL WHERE id = ANY(%s)", [ids]
        )


def publish(app: Celery, jobs: list[Job]) -> None:
    """Hand jobs to the broker; those it does not take are given back and tried again."""
    for index, job in enumerate(jobs):
        try:
            app.send_task(
                job.task,
                kwargs={**job.kwargs, "tenant_id": job.tenant_id, "doorbells": job.doorbells},
                retry=False,
            )
        except (OperationalError, ConnectionError, OSError) as error:
            logger.warning("the broker is away: %s", error)
            release(jobs[index:])
            raise


def broker_forgot() -> bool:
    """Whether the broker is empty since the last look: then what it was handed is gone."""
    return bool(_broker().set(f"{settings.REDIS_PREFIX}:relay:mark", "1", nx=True))


def release_all() -> None:
    """Publish everything again that is not done; a job that runs twice changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.tenants_doorbell SET leased_until = NULL WHERE leased_until IS NOT NULL"
        )


@cache
def _broker() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1.0, socket_connect_timeout=1.0)


def seconds_to_next() -> float:
    """How long nothing is due, at most LONGEST_WAIT."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return LONGEST_WAIT
    return max(0.0, min(float(row[0]), LONGEST_WAIT))


@contextmanager
def listening() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own that hears the doorbell."""
    parameters = connection.get_connection_params()
    kept = {
        key: parameters[key]
        for key in ("host", "port", "user", "password", "dbname")
        if parameters.get(key)
    }
    with psycopg.connect(autocommit=True, **kept) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        yield listener


def hear(listener: psycopg.Connection[Any], *, seconds: float) -> None:
    """Wait for a ring, at most `seconds`."""
    for _ in listener.notifies(timeout=seconds, stop_after=1):
        return
