"""The relay: rings whose time has come are published to the workers, after their commit.

At least once, never lost: a row leaves Postgres only when a worker has done the
job. One published and not done within its lease is published again, so a killed
worker costs time and nothing else; an emptied Redis is noticed within a second.

Tenants are served in turn, and within a tenant its conversations. The broker is handed
only as much as workers take within moments; the rest waits as rows.
What the relay does itself is in `tenants.own_work`; what workers claim without the broker, in
the same turns and with the same leases, in `tenants.crew`.
"""

import json
import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import psycopg
import redis
from celery import Celery
from django.conf import settings
from django.db import connection
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

from tenants.doorbell import queue_of
from tenants.planned import planned_once

logger = logging.getLogger(__name__)

BATCH = 200
"""Rings of one task of one tenant that are looked at together; equal ones become one job."""

DOUBLINGS = 4
"""Each time a row is published again its lease doubles, this often at most (20 s … 5 min).

Workers with more to do than a lease lasts would else be handed copies faster than they
can put them away.
"""

LONGEST_WAIT = 1.0
"""Seconds between looks when nothing rings: NOTIFY is quick but not a promise."""

MOST_REMEMBERED = 64
"""Of queues and tenants, who have taken a turn; each is sent along with every claim."""

FULL_WAIT = 0.03
"""Seconds until workers that have all they may have are looked at again. They do some jobs in
that time, and have others at hand meanwhile."""

# The tasks of each tenant that have rings are found by skips through the index: how many rings
# one tenant has costs the others nothing. A job is what equal rings ask for. Of each tenant's
# jobs for a queue come first those of different conversations, the longest due before others;
# then the tenants take turns, over several claims: where there is room for one, it is not always
# the tenant's that waits for longest.
_CLAIM = """
WITH RECURSIVE kind AS (
    (SELECT tenant_id, task FROM public.tenants_doorbell ORDER BY tenant_id, task LIMIT 1)
    UNION ALL
    SELECT following.tenant_id, following.task FROM kind CROSS JOIN LATERAL (
        SELECT bell.tenant_id, bell.task FROM public.tenants_doorbell AS bell
        WHERE (bell.tenant_id, bell.task) > (kind.tenant_id, kind.task)
        ORDER BY bell.tenant_id, bell.task LIMIT 1) AS following
), lane AS (
    SELECT kind.tenant_id, kind.task, tenant.schema_name, queue.name, queue.room, queue.lease
    FROM kind
    LEFT JOIN public.tenants_tenant AS tenant ON tenant.id = kind.tenant_id
    LEFT JOIN LATERAL (
        SELECT route.queue FROM unnest(%(patterns)s::text[], %(routes)s::text[])
            WITH ORDINALITY AS route(pattern, queue, place)
        WHERE kind.task LIKE route.pattern ORDER BY place LIMIT 1) AS routed ON true
    JOIN unnest(%(queues)s::text[], %(rooms)s::int[], %(leases)s::float[])
        AS queue(name, room, lease) ON queue.name = coalesce(routed.queue, %(default)s)
    WHERE coalesce(tenant.state, 'active') = 'active'
        AND kind.task <> ALL(%(own)s::text[]) AND queue.room > 0
), due AS (
    SELECT bell.id, bell.due_at, bell.kwargs, lane.*
    FROM lane CROSS JOIN LATERAL (
        SELECT id, due_at, kwargs FROM public.tenants_doorbell AS bell
        WHERE bell.tenant_id = lane.tenant_id AND bell.task = lane.task AND bell.due_at <= now()
            AND (bell.leased_until IS NULL OR bell.leased_until < now())
        ORDER BY bell.due_at LIMIT %(batch)s) AS bell
), job AS (
    SELECT tenant_id, task, kwargs, schema_name, name, room, lease, array_agg(id) AS ids,
        min(due_at) AS due_at, min(id) AS first,
        coalesce(kwargs ->> 'conversation_id', kwargs::text) AS talk
    FROM due GROUP BY tenant_id, task, kwargs, schema_name, name, room, lease
), within AS (
    SELECT *, row_number() OVER (
        PARTITION BY name, tenant_id, task, talk ORDER BY due_at, first) AS turn FROM job
), among AS (
    SELECT *, row_number() OVER (
        PARTITION BY name, tenant_id ORDER BY turn, due_at, first) AS turns FROM within
), place AS (
    SELECT among.*, row_number() OVER (
        PARTITION BY name ORDER BY turns, coalesce(recent.place, 0), due_at, first) AS number
    FROM among
    LEFT JOIN unnest(%(served_queues)s::text[], %(served)s::bigint[])
        WITH ORDINALITY AS recent(queue, tenant, place)
        ON recent.queue = name AND recent.tenant = tenant_id
), chosen AS MATERIALIZED (
    SELECT unnest(ids) AS id, lease, name, schema_name, number FROM place WHERE number <= room
), held AS MATERIALIZED (
    SELECT bell.id, chosen.lease, chosen.name, chosen.schema_name, chosen.number
    FROM public.tenants_doorbell AS bell JOIN chosen ON chosen.id = bell.id
    WHERE bell.leased_until IS NULL OR bell.leased_until < now()
    FOR UPDATE OF bell SKIP LOCKED
)
UPDATE public.tenants_doorbell AS bell
SET leased_until = now() + make_interval(
        secs => held.lease * power(2, LEAST(bell.rings, %(doublings)s))),
    rings = LEAST(bell.rings + 1, 30000)
FROM held WHERE bell.id = held.id
RETURNING held.number, bell.id, bell.tenant_id, bell.task, bell.kwargs, held.name,
    held.schema_name, set_config('synchronous_commit', 'off', true)
"""
# A lease that a falling server forgets is claimed again, as one that has ended: its commit is not
# waited for.
# What is due for a tenant that is not active waits as a row. The platform's own rings have no
# tenant; those of one that is gone are handed out, for the task to put away.

