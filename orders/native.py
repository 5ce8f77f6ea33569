"""Orders from the catalogue inside WhatsApp become proposals, with our prices.

The customer's telephone showed prices of Meta's copy of the catalogue; here they only serve
to tell the customer plainly where ours differ. Nothing is confirmed by it: the proposal
waits for a person like every other. What is not ours, not for sale now, or more than may be
ordered at once is named and left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from catalog.queries import current_snapshot, refs_by_retailer_id
from catalog.snapshot import Money, PackageEntry, ServiceEntry, Snapshot
from conversations.handling import wait_for_person
from conversations.models import Conversation, Message
from conversations.queueing import queue_texts
from conversations.routing import Arrival
from core.actors import Actor
from core.clock import now
from core.locales import LANGUAGES
from core.money import exponent
from orders.models import OrderProposal
from orders.native_texts import told
from orders.proposals import MAX_LINES, WishedLine, propose_order

KIND = "order"
DEADLINE = timedelta(hours=23)
"""As long as the assistant's proposals wait by default: when it ends, the customer can still be
told in text, which may be sent for 24 hours after their message."""

REASON = "native_order"
MOST_NAMED = 5
"""Items that are named one by one as not for sale; an order of a hundred is no list to read."""

Entry = ServiceEntry | PackageEntry


@dataclass(slots=True)
class Wish:
    """A native order, held against the catalogue."""

    lines: list[tuple[Entry, int]] = field(default_factory=list)
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    too_many: list[Entry] = field(default_factory=list)


def with_a_person(arrival: Arrival) -> bool:
    """Routing, before a person's silence: the proposal is made, the person answers."""
    if arrival.conversation.handler == Conversation.Handler.AGENT:
        take(arrival)
    return False


def take(arrival: Arrival) -> bool:
    """Routing: makes a native order a proposal and tells the customer what was understood."""
    message, conversation = arrival.message, arrival.conversation
    if message.kind != KIND:
        return False
    snapshot = current_snapshot()
    wish = held_against(snapshot, items=message.content.get("items"))
    proposal = _propose(arrival, snapshot, wish)
    if proposal is None:
        wait_for_person(conversation, reason=REASON)
    text = told(
        language=_language(conversation, snapshot),
        reference=proposal.reference if proposal else "",
        currency=snapshot.business.currency,
        lines=wish.lines if proposal else [],
        differences=_differences(wish, snapshot) if proposal else [],
        unknown=wish.unknown[:MOST_NAMED],
        too_many=wish.too_many[:MOST_NAMED],
    )
    queue_texts(conversation=conversation, author=Message.Author.SYSTEM, texts=[text])
    return True


def held_against(snapshot: Snapshot, *, items: Any) -> Wish:
    """Items of one id are one line; `shown` is the price on the customer's telephone, by ref."""
    wish = Wish()
    given = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    refs = refs_by_retailer_id(str(item.get("retailer_id", "")) for item in given)
    wanted: dict[str, int] = {}
    for item in given:
        retailer_id = str(item.get("retailer_id", ""))
        entry = snapshot.sellable(refs.get(retailer_id, ""))
        if entry is None:
            if retailer_id not in wish.unknown:
                wish.unknown.append(retailer_id)
            continue
        quantity = item.get("quantity")
        wanted[entry.ref] = wanted.get(entry.ref, 0) + (
            quantity if isinstance(quantity, int) and quantity > 0 else 1
        )
        wish.shown[entry.ref] = (str(item.get("price", "")), str(item.get("currency", "")))
    for ref, quantity in wanted.items():
        entry = snapshot.sellable(ref)
        if entry is None:
            continue
        if quantity > entry.max_quantity:
            wish.too_many.append(entry)
        else:
            wish.lines.append((entry, quantity))
    return wish


def _propose(arrival: Arrival, snapshot: Snapshot, wish: Wish) -> OrderProposal | None:
    """None when nothing of it can be proposed, or more than a proposal holds."""
    message, conversation = arrival.message, arrival.conversation
    if not 1 <= len(wish.lines) <= MAX_LINES:
        return None
    contact = conversation.contact
    details = {"name": contact.label, "notes": str(message.content.get("note", ""))}
    return propose_order(
        actor=Actor(kind="customer", label=contact.label, id=contact.pk),
        conversation=conversation,
        snapshot=snapshot,
        lines=[WishedLine(ref=entry.ref, quantity=quantity) for entry, quantity in wish.lines],
        details={key: value for key, value in details.items() if value},
        deadline=now() + DEADLINE,
        idempotency_key=f"native:{message.pk}",
        language=_language(conversation, snapshot),
    )


def _differences(wish: Wish, snapshot: Snapshot) -> Sequence[tuple[Entry, Money]]:
    """What the customer's telephone showed where it was not our price."""
    currency = snapshot.business.currency
    found = []
    for entry, _ in wish.lines:
        price, shown_currency = wish.shown.get(entry.ref, ("", ""))
        minor = _minor(price, shown_currency or currency)
        if minor is None:
            continue
        if shown_currency not in ("", currency) or minor != entry.price.minor:
            found.append((entry, Money(minor, shown_currency or currency)))
    return found


def _minor(price: str, currency: str) -> int | None:
    try:
        amount = Decimal(price).scaleb(exponent(currency))
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount < 10**12:
        return None
    return int(amount.to_integral_value())


def _language(conversation: Conversation, snapshot: Snapshot) -> str:
    for code in (
        conversation.language,
        conversation.contact.language,
        snapshot.business.default_language,
    ):
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]
