"""Work that the relay does itself: a few threads, a tenant at a time each, tenants in turn.

What customers send is taken in here and nowhere else, so that nothing but Postgres stands
between a webhook and its message. Each ring is taken and its work done in one transaction:
a process that dies leaves both as they were, for the next one to find at once. A tenant
that has more waiting goes to the end of the queue after each turn, so another's single
message waits for a few turns and never for a flood.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import psycopg
from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.utils.module_loading import import_string
from psycopg import sql

from tenants.context import require_tenant
from tenants.doorbell import OWN_CHANNEL
from tenants.planned import planned_once
from tenants.resting import Resting

logger = logging.getLogger(__name__)

THREADS = 3
"""Python runs one of them at a time; the others wait for Postgres to write to its disk."""

LOOK_SECONDS = 1.0
"""Between looks for rings that no notification told of, such as those due later."""

PAUSE_SECONDS = 0.5
"""After trouble with the database."""

BUSY_SECONDS = 0.05
"""Until what another process was at is looked at again; it takes milliseconds."""

NEAR = 8
"""Times as many rings as a claim takes are looked through for such as ask for the same. Among all,
each claim of a backlog would read all of it; who rings once more farther behind finds it done."""

STUCK_SECONDS = 25.0
"""Longer than any turn takes, with every lock waited for to the end of its patience."""

RECYCLE_SECONDS = 5.0
"""Between checks of a thread's connection for age and for the tenants it has met."""

_ALONE = "hashtextextended(concat_ws(E'\\x1f', 'own', {tenant}, {task}, {kwargs}::text), 0)"

_CLAIM = f"""
WITH due AS MATERIALIZED (
    SELECT bell.id, bell.kwargs, tenant.schema_name
    FROM public.tenants_doorbell AS bell
    JOIN public.tenants_tenant AS tenant ON tenant.id = bell.tenant_id
    WHERE bell.tenant_id = %(tenant)s AND bell.task = %(task)s AND bell.due_at <= now()
        AND tenant.state = 'active'
    ORDER BY bell.due_at, bell.id LIMIT %(most)s
    FOR UPDATE OF bell SKIP LOCKED
), asked AS MATERIALIZED (
    SELECT DISTINCT kwargs FROM due
), free AS MATERIALIZED (
    SELECT kwargs FROM asked WHERE pg_try_advisory_xact_lock(
        {_ALONE.format(tenant="%(tenant)s", task="%(task)s", kwargs="kwargs")})
), near AS MATERIALIZED (
    SELECT bell.id, bell.kwargs FROM public.tenants_doorbell AS bell
    WHERE bell.tenant_id = %(tenant)s AND bell.task = %(task)s AND bell.due_at <= now()
    ORDER BY bell.due_at LIMIT %(near)s
), same AS MATERIALIZED (
    SELECT id FROM public.tenants_doorbell WHERE id = ANY (ARRAY(
        SELECT id FROM due JOIN free USING (kwargs)
        UNION SELECT id FROM near JOIN free USING (kwargs)))
    FOR UPDATE SKIP LOCKED
), taken AS (
    DELETE FROM public.tenants_doorbell WHERE id IN (SELECT id FROM same)
), later AS (
    UPDATE public.tenants_doorbell SET due_at = now() + make_interval(secs => %(busy)s)
    WHERE id IN (SELECT id FROM due WHERE NOT EXISTS (
        SELECT 1 FROM free WHERE free.kwargs = due.kwargs))
)
SELECT due.schema_name, due.kwargs, free.kwargs IS NOT NULL, count(*),
    set_config('synchronous_commit', 'off', true),
    set_config('plan_cache_mode', 'force_generic_plan', true)
FROM due LEFT JOIN free USING (kwargs)
GROUP BY 1, 2, 3 ORDER BY min(due.id)
"""  # noqa: S608 (constants)

_WAITING = """
SELECT DISTINCT bell.tenant_id FROM public.tenants_doorbell AS bell
JOIN public.tenants_tenant AS tenant ON tenant.id = bell.tenant_id
WHERE bell.task = ANY(%(tasks)s) AND bell.due_at <= now() AND tenant.state = 'active'
"""


@dataclass(slots=True)
class Home:
    """As much of a tenant as it takes to enter it."""

    id: int
    schema_name: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Rings of one tenant, taken. `rows`: how many; `busy`: some are another's at the moment."""

    home: Home
    asked: list[dict[str, Any]]
    rows: int
    busy: bool


