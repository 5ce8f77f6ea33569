"""What was spent: by workspace, by backend, by month; how each backend fared lately."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from ai.budget.models import Attempt, Limit, Spent, Told
from ai.budget.standing import Budget, budgets_of, limits_for, starts_on, today
from ai.budget.upkeep import KEPT
from ai.hearing.rules import VERSIONS
from tenants.context import outside_tenants, require_tenant

SUMS = (
    *("calls", "failures", "input_tokens", "cached_tokens", "output_tokens"),
    *("unpriced_tokens", "micros"),
)

ANSWERS, MEDIA, TRYING = "answers", "media", "trying"
"""What calls were for: turns of customers, their voice notes and pictures, and what no customer
waited for."""

Purpose = Attempt.Purpose
_USED = ("input_tokens", "cached_tokens", "output_tokens", "micros")


@dataclass(frozen=True, slots=True)
class Use:
    """Sums of a period; `micros` are millionths of a US dollar, of what had a price."""

    calls: int = 0
    failures: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    unpriced_tokens: int = 0
    micros: int = 0


@dataclass(frozen=True, slots=True)
class Fared:
    """The newest call of a backend, and the newest that failed."""

    last_at: datetime | None = None
    last_outcome: str = ""
    latency_ms: int = 0
    failed_at: datetime | None = None
    failed_outcome: str = ""


def month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def by_tenant(month: date) -> QuerySet[Spent, Any]:
    """Rows of sums by workspace (tenant_id, tenant__name), the dearest first."""
    found = _of_month(month).filter(tenant__isnull=False).values("tenant_id", "tenant__name")
    return found.annotate(**_sums()).order_by("-micros", "-input_tokens", "tenant_id")


def by_backend(month: date) -> list[Any]:
    """The same by backend, over all workspaces, also those that are erased by now."""
    with outside_tenants():
        rows = _of_month(month).filter(tenant=None).values("backend")
        return list(rows.annotate(**_sums()).order_by("-micros", "-input_tokens", "backend"))


def of_all(month: date) -> Use:
    with outside_tenants():
        return _use(_of_month(month).filter(tenant=None))


def own_use(month: date) -> Use:
    """The active tenant's."""
    tenant_id = require_tenant().tenant_id
    with outside_tenants():
        return _use(_of_month(month).filter(tenant=tenant_id))


def own_trying(month: date) -> list[Any]:
    """The active tenant's sums of what no customer waited for, by `purpose`: what of `own_use`
    went into the playground and into replays. Single calls tell it, so there is nothing of a
    month of which some are forgotten."""
    if month < today() - KEPT:
        return []
    tenant_id = require_tenant().tenant_id
    with outside_tenants():
        return list(_trying(tenant_id, month))


def _trying(tenant_id: int, month: date) -> QuerySet[Attempt, Any]:
    rows = _calls_of_month(month).filter(tenant=tenant_id).exclude(purpose=Purpose.CUSTOMERS)
    return rows.values("purpose").annotate(**_call_sums()).order_by("purpose")


def by_purpose(month: date) -> list[Any]:
    """The sums of a month by what the calls were for (`what`: ANSWERS, MEDIA or TRYING), over
    all workspaces that are here and the platform's own trials, in one query. `today_calls` and
    `today_micros` are those of today. Nothing of a month of which some calls are forgotten."""
    if month < today() - KEPT:
        return []
    heard = Q()
    for version in VERSIONS:
        heard |= Q(prompt_version__startswith=version)
    what = Case(
        When(~Q(purpose=Purpose.CUSTOMERS), then=Value(TRYING)),
        When(heard, then=Value(MEDIA)),
        default=Value(ANSWERS),
    )
    today_only = Q(at__gte=_midnight(today()), at__lt=_midnight(today() + timedelta(days=1)))
    with outside_tenants():
        rows = _calls_of_month(month).annotate(what=what).values("what")
        return list(
            rows.annotate(
                today_calls=Count("pk", filter=today_only),
                today_micros=Coalesce(Sum("micros", filter=today_only), 0),
                **_call_sums(),
            ).order_by("what")
        )


