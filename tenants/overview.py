"""Reading tenants for the platform's people: the list, and what is wrong with each.

Everything here is read from the shared schema; no tenant is entered.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tenants.models import (
    ChannelAddress,
    Doorbell,
    Erasure,
    Switch,
    Tenant,
    UpgradeRun,
    UpgradeStep,
)
from tenants.tasks import MAX_FAILURES

SORTS = {
    "name": ("name", "id"),
    "newest": ("-created_at", "-id"),
    "activity": (F("last_activity_at").desc(nulls_last=True), "id"),
    "size": (F("size_bytes").desc(nulls_last=True), "id"),
}


@dataclass(slots=True)
class Health:
    """What does not work for a tenant, counted. `stopped`: kinds of the platform's own switches."""

    failing_jobs: int = 0
    dead_jobs: int = 0
    numbers_off: int = 0
    upgrade_failed: bool = False
    erasure_failing: bool = False
    stopped: tuple[str, ...] = ()

    @property
    def is_fine(self) -> bool:
        return not (
            self.failing_jobs
            or self.dead_jobs
            or self.numbers_off
            or self.upgrade_failed
            or self.erasure_failing
            or self.stopped
        )


def tenants_listed(
    *, search: str = "", state: str = "", plan: str = "", sort: str = "name"
) -> QuerySet[Tenant]:
    """Tenants by name, host or number (any part of it); `sort` is one of SORTS."""
    numbers = Count("addresses", filter=Q(addresses__kind=ChannelAddress.Kind.WHATSAPP_CLOUD))
    rows = Tenant.objects.annotate(number_count=numbers).order_by(*SORTS[sort])
    if search:
        numbered = ChannelAddress.objects.filter(tenant=OuterRef("pk"), address__contains=search)
        rows = rows.filter(Q(name__icontains=search) | Q(slug__icontains=search) | Exists(numbered))
    if state:
        rows = rows.filter(state=state)
    return rows.filter(plan=plan) if plan else rows


def numbers_of(tenant: Tenant) -> QuerySet[ChannelAddress]:
    """Its numbers, which are what a switch of one number can stop; its accounts are none."""
    return ChannelAddress.objects.filter(tenant=tenant, kind=ChannelAddress.Kind.WHATSAPP_CLOUD)


def plans() -> list[str]:
    """The plan labels that are in use."""
    return list(Tenant.objects.order_by("plan").values_list("plan", flat=True).distinct())


def health_of(tenants: Iterable[Tenant]) -> dict[int, Health]:
    """For each of these tenants what is wrong; as many queries for fifty as for one."""
    ids = [tenant.pk for tenant in tenants]
    found = {pk: Health() for pk in ids}
    failing = (
        Doorbell.objects.filter(tenant_id__in=ids, failures__gt=0)
        .values("tenant_id")
        .annotate(all=Count("id"), dead=Count("id", filter=Q(failures__gte=MAX_FAILURES)))
        .order_by()
    )
    for row in failing:
        found[row["tenant_id"]].dead_jobs = row["dead"]
        found[row["tenant_id"]].failing_jobs = row["all"] - row["dead"]
    off = ChannelAddress.objects.filter(
        tenant_id__in=ids, kind=ChannelAddress.Kind.WHATSAPP_CLOUD, active=False
    )
    for tenant_id in off.values_list("tenant_id", flat=True):
        found[tenant_id].numbers_off += 1
    stopped: dict[int, set[str]] = defaultdict(set)
    engaged = Switch.objects.filter(tenant_id__in=ids, engaged=True)
    for tenant_id, kind in engaged.values_list("tenant_id", "kind"):
        stopped[tenant_id].add(kind)
    for tenant_id, kinds in stopped.items():
        found[tenant_id].stopped = tuple(sorted(kinds))
    last = UpgradeRun.objects.values("id")[:1]
    failed = UpgradeStep.objects.filter(
        tenant_id__in=ids, run_id__in=last, state=UpgradeStep.State.FAILED
    )
    for tenant_id in failed.values_list("tenant_id", flat=True):
        found[tenant_id].upgrade_failed = True
    erasing = Erasure.objects.filter(tenant_id__in=ids, finished_at=None, failures__gt=0)
    for tenant_id in erasing.values_list("tenant_id", flat=True):
        found[tenant_id].erasure_failing = True
    return found
