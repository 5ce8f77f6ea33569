"""How the budgets that concern a workspace stand: what is allowed, spent and held for calls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, Sum

from ai.budget.models import Limit, Reservation, Spent
from core.clock import now

PERIODS = ("day", "month")
UNITS = ("tokens", "micros")


@dataclass(frozen=True, slots=True)
class Budget:
    """One limit of one period, with what counts against it. `tenant_id` None: all together."""

    tenant_id: int | None
    period: str
    unit: str
    most: int
    spent: int
    held: int

    @property
    def name(self) -> str:
        """Such as ``day_tokens``, as the limit is called where it is stored."""
        return f"{self.period}_{self.unit}"

    @property
    def left(self) -> int:
        return max(0, self.most - self.spent - self.held)

    @property
    def share(self) -> int:
        """Spent of it, in per cent, at most 100."""
        return 100 if self.spent >= self.most else self.spent * 100 // self.most


def today() -> date:
    """The day that is counted now, by UTC."""
    return now().date()


def starts_on(period: str, day: date) -> date:
    return day if period == "day" else day.replace(day=1)


def limits_for(tenant_id: int) -> dict[int | None, Limit]:
    """The limits that hold for a workspace: its own or that of each, and that of all (None)."""
    found: dict[int | None, Limit] = {}
    rows = Limit.objects.filter(Q(of="all") | Q(of="each") | Q(of="one", tenant=tenant_id))
    by_kind = {row.of: row for row in rows}
    own = by_kind.get("one") or by_kind.get("each")
    if own is not None and _says_anything(own):
        found[tenant_id] = own
    if "all" in by_kind and _says_anything(by_kind["all"]):
        found[None] = by_kind["all"]
    return found


def budgets_of(limits: dict[int | None, Limit], *, at: datetime | None = None) -> list[Budget]:
    """Each limit as it stands now. What is held is read before what is spent: a call that is
    settled in between counts twice for a moment, and never not at all."""
    moment = at or now()
    found = []
    for tenant_id, limit in limits.items():
        held = _held(tenant_id, moment)
        spent = _spent(tenant_id, moment.date())
        for name, period, unit in names():
            most = getattr(limit, name)
            if most is not None:
                found.append(Budget(tenant_id, period, unit, most, spent[name], held[unit]))
    return found


def names() -> Iterator[tuple[str, str, str]]:
    """(limit, period, unit) of the four limits."""
    for period in PERIODS:
        for unit in UNITS:
            yield f"{period}_{unit}", period, unit


def _says_anything(limit: Limit) -> bool:
    return any(getattr(limit, name) is not None for name, _, _ in names())


def _held(tenant_id: int | None, moment: datetime) -> dict[str, int]:
    rows = Reservation.objects.filter(expires_at__gt=moment)
    if tenant_id is not None:
        rows = rows.filter(tenant=tenant_id)
    sums = rows.aggregate(tokens=Sum("tokens"), micros=Sum("micros"))
    return {unit: sums[unit] or 0 for unit in UNITS}


def _spent(tenant_id: int | None, day: date) -> dict[str, int]:
    rows = Spent.objects.filter(tenant=tenant_id, day__gte=day.replace(day=1), day__lte=day)
    of_day = Q(day=day)
    sums = rows.aggregate(
        month_in=Sum("input_tokens"),
        month_out=Sum("output_tokens"),
        month_micros=Sum("micros"),
        day_in=Sum("input_tokens", filter=of_day),
        day_out=Sum("output_tokens", filter=of_day),
        day_micros=Sum("micros", filter=of_day),
    )
    return {
        "day_tokens": (sums["day_in"] or 0) + (sums["day_out"] or 0),
        "month_tokens": (sums["month_in"] or 0) + (sums["month_out"] or 0),
        "day_micros": sums["day_micros"] or 0,
        "month_micros": sums["month_micros"] or 0,
    }
