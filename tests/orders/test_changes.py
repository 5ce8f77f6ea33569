"""Customers' wishes to cancel or move an order: noted by the machine, decided by people."""

import threading
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.permissions import Role
from audit.models import Entry
from catalog.models import BusinessProfile
from conversations.models import Message
from core.actors import ASSISTANT, Actor
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from orders import changes
from orders.exceptions import ChangeDecided, ChangeStale, NotChangeable
from orders.models import ChangeRequest, Order
from orders.wishes import ask_change
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.ai.test_turns import Customer, customer
from tests.support.jobs import run_jobs
from tests.support.people import person

__all__ = ["customer"]

SOON = now().date() + timedelta(days=5)


def order_of(talk: Any = None, **fields: Any) -> Order:
    more = {"proposal__conversation": talk} if talk is not None else {}
    made = factories.OrderFactory(wished_date=SOON, wished_time=time(15), **more, **fields)
    line = {"ref": "service:1", "name": "Deep clean", "quantity": 1, "unit_minor": 12000}
    factories.ProposalLineFactory(proposal=made.proposal, position=1, **line)
    return made


def wish(order: Order, *, kind: str = "cancel", key: str = "k1", day: date | None = None) -> Any:
    talk = order.proposal.conversation
    when = {"new_date": day or SOON + timedelta(days=1), "new_time": time(16)}
    with transaction.atomic():
        return ask_change(
            actor=ASSISTANT,
            conversation=talk,
            reference=order.reference,
            kind=kind,
            idempotency_key=key,
            language="en",
            **(when if kind == "postpone" else {}),
        )


def told(order: Order) -> list[str]:
    found = Message.objects.filter(
        conversation=order.proposal.conversation, author="system"
    ).order_by("id")
    return [message.text for message in found]


