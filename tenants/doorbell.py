"""Ringing: how a transaction asks for work to be done after it commits.

The row commits or rolls back with the caller's transaction. The relay is woken by NOTIFY
after the commit: inside of it Postgres would let the committing transactions of the whole
server pass one by one, each waiting for the disk. Who is killed in between has rung all the
same; the relay looks every second. Nothing is sent to the broker from here.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from functools import cache

from django.conf import settings
from django.db import connection, transaction

from core.clock import now
from core.prepared import executed
from tenants.context import require_tenant

CHANNEL = "doorbell"
"""Where the relay hears of work that it hands to the broker. The payload, here as for crews, is
empty, or the seconds until the work is due: nobody needs to look for it sooner."""

OWN_CHANNEL = "doorbell_own"
"""Where it hears of work that it does itself; the payload is the tenant's id."""

Argument = str | int | bool | None

RING_EACH_CALL = (
    "rung AS ("
    "  INSERT INTO public.tenants_doorbell"
    "    (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
    "  SELECT %(tenant)s, %(task)s, kwargs, now(), 0, 0, '' FROM call"
    ") SELECT count(*) FROM call"
)
"""Ends a statement that has a query `call` with `kwargs`: rings once for each of its rows.

The statement's parameters are `tenant` and `task`, one of `settings.RELAY_WORK`; it gives
the number of rings. If there are any, its caller calls :func:`wake_own`.
"""

_RING = """
INSERT INTO public.tenants_doorbell
    (tenant_id, task, kwargs, due_at, rings, failures, last_error)
SELECT %(tenant)s, task, kwargs, coalesce(due, now()), 0, 0, ''
FROM unnest(%(tasks)s::text[], %(kwargs)s::jsonb[], %(dues)s::timestamptz[])
    AS asked(task, kwargs, due)
"""

_NOTIFY = """
SELECT pg_notify(told.channel, told.payload)
FROM unnest(%s::text[], %s::text[]) AS told(channel, payload)
"""

_Ring = tuple[str, str, datetime | None]
_together: ContextVar[list[_Ring] | None] = ContextVar("rings_together", default=None)


def ring(*, task: str, due: datetime | None = None, **kwargs: Argument) -> None:
    """Have `task` run for the active tenant with `kwargs`, at `due` or at once.

    `task` is a registered Celery name such as ``"conversations.drain"``; a test
    holds every name against the registry. Raises NoTenant outside a tenant.
    """
    scope = require_tenant()
    asked = (task, json.dumps(kwargs, sort_keys=True), due)
    waiting = _together.get()
    if waiting is None:
        _write(scope.tenant_id, [asked])
    else:
        waiting.append(asked)


@contextmanager
def rung_together() -> Iterator[None]:
    """Rings of the block, all of one tenant, are written at its end by one statement.

    For blocks inside a transaction: what raises rolls back, and rings for nothing.
    """
    token = _together.set([])
    try:
        yield
        asked = _together.get()
    finally:
        _together.reset(token)
    if asked:
        # The same wish twice in one transaction is one wish.
        _write(require_tenant().tenant_id, list(dict.fromkeys(asked)))


def _write(tenant_id: int, asked: list[_Ring]) -> None:
    tasks, kwargs, dues = zip(*asked, strict=True)
    values = {
        "tenant": tenant_id,
        "tasks": list(tasks),
        "kwargs": list(kwargs),
        "dues": list(dues),
    }
    with executed(_RING, values):
        pass
    first: dict[str, datetime | None] = {}
    for task, _, due in asked:
        held = first.setdefault(task, due)
        first[task] = min(held, due) if held and due else None
    for task, due in first.items():
        _wake(task, tenant_id, due=due)


def crew_channel(queue: str) -> str:
    """Where the crew of a queue hears of its work."""
    return f"{CHANNEL}_{queue}"


def channel_of(task: str) -> str:
    """Where whoever does the task, or hands it to the broker, listens."""
    if task in settings.RELAY_WORK:
        return OWN_CHANNEL
    queue = queue_of(task)
    return crew_channel(queue) if queue in settings.CREWS else CHANNEL


@cache
def queue_of(task: str) -> str:
    """The queue of a task, by the first of the routes that leads anywhere."""
    for pattern, route in settings.CELERY_TASK_ROUTES.items():
        if fnmatchcase(task, pattern):
            return str(route["queue"])
    return settings.CELERY_TASK_DEFAULT_QUEUE


def _wake(task: str, tenant_id: int | None, *, due: datetime | None = None) -> None:
    """After the commit, have whoever serves the task look for it, in that tenant or in all."""
    channel = channel_of(task)
    if channel != OWN_CHANNEL:
        _wake_after_commit(channel, "", due=due)
    elif tenant_id is not None:
        wake_own(tenant_id)


def wake_own(tenant_id: int) -> None:
    """After the commit, have the relay look for its own work for this tenant."""
    _wake_after_commit(OWN_CHANNEL, str(tenant_id))


@dataclass(slots=True)
class _Notices:
    """Of one transaction: a notice for each channel and payload, however often it rings."""

    due: dict[tuple[str, str], datetime | None]
    """The first of what each tells of; None for what is due at once."""

    def __call__(self) -> None:
        channels = [channel for channel, _ in self.due]
        payloads = []
        for (_, payload), due in self.due.items():
            seconds = (due - now()).total_seconds() if due else 0.0
            payloads.append(f"{seconds:.3f}" if seconds > 0 else payload)
        # On the bare connection: nobody's role and path are changed for it.
        connection.connection.execute(_NOTIFY, [channels, payloads])


def _wake_after_commit(channel: str, payload: str, *, due: datetime | None = None) -> None:
    told_of, here = (channel, payload), set(connection.savepoint_ids)
    for savepoints, notices, *_ in connection.run_on_commit:
        if isinstance(notices, _Notices) and savepoints == here:
            held = notices.due.setdefault(told_of, due)
            notices.due[told_of] = min(held, due) if held and due else None
            return
    # Outside a transaction it is told of at once.
    transaction.on_commit(_Notices({told_of: due}), robust=True)


def put_away(doorbells: Iterable[int]) -> None:
    """Their job is done. Outside tenants, whose roles may ring and take nothing back."""
    with executed("DELETE FROM public.tenants_doorbell WHERE id = ANY(%s)", [list(doorbells)]):
        pass


PLATFORM = 0
"""What a platform's own job carries in the place of a tenant's id."""


def ring_outside(
    *, tenant_id: int, task: str, due: datetime | None = None, **kwargs: Argument
) -> None:
    """Ring for a tenant from outside; needs the login of the application or of the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.tenants_doorbell"
            " (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
            " VALUES (%s, %s, %s::jsonb, coalesce(%s, now()), 0, 0, '')",
            [tenant_id, task, json.dumps(kwargs, sort_keys=True), due],
        )
    _wake(task, tenant_id, due=due)


def ring_everywhere(*, task: str) -> None:
    """Ring for every active tenant at once, from outside, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.tenants_doorbell"
            " (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
            " SELECT id, %s, '{}'::jsonb, now(), 0, 0, '' FROM public.tenants_tenant"
            " WHERE state = 'active'",
            [task],
        )
    _wake(task, None)


def ring_platform(*, task: str, due: datetime | None = None, **kwargs: Argument) -> None:
    """Have a `tenants.tasks.PlatformTask` run outside any tenant; durable like every ring."""
    ring_outside(tenant_id=PLATFORM, task=task, due=due, **kwargs)
