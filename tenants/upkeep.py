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

_SWEEP = """
WITH rung AS (
    INSERT INTO public.tenants_doorbell
        (tenant_id, task, kwargs, due_at, rings, failures, last_error)
    SELECT tenant.id, wanted.task, '{}'::jsonb, now(), 0, 0, ''
    FROM public.tenants_tenant AS tenant CROSS JOIN unnest(%(tasks)s::text[]) AS wanted(task)
    WHERE tenant.state = 'active' AND NOT EXISTS (
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
    """Ring every active tenant's sweeps, in one statement; how many rings."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_SWEEP, {"tasks": settings.SWEEP_TASKS})
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
