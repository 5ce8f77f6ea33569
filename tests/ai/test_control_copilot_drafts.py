"""Co-pilot: drafts that are older than what they tell, what is learnt from them, and their end."""

from typing import Any

import pytest

from ai.confidence.keeping import keep
from ai.copilot.actions import (
    DraftGone,
    DraftOutdated,
    discard_draft,
    redo_draft,
)
from ai.copilot.drafts import is_outdated, words_of
from ai.labels.outcomes import note_outcomes
from ai.models import Draft, RunLabel
from catalog.actions import archive_service, update_service
from catalog.models import Service
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.ai.test_control_copilot import PRICE, _window, drafted, send, states, working
from tests.ai.test_turns import Customer
from tests.support.jobs import run_jobs
from tests.support.people import person


@pytest.fixture
def customer(committed_db: None, alpha: Tenant, settings: Any) -> Customer:
    return working(alpha, settings)


def _changes(customer: Customer, **fields: Any) -> None:
    """The owner changes the deep clean in the catalogue, and it is published."""
    with in_tenant(customer.tenant):
        service = Service.objects.get(name="Deep clean")
        update_service(actor=person("owner").actor, service_id=service.pk, fields=fields)


def _redo(customer: Customer, draft: Draft) -> None:
    with in_tenant(customer.tenant):
        redo_draft(
            actor=person("agent").actor,
            conversation_id=customer.conversation.pk,
            draft_id=draft.pk,
        )


def test_a_draft_with_an_old_price_is_not_sent_and_is_drafted_anew(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    _changes(customer, price="150")
    with in_tenant(customer.tenant):
        assert is_outdated(draft)
        same = words_of(draft)
    for text in (None, same):
        with pytest.raises(DraftOutdated):
            send(customer, draft, text)
    run_jobs()
    assert (customer.transport.sent, states(customer)) == ([], [("open", "")])
    _redo(customer, draft)
    with pytest.raises(DraftGone, match="anew"):
        _redo(customer, draft)
    with pytest.raises(DraftGone, match="anew"):
        send(customer, draft)
    run_jobs()
    fresh = drafted(customer)
    assert fresh.pk != draft.pk
    send(customer, fresh)
    run_jobs()
    assert "150.00" in customer.transport.sent[-1][1]
    assert all("120.00" not in text for _, text in customer.transport.sent)
    assert states(customer) == [("gone", "redone"), ("sent", "")]


def test_an_old_version_whose_facts_still_hold_is_sent(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    _changes(customer, synonyms=["spring clean"])
    with in_tenant(customer.tenant):
        assert not is_outdated(draft)
    send(customer, draft)
    run_jobs()
    assert "120.00" in customer.transport.sent[-1][1]


def test_what_is_sold_no_more_is_not_sent_unless_a_person_rewrites_it(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    with in_tenant(customer.tenant):
        service = Service.objects.get(name="Deep clean")
        archive_service(actor=person("owner").actor, service_id=service.pk)
    with pytest.raises(DraftOutdated):
        send(customer, draft)
    send(customer, draft, "We do not do that any more, sorry.")
    run_jobs()
    assert [text for _, text in customer.transport.sent] == ["We do not do that any more, sorry."]


def test_what_people_do_with_a_draft_is_a_label(customer: Customer) -> None:
    labels = []
    for text in (None, "It is 120 dirhams."):
        customer.ask(PRICE)
        draft = drafted(customer)
        send(customer, draft, text)
        run_jobs()
        labels.append((draft.run_id, text is None))
    customer.ask(PRICE)
    draft = drafted(customer)
    with in_tenant(customer.tenant):
        agent = person("agent").actor
        discard_draft(actor=agent, conversation_id=customer.conversation.pk, draft_id=draft.pk)
        labels.append((draft.run_id, False))
        note_outcomes()
        note_outcomes()
        runs = [run for run, _ in labels]
        found = RunLabel.objects.filter(source="draft", run__in=runs).order_by("run_id")
        assert list(found.values_list("run_id", "good")) == labels


def test_the_steward_closes_drafts_that_died_unseen(customer: Customer) -> None:
    customer.ask(PRICE)
    with in_tenant(customer.tenant):
        _window(customer)
        keep()
    assert states(customer) == [("gone", "window_closed")]