def _calls_of_month(month: date) -> QuerySet[Attempt]:
    return Attempt.objects.filter(at__gte=_midnight(month), at__lt=_midnight(month_after(month)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _call_sums() -> dict[str, Any]:
    tokens = F("input_tokens") + F("output_tokens")
    return {
        "calls": Count("pk"),
        "failures": Count("pk", filter=~Q(outcome="answered")),
        "unpriced_tokens": Coalesce(Sum(tokens, filter=Q(micros=None)), 0),
        **{name: Coalesce(Sum(name), 0) for name in _USED},
    }


def own_days(month: date) -> list[Any]:
    """The active tenant's sums of each day that has any, the newest first."""
    tenant_id = require_tenant().tenant_id
    with outside_tenants():
        rows = _of_month(month).filter(tenant=tenant_id).values("day")
        return list(rows.annotate(**_sums()).order_by("-day"))


def own_budgets() -> list[Budget]:
    """The budgets that hold for the active tenant alone; not what all together may spend."""
    tenant_id = require_tenant().tenant_id
    with outside_tenants():
        return budgets_of_one(tenant_id)


def own_budget_is_spent() -> bool:
    """Whether a call of the active tenant was refused in a period that is not over."""
    tenant_id = require_tenant().tenant_id
    with outside_tenants():
        return _told_now().filter(tenant=tenant_id).exists()


def limits() -> dict[str, Limit]:
    """The budgets of all together and of each, where they are set."""
    return {row.of: row for row in Limit.objects.filter(tenant=None)}


def limits_of_single() -> QuerySet[Limit]:
    """Workspaces with a budget of their own."""
    return Limit.objects.filter(of=Limit.Of.ONE).select_related("tenant").order_by("tenant__name")


def limit_of(tenant_id: int) -> Limit | None:
    return Limit.objects.filter(of=Limit.Of.ONE, tenant=tenant_id).first()


def budgets_of_one(tenant_id: int) -> list[Budget]:
    """What holds for one workspace alone, its own or that of each, as it stands."""
    found = limits_for(tenant_id)
    found.pop(None, None)
    return budgets_of(found)


def budgets_of_all() -> list[Budget]:
    """What all workspaces together may spend, as it stands."""
    limit = Limit.objects.filter(of=Limit.Of.ALL).first()
    return budgets_of({None: limit}) if limit else []


def spent_now() -> QuerySet[Told]:
    """Budgets that were met in a period that is not over, the newest first."""
    return _told_now().select_related("tenant").order_by("-id")


def fared(backend: str) -> Fared:
    """How a backend did lately; two look-ups by its index."""
    rows = Attempt.objects.filter(backend=backend).order_by("-id")
    last = rows.first()
    failed = rows.exclude(outcome="answered").first()
    return Fared(
        last_at=last.at if last else None,
        last_outcome=last.outcome if last else "",
        latency_ms=last.latency_ms if last else 0,
        failed_at=failed.at if failed else None,
        failed_outcome=failed.outcome if failed else "",
    )


def _told_now() -> QuerySet[Told]:
    day = today()
    starts = Case(
        When(limit__startswith="day", then=Value(day)),
        default=Value(starts_on("month", day)),
    )
    return Told.objects.annotate(now_since=starts).filter(starts_on=F("now_since"))


def _of_month(month: date) -> QuerySet[Spent]:
    return Spent.objects.filter(day__gte=month, day__lt=month_after(month))


def _sums() -> dict[str, Sum]:
    return {name: Sum(name) for name in SUMS}


def _use(rows: QuerySet[Spent]) -> Use:
    found = rows.aggregate(**_sums())
    return Use(**{name: found[name] or 0 for name in SUMS})