def claim(*, tenant_id: int, task: str, most: int) -> Claim | None:
    """Take the `most` rings of the tenant's that are due for longest, with those soon behind them
    that ask for the same, in the caller's transaction: if it rolls back they were never taken.
    None when nothing is due.

    What it gives is nobody else's to do until the transaction ends. Outside tenants.

    That transaction's commit is not waited for until it is on the disk: what it takes in is
    there, stored by the webhook, and is taken in once more if the server falls before. Whatever
    follows from it commits later, and takes it to the disk with itself.

    What the transaction has prepared finds rows by keys, whatever they are. Postgres would take a
    plan for a list of one for cheaper, and make it anew each time, which costs more than reading.
    """
    with planned_once() as cursor:
        cursor.execute(
            _CLAIM,
            {
                "tenant": tenant_id,
                "task": task,
                "most": most,
                "near": NEAR * most,
                "busy": BUSY_SECONDS,
            },
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    return Claim(
        home=Home(tenant_id, rows[0][0]),
        asked=[json.loads(kwargs) for _, kwargs, free, *_ in rows if free],
        rows=sum(number for _, _, _, number, *_ in rows),
        busy=not all(free for _, _, free, *_ in rows),
    )


def alone(*, task: str, **kwargs: int | str) -> bool:
    """Whether nobody else does this work now; then nobody can until the transaction ends.

    For who does it without a ring. Inside the tenant.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock("
            + _ALONE.format(tenant="%(tenant)s::text", task="%(task)s", kwargs="%(kwargs)s::jsonb")
            + ")",
            {
                "tenant": str(require_tenant().tenant_id),
                "task": task,
                "kwargs": json.dumps(kwargs),
            },
        )
        row = cursor.fetchone()
    return bool(row and row[0])


Work = Callable[[int], float | None]
"""Does a part of what waits for the tenant of that id, in its own transactions. Returns the
seconds until there is more, 0.0 when there is more now, None when nothing is known of."""


class Pool:
    """The threads and the queue of tenants before them."""

    def __init__(self, *, threads: int = THREADS) -> None:
        self._work: list[Work] = [import_string(path) for path in settings.RELAY_WORK.values()]
        lock = threading.Lock()
        self._changed = threading.Condition(lock)
        self._resting = Resting(lock)
        self._waiting: dict[int, None] = {}
        self._busy: dict[int, float] = {}
        self._again: set[int] = set()
        self._later: list[tuple[float, int]] = []
        self._stopping = False
        self._threads = [
            threading.Thread(target=target, name=name, daemon=True)
            for name, target in [
                ("own-ear", self._listen),
                *((f"own-{number}", self._serve) for number in range(threads)),
            ]
        ]

    def __enter__(self) -> "Pool":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the turns that were begun; what is left is in its rows."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            self._resting.wake_all()
        for thread in self._threads:
            thread.join(timeout=5.0)

    def is_well(self) -> bool:
        """Whether every thread lives and no turn takes longer than any should."""
        with self._changed:
            oldest = min(self._busy.values(), default=time.monotonic())
        return (
            all(thread.is_alive() for thread in self._threads)
            and time.monotonic() - oldest < STUCK_SECONDS
        )

    def wake(self, tenant_id: int) -> None:
        """Something was rung for in this tenant."""
        with self._changed:
            if tenant_id in self._busy:
                self._again.add(tenant_id)
            else:
                self._waiting[tenant_id] = None
                self._resting.wake()

    # ---------------------------------------------------------------- working

    def _serve(self) -> None:
        at_hand()
        recycled = time.monotonic()
        while (tenant_id := self._next()) is not None:
            wait: float | None = None
            try:
                for work in self._work:
                    wait = _sooner(wait, work(tenant_id))
            except (Error, psycopg.Error) as error:
                logger.warning("work for tenant %s is put off: %s", tenant_id, error)
                connection.close()
                wait = PAUSE_SECONDS
            except Exception:
                logger.exception("work for tenant %s failed", tenant_id)
                connection.close()
                wait = PAUSE_SECONDS
            finally:
                self._done(tenant_id, wait)
            if time.monotonic() - recycled > RECYCLE_SECONDS:
                at_hand()
                recycled = time.monotonic()
        connection.close()

    def _next(self) -> int | None:
        """The tenant whose turn it is; None when the pool is to end."""
        with self._changed:
            while not self._stopping:
                moment = time.monotonic()
                while self._later and self._later[0][0] <= moment:
                    tenant_id = heappop(self._later)[1]
                    if tenant_id in self._busy:
                        self._again.add(tenant_id)
                    else:
                        self._waiting[tenant_id] = None
                if self._waiting:
                    tenant_id = next(iter(self._waiting))
                    del self._waiting[tenant_id]
                    self._busy[tenant_id] = moment
                    if self._waiting or self._later:
                        # Who rests knows of no moment that was set since it lay down.
                        self._resting.wake()
                    return tenant_id
                self._resting.wait(self._later[0][0] - moment if self._later else None)
            return None

    def _done(self, tenant_id: int, wait: float | None) -> None:
        with self._changed:
            del self._busy[tenant_id]
            if tenant_id in self._again or wait == 0.0:
                self._waiting[tenant_id] = None
            elif wait is not None:
                heappush(self._later, (time.monotonic() + wait, tenant_id))
            self._again.discard(tenant_id)

    # ---------------------------------------------------------------- hearing

    def _listen(self) -> None:
        while not self._stopping:
            try:
                with listening(OWN_CHANNEL) as listener:
                    while not self._stopping:
                        self._look(listener)
                        for notice in listener.notifies(timeout=LOOK_SECONDS):
                            self.wake(int(notice.payload))
            except (Error, psycopg.Error, OSError) as error:
                logger.warning("own work is not heard of: %s", error)
                with self._changed:
                    self._changed.wait_for(lambda: self._stopping, PAUSE_SECONDS)

    def _look(self, listener: psycopg.Connection[Any]) -> None:
        tasks = list(settings.RELAY_WORK)
        for (tenant_id,) in listener.execute(_WAITING, {"tasks": tasks}).fetchall():
            self.wake(tenant_id)


def at_hand() -> None:
    """Have a session ready for whatever comes next: making one takes longer than most work. One
    that is too old, or has served too many tenants, is exchanged for it."""
    try:
        close_old_connections()
        connection.ensure_connection()
    except Error as error:
        logger.info("no session yet: %s", error)
    # A new one counts as well for good, and what comes next may come in an hour.
    connection.health_check_done = False  # type: ignore[attr-defined]


def _sooner(one: float | None, other: float | None) -> float | None:
    known = [wait for wait in (one, other) if wait is not None]
    return min(known, default=None)


@contextmanager
def listening(channel: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own that hears what is rung on `channel`."""
    parameters = connection.get_connection_params()
    kept = {
        key: parameters[key]
        for key in ("host", "port", "user", "password", "dbname")
        if parameters.get(key)
    }
    with psycopg.connect(autocommit=True, **kept) as listener:
        listener.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        yield listener
