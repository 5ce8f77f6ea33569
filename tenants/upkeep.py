"""What the steward does about tenants: sweeps, what was left behind, erasures, sizes."""

from datetime import timedelta

from django.conf import settings
from django.db import connections
from django.db.models import F, Q
from django.utils.module_loading import import_string

from core.clock import now
from tenants import parking
from tenants.context import in_tenant
from tenants.erasure.running import carry_out, open_erasures
from tenants.lifecycle import begin_due_erasures
from tenants.models import Tenant
from tenants.routers import OWNER

MEASURE_EVERY = timedelta(minutes=15)
MEASURED_AT_ONCE = 20
"""Tenants measured in one run of the job: some milliseconds each."""

SWEPT_AT_ONCE = 25
"""Tenants that one run of the sweep rings: so many are swept all of them each time."""

LONGEST_ROUND = 20
"""Runs of the sweep after which every tenant had its turn, however many there are."""

# A sweep is a net below rings that are durable themselves, and costs three tasks a tenant: all
# of 700 tenants at once kept both processors busy for five seconds of every thirty. The
# steward counts its runs, so the turn goes on where it was after a restart.
_SWEEP = """
WITH active AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS number
    FROM public.tenants_tenant WHERE state = 'active'
), turn AS (
    SELECT coalesce(max(runs), 0) AS now FROM public.tenants_stewardjob WHERE name = 'sweep'
), rung AS (
    INSERT INTO public.tenants_doorbell
        (tenant_id, task, kwargs, due_at, rings, failures, last_error)
    SELECT tenant.id, wanted.task, '{}'::jsonb, now(), 0, 0, ''
    FROM turn, active AS tenant CROSS JOIN unnest(%(tasks)s::text[]) AS wanted(task)
    WHERE (tenant.place + turn.now)
            %% LEAST(%(longest)s, (tenant.number + %(at_once)s - 1) / %(at_once)s) = 0
        AND NOT EXISTS (
        SELECT 1 FROM public.tenants_doorbell AS bell
        WHERE bell.tenant_id = tenant.id AND bell.task = wanted.task
            AND bell.due_at < now() + interval '1 hour')
    ORDER BY tenant.id
    RETURNING 1
)
SELECT count(*), pg_notify('doorbell', '') FROM rung
"""
# A sweep that is still to be done is not rung for again; one that failed for good (due in
# years) must not keep the next from being tried.


def sweep() -> int:
    """Ring the sweeps of those active tenants whose turn it is, in one statement; how many rings.

    Up to `SWEPT_AT_ONCE` tenants are swept each time, more of them in turn.
    """
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            _SWEEP,
            {
                "tasks": settings.SWEEP_TASKS,
                "at_once": SWEPT_AT_ONCE,
                "longest": LONGEST_ROUND,
            },
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def keep_bells() -> None:
    """Park the rings of closed tenants, and give those of open ones their moment back."""
    parking.park()
    parking.unpark()


def erase() -> None:
    """Begin what is due to be erased, and go on with what is begun."""
    begin_due_erasures()
    for erasure in open_erasures():
        carry_out(erasure)


def measure() -> int:
    """Size and last activity of tenants that were not measured for a while; how many."""
    activity = import_string(settings.TENANT_ACTIVITY)
    stale = (
        Tenant.objects.using(OWNER)
        .filter(state__in=[Tenant.State.ACTIVE, Tenant.State.SUSPENDED])
        .filter(Q(measured_at=None) | Q(measured_at__lt=now() - MEASURE_EVERY))
        .order_by(F("measured_at").asc(nulls_first=True), "id")
    )
    measured = 0
    for tenant in stale[:MEASURED_AT_ONCE]:
        with in_tenant(tenant, as_assistant=False):
            last = activity()
        # One short statement each: no transaction is open over several tenants.
        measured += (
            Tenant.objects.using(OWNER)
            .filter(pk=tenant.pk)
            .update(size_bytes=_size(tenant), last_activity_at=last, measured_at=now())
        )
    return measured


def _size(tenant: Tenant) -> int:
    """Bytes on disk of the tenant's tables, with their indexes and long values."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace ="
            " (SELECT oid FROM pg_namespace WHERE nspname = %s)",
            [tenant.schema_name],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0
