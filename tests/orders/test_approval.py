"""Deciding: a person, the revision they saw, once; otherwise nothing happens."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from ai.models import AssistantSettings
from audit.models import Entry
from catalog.actions import update_service
from catalog.models import Service
from conversations.models import Message
from conversations.window import WINDOW
from core.actors import ASSISTANT, Actor
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from orders.approval import approve_proposal, expire_proposal, reject_proposal
from orders.exceptions import ProposalDamaged, ProposalDecided, ProposalExpired, ProposalStale
from orders.models import Order, OrderProposal, ProposalLine
from orders.queries import price_differences
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.jobs import run_jobs
from tests.support.people import person
from tests.support.wishes import propose


def system_texts(proposal: OrderProposal) -> list[str]:
    return [
        message.text
        for message in proposal.conversation.messages.filter(author="system").order_by("id")
    ]


def test_approval_makes_the_order_its_history_and_the_one_confirmation(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        proposal = propose(quantity=2)
        sara = person("agent")
        order = approve_proposal(actor=sara.actor, proposal_id=proposal.pk, revision=1)
        assert (order.approved_by, order.total_minor) == (sara, 24000)
        assert [(line.name, line.quantity, line.unit_minor) for line in order.lines.all()] == [
            (proposal.lines.get().name, 2, 12000)
        ]
        (text,) = system_texts(proposal)
        assert order.reference in text and "240.00" in text and "confirmed" in text
        codes = list(
            Entry.objects.filter(
                target__in=[f"proposal:{proposal.pk}", f"order:{order.pk}"]
            ).values_list("code", "actor_kind")
        )
        assert ("orders.proposal.approved", "person") in codes
        assert ("orders.order.made", "person") in codes


def test_a_nameless_contact_is_called_by_the_name_of_the_booking(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        proposal = propose()
        proposal.contact.name = ""
        proposal.contact.save()
        approve_proposal(actor=person("agent").actor, proposal_id=proposal.pk, revision=1)
        proposal.contact.refresh_from_db()
        assert proposal.contact.name == "Nadia"


@pytest.mark.parametrize(
    "actor",
    [
        ASSISTANT,
        Actor(kind="system", label="cron"),
        Actor(kind="customer", label="Nadia", id=1),
        Actor(kind="assistant", label="Assistant", permissions=frozenset({"orders.approve"})),
        Actor(kind="person", label="No rights", id=1),
    ],
    ids=lambda actor: f"{actor.kind}-{len(actor.permissions)}",
)
def test_nobody_but_a_person_with_the_right_decides(
    tenant_db: None, alpha: Tenant, actor: Actor
) -> None:
    with in_tenant(alpha):
        proposal = propose()
        before = Order.objects.count()
        with pytest.raises(NotAllowed):
            approve_proposal(actor=actor, proposal_id=proposal.pk, revision=1)
        with pytest.raises(NotAllowed):
            reject_proposal(actor=actor, proposal_id=proposal.pk, reason="no")
        proposal.refresh_from_db()
        assert proposal.status == "pending_approval"
        assert Order.objects.count() == before
        assert system_texts(proposal) == []


def test_an_older_revision_is_stale_and_changes_nothing(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        proposal = propose()
        OrderProposal.objects.filter(pk=proposal.pk).update(revision=2)
        for decide in (
            lambda: approve_proposal(
                actor=person("owner").actor, proposal_id=proposal.pk, revision=1
            ),
            lambda: reject_proposal(
                actor=person("owner").actor, proposal_id=proposal.pk, reason="no", revision=1
            ),
        ):
            with pytest.raises(ProposalStale):
                decide()
        proposal.refresh_from_db()
        assert (proposal.status, proposal.decided_by) == ("pending_approval", None)
        assert not Order.objects.filter(proposal=proposal).exists()
        assert system_texts(proposal) == []


def test_the_second_decision_is_told_who_made_the_first(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        proposal = propose()
        approve_proposal(actor=person("agent").actor, proposal_id=proposal.pk, revision=1)
        with pytest.raises(ProposalDecided, match="already approved by Sara"):
            approve_proposal(actor=person("owner").actor, proposal_id=proposal.pk, revision=1)
        with pytest.raises(ProposalDecided):
            reject_proposal(actor=person("owner").actor, proposal_id=proposal.pk, reason="no")
        assert Order.objects.filter(proposal=proposal).count() == 1
        assert len(system_texts(proposal)) == 1


def test_rejection_needs_a_reason_and_the_customer_reads_it(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        proposal = propose()
        with pytest.raises(InvalidInput) as refusal:
            reject_proposal(actor=person("agent").actor, proposal_id=proposal.pk, reason="  ")
        assert "reason" in refusal.value.fields
        reject_proposal(
            actor=person("agent").actor, proposal_id=proposal.pk, reason="We are full on Friday."
        )
        (text,) = system_texts(proposal)
        assert "We are full on Friday." in text and proposal.reference in text
        assert not Order.objects.filter(proposal=proposal).exists()


def test_after_the_deadline_nobody_approves_and_the_customer_is_told_once(
    committed_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        proposal = propose()
        OrderProposal.objects.filter(pk=proposal.pk).update(deadline=now() - timedelta(seconds=1))
        with pytest.raises(ProposalExpired):
            approve_proposal(actor=person("agent").actor, proposal_id=proposal.pk, revision=1)
    run_jobs(within=timedelta(hours=25), only="orders.expire_proposal")
    with in_tenant(alpha):
        assert expire_proposal(proposal_id=proposal.pk) is False
        proposal.refresh_from_db()
        assert proposal.status == "expired"
        assert len(system_texts(proposal)) == 1


def test_unless_chosen_otherwise_it_lapses_while_the_customer_can_still_be_told() -> None:
    assert timedelta(hours=AssistantSettings().proposal_hours) < WINDOW


def test_a_price_changed_after_the_proposal_is_shown_and_not_charged(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        proposal = propose(quantity=1)
        service = Service.objects.get(pk=int(proposal.lines.get().ref.split(":")[1]))
        update_service(
            actor=person("owner").actor, service_id=service.pk, fields={"price": "150.00"}
        )
        (difference,) = price_differences(proposal)
        assert (difference.proposed, difference.current) == ("120.00", "150.00")
        order = approve_proposal(actor=person("agent").actor, proposal_id=proposal.pk, revision=1)
        assert order.total == "120.00"


@pytest.mark.parametrize("column", ["unit_minor", "quantity", "name"])
def test_lines_that_were_tampered_with_cannot_be_approved(
    tenant_db: None, alpha: Tenant, column: str
) -> None:
    """Also with a digest made to fit: prices and names must be the catalogue version's own."""
    with in_tenant(alpha):
        proposal = propose()
        value = {"unit_minor": 1, "quantity": 9, "name": "Gold bar"}[column]
        ProposalLine.objects.filter(proposal=proposal).update(**{column: value})
        with pytest.raises(ProposalDamaged):
            approve_proposal(actor=person("agent").actor, proposal_id=proposal.pk, revision=1)
        assert not Order.objects.filter(proposal=proposal).exists()


