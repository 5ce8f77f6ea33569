"""A customer's proposals and orders, for the file of all that is kept about them."""

from typing import Any

from conversations.contact_export import Part, register
from conversations.models import Contact
from core.money import to_decimal_string
from orders.models import Order, OrderProposal
from orders.queries import orders, proposals


def _shown(row: Order | OrderProposal) -> dict[str, Any]:
    return {
        "id": row.pk,
        "reference": row.reference,
        "status": row.status,
        "currency": row.currency,
        "total": to_decimal_string(row.total_minor, row.currency),
        "lines": [
            {
                "name": line.name,
                "quantity": line.quantity,
                "price": to_decimal_string(line.unit_minor, row.currency),
            }
            for line in row.lines.all()
        ],
        "wished_date": row.wished_date,
        "wished_time": row.wished_time,
        "details": row.details,
        "created_at": row.created_at,
    }


def add_parts() -> None:
    """Called once, when the rooms are ready."""
    register(Part("proposals", _proposals, _shown))
    register(Part("orders", _orders, _shown))


def _proposals(contact: Contact) -> Any:
    return proposals().filter(contact=contact)


def _orders(contact: Contact) -> Any:
    return orders().filter(contact=contact)
