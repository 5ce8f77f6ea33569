"""The base of every task that works for a tenant: it fails closed without one.

The first argument is the tenant's id; the body runs inside `in_tenant`. When
the body has finished, the doorbell rows that asked for it are removed, so a job
is gone from Postgres only once it is done.
"""

import logging
from datetime import timedelta
from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.db import connection
from django.db.models import F

from core.clock import now
from core.scope import active_scope
from tenants.context import in_tenant, outside_tenants
from tenants.directory import tenants_by_id
from tenants.doorbell import PLATFORM, ring_outside
from tenants.exceptions import ForATenant, NoTenant
from tenants.models import Doorbell, Tenant
from tenants.security import record_incident

logger = logging.getLogger(__name__)

MAX_FAILURES = 12
"""With doubling waits (1 s … 5 min) that is about half an hour of trying."""


class TenantTask(Task):
    """`task(tenant_id=…, doorbells=[…], **kwargs)`; refuses to run without `tenant_id`."""

    abstract = True

    def __call__(
        self, *, tenant_id: int | None = None, doorbells: tuple[int, ...] = (), **kwargs: Any
    ) -> Any:
        if type(tenant_id) is not int or tenant_id <= 0:
            raise NoTenant(f"task {self.name} was called without a tenant")
        tenant = tenants_by_id.find(str(tenant_id))
        if tenant is None:
            logger.warning("task %s: tenant %s is gone", self.name, tenant_id)
            Doorbell.objects.filter(id__in=doorbells).delete()
            return None
        with in_tenant(tenant):
            return _run_once(self, doorbells, kwargs)


class PlatformTask(Task):
    """Work of the platform itself, outside any tenant: rung by `doorbell.ring_platform`.

    The names of all of them stand in `PLATFORM_TASKS` of a test.
    """

    abstract = True

    def __call__(
        self, *, tenant_id: int = PLATFORM, doorbells: tuple[int, ...] = (), **kwargs: Any
    ) -> Any:
        if tenant_id != PLATFORM or active_scope() is not None:
            raise ForATenant(f"task {self.name} is the platform's own")
        return _run_once(self, doorbells, kwargs)


def _run_once(task: Task, doorbells: tuple[int, ...], kwargs: dict[str, Any]) -> Any:
    """Run the body; its rings go once it is done, or are put off when it fails."""
    with outside_tenants():
        if doorbells and not Doorbell.objects.filter(id__in=doorbells).exists():
            # A copy of a job that is done: it waited longer than its lease and was published again.
            return None
    try:
        result = task.run(**kwargs)
    except Exception as error:
        _postpone(doorbells, error=error)
        record_incident(error, where=task.name)
        raise
    if doorbells:
        with outside_tenants():
            Doorbell.objects.filter(id__in=doorbells).delete()
    return result


def _postpone(doorbells: tuple[int, ...], *, error: Exception) -> None:
    """Try again later, each time a little later; the last error stays readable."""
    if not doorbells:
        return
    if connection.in_atomic_block:
        connection.close()
    with outside_tenants():
        for row in Doorbell.objects.filter(id__in=doorbells):
            wait = min(2**row.failures, 300)
            dead = row.failures + 1 >= MAX_FAILURES
            Doorbell.objects.filter(pk=row.pk).update(
                failures=F("failures") + 1,
                last_error=f"{type(error).__name__}: {error}"[:300],
                due_at=now() + (timedelta(days=3650) if dead else timedelta(seconds=wait)),
                leased_until=None,
            )


@shared_task(name="tenants.sweep", ignore_result=True)
def sweep() -> None:
    """Ring each active tenant's sweep; one short statement a tenant, no long transaction."""
    for tenant_id in Tenant.objects.filter(state=Tenant.State.ACTIVE).values_list("id", flat=True):
        for task in settings.SWEEP_TASKS:
            ring_outside(tenant_id=tenant_id, task=task)
