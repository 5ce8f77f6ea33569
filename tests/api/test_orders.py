"""Proposals and orders over the API: decided once, by a person, on what they saw."""

import threading
from typing import Any

import pytest
from django.db import connection

from conversations.models import Message
from orders.models import Order, OrderProposal
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import Caller, as_person, refusal, tokens_of
from tests.support.wishes import propose


@pytest.fixture
def proposal_id(tenant_db: None, alpha: Tenant) -> int:
    with in_tenant(alpha):
        return propose().pk


def test_a_proposal_carries_the_contracts_names(
    tenant_db: None, alpha: Tenant, proposal_id: int
) -> None:
    found = as_person(alpha, "agent").get(f"proposals/{proposal_id}/").json()
    assert found["reference"] == f"P-{1000 + proposal_id}"
    assert (found["revision"], found["status"]) == (1, "pending_approval")
    assert (found["total"], found["currency"]) == ("240.00", "AED")
    assert found["lines"] == [
        {
            "position": found["lines"][0]["position"],
            "ref": "service:1",
            "name": "Deep clean",
            "quantity": 2,
            "unit_price": "120.00",
            "total": "240.00",
        }
    ]
    assert found["deadline"] > found["created_at"]
    assert (found["order"], found["price_differences"]) == (None, [])


def test_approval_makes_one_order_and_says_which(
    tenant_db: None, alpha: Tenant, proposal_id: int
) -> None:
    caller = as_person(alpha, "agent")
    response = caller.post(f"proposals/{proposal_id}/approve/", {"revision": 1})
    assert response.status_code == 200, response.content
    approved = response.json()
    assert approved["status"] == "approved"
    order = caller.get(f"orders/{approved['order']['id']}/").json()
    with in_tenant(alpha):
        stored = Order.objects.get(proposal_id=proposal_id)
        assert order["id"] == stored.pk
        assert order["approved_by"] == stored.approved_by_id
    assert approved["decided_by"] == order["approved_by"]
    assert order["reference"] == approved["order"]["reference"] == f"O-{1000 + proposal_id}"
    assert (order["status"], order["total"], order["proposal"]) == (
        "confirmed",
        "240.00",
        proposal_id,
    )
    refusal(
        caller.post(f"proposals/{proposal_id}/approve/", {"revision": 1}), 409, "proposal_decided"
    )
    with in_tenant(alpha):
        assert Order.objects.filter(proposal_id=proposal_id).count() == 1


def test_a_stale_revision_is_a_conflict_and_nothing_happens(
    tenant_db: None, alpha: Tenant, proposal_id: int
) -> None:
    caller = as_person(alpha, "agent")
    for verb, body in (("approve", {"revision": 2}), ("reject", {"reason": "x", "revision": 7})):
        refusal(caller.post(f"proposals/{proposal_id}/{verb}/", body), 409, "proposal_stale")
    with in_tenant(alpha):
        assert OrderProposal.objects.get(pk=proposal_id).status == "pending_approval"
        assert not Order.objects.filter(proposal_id=proposal_id).exists()
        assert not Message.objects.filter(author="system").exists()


def test_rejection_needs_a_reason_and_keeps_it(
    tenant_db: None, alpha: Tenant, proposal_id: int
) -> None:
    caller = as_person(alpha, "agent")
    path = f"proposals/{proposal_id}/reject/"
    for body in ({}, {"reason": " "}, {"reason": "x" * 501}):
        error = refusal(caller.post(path, body), 400, "invalid")
        assert "reason" in error["fields"]
    rejected = caller.post(path, {"reason": "We are full that day."}).json()
    assert (rejected["status"], rejected["decision_reason"], rejected["order"]) == (
        "rejected",
        "We are full that day.",
        None,
    )
    refusal(
        caller.post(f"proposals/{proposal_id}/approve/", {"revision": 1}), 409, "proposal_decided"
    )


def test_a_price_changed_since_is_shown_to_who_decides(
    tenant_db: None, alpha: Tenant, proposal_id: int
) -> None:
    caller = as_person(alpha, "owner")
    caller.patch("services/1/", {"price": "150"})
    found = caller.get(f"proposals/{proposal_id}/").json()
    assert found["price_differences"] == [
        {"name": "Deep clean", "proposed": "120.00", "current": "150.00"}
    ]
    assert found["total"] == "240.00"


def test_the_lists_narrow(tenant_db: None, alpha: Tenant, proposal_id: int) -> None:
    caller = as_person(alpha, "agent")

    def ids(path: str, **filters: Any) -> list[int]:
        return [row["id"] for row in caller.get(path, **filters).json()["results"]]

    assert proposal_id in ids("proposals/", status="pending_approval")
    assert proposal_id not in ids("proposals/", status="approved")
    assert proposal_id in ids("proposals/", conversation=1, contact=1)
    assert ids("proposals/", conversation=999) == []
    assert ids("orders/", status="confirmed", contact=1) == [1]
    assert ids("orders/", contact=999) == []


def test_another_workspaces_proposal_is_not_found(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(beta):
        propose(key="turn:b1")
        theirs = propose(key="turn:b2").pk
    caller = as_person(alpha, "owner")
    refusal(caller.get(f"proposals/{theirs}/"), 404, "not_found")
    refusal(caller.post(f"proposals/{theirs}/approve/", {"revision": 1}), 404, "not_found")
    with in_tenant(beta):
        assert OrderProposal.objects.get(pk=theirs).status == "pending_approval"


def test_of_two_callers_at_once_one_approves_and_the_other_is_told(
    committed_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        proposal = propose().pk
    callers = [Caller(alpha, tokens_of(alpha, role).access) for role in ("owner", "agent")] * 2
    gate = threading.Barrier(len(callers))
    answers: list[tuple[int, str]] = []

    def approve(caller: Caller) -> None:
        try:
            gate.wait()
            response = caller.post(f"proposals/{proposal}/approve/", {"revision": 1})
            code = response.json().get("error", {}).get("code", "")
            answers.append((response.status_code, code))
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(200, ""), *[(409, "proposal_decided")] * 3]
    with in_tenant(alpha):
        assert Order.objects.filter(proposal_id=proposal).count() == 1
