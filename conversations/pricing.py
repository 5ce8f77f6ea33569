"""What each message cost, as the transport's statuses and its price list say.

The transport says with a status which category a message counted in and whether it is
charged; it never says how much. The amount is looked up once, when the message was
delivered, in the price list of that day, which a transport room registers. What no list
names stays unknown: nothing here guesses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations.channels import Pricing
from conversations.models import Message
from core.rows import Rows

_MESSAGES = Rows(Message, "message")

WORD = 24
"""Characters kept of the transport's words for category, model and type."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`micros`: millionths of `currency`."""

    micros: int
    currency: str


PriceOf = Callable[[Message, datetime], Cost | None]
_price_lists: list[PriceOf] = []


def register(price_of: PriceOf) -> None:
    """`price_of(message, at)`: what a billable message cost that was delivered `at`, or None."""
    _price_lists.append(price_of)


def note_price(message: Message, pricing: Pricing | None, *, changed: Sequence[str] = ()) -> None:
    """Write what a status says of the charge, and the cost once the message is delivered.

    Called for every status, under the message's lock and after the status has moved it:
    what `sent` said is priced by a `delivered` that says nothing. A cost that is known is
    never changed again. `changed`: what else of the message is written with it.
    """
    fields = [*changed]
    if pricing is not None:
        for name, value in (
            ("price_category", pricing.category[:WORD]),
            ("price_model", pricing.model[:WORD]),
            ("price_type", pricing.type[:WORD]),
            ("billable", pricing.billable),
        ):
            if value not in ("", None) and getattr(message, name) != value:
                setattr(message, name, value)
                fields.append(name)
    if message.cost_micros is None and message.delivered_at is not None:
        cost = _cost(message, message.delivered_at)
        if cost is not None:
            message.cost_micros, message.cost_currency = cost.micros, cost.currency
            fields += ["cost_micros", "cost_currency"]
    if fields:
        _MESSAGES.update([message], tuple(fields))


def _cost(message: Message, at: datetime) -> Cost | None:
    if message.billable is False:
        return Cost(micros=0, currency="")
    if message.billable is None:
        return None
    return next(filter(None, (price_of(message, at) for price_of in _price_lists)), None)
