"""What messages cost: in one conversation, and in a month. Counts what was delivered, since
only that is charged; an amount that is not known is counted apart and never guessed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from conversations.models import Message

EARLIEST = date(2020, 1, 1)
"""The first month that may be asked for; Proffer is younger."""

CHARGED = Q(billable=True)
FREE = Q(billable=False)
UNTOLD = Q(billable=None)
UNPRICED = CHARGED & Q(cost_micros=None)


@dataclass(frozen=True, slots=True)
class Costs:
    """`micros`: currency → millionths of it. `unpriced` of the `charged` have no known price;
    of `untold` the platform did not say whether they are charged."""

    charged: int = 0
    free: int = 0
    untold: int = 0
    unpriced: int = 0
    micros: dict[str, int] = field(default_factory=dict)

    @property
    def delivered(self) -> int:
        return self.charged + self.free + self.untold

    def __add__(self, other: "Costs") -> "Costs":
        micros = dict(self.micros)
        for currency, amount in other.micros.items():
            micros[currency] = micros.get(currency, 0) + amount
        return Costs(
            charged=self.charged + other.charged,
            free=self.free + other.free,
            untold=self.untold + other.untold,
            unpriced=self.unpriced + other.unpriced,
            micros=micros,
        )


def delivered() -> QuerySet[Message]:
    """Every message of ours that reached its customer."""
    return Message.objects.filter(
        direction=Message.Direction.OUTBOUND, delivered_at__isnull=False
    ).order_by()


def of_conversation(conversation_id: int) -> Costs:
    """All of one conversation's, in one query."""
    total = Costs()
    for _, costs in _by(delivered().filter(conversation_id=conversation_id), "direction"):
        total += costs
    return total


def of_period(*, since: datetime, until: datetime) -> list[tuple[str, Costs]]:
    """(category, costs) of what was delivered in [since, until), the dearest first; the
    category is empty where the platform named none."""
    found: dict[str, Costs] = {}
    for category, costs in _by(in_period(since=since, until=until), "price_category"):
        found[category] = found.get(category, Costs()) + costs
    return sorted(found.items(), key=lambda row: (-sum(row[1].micros.values()), row[0]))


def shifted(month: date, months: int) -> date:
    """The first day of the month so many months later."""
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def bounds(month: date) -> tuple[datetime, datetime]:
    """From the month's first midnight to the next month's, by the clock that is active: the
    business's. `month` is its first day."""
    since, until = (
        timezone.make_aware(datetime.combine(day, time())) for day in (month, shifted(month, 1))
    )
    return since, until


def in_period(*, since: datetime, until: datetime) -> QuerySet[Message]:
    return delivered().filter(delivered_at__gte=since, delivered_at__lt=until)


def _by(rows: QuerySet[Message], name: str) -> Iterator[tuple[str, Costs]]:
    sums: Any = rows.values(name, "cost_currency").annotate(
        charged=Count("pk", filter=CHARGED),
        free=Count("pk", filter=FREE),
        untold=Count("pk", filter=UNTOLD),
        unpriced=Count("pk", filter=UNPRICED),
        micros=Sum("cost_micros"),
    )
    for row in sums:
        currency = row["cost_currency"]
        yield (
            row[name],
            Costs(
                charged=row["charged"],
                free=row["free"],
                untold=row["untold"],
                unpriced=row["unpriced"],
                micros={currency: row["micros"] or 0} if currency else {},
            ),
        )