_UNDONE = """
SELECT id FROM public.tenants_doorbell
WHERE id = ANY(%(ids)s::bigint[]) AND leased_until > now()
"""

_NEXT = """
SELECT extract(epoch FROM
    min(GREATEST(due.due_at, coalesce(due.leased_until, due.due_at))) - now())
FROM public.tenants_doorbell AS due
LEFT JOIN public.tenants_tenant AS tenant ON tenant.id = due.tenant_id
WHERE coalesce(tenant.state, 'active') = 'active'
    AND (due.task LIKE ANY(%(patterns)s::text[])
        AND NOT due.task LIKE ANY(%(before)s::text[])) = %(meant)s
"""

_UNDONE_AND_NEXT = f"SELECT ARRAY({_UNDONE}), ({_NEXT})"


@dataclass(frozen=True, slots=True)
class Job:
    """Rows that ask for the same thing, published as one task. `schema_name`: the tenant's, which
    was open when they were claimed; "" for the platform's own and where the tenant is gone."""

    tenant_id: int
    task: str
    kwargs: dict[str, Any]
    doorbells: list[int]
    queue: str
    schema_name: str = ""


@dataclass(slots=True)
class HandedOut:
    """What this relay has published, as far as it is known to be undone.

    Another relay's is not counted, and neither is what one before this has published: for
    the length of a lease workers may have more than `settings.RELAY_QUEUES` says.
    """

    jobs: list[Job] = field(default_factory=list)

    def room(self) -> dict[str, int]:
        """How many more jobs the broker takes for each queue. While all are half empty anyway,
        what was done since the last look is not looked for."""
        if self.is_tight():
            with planned_once() as cursor:
                cursor.execute(_UNDONE, {"ids": self._ids()})
                self._keep({row_id for (row_id,) in cursor.fetchall()})
        return self._room()

    def is_tight(self) -> bool:
        """Whether some queue has been handed more than half of what it may have."""
        return any(
            free * 2 < settings.RELAY_QUEUES[queue][0] for queue, free in self._room().items()
        )

    def seconds_to_next(self) -> float:
        """How long nothing is due that could be handed out, at most LONGEST_WAIT."""
        if not all(self._room().values()):
            return FULL_WAIT
        with planned_once() as cursor:
            others = _of(*settings.CREWS, besides=settings.RELAY_WORK)
            cursor.execute(_UNDONE_AND_NEXT, {"ids": self._ids(), "meant": False, **others})
            [(undone, seconds)] = cursor.fetchall()
        self._keep(undone)
        return LONGEST_WAIT if seconds is None else max(0.0, min(float(seconds), LONGEST_WAIT))

    def _room(self) -> dict[str, int]:
        taken = Counter(job.queue for job in self.jobs)
        return {
            queue: max(0, most - taken[queue])
            for queue, (most, _) in settings.RELAY_QUEUES.items()
            if queue not in settings.CREWS
        }

    def _ids(self) -> list[int]:
        return [row_id for job in self.jobs for row_id in job.doorbells]

    def _keep(self, undone: Iterable[int]) -> None:
        """Forget what is done, was put off, or has outlived its lease."""
        left = set(undone)
        self.jobs = [job for job in self.jobs if not left.isdisjoint(job.doorbells)]


class Turns:
    """Which tenants one claimer has served last, for each queue: the others come before them.

    What nobody remembers (a start, more than MOST_REMEMBERED tenants at once) is decided by what
    is due for longest.
    """

    def __init__(self) -> None:
        self._served: dict[tuple[str, int], None] = {}

    def served(self) -> list[tuple[str, int]]:
        """Queue and tenant, who was served a moment ago last."""
        return list(self._served)

    def note(self, jobs: Iterable[Job]) -> None:
        """Those were claimed, in that order."""
        for job in jobs:
            self._served.pop((job.queue, job.tenant_id), None)
            self._served[job.queue, job.tenant_id] = None
        for key in self.served()[:-MOST_REMEMBERED]:
            del self._served[key]


