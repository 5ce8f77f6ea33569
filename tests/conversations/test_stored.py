"""What the database itself holds the pipeline's rows to."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from conversations.models import ConsentEvent, Contact, Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories


@pytest.fixture(autouse=True)
def _inside(tenant_db: None, alpha: Tenant) -> object:
    with in_tenant(alpha):
        yield


def test_the_words_of_the_lanes_sort_as_they_leave() -> None:
    """Index and claim say `-lane`, so the words themselves are the order."""
    assert Message.Lane.values == ["reply", "notice", "bulk"]
    talk = Conversation.objects.get()
    for lane in ("bulk", "reply", "notice"):
        factories.OutboundMessageFactory(conversation=talk, lane=lane, text="queued")
    left = Message.objects.filter(text="queued").order_by("-lane", "id")
    assert list(left.values_list("lane", flat=True)) == Message.Lane.values


def test_an_echo_needs_no_agent_and_is_no_customers() -> None:
    talk = Conversation.objects.get()
    echo = factories.OutboundMessageFactory(
        conversation=talk, author="phone_app", origin="phone_app", status="sent"
    )
    assert Message.objects.get(pk=echo.pk).agent is None
    with pytest.raises(IntegrityError, match="message_direction_author"), transaction.atomic():
        factories.InboundMessageFactory(conversation=talk, author="phone_app")


def test_consent_is_not_rewritten_by_anybody() -> None:
    for work in (
        lambda: ConsentEvent.objects.update(kind="opted_in"),
        lambda: ConsentEvent.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            work()


def test_a_contact_is_absorbed_once_until_that_is_undone() -> None:
    kept = factories.ContactFactory()
    merge = factories.ContactMergeFactory(kept=kept)
    again = {"kept": factories.ContactFactory(), "absorbed": merge.absorbed}
    with pytest.raises(IntegrityError, match="merge_once"), transaction.atomic():
        factories.ContactMergeFactory(**again)
    merge.undone_at = now()
    merge.save(update_fields=["undone_at"])
    assert factories.ContactMergeFactory(**again).pk


def test_a_contact_is_not_merged_with_itself() -> None:
    contact = Contact.objects.first()
    with pytest.raises(IntegrityError, match="merge_of_two_contacts"), transaction.atomic():
        factories.ContactMergeFactory(kept=contact, absorbed=contact)


@pytest.mark.parametrize("make", [factories.ServiceFactory, factories.PackageFactory])
def test_metas_id_leads_to_one_thing_and_most_have_none(make: type) -> None:
    make()
    make()
    make(retailer_id="deep-clean")
    with pytest.raises(IntegrityError, match="retailer_id_once"), transaction.atomic():
        make(retailer_id="deep-clean")
