"""Orders from the catalogue inside WhatsApp: proposals with our prices, and plain words."""

from typing import Any

import pytest

from catalog.actions import archive_service, create_service, update_package, update_service
from catalog.exceptions import RetailerIdTaken
from catalog.models import Package, Service
from conversations.models import Conversation, Message
from conversations.unanswered import waiting_for_answer
from conversations.window import window_is_open
from core.clock import now
from orders.models import Order, OrderProposal
from orders.native import MAX_LINES
from tenants.context import in_tenant
from tests.support.jobs import run_jobs
from tests.support.people import person
from tests.whatsapp import meta

pytestmark = pytest.mark.usefixtures("committed_db")
CUSTOMER = "971551112233"
Status = OrderProposal.Status


@pytest.fixture
def cleaning(alpha: Any) -> Service:
    """120.00 AED, at most 20 at once, known at Meta as deep-clean."""
    with in_tenant(alpha):
        service = Service.objects.filter(archived_at=None).order_by("pk").first()
        assert service is not None
        return update_service(
            actor=person("owner").actor, service_id=service.pk, fields={"retailer_id": "deep-clean"}
        )


def item(retailer_id: str, *, quantity: Any = 1, price: Any = 0, currency: Any = "") -> dict:
    return {
        "product_retailer_id": retailer_id,
        "quantity": quantity,
        "item_price": price,
        "currency": currency,
    }


def order(*items: dict, wamid: str = "wamid.O", note: str = "") -> None:
    part = {"catalog_id": "77", "product_items": list(items), "text": note}
    message = meta.text("", wamid=wamid, at=int(now().timestamp())) | {
        "type": "order",
        "order": part,
    }
    del message["text"]
    assert meta.post(meta.envelope(meta.change(messages=[message]))).status_code == 200
    run_jobs(only="conversations.drain")


def talk() -> Conversation:
    return Conversation.objects.get(contact__addresses__value=CUSTOMER)


def told() -> str:
    return talk().messages.get(author="system").text


def proposal() -> OrderProposal:
    return OrderProposal.objects.get(conversation=talk())


def test_it_becomes_a_proposal_with_our_prices_and_nothing_is_confirmed(alpha, cleaning):
    ours = cleaning.price_minor
    order(item("deep-clean", quantity=2, price=cleaning.price, currency=cleaning.currency))
    with in_tenant(alpha):
        found = proposal()
        assert (found.source, found.status) == ("customer", Status.PENDING_APPROVAL)
        assert found.total_minor == 2 * ours
        assert [(line.ref, line.quantity, line.unit_minor) for line in found.lines.all()] == [
            (cleaning.ref, 2, ours)
        ]
        assert not Order.objects.filter(contact=talk().contact).exists()
        assert found.reference in told()
        assert "Nothing is confirmed yet" in told()
        assert "showed" not in told()
        # The assistant has nothing left to say to it.
        assert talk().turn_due_at is None
        assert talk().waiting_since is None


def test_the_next_turn_does_not_read_it_again(alpha, cleaning):
    order(item("deep-clean"))
    thanks = meta.text("Thanks!", wamid="wamid.T", at=int(now().timestamp()))
    assert meta.post(meta.envelope(meta.change(messages=[thanks]))).status_code == 200
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        waiting = waiting_for_answer(talk().pk, after=talk().answered_through)
        assert [message.text for message in waiting] == ["Thanks!"]


def test_when_it_lapses_the_customer_can_still_be_told_in_text(alpha, cleaning):
    order(item("deep-clean"))
    with in_tenant(alpha):
        assert window_is_open(talk(), at=proposal().deadline)


@pytest.mark.parametrize("price", [1, "1.00", 1.0])
def test_a_price_that_was_not_ours_is_told_plainly(alpha, cleaning, price):
    order(item("deep-clean", price=price, currency=cleaning.currency))
    with in_tenant(alpha):
        assert proposal().total_minor == cleaning.price_minor
        shown, ours = f"1.00 {cleaning.currency}", f"{cleaning.price} {cleaning.currency}"
        assert f"showed {shown} for {cleaning.name}; our price is {ours}" in told()


def test_another_currency_is_told_plainly(alpha, cleaning):
    order(item("deep-clean", price=3000, currency="JPY"))
    with in_tenant(alpha):
        assert proposal().currency == cleaning.currency
        assert "showed 3000 JPY" in told()


@pytest.mark.parametrize("price", ["", "a lot", "NaN", "1e99", None, -5])
def test_a_price_that_is_none_is_no_difference(alpha, cleaning, price):
    order(item("deep-clean", price=price, currency=cleaning.currency))
    with in_tenant(alpha):
        assert proposal().total_minor == cleaning.price_minor
        assert "showed" not in told()


