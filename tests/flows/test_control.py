"""People stay in charge: takeover, switches, and a catalogue that changes under a conversation."""

import time
from collections.abc import Iterator

import pytest

from tests.flows.stack import Shop, Stack, new_customer

QUIET_SECONDS = 3.5
"""Longer than the assistant ever takes for an answer here."""


def stays_silent(shop: Shop, customer: str, text: str) -> bool:
    """Whether nothing is answered to `text`."""
    before = len(shop.heard(customer))
    shop.says(customer, text)
    time.sleep(QUIET_SECONDS)
    return len(shop.heard(customer)) == before


@pytest.fixture
def marble(lumen: Shop) -> Iterator[dict[str, str]]:
    """A service of this test alone."""
    made = lumen.api(
        "POST",
        "services/",
        json={
            "name": f"Marble polishing {time.time_ns() % 10**6}",
            "price": "333.00",
            "details": ["date"],
            "synonyms": ["marble polishing"],
        },
    )
    assert made.status_code == 201, made.text
    yield made.json()
    lumen.api("POST", f"services/{made.json()['id']}/archive/")


def test_a_takeover_holds_from_the_next_message_and_a_hand_back_ends_it(lumen: Shop) -> None:
    customer = new_customer()
    lumen.ask(customer, "How much is the sofa shampoo?")
    talk = lumen.conversation(customer)

    taken = lumen.api("POST", f"conversations/{talk['id']}/take_over/", who="agent")

    assert taken.json()["handler"] == "agent"
    assert stays_silent(lumen, customer, "And the AC service?")
    back = lumen.api("POST", f"conversations/{talk['id']}/hand_back/", who="agent")
    assert back.json()["handler"] == "assistant"
    assert lumen.service("AC service")["price"] in lumen.ask(customer, "And the AC service?")


def test_a_takeover_stops_an_answer_that_is_under_way(lumen: Shop) -> None:
    customer = new_customer()
    lumen.ask(customer, "How much is the sofa shampoo?")
    talk = lumen.conversation(customer)
    before = len(lumen.heard(customer))
    lumen.says(customer, "And the AC service?")

    lumen.api("POST", f"conversations/{talk['id']}/take_over/").raise_for_status()

    time.sleep(QUIET_SECONDS)
    assert len(lumen.heard(customer)) == before


def test_the_platforms_switch_silences_every_shop_at_once(
    stack: Stack, lumen: Shop, alameda: Shop
) -> None:
    one, other = new_customer(), new_customer()
    stack.platform("PUT", "switches/ai/", json={"engaged": True, "reason": "drill"})
    try:
        before = len(alameda.heard(other))
        alameda.says(other, "¿Cuánto cuesta el corte de pelo?")
        assert stays_silent(lumen, one, "How much is the sofa shampoo?")
        assert len(alameda.heard(other)) == before
    finally:
        stack.platform("PUT", "switches/ai/", json={"engaged": False})

    assert lumen.conversation(one)["waiting_reason"] == "assistant_off"
    assert lumen.service("Sofa shampoo")["price"] in lumen.ask(one, "How much is the sofa shampoo?")


def test_a_shop_switches_its_assistant_off_and_on_itself(lumen: Shop, alameda: Shop) -> None:
    customer = new_customer()
    lumen.api("PATCH", "ai/settings/", json={"enabled": False}).raise_for_status()
    try:
        assert stays_silent(lumen, customer, "How much is the sofa shampoo?")
        assert alameda.ask(new_customer(), "Hola, ¿cuánto cuesta el corte de pelo?")
    finally:
        lumen.api("PATCH", "ai/settings/", json={"enabled": True}).raise_for_status()

    assert lumen.ask(customer, "How much is the sofa shampoo?")


def test_what_is_archived_between_quote_and_request_is_not_sold(
    lumen: Shop, marble: dict[str, str]
) -> None:
    customer = new_customer()
    assert "333.00" in lumen.ask(customer, "How much is marble polishing?")
    lumen.ask(customer, "Book it please")
    assert "333.00" in lumen.ask(customer, "next Wednesday")

    lumen.api("POST", f"services/{marble['id']}/archive/").raise_for_status()
    answer = lumen.ask(customer, "yes")

    talk = lumen.conversation(customer)
    assert lumen.rows(f"proposals/?conversation={talk['id']}") == []
    assert "not available any more" in answer, answer


def test_a_proposal_keeps_its_price_and_shows_the_approver_the_new_one(
    lumen: Shop, marble: dict[str, str]
) -> None:
    customer = new_customer()
    lumen.ask(customer, "I want to book marble polishing")
    lumen.ask(customer, "next Wednesday")
    lumen.ask(customer, "yes")
    proposal = lumen.proposal(customer)

    edited = lumen.api("PATCH", f"services/{marble['id']}/", json={"price": "399.00"})

    assert edited.status_code == 200, edited.text
    seen = lumen.get(f"proposals/{proposal['id']}/")
    assert seen["total"] == "333.00"
    assert seen["price_differences"] == [
        {"name": marble["name"], "proposed": "333.00", "current": "399.00"}
    ]
    lumen.api(
        "POST", f"proposals/{proposal['id']}/approve/", json={"revision": seen["revision"]}
    ).raise_for_status()
    (order,) = lumen.orders(customer)
    assert order["total"] == "333.00"
