"""What was said: conversations as the phone page and the control API show them."""

from typing import Any

from emulators.whatsapp.conversation import describe_all
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.people import Customer
from emulators.whatsapp.store import Store


def messages(
    store: Store, *, number: Number, customer: Customer, limit: int = 1000
) -> list[dict[str, Any]]:
    """One conversation, both ways, oldest first."""
    rows = store.rows(
        "SELECT * FROM (SELECT * FROM messages WHERE phone_number_id = ? AND customer = ?"
        " ORDER BY id DESC LIMIT ?) ORDER BY id",
        number.phone_number_id,
        customer.key,
        limit,
    )
    return describe_all(store, rows)


def last_messages(store: Store, *, number: Number) -> list[dict[str, Any]]:
    """The newest message of every conversation of a number."""
    rows = store.rows(
        "SELECT * FROM messages WHERE id IN (SELECT max(id) FROM messages"
        " WHERE phone_number_id = ? AND kind NOT IN ('edit', 'revoke') AND NOT EXISTS"
        " (SELECT 1 FROM statuses WHERE statuses.wamid = messages.wamid AND status = 'failed')"
        " GROUP BY customer)",
        number.phone_number_id,
    )
    return describe_all(store, rows)


def unread_counts(store: Store, *, number: Number) -> dict[str, int]:
    """How many delivered messages each customer has not looked at."""
    rows = store.rows(
        "SELECT customer, count(*) AS n FROM messages WHERE phone_number_id = ?"
        " AND direction = 'outbound' AND NOT EXISTS (SELECT 1 FROM statuses"
        " WHERE statuses.wamid = messages.wamid AND status IN ('read', 'played', 'failed'))"
        " GROUP BY customer",
        number.phone_number_id,
    )
    return {row["customer"]: row["n"] for row in rows}
