"""A customer's wish to cancel an order or to have it at another time, and what becomes of it.

The assistant's role may note a wish (`orders.wishes`) and nothing more. A person grants or
declines it; where the business lets customers cancel by themselves until so many hours before,
:func:`take_by_right` grants it, in a worker of the workspace's own role. The order changes in
that moment alone, and only then the customer is told that it did.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from audit.actions import record
from catalog.models import BusinessProfile
from conversations.handling import locked_conversation
from conversations.models import Conversation
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import InvalidInput, NotFound
from orders.approval import REASON_LENGTH
from orders.exceptions import ChangeDecided, ChangeStale
from orders.models import ChangeRequest, Order
from orders.notifications import tell_change
from orders.wishes import today
from tenants.live import announce

Kind, Status = ChangeRequest.Kind, ChangeRequest.Status


def grant_change(*, actor: Actor, change_id: int) -> ChangeRequest:
    """Say yes: the order is cancelled or moved and the customer told, once.

    Raises NotAllowed, NotFound, ChangeDecided or ChangeStale; then nothing has changed.
    """
    actor.require("orders.approve")
    with _locked(change_id) as (change, conversation):
        _still_asked(change)
        change.decided_by_id = actor.person_id
        _carry_out(change, conversation, actor=actor)
    return change


def decline_change(*, actor: Actor, change_id: int, reason: str) -> ChangeRequest:
    """Say no, with a reason the customer is told; the order stays. Raises like the above."""
    actor.require("orders.approve")
    words = reason.replace("\x00", "").strip()
    if not words:
        raise InvalidInput(fields={"reason": "Write why; the customer will read it."})
    if len(words) > REASON_LENGTH:
        raise InvalidInput(fields={"reason": f"At most {REASON_LENGTH} characters."})
    with _locked(change_id) as (change, conversation):
        if change.status != Status.PENDING:
            raise ChangeDecided(status=change.status, by=str(change.decided_by or ""))
        change.status = Status.DECLINED
        change.decided_by_id = actor.person_id
        change.decided_at = now()
        change.decision_reason = words
        change.save()
        _note(change, actor=actor, code="orders.change.declined")
        tell_change(change, conversation=conversation)
    return change


def take_by_right(*, change_id: int) -> bool:
    """Cancel without a person, if the business lets customers do that and there is time yet.

    False where people decide: then the wish waits for them, and nothing has changed.
    """
    with _locked(change_id) as (change, conversation):
        moment = now()
        if change.status != Status.PENDING or not _may_cancel(change, moment=moment):
            return False
        change.by_right = True
        _carry_out(change, conversation, actor=system_actor("customer's own right"))
    return True


def starts_at(order: Order, *, zone: str) -> datetime | None:
    """When an order begins by the business's clock; a day without an hour begins at midnight."""
    if order.wished_date is None:
        return None
    return datetime.combine(order.wished_date, order.wished_time or time(), ZoneInfo(zone))


def _may_cancel(change: ChangeRequest, *, moment: datetime) -> bool:
    profile = BusinessProfile.objects.only("cancel_hours", "timezone").first()
    if profile is None or profile.cancel_hours is None or change.kind != Kind.CANCEL:
        return False
    if _is_stale(change):
        return False
    begins = starts_at(change.order, zone=profile.timezone)
    return begins is not None and moment <= begins - timedelta(hours=profile.cancel_hours)


def _carry_out(change: ChangeRequest, conversation: Conversation, *, actor: Actor) -> None:
    """The one place where an order changes; order and wish are locked."""
    order = change.order
    if change.kind == Kind.CANCEL:
        order.status = Order.Status.CANCELLED
        order.save(update_fields=["status"])
    else:
        order.wished_date, order.wished_time = change.new_date, change.new_time
        order.save(update_fields=["wished_date", "wished_time"])
    change.status = Status.GRANTED
    change.decided_at = now()
    change.save()
    _note(change, actor=actor, code="orders.change.granted")
    tell_change(change, conversation=conversation)
    announce(topic="orders", id=order.pk)


def _note(change: ChangeRequest, *, actor: Actor, code: str) -> None:
    record(
        actor=actor,
        code=code,
        target=f"order:{change.order_id}",
        data={"kind": change.kind, "change": change.pk, "by_right": change.by_right},
    )


def _still_asked(change: ChangeRequest) -> None:
    if change.status != Status.PENDING:
        raise ChangeDecided(status=change.status, by=str(change.decided_by or ""))
    if _is_stale(change):
        raise ChangeStale()
    if change.new_date is not None and change.new_date < today():
        raise ChangeStale()


def _is_stale(change: ChangeRequest) -> bool:
    """Whether the order is not what it was when the customer asked."""
    order = change.order
    before = (Order.Status.CONFIRMED, change.old_date, change.old_time)
    return (order.status, order.wished_date, order.wished_time) != before


@contextmanager
def _locked(change_id: int) -> Iterator[tuple[ChangeRequest, Conversation]]:
    found = ChangeRequest.objects.filter(pk=change_id).values_list("conversation_id", "order_id")
    keys = found.first()
    if keys is None:
        raise NotFound("There is no such wish.")
    with transaction.atomic(), locked_conversation(keys[0]) as conversation:
        order = Order.objects.select_for_update().get(pk=keys[1])
        change = ChangeRequest.objects.select_for_update().get(pk=change_id)
        change.order = order
        yield change, conversation
        announce(topic="proposals", id=order.pk)
        announce(topic=f"conversation-{conversation.pk}", id=order.pk)
