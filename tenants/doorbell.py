"""Ringing: how a transaction asks for work to be done after it commits.

The row commits or rolls back with the caller's transaction; NOTIFY wakes the
relay. Nothing is sent to the broker from here.
"""

import json
from datetime import datetime

from django.db import connection

from tenants.context import require_tenant

CHANNEL = "doorbell"

Argument = str | int | bool | None

RING_EACH_CALL = (
    "rung AS ("
    "  INSERT INTO public.tenants_doorbell"
    "    (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
    "  SELECT %(tenant)s, %(task)s, kwargs, now(), 0, 0, '' FROM call"
    ") SELECT pg_notify('doorbell', '') FROM call LIMIT 1"
)
"""Ends a statement that has a query `call` with `kwargs`: rings once for each of its rows.

The statement's parameters are `tenant` and `task`.
"""


def ring(*, task: str, due: datetime | None = None, **kwargs: Argument) -> None:
    """Have `task` run for the active tenant with `kwargs`, at `due` or at once.

    `task` is a registered Celery name such as ``"conversations.drain"``; a test
    holds every name against the registry. Raises NoTenant outside a tenant.
    """
    scope = require_tenant()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH rung AS ("
            "  INSERT INTO public.tenants_doorbell"
            "    (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
            "  VALUES (%s, %s, %s::jsonb, coalesce(%s, now()), 0, 0, '')"
            ") SELECT pg_notify('doorbell', '')",
            [scope.tenant_id, task, json.dumps(kwargs, sort_keys=True), due],
        )


PLATFORM = 0
"""What a platform's own job carries in the place of a tenant's id."""


def ring_outside(
    *, tenant_id: int, task: str, due: datetime | None = None, **kwargs: Argument
) -> None:
    """Ring for a tenant from outside; needs the login of the application or of the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH rung AS ("
            "  INSERT INTO public.tenants_doorbell"
            "    (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
            "  VALUES (%s, %s, %s::jsonb, coalesce(%s, now()), 0, 0, '')"
            ") SELECT pg_notify('doorbell', '')",
            [tenant_id, task, json.dumps(kwargs, sort_keys=True), due],
        )


def ring_everywhere(*, task: str) -> None:
    """Ring for every active tenant at once, from outside, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH rung AS ("
            "  INSERT INTO public.tenants_doorbell"
            "    (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
            "  SELECT id, %s, '{}'::jsonb, now(), 0, 0, '' FROM public.tenants_tenant"
            "  WHERE state = 'active'"
            ") SELECT pg_notify('doorbell', '')",
            [task],
        )


def ring_platform(*, task: str, due: datetime | None = None, **kwargs: Argument) -> None:
    """Have a `tenants.tasks.PlatformTask` run outside any tenant; durable like every ring."""
    ring_outside(tenant_id=PLATFORM, task=task, due=due, **kwargs)