def test_the_database_refuses_decisions_without_a_person(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        proposal = propose()
        for fields in ({"status": "approved"}, {"status": "rejected", "decided_at": now()}):
            with pytest.raises(IntegrityError), transaction.atomic():
                OrderProposal.objects.filter(pk=proposal.pk).update(**fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.create(
                proposal=proposal,
                contact=proposal.contact,
                approved_by_id=None,
                approved_at=now(),
                currency="AED",
                total_minor=1,
            )


def test_another_tenants_proposal_is_not_found(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(beta):
        theirs = propose(key="turn:beta")
        theirs = propose(key="turn:beta-2")
    with in_tenant(alpha):
        highest = OrderProposal.objects.order_by("-id")[0].pk
        assert theirs.pk > highest
        with pytest.raises(NotFound):
            approve_proposal(actor=person("owner").actor, proposal_id=theirs.pk, revision=1)
    with in_tenant(beta):
        theirs.refresh_from_db()
        assert theirs.status == "pending_approval"


def test_a_new_wish_takes_the_place_of_the_pending_one(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        first = propose(key="turn:1")
        second = propose(key="turn:2", quantity=3)
        again = propose(key="turn:2", quantity=3)
        first.refresh_from_db()
        assert first.status == "withdrawn"
        assert again.pk == second.pk
        with pytest.raises(ProposalDecided):
            approve_proposal(actor=person("agent").actor, proposal_id=first.pk, revision=1)


def test_of_many_agents_at_once_one_wins_and_the_others_are_told(
    committed_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        proposal = propose()
        actors = [person("agent").actor, person("owner").actor] * 4
    outcomes: list[str] = []
    gate = threading.Barrier(len(actors))

    def decide(actor: Actor, number: int) -> None:
        try:
            with in_tenant(alpha):
                gate.wait()
                if number % 3:
                    approve_proposal(actor=actor, proposal_id=proposal.pk, revision=1)
                else:
                    reject_proposal(actor=actor, proposal_id=proposal.pk, reason="full")
            outcomes.append("won")
        except ProposalDecided:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(actor, number)) for number, actor in enumerate(actors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told"] * 7 + ["won"]
    with in_tenant(alpha):
        proposal.refresh_from_db()
        assert Order.objects.filter(proposal=proposal).count() == (proposal.status == "approved")
        assert len(system_texts(proposal)) == 1
        assert Message.objects.filter(author="system", status="queued").count() == 1