def claim(room: Mapping[str, int] | None = None, *, turns: Turns | None = None) -> list[Job]:
    """Lease what is due, joined where rows ask for the same, for the queues that have `room`.

    Without `room` it is of all queues, as if they were empty. Those to be done first come first.
    `turns` goes from one claim to the next.
    """
    turns = turns or Turns()
    if room is None:
        room = {queue: most for queue, (most, _) in settings.RELAY_QUEUES.items()}
    with planned_once() as cursor:
        cursor.execute(
            _CLAIM,
            {
                "patterns": _patterns(*settings.CELERY_TASK_ROUTES),
                "routes": [route["queue"] for route in settings.CELERY_TASK_ROUTES.values()],
                "queues": list(room),
                "rooms": list(room.values()),
                "leases": [float(settings.RELAY_QUEUES[queue][1]) for queue in room],
                "default": settings.CELERY_TASK_DEFAULT_QUEUE,
                "own": list(settings.RELAY_WORK),
                "batch": BATCH,
                "doublings": DOUBLINGS,
                "served_queues": [queue for queue, _ in turns.served()],
                "served": [tenant_id for _, tenant_id in turns.served()],
            },
        )
        rows = sorted(cursor.fetchall(), key=lambda row: (row[0], row[1]))
    jobs: dict[tuple[int, str, str], Job] = {}
    for _, row_id, tenant_id, task, kwargs, queue, schema, _ in rows:
        key = (tenant_id, task, kwargs)
        job = jobs.setdefault(
            key, Job(tenant_id, task, json.loads(kwargs), [], queue, schema or "")
        )
        job.doorbells.append(row_id)
    turns.note(jobs.values())
    return list(jobs.values())


def seconds_to_next(queue: str) -> float:
    """How long nothing is due that the crew of `queue` could claim, at most LONGEST_WAIT."""
    with planned_once() as cursor:
        cursor.execute(f"SELECT ({_NEXT})", {"meant": True, **_of(queue)})
        [(seconds,)] = cursor.fetchall()
    return LONGEST_WAIT if seconds is None else max(0.0, min(float(seconds), LONGEST_WAIT))


def _of(*queues: str, besides: Iterable[str] = ()) -> dict[str, list[str]]:
    """Tasks of the queues as LIKE has them: `patterns`, without those that a route `before`
    leads elsewhere. `besides` are names of others."""
    routes = [
        (name, route["queue"] in queues) for name, route in settings.CELERY_TASK_ROUTES.items()
    ]
    last = max((place for place, (_, meant) in enumerate(routes) if meant), default=0)
    return {
        "patterns": _patterns(*(name for name, meant in routes if meant), *besides),
        "before": _patterns(*(name for name, meant in routes[:last] if not meant)),
    }


def _patterns(*names: str) -> list[str]:
    """Routes and names of tasks as LIKE has them."""
    return [name.replace("_", r"\_").replace("*", "%") for name in names]


def release(jobs: Iterable[Job]) -> None:
    """Give back leases of what could not be published, or was not begun."""
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
            "UPDATE public.tenants_doorbell SET leased_until = NULL"
            " WHERE leased_until IS NOT NULL AND NOT (task LIKE ANY(%(patterns)s::text[])"
            " AND NOT task LIKE ANY(%(before)s::text[]))",
            _of(*settings.CREWS),
        )


def release_queues(queues: Iterable[str]) -> int:
    """A worker of these queues begins anew: what it may have had when it died is published again.

    Its leases would last for up to minutes otherwise, and their places with them. Copies
    of what another worker has change nothing. How many rows.
    """
    names = set(queues)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT task FROM public.tenants_doorbell WHERE leased_until > now()"
        )
        tasks = [task for (task,) in cursor.fetchall() if queue_of(task) in names]
        cursor.execute(
            "UPDATE public.tenants_doorbell SET leased_until = NULL"
            " WHERE leased_until > now() AND task = ANY(%s)",
            [tasks],
        )
        return cursor.rowcount


@cache
def _broker() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=1.0,
        socket_connect_timeout=1.0,
        retry=Retry(NoBackoff(), 1),
    )


def hear(listener: psycopg.Connection[Any], *, seconds: float) -> bool:
    """Wait for a ring, at most `seconds`; one of what is due later may shorten the wait. Whether
    there is something to look for: a ring came, or what a ring announced is due."""
    until, announced, rung = time.monotonic() + seconds, False, False
    while not rung and (left := until - time.monotonic()) > 0:
        heard = list(listener.notifies(timeout=left, stop_after=1))
        if not heard:
            break
        # What came together is read to its end: the rest of it is not heard again.
        for notice in heard:
            if not notice.payload:
                rung = True
            elif (moment := time.monotonic() + float(notice.payload)) < until:
                until, announced = moment, True
    return rung or announced


def forget_rings(listener: psycopg.Connection[Any]) -> None:
    """What was heard so far needs no round of its own: a look at the rows follows."""
    for _ in listener.notifies(timeout=0):
        pass
