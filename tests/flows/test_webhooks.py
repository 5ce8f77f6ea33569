"""Meta's side at its worst: repeated, reversed, batched, forged, malformed and lost webhooks."""

import json
import time
from typing import Any

import pytest

from tests.flows.stack import Shop, Stack, new_customer, wait_for


def text(shop: Shop, customer: str, wamid: str, body: str) -> dict[str, Any]:
    """A change that brings one text, dated now."""
    return {
        "field": "messages",
        "value": {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": shop.facts["phone_number"],
                "phone_number_id": shop.number,
            },
            "contacts": [{"profile": {"name": f"Customer {customer}"}, "wa_id": customer}],
            "messages": [
                {
                    "from": customer,
                    "id": wamid,
                    "timestamp": str(int(time.time())),
                    "type": "text",
                    "text": {"body": body},
                }
            ],
        },
    }


def envelope(*changes: dict[str, Any]) -> dict[str, Any]:
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": list(changes)}],
    }


def stored(stack: Stack, shop: Shop, prefix: str) -> list[dict[str, Any]]:
    """Customers' messages whose wamid starts so, in the order they were taken in."""
    return stack.sql(
        "SELECT id, conversation_id, external_id, text FROM conversations_message"
        " WHERE direction = 'inbound' AND external_id LIKE %s ORDER BY id",
        f"{prefix}%",
        schema=shop.facts["schema"],
    )


def settle(stack: Stack, shop: Shop, prefix: str, count: int) -> list[dict[str, Any]]:
    """Wait for that many messages and a moment more; what there is then."""
    wait_for(
        lambda: len(stored(stack, shop, prefix)) >= count, seconds=30, what=f"{count} messages"
    )
    time.sleep(1)
    return stored(stack, shop, prefix)


def mute(shop: Shop) -> None:
    """Taking messages in is what is looked at; nobody has to answer them."""
    shop.api("PATCH", "ai/settings/", json={"enabled": False}).raise_for_status()


@pytest.fixture(autouse=True)
def silent(stack: Stack) -> Any:
    for shop in stack.shops:
        mute(shop)
    yield
    for shop in stack.shops:
        shop.api("PATCH", "ai/settings/", json={"enabled": True}).raise_for_status()


def test_three_times_the_same_is_once(stack: Stack, lumen: Shop) -> None:
    customer, prefix = new_customer(), f"wamid.thrice-{time.time_ns()}"
    payload = envelope(text(lumen, customer, prefix, "Hello"))

    answers = [stack.webhook(payload).status_code for _ in range(3)]

    assert answers == [200, 200, 200]
    assert len(settle(stack, lumen, prefix, 1)) == 1


def test_messages_of_one_customer_keep_the_order_they_arrived_in(stack: Stack, lumen: Shop) -> None:
    customer, prefix = new_customer(), f"wamid.order-{time.time_ns()}"

    for position in reversed(range(12)):
        payload = envelope(text(lumen, customer, f"{prefix}-{position:02d}", f"{position}"))
        assert stack.webhook(payload).status_code == 200

    rows = settle(stack, lumen, prefix, 12)
    assert [row["text"] for row in rows] == [str(position) for position in reversed(range(12))]
    assert len({row["conversation_id"] for row in rows}) == 1


def test_a_batch_of_200_over_two_tenants_has_each_effect_once_and_in_order(
    stack: Stack, lumen: Shop, alameda: Shop
) -> None:
    prefix = f"wamid.batch-{time.time_ns()}"
    customers = [new_customer() for _ in range(10)]
    # The same ten people write to both businesses, ten messages each, interleaved.
    changes = [
        text(shop, customer, f"{prefix}-{index}-{shop.number}-{customer}", f"{index}")
        for index in range(10)
        for customer in customers
        for shop in (lumen, alameda)
    ]
    assert len(changes) == 200

    for _ in range(3):
        assert stack.webhook(envelope(*changes)).status_code == 200
    assert stack.webhook(envelope(*reversed(changes))).status_code == 200

    for shop in (lumen, alameda):
        rows = settle(stack, shop, prefix, 100)
        assert len(rows) == 100
        assert all(shop.number in row["external_id"] for row in rows)
        for customer in customers:
            theirs = [row for row in rows if row["external_id"].endswith(customer)]
            assert [row["text"] for row in theirs] == [str(index) for index in range(10)]
            assert len({row["conversation_id"] for row in theirs}) == 1


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "sha256=" + "0" * 64, "sha1=" + "0" * 40, "sha256=ü", "nonsense"],
)
def test_a_bad_signature_is_401_and_nothing_is_stored(
    stack: Stack, lumen: Shop, signature: str
) -> None:
    prefix = f"wamid.forged-{time.time_ns()}"
    payload = envelope(text(lumen, new_customer(), prefix, "I was never here"))

    answer = stack.webhook(payload, signature=signature.encode().decode("latin-1"))

    assert answer.status_code == 401
    events = stack.sql(
        "SELECT 1 FROM conversations_inboundevent WHERE external_id LIKE %s",
        f"{prefix}%",
        schema=lumen.facts["schema"],
    )
    assert events == []


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b'{"object": "whatsapp_business_account"', 400),
        (b'"' + b"x" * 3_200_000 + b'"', 413),
    ],
)
def test_what_is_no_webhook_is_refused(stack: Stack, raw: bytes, status: int) -> None:
    assert stack.webhook(None, raw=raw).status_code == status


def test_an_unknown_number_is_kept_as_a_dead_letter(stack: Stack, lumen: Shop) -> None:
    stranger = f"9{time.time_ns() % 10**14:014d}"
    change = text(lumen, new_customer(), f"wamid.lost-{time.time_ns()}", "Anybody here?")
    change["value"]["metadata"]["phone_number_id"] = stranger

    for _ in range(2):
        assert stack.webhook(envelope(change)).status_code == 200

    letters = stack.sql("SELECT body FROM tenants_deadletter WHERE address = %s", stranger)
    assert len(letters) == 1
    assert "Anybody here?" in json.dumps(letters[0]["body"])


def test_a_very_long_answer_of_a_person_is_split_and_never_cut(stack: Stack, lumen: Shop) -> None:
    customer = new_customer()
    lumen.says(customer, "Could you send me everything about your terms?")
    talk = lumen.conversation(customer)
    words = " ".join(f"word{index}" for index in range(600))
    assert len(words) > 4097

    sent = lumen.api("POST", f"conversations/{talk['id']}/messages/", json={"text": words})

    assert sent.status_code == 201, sent.text
    wait_for(lambda: len(lumen.heard(customer)) >= 2, what="both parts")
    assert " ".join(row["text"] for row in lumen.heard(customer)) == words
