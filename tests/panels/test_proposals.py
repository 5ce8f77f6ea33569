"""Deciding on proposals through the panel: once, on what was seen, by those who may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from catalog import actions as catalog_actions
from catalog.queries import current_snapshot
from conversations.models import Conversation, Message
from core.actors import ASSISTANT
from core.clock import now
from orders.models import Order, OrderProposal
from orders.proposals import WishedLine, propose_order
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]


@pytest.fixture
def proposal(alpha: Tenant) -> OrderProposal:
    """A fresh one for a deep clean, made the only way one is made."""
    with in_tenant(alpha):
        snapshot = current_snapshot()
        return propose_order(
            actor=ASSISTANT,
            conversation=Conversation.objects.get(pk=1),
            snapshot=snapshot,
            lines=[WishedLine(ref=snapshot.services[0].ref, quantity=2)],
            details={"name": "Nadia", "place": "Marina 12"},
            deadline=now() + timedelta(hours=2),
            idempotency_key="panel-test",
            language="en",
        )


def browser_of(role: Role, alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        user = person(role)
    return client_for(alpha, user)


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor) -> Client:
    return browser_of(Role.AGENT, alpha, client_for)


def orders_of(alpha: Tenant, proposal: OrderProposal) -> int:
    with in_tenant(alpha):
        return Order.objects.filter(proposal_id=proposal.pk).count()


def test_approving_makes_the_order_and_tells_the_customer(
    browser: Client, alpha: Tenant, proposal: OrderProposal
) -> None:
    response = browser.post(f"/proposals/{proposal.pk}/approve/", {"revision": proposal.revision})
    assert response.status_code == 302
    assert orders_of(alpha, proposal) == 1
    with in_tenant(alpha):
        told = Message.objects.filter(author="system", text__contains="confirmed")
        assert told.count() == 1
    page = browser.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "Approved by" in page
    assert "Approve and tell the customer" not in page


def test_a_changed_proposal_is_not_approved_by_an_old_page(
    browser: Client, alpha: Tenant, proposal: OrderProposal
) -> None:
    response = browser.post(
        f"/proposals/{proposal.pk}/approve/", {"revision": proposal.revision + 1}
    )
    assert response.status_code == 409
    assert "It changed while you were looking" in response.content.decode()
    assert orders_of(alpha, proposal) == 0


def test_the_slower_of_two_is_told_who_was_faster(
    browser: Client, alpha: Tenant, proposal: OrderProposal, client_for: ClientFor
) -> None:
    faster = browser_of(Role.OWNER, alpha, client_for)
    faster.post(f"/proposals/{proposal.pk}/approve/", {"revision": proposal.revision})
    response = browser.post(f"/proposals/{proposal.pk}/approve/", {"revision": proposal.revision})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody was faster" in page
    assert "approved by Sara" in page
    assert orders_of(alpha, proposal) == 1


@pytest.mark.parametrize("revision", ["", "abc", "-1", "9" * 40])
def test_an_unreadable_revision_approves_nothing(
    browser: Client, alpha: Tenant, proposal: OrderProposal, revision: str
) -> None:
    response = browser.post(f"/proposals/{proposal.pk}/approve/", {"revision": revision})
    assert response.status_code == 409
    assert orders_of(alpha, proposal) == 0


def test_rejecting_needs_a_reason_and_keeps_what_was_typed(
    browser: Client, alpha: Tenant, proposal: OrderProposal
) -> None:
    path = f"/proposals/{proposal.pk}/reject/"
    response = browser.post(path, {"revision": proposal.revision, "reason": "  "})
    assert response.status_code == 422
    assert "Write why" in response.content.decode()
    too_long = "x" * 501
    response = browser.post(path, {"revision": proposal.revision, "reason": too_long})
    assert too_long in response.content.decode()
    with in_tenant(alpha):
        assert OrderProposal.objects.get(pk=proposal.pk).status == "pending_approval"
    browser.post(path, {"revision": proposal.revision, "reason": "We are fully booked."})
    with in_tenant(alpha):
        assert OrderProposal.objects.get(pk=proposal.pk).status == "rejected"
        assert Message.objects.filter(text__contains="We are fully booked.").count() == 1


def test_a_price_changed_since_is_shown_and_the_promise_kept(
    browser: Client, alpha: Tenant, proposal: OrderProposal
) -> None:
    with in_tenant(alpha):
        service_id = int(proposal.lines.get().ref.split(":")[1])
        catalog_actions.update_service(
            actor=person(Role.OWNER).actor, service_id=service_id, fields={"price": "199.00"}
        )
    page = browser.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "Today’s price is" in page
    assert "199.00" in page
    browser.post(f"/proposals/{proposal.pk}/approve/", {"revision": proposal.revision})
    with in_tenant(alpha):
        assert Order.objects.get(proposal_id=proposal.pk).total_minor == proposal.total_minor


def test_an_archived_service_is_said_so(
    browser: Client, alpha: Tenant, proposal: OrderProposal
) -> None:
    with in_tenant(alpha):
        service_id = int(proposal.lines.get().ref.split(":")[1])
        catalog_actions.archive_service(actor=person(Role.OWNER).actor, service_id=service_id)
    page = browser.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "No longer in the catalogue" in page


def test_the_decision_in_the_inbox_leads_back_to_the_conversation(
    browser: Client, proposal: OrderProposal
) -> None:
    response = browser.post(
        f"/proposals/{proposal.pk}/approve/",
        {"revision": proposal.revision, "next": "/inbox/1/live/"},
    )
    assert response.headers["Location"] == "/inbox/1/"


@pytest.mark.parametrize("wanted", ["https://evil.example/inbox/", "//evil.example/", "/inbox/\\x"])
def test_nobody_is_led_astray(browser: Client, proposal: OrderProposal, wanted: str) -> None:
    response = browser.post(
        f"/proposals/{proposal.pk}/reject/",
        {"revision": proposal.revision, "reason": "No", "next": wanted},
    )
    assert "evil" not in response.headers["Location"]
    assert response.headers["Location"].startswith("/")