def test_what_is_not_ours_is_named_and_the_rest_proposed(alpha, cleaning):
    order(item("deep-clean"), item("yacht-wash"))
    with in_tenant(alpha):
        assert proposal().lines.count() == 1
        assert "We don't sell this at the moment: yacht-wash." in told()


def test_with_nothing_of_ours_a_person_looks(alpha, cleaning):
    order(item("yacht-wash"))
    with in_tenant(alpha):
        assert not OrderProposal.objects.filter(conversation=talk()).exists()
        assert "could not take it as it is" in told()
        assert talk().waiting_reason == "native_order"


def test_more_than_may_be_ordered_at_once_is_left_out(alpha, cleaning):
    order(item("deep-clean", quantity=cleaning.max_quantity), item("deep-clean"))
    with in_tenant(alpha):
        assert not OrderProposal.objects.filter(conversation=talk()).exists()
        assert f"{cleaning.name}: at most {cleaning.max_quantity} at once" in told()


def test_the_same_twice_is_one_line(alpha, cleaning):
    order(item("deep-clean"), item("deep-clean", quantity=2))
    with in_tenant(alpha):
        assert proposal().lines.get().quantity == 3


def test_an_archived_one_is_not_sold(alpha, cleaning):
    with in_tenant(alpha):
        archive_service(actor=person("owner").actor, service_id=cleaning.pk)
    order(item("deep-clean"))
    with in_tenant(alpha):
        assert not OrderProposal.objects.filter(conversation=talk()).exists()


def test_a_second_order_takes_the_place_of_the_first(alpha, cleaning):
    order(item("deep-clean"))
    order(item("deep-clean", quantity=2), wamid="wamid.O2")
    with in_tenant(alpha):
        assert list(
            OrderProposal.objects.filter(conversation=talk())
            .order_by("id")
            .values_list("status", flat=True)
        ) == [Status.WITHDRAWN, Status.PENDING_APPROVAL]


def test_delivered_three_times_it_is_one_proposal(alpha, cleaning):
    for _ in range(3):
        order(item("deep-clean"))
    with in_tenant(alpha):
        assert proposal()
        assert told()


def test_in_a_persons_conversation_it_is_a_proposal_and_the_person_is_asked(alpha, cleaning):
    order(item("yacht-wash"), wamid="wamid.0")
    with in_tenant(alpha):
        Conversation.objects.filter(pk=talk().pk).update(
            handler="agent", waiting_since=None, waiting_reason=""
        )
        Message.objects.filter(conversation=talk(), author="system").delete()
    order(item("deep-clean"))
    with in_tenant(alpha):
        assert proposal().source == "customer"
        assert talk().waiting_reason == "unanswered"


@pytest.mark.parametrize("items", [[], None, "x", [None], [{"quantity": 2}]])
def test_an_order_of_nothing_goes_to_a_person(alpha, cleaning, items):
    part = {"type": "order", "order": {"product_items": items}}
    message = meta.text("", wamid="wamid.O", at=int(now().timestamp())) | part
    assert meta.post(meta.envelope(meta.change(messages=[message]))).status_code == 200
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        assert not OrderProposal.objects.filter(conversation=talk()).exists()
        assert talk().waiting_reason == "native_order"


def test_more_lines_than_a_proposal_holds_go_to_a_person(alpha, cleaning):
    with in_tenant(alpha):
        actor = person("owner").actor
        for number in range(MAX_LINES + 1):
            create_service(
                actor=actor,
                fields={"name": f"Thing {number}", "price": "1", "retailer_id": f"thing-{number}"},
            )
    order(*(item(f"thing-{number}") for number in range(MAX_LINES + 1)))
    with in_tenant(alpha):
        assert not OrderProposal.objects.filter(conversation=talk()).exists()
        assert talk().waiting_reason == "native_order"


class TestIds:
    def test_one_id_leads_to_one_thing_of_either_kind(self, alpha, cleaning):
        with in_tenant(alpha):
            package = Package.objects.order_by("pk").first()
            assert package is not None
            with pytest.raises(RetailerIdTaken, match=cleaning.name):
                update_package(
                    actor=person("owner").actor,
                    package_id=package.pk,
                    fields={"retailer_id": "deep-clean"},
                )
            package.refresh_from_db()
            assert package.retailer_id == ""

    def test_it_may_be_kept_and_taken_away(self, alpha, cleaning):
        with in_tenant(alpha):
            for retailer_id in ("deep-clean", ""):
                changed = update_service(
                    actor=person("owner").actor,
                    service_id=cleaning.pk,
                    fields={"retailer_id": retailer_id},
                )
                assert changed.retailer_id == retailer_id
