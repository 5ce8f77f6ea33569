"""Noting that a customer wishes to cancel an order, or to have it at another time.

The door for the assistant: it runs under that role, which may insert a wish that is open, of an
order of the same customer's, and nothing more. What becomes of it is decided in
`orders.changes`.
"""

from datetime import date, time
from zoneinfo import ZoneInfo

from django.db import transaction

from audit.actions import record
from catalog.models import BusinessProfile
from conversations.models import Conversation
from core.actors import Actor
from core.clock import now
from orders.exceptions import NotChangeable
from orders.models import ChangeRequest, Order
from tenants.doorbell import ring
from tenants.live import announce


def ask_change(
    *,
    actor: Actor,
    conversation: Conversation,
    reference: str,
    kind: str,
    idempotency_key: str,
    language: str,
    new_date: date | None = None,
    new_time: time | None = None,
) -> ChangeRequest:
    """Note the wish for people to decide; an earlier call with the same key returns its own.

    The caller holds the conversation's lock. Raises NotChangeable for an order that is not this
    contact's, is cancelled, is over, or has a wish open already; then nothing is written.
    """
    with transaction.atomic():
        before = ChangeRequest.objects.filter(idempotency_key=idempotency_key).first()
        if before:
            return before
        order = _order_of(conversation, reference)
        if order is None or not _is_open(order):
            raise NotChangeable()
        if ChangeRequest.objects.filter(order=order, status=ChangeRequest.Status.PENDING).exists():
            raise NotChangeable()
        change = ChangeRequest.objects.create(
            order=order,
            conversation=conversation,
            kind=kind,
            old_date=order.wished_date,
            old_time=order.wished_time,
            new_date=new_date,
            new_time=new_time,
            language=language,
            idempotency_key=idempotency_key,
        )
        record(
            actor=actor,
            code="orders.change.asked",
            target=f"order:{order.pk}",
            data={"kind": kind, "change": change.pk},
        )
        ring(task="orders.take_change", change_id=change.pk)
        announce(topic="proposals", id=order.pk)
    return change


def is_asked(*, conversation_id: int, reference: str, kind: str) -> bool:
    """Whether such a wish was noted in this conversation, whatever became of it since."""
    number = reference.removeprefix("O-")
    return (
        number.isdecimal()
        and ChangeRequest.objects.filter(
            conversation=conversation_id, order__proposal_id=int(number) - 1000, kind=kind
        ).exists()
    )


def today() -> date:
    profile = BusinessProfile.objects.only("timezone").first()
    return now().astimezone(ZoneInfo(profile.timezone if profile else "UTC")).date()


def _is_open(order: Order) -> bool:
    """Whether an order can still be cancelled or moved: it stands, and its day is not over."""
    if order.status != Order.Status.CONFIRMED:
        return False
    return order.wished_date is None or order.wished_date >= today()


def _order_of(conversation: Conversation, reference: str) -> Order | None:
    """This contact's order of that reference; somebody else's is not found."""
    number = reference.removeprefix("O-")
    if not number.isdecimal() or len(number) > 15:
        return None
    return Order.objects.filter(
        proposal_id=int(number) - 1000, contact_id=conversation.contact_id
    ).first()