def test_a_person_grants_and_the_customer_is_told_once(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        order = order_of()
        asked = wish(order)
        assert told(order) == []
        changes.grant_change(actor=person("agent").actor, change_id=asked.pk)
        order.refresh_from_db()
        assert order.status == "cancelled"
        assert told(order) == [f"Your order {order.reference} is cancelled."]
        with pytest.raises(ChangeDecided, match="already granted by Sara"):
            changes.grant_change(actor=person("owner").actor, change_id=asked.pk)
        with pytest.raises(ChangeDecided):
            changes.decline_change(actor=person("owner").actor, change_id=asked.pk, reason="no")
        assert len(told(order)) == 1
        entries = Entry.objects.filter(target=f"order:{order.pk}").order_by("id")
        assert list(entries.values_list("code", flat=True)) == [
            "orders.change.asked",
            "orders.change.granted",
        ]


def test_moving_changes_day_and_hour_alone(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        order = order_of()
        asked = wish(order, kind="postpone")
        changes.grant_change(actor=person("agent").actor, change_id=asked.pk)
        order.refresh_from_db()
        moved = (order.status, order.wished_date, order.wished_time)
        assert moved == ("confirmed", SOON + timedelta(days=1), time(16))
        (text,) = told(order)
        assert "is moved" in text and order.reference in text


def test_declined_it_stays_and_the_reason_is_read(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        order = order_of()
        asked = wish(order, kind="postpone")
        with pytest.raises(InvalidInput):
            changes.decline_change(actor=person("agent").actor, change_id=asked.pk, reason=" ")
        changes.decline_change(
            actor=person("agent").actor, change_id=asked.pk, reason="We are full that day."
        )
        order.refresh_from_db()
        assert (order.wished_date, order.wished_time) == (SOON, time(15))
        (text,) = told(order)
        assert "stays as it was" in text and "We are full that day." in text
        # What was declined can be asked again.
        assert wish(order, key="k2").status == "pending"


@pytest.mark.parametrize(
    "actor",
    [ASSISTANT, Actor(kind="assistant", label="x", permissions=frozenset({"orders.approve"}))],
    ids=["assistant", "assistant with a right"],
)
def test_the_machine_decides_nothing(tenant_db: None, alpha: Tenant, actor: Actor) -> None:
    with in_tenant(alpha):
        order = order_of()
        asked = wish(order)
        with pytest.raises(NotAllowed):
            changes.grant_change(actor=actor, change_id=asked.pk)
        order.refresh_from_db()
        assert order.status == "confirmed" and told(order) == []


def test_what_cannot_be_changed_is_refused(tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
    with in_tenant(beta):
        theirs = wish(order_of())
    with in_tenant(alpha):
        order, other = order_of(), order_of()
        first = wish(order)
        assert wish(order).pk == first.pk  # the same turn again
        talk = other.proposal.conversation
        for reference in (order.reference, "O-999999", "P-1000", "O-", "O-1e3"):
            with pytest.raises(NotChangeable):
                ask_change(
                    actor=ASSISTANT,
                    conversation=talk,
                    reference=reference,
                    kind="cancel",
                    idempotency_key="foreign",
                    language="en",
                )
        with pytest.raises(NotChangeable):
            wish(order, key="second")
        Order.objects.filter(pk=other.pk).update(wished_date=SOON - timedelta(days=40))
        with pytest.raises(NotChangeable):
            wish(other, key="over")
        highest = ChangeRequest.objects.order_by("-id")[0].pk
        if theirs.pk > highest:
            with pytest.raises(NotFound):
                changes.grant_change(actor=person("owner").actor, change_id=theirs.pk)
        assert ChangeRequest.objects.filter(order__in=[order, other]).count() == 1


def test_an_order_that_moved_meanwhile_is_not_cancelled(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        order = order_of()
        asked = wish(order)
        Order.objects.filter(pk=order.pk).update(wished_time=time(18))
        with pytest.raises(ChangeStale):
            changes.grant_change(actor=person("owner").actor, change_id=asked.pk)
        order.refresh_from_db()
        assert order.status == "confirmed" and told(order) == []


@pytest.mark.parametrize(
    ("hours", "kind", "by_right"),
    [
        (None, "cancel", False),
        (24, "cancel", True),
        (24 * 20, "cancel", False),
        (24, "postpone", False),
    ],
)
def test_their_own_right_cancels_in_time_and_moves_nothing(
    tenant_db: None, alpha: Tenant, hours: int | None, kind: str, by_right: bool
) -> None:
    with in_tenant(alpha):
        BusinessProfile.objects.update(cancel_hours=hours)
        order = order_of()
        asked = wish(order, kind=kind)
        assert changes.take_by_right(change_id=asked.pk) is by_right
        assert changes.take_by_right(change_id=asked.pk) is False
        order.refresh_from_db()
        asked.refresh_from_db()
        assert (order.status, asked.by_right, len(told(order))) == (
            ("cancelled", True, 1) if by_right else ("confirmed", False, 0)
        )


def test_of_many_at_once_one_decides(committed_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        asked = wish(order_of())
        actors = [person(Role.AGENT).actor, person(Role.OWNER).actor] * 3
    outcomes: list[str] = []
    gate = threading.Barrier(len(actors))

    def decide(actor: Actor) -> None:
        try:
            with in_tenant(alpha):
                gate.wait()
                changes.grant_change(actor=actor, change_id=asked.pk)
            outcomes.append("won")
        except ChangeDecided:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told"] * 5 + ["won"]


def test_a_customer_cancels_by_message_and_a_person_decides(
    customer: Customer, alpha: Tenant
) -> None:
    customer.ask("hi")
    with in_tenant(alpha):
        order = order_of(customer.conversation)
    read_back = customer.ask("please cancel my booking")
    assert order.reference in read_back
    sent = customer.ask("yes")
    assert "asked the team to cancel" in sent
    with in_tenant(alpha):
        asked = ChangeRequest.objects.get(order=order)
        assert (asked.kind, asked.status) == ("cancel", "pending")
        order.refresh_from_db()
        assert order.status == "confirmed"
    # A second yes, and a second wish, note nothing more.
    customer.ask("yes")
    assert "with the team already" in customer.ask("cancel my booking")
    with in_tenant(alpha):
        assert ChangeRequest.objects.filter(order=order).count() == 1
        changes.grant_change(actor=person("agent").actor, change_id=asked.pk)
    run_jobs()
    assert "is cancelled" in "".join(text for _, text in customer.transport.sent[-1:])


def test_of_several_orders_the_list_that_leaves_says_what_and_when(
    customer: Customer, alpha: Tenant
) -> None:
    customer.ask("hi")
    with in_tenant(alpha):
        first, second = order_of(customer.conversation), order_of(customer.conversation)
    asked = customer.ask("cancel my booking")
    for order in (first, second):
        assert f"{order.reference} · Deep clean · " in asked
    with in_tenant(alpha):
        message = Message.objects.filter(author="assistant").latest("id")
        assert (message.kind, message.status) == ("list", "sent")
        assert len(message.content["rows"]) == 2
        assert all("Deep clean · " in row["description"] for row in message.content["rows"])


def test_a_message_that_says_so_without_a_wish_never_leaves(
    customer: Customer, alpha: Tenant
) -> None:
    customer.ask("hi")
    with in_tenant(alpha):
        order = order_of(customer.conversation)
    customer.ask("please cancel my booking")
    customer.writes("yes")
    run_jobs(only="conversations.drain")
    run_jobs(only="ai.take_turn")
    with in_tenant(alpha):
        # What was noted is another wish than the one that the message speaks of.
        ChangeRequest.objects.filter(order=order).update(kind="postpone", new_date=SOON)
    before = len(customer.transport.sent)
    run_jobs()
    assert not any("asked the team" in text for _, text in customer.transport.sent[before:])


def test_a_lie_about_somebody_elses_wish_never_leaves(customer: Customer, alpha: Tenant) -> None:
    customer.ask("hi")
    with in_tenant(alpha):
        order = order_of(customer.conversation)
        stranger = order_of()
    customer.ask("please cancel my booking")
    customer.writes("yes")
    run_jobs(only="conversations.drain")
    run_jobs(only="ai.take_turn")
    with in_tenant(alpha):
        # The wish stands, and it is noted where somebody else wrote it.
        ChangeRequest.objects.filter(order=order).update(
            conversation=stranger.proposal.conversation
        )
    before = len(customer.transport.sent)
    run_jobs()
    assert not any("asked the team" in text for _, text in customer.transport.sent[before:])


def test_the_machines_role_notes_no_wish_about_anybody_elses_order(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        mine, theirs = order_of(), order_of()
        talk = mine.proposal.conversation_id
    fields = {
        "kind": "cancel",
        "conversation_id": talk,
        "status": "pending",
        "by_right": False,
        "language": "en",
    }
    with in_tenant(alpha, as_assistant=True):
        for order, more in (
            (theirs, {}),
            (mine, {"by_right": True}),
            (mine, {"status": "granted", "decided_at": now()}),
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                made = ChangeRequest(order_id=order.pk, idempotency_key="k", **fields | more)
                made.save(force_insert=True)
        assert not ChangeRequest.objects.filter(order__in=(mine, theirs)).exists()
        ChangeRequest(order_id=mine.pk, idempotency_key="k", **fields).save(force_insert=True)


def test_the_database_refuses_what_nobody_decided(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        asked = wish(order_of())
        for fields in (
            {"status": "granted"},
            {"status": "granted", "decided_at": now()},
            {"by_right": True},
            {"status": "declined", "decided_at": now(), "by_right": True},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                ChangeRequest.objects.filter(pk=asked.pk).update(**fields)
