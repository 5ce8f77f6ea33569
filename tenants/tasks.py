"""The base of every task that works for a tenant: it fails closed without one.

The first argument is the tenant's id; the body runs inside `in_tenant`. When
the body has finished, the doorbell rows that asked for it are removed, so a job
is gone from Postgres only once it is done.
"""

import logging
from datetime import timedelta
from typing import Any

from celery import Task, shared_task
from django.db import connection
from django.db.models import Exists, F

from core.clock import now
from core.compiled import Compiled
from core.scope import active_scope
from tenants import switches
from tenants.context import TenantLike, in_tenant, outside_tenants
from tenants.doorbell import PLATFORM, put_away
from tenants.exceptions import ForATenant, NoTenant
from tenants.models import Doorbell, Tenant
from tenants.security import record_incident

logger = logging.getLogger(__name__)

MAX_FAILURES = 12
"""With doubling waits (1 s … 5 min) that is about half an hour of trying."""


# As it is in the database: what was suspended a moment ago runs no more. `rung`: whether any of
# those doorbells is still there.
_tenant = Compiled(
    lambda asked: (
        Tenant.objects.filter(pk=asked("tenant"))
        .annotate(rung=Exists(Doorbell.objects.filter(id__any=asked("doorbells"))))
        .order_by("id")
    )
)


class TenantTask(Task):
    """`task(tenant_id=…, doorbells=[…], **kwargs)`; refuses to run without `tenant_id`."""

    abstract = True

    tries = MAX_FAILURES
    """After so many failures nobody waits for another: it is dead, as any after MAX_FAILURES."""

    def give_up(self, **kwargs: Any) -> None:
        """What is to be done in the place of a job that is dead, such as telling somebody.

        Runs inside its tenant, in no transaction.
        """

    def __call__(
        self, *, tenant_id: int | None = None, doorbells: tuple[int, ...] = (), **kwargs: Any
    ) -> Any:
        if type(tenant_id) is not int or tenant_id <= 0:
            raise NoTenant(f"task {self.name} was called without a tenant")
        with outside_tenants():
            tenant: Any = _tenant.first(tenant=tenant_id, doorbells=list(doorbells))
        if tenant is None or tenant.state != Tenant.State.ACTIVE:
            return _not_now(self, tenant_id, tenant, doorbells)
        if doorbells and not tenant.rung:
            # A copy of a job that is done: it waited longer than its lease and was published again.
            return None
        return self.begin(tenant, doorbells=doorbells, **kwargs)

    def begin(self, tenant: TenantLike, *, doorbells: tuple[int, ...], **kwargs: Any) -> Any:
        """For who has this moment claimed those rings of an open tenant: the job, without
        another look at them and at it."""
        with in_tenant(tenant):
            return _run_once(self, doorbells, kwargs)


def _not_now(task: Task, tenant_id: int, tenant: Tenant | None, doorbells: tuple[int, ...]) -> None:
    """Put the job away for good, or leave its rings for when the tenant is active again."""
    with outside_tenants():
        rings = Doorbell.objects.filter(id__in=doorbells)
        if tenant is None or tenant.state == Tenant.State.ERASING:
            logger.warning("task %s: tenant %s is gone", task.name, tenant_id)
            rings.delete()
        else:
            rings.update(leased_until=None)


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
        if doorbells and not Doorbell.objects.filter(id__in=doorbells).exists():
            # A copy of a job that is done, as above.
            return None
        return _run_once(self, doorbells, kwargs)


def _run_once(task: Task, doorbells: tuple[int, ...], kwargs: dict[str, Any]) -> Any:
    """Run the body; its rings go once it is done, or are put off when it fails."""
    try:
        result = task.run(**kwargs)
    except Exception as error:
        is_dead = _postpone(doorbells, error=error, tries=getattr(task, "tries", MAX_FAILURES))
        record_incident(error, where=task.name)
        if is_dead and isinstance(task, TenantTask):
            task.give_up(**kwargs)
        raise
    if doorbells:
        with outside_tenants():
            put_away(doorbells)
    return result


def _postpone(doorbells: tuple[int, ...], *, error: Exception, tries: int) -> bool:
    """Try again later, each time a little later; the last error stays readable.

    True when there is no later: one of the rings has failed `tries` times.
    """
    if connection.in_atomic_block:
        connection.close()
    any_dead = False
    with outside_tenants():
        for row in Doorbell.objects.filter(id__in=doorbells):
            wait = min(2**row.failures, 300)
            dead = row.failures + 1 >= tries
            any_dead |= dead
            Doorbell.objects.filter(pk=row.pk).update(
                failures=MAX_FAILURES if dead else F("failures") + 1,
                last_error=f"{type(error).__name__}: {error}"[:300],
                due_at=now() + (timedelta(days=3650) if dead else timedelta(seconds=wait)),
                leased_until=None,
            )
    return any_dead


@shared_task(base=PlatformTask, name="tenants.end_switch")
def end_switch(*, switch_id: int) -> None:
    """Release a kill switch whose moment has come."""
    switches.end_switch(switch_id)
