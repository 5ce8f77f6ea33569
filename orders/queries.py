"""Reading proposals and orders."""

from dataclasses import dataclass

from django.db.models import QuerySet

from audit.models import Entry
from catalog.queries import current_snapshot
from core.money import to_decimal_string
from orders.models import ChangeRequest, Order, OrderProposal


def proposals(*, status: str = "") -> QuerySet[OrderProposal]:
    """Newest first, with lines and contact; all states unless one is named."""
    found = OrderProposal.objects.select_related(
        "contact", "decided_by", "conversation"
    ).prefetch_related("lines")
    return found.filter(status=status) if status else found


def pending_proposals() -> QuerySet[OrderProposal]:
    """Those that wait for a decision, the soonest deadline first."""
    return proposals(status=OrderProposal.Status.PENDING_APPROVAL).order_by("deadline", "id")


def proposal(proposal_id: int) -> OrderProposal | None:
    return proposals().filter(pk=proposal_id).first()


def orders(*, status: str = "") -> QuerySet[Order]:
    found = Order.objects.select_related(
        "contact", "approved_by", "proposal__conversation"
    ).prefetch_related("lines")
    return found.filter(status=status) if status else found


def order(order_id: int) -> Order | None:
    return orders().filter(pk=order_id).first()


def changes(*, status: str = "") -> QuerySet[ChangeRequest]:
    """Customers' wishes to change orders, newest first."""
    found = ChangeRequest.objects.select_related(
        "order__contact", "order__proposal", "decided_by"
    ).prefetch_related("order__lines")
    return found.filter(status=status) if status else found


def open_changes() -> QuerySet[ChangeRequest]:
    """Those that wait for a decision, the longest waiting first."""
    return changes(status=ChangeRequest.Status.PENDING).order_by("id")


def history_of(proposal_id: int) -> QuerySet[Entry]:
    """What happened to a proposal and the order it became, oldest first."""
    order_ids = Order.objects.filter(proposal_id=proposal_id).values_list("id", flat=True)
    targets = [f"proposal:{proposal_id}", *[f"order:{pk}" for pk in order_ids]]
    return Entry.objects.filter(target__in=targets).order_by("id")


@dataclass(frozen=True, slots=True)
class PriceDifference:
    """`current` is None when the thing is not for sale any more."""

    name: str
    proposed: str
    current: str | None


def price_differences(of: OrderProposal) -> list[PriceDifference]:
    """Where today's catalogue differs from the prices this proposal keeps."""
    snapshot = current_snapshot()
    found = []
    for line in of.lines.all():
        entry = snapshot.sellable(line.ref)
        if entry is None:
            found.append(PriceDifference(line.name, line.unit_price, None))
        elif entry.price.minor != line.unit_minor:
            found.append(
                PriceDifference(
                    line.name,
                    line.unit_price,
                    to_decimal_string(entry.price.minor, entry.price.currency),
                )
            )
    return found
