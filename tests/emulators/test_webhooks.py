"""Webhooks: their form, their signature, and how long the emulator tries."""

import json
import time
from typing import Any

import pytest

from tests.emulators.stand import (
    EMMA,
    NUMBER,
    NUMBER_ID,
    Business,
    EmulatorProcess,
    signature,
    wait_for,
)


def test_a_message_arrives_in_metas_envelope(emulator: EmulatorProcess, business: Business) -> None:
    wamid = emulator.inbound("Hello", name="Emma C.")
    wait_for(business.messages, what="the webhook")
    body = json.loads(business.received[0][0])
    assert body["object"] == "whatsapp_business_account"
    [entry] = body["entry"]
    assert entry["id"] == NUMBER["waba_id"]
    [change] = entry["changes"]
    assert change["field"] == "messages"
    value = change["value"]
    assert value["messaging_product"] == "whatsapp"
    assert value["metadata"] == {
        "display_phone_number": "442079460011",
        "phone_number_id": NUMBER_ID,
    }
    [contact] = value["contacts"]
    assert contact["profile"] == {"name": "Emma C."}
    assert contact["wa_id"] == EMMA
    assert contact["user_id"].startswith("GB.")
    [message] = value["messages"]
    assert message["id"] == wamid
    assert message["from"] == EMMA
    assert message["from_user_id"] == contact["user_id"]
    assert message["timestamp"].isdecimal()
    assert (message["type"], message["text"]) == ("text", {"body": "Hello"})


def test_the_signature_is_over_the_escaped_bytes(
    emulator: EmulatorProcess, business: Business
) -> None:
    said = "مرحباً äöå </b> 20% a@b 🌿"
    emulator.inbound(said, sender="971505550138")
    wait_for(business.messages, what="the webhook")
    body, headers = business.received[0]
    assert headers["X-Hub-Signature-256"] == signature(body)
    assert body.isascii()
    assert rb"\u0645\u0631" in body
    for escaped in (rb"\u003C", rb"\/b", rb"20\u0025", rb"a\u0040b", rb"\ud83c\udf3f"):
        assert escaped in body
    assert business.messages()[0]["text"]["body"] == said


def test_a_customer_without_a_phone_has_only_a_user_id(
    emulator: EmulatorProcess, business: Business
) -> None:
    user_id = "GB.55500011122233344"
    emulator.inbound("Hi", sender={"user_id": user_id, "username": "sam.reads"}, name="Sam")
    [message] = wait_for(business.messages)
    [contact] = business.values()[0]["contacts"]
    assert "from" not in message
    assert "wa_id" not in contact
    assert message["from_user_id"] == contact["user_id"] == user_id
    assert contact["profile"] == {"name": "Sam", "username": "sam.reads"}

    wamid = emulator.send("Hello Sam", to=None, recipient=user_id)
    wait_for(lambda: business.status_names(wamid) == ["sent", "delivered"])
    status = business.statuses(wamid)[0]
    assert status["recipient_user_id"] == user_id
    assert "recipient_id" not in status


def test_other_kinds_pass_as_they_are(emulator: EmulatorProcess, business: Business) -> None:
    flow = {"type": "nfm_reply", "nfm_reply": {"name": "flow", "response_json": "[]", "body": ""}}
    emulator.inbound({"type": "interactive", "interactive": flow})
    emulator.inbound({"type": "unsupported", "errors": [{"code": 131051}]})
    emulator.inbound({"type": "system", "system": {"type": "user_changed_number"}})
    wait_for(lambda: len(business.messages()) == 3)
    assert business.messages()[0]["interactive"] == flow
    assert business.messages()[1]["errors"] == [{"code": 131051}]
    assert "contacts" not in business.values()[2]


def test_it_is_tried_again_until_200(emulator: EmulatorProcess, business: Business) -> None:
    business.answers = [500, 202, 404]
    before = time.time()
    wamid = emulator.inbound("Hello")
    wait_for(business.received.__len__)
    once = time.time()
    wait_for(lambda: len(business.received) == 4)
    assert len({body for body, _ in business.received}) == 1
    wait_for(lambda: emulator.control("deliveries")["pending"] == 0)
    [delivery] = emulator.control("deliveries")["deliveries"]
    assert (delivery["wamid"], delivery["attempts"], delivery["answer"]) == (wamid, 4, "200")
    assert before <= delivery["posted"] <= once, "the first try"


def test_it_is_given_up_after_seven_days(emulator: EmulatorProcess, business: Business) -> None:
    business.answers = [503] * 50
    emulator.inbound("Hello")
    wait_for(lambda: len(business.received) >= 2)
    seen = len(business.received)
    emulator.control("clock", {"advance_seconds": 3 * 24 * 3600})
    wait_for(lambda: len(business.received) > seen, what="a try after three days")
    assert emulator.control("deliveries")["pending"] == 1
    emulator.control("clock", {"advance_seconds": 5 * 24 * 3600})
    wait_for(lambda: emulator.control("deliveries")["pending"] == 0)
    assert emulator.control("deliveries")["deliveries"][0]["state"] == "dropped"


def test_a_slow_business_is_tried_again(emulator: EmulatorProcess, business: Business) -> None:
    emulator.faults(webhook_timeout_seconds=0.1)
    business.delay = 0.4
    emulator.inbound("Hello")
    wait_for(lambda: len(business.received) >= 2)
    business.delay = 0.0
    emulator.faults()
    wait_for(lambda: emulator.control("deliveries")["pending"] == 0)


def test_webhooks_may_all_come_late(emulator: EmulatorProcess, business: Business) -> None:
    emulator.faults(webhook_delay_seconds=3600)
    emulator.inbound("Hello")
    assert emulator.control("deliveries")["pending"] == 1
    assert business.received == []
    emulator.control("clock", {"advance_seconds": 3600})
    [message] = wait_for(business.messages)
    assert message["text"]["body"] == "Hello"


def test_what_is_about_an_account_says_when(emulator: EmulatorProcess, business: Business) -> None:
    body = {"waba_id": "1", "field": "account_review_update", "value": {"decision": "APPROVED"}}
    emulator.control("webhook", body)
    emulator.inbound("Hello")
    wait_for(lambda: len(business.received) == 2)
    entries = [json.loads(body)["entry"][0] for body, _ in business.received]
    assert {("time" in entry, entry["changes"][0]["field"]) for entry in entries} == {
        (True, "account_review_update"),
        (False, "messages"),
    }


def test_one_customers_messages_keep_their_order_through_retries(
    emulator: EmulatorProcess, business: Business
) -> None:
    business.answers = [500, 500]
    said = [f"message {index}" for index in range(12)]
    for text in said:
        emulator.inbound(text)
    wait_for(lambda: emulator.control("deliveries")["pending"] == 0)
    texts = [message["text"]["body"] for message in business.messages()]
    assert list(dict.fromkeys(texts)) == said


def test_customers_do_not_wait_for_each_other(
    emulator: EmulatorProcess, business: Business
) -> None:
    business.delay = 2.0
    for index in range(10):
        emulator.inbound("Hello", sender=f"44770090{index:04}")
    # One after the other would take twenty seconds.
    wait_for(lambda: len(business.received) == 10, seconds=10)


def test_a_list_of_messages_leaves_as_one_webhook(
    emulator: EmulatorProcess, business: Business
) -> None:
    other = NUMBER | {"phone_number_id": "2", "waba_id": "22", "name": "Other"}
    emulator.control("numbers", other)
    batch = [
        {
            "to": number,
            "from": f"44770090{index:04}",
            "message": {"type": "text", "text": {"body": str(index)}},
        }
        for index, number in enumerate([NUMBER_ID, "2"] * 100)
    ]
    wamids = emulator.control("inbound", batch)["wamids"]
    wait_for(lambda: len(business.messages()) == 200)
    assert len(business.received) == 1
    assert sorted(item["id"] for item in business.messages()) == sorted(wamids)
    assert {entry["id"] for entry in json.loads(business.received[0][0])["entry"]} == {
        NUMBER["waba_id"],
        "22",
    }


def test_updates_are_gathered_where_batching_is_on(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.faults(batch_max=20, batch_seconds=60)
    for index in range(20):
        emulator.inbound(str(index))
    wait_for(lambda: len(business.messages()) == 20)
    assert len(business.received) == 1


def test_any_update_can_be_sent(emulator: EmulatorProcess, business: Business) -> None:
    value = {"event": "VERIFIED_ACCOUNT"}
    emulator.control("webhook", {"waba_id": "1", "field": "account_update", "value": value})
    wait_for(lambda: business.values() == [value])
    body, headers = business.received[0]
    assert headers["X-Hub-Signature-256"] == signature(body)


def test_the_handshake_proves_the_verify_token(emulator: EmulatorProcess) -> None:
    assert emulator.control("verify", {})["verified"] is True


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("image", {"caption": "the hedge", "mime_type": "image/png"}),
        ("document", {"filename": "plan é.pdf", "mime_type": "application/pdf"}),
    ],
)
def test_a_customers_file_can_be_fetched(
    emulator: EmulatorProcess, business: Business, kind: str, part: dict[str, Any]
) -> None:
    emulator.inbound({"type": kind, kind: {"data": "aGVsbG8=", **part}})
    [message] = wait_for(business.messages)
    received = message[kind]
    assert "data" not in received
    assert received["sha256"] == "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="
    assert {key: received[key] for key in part} == part
    found = emulator.graph("GET", received["id"]).json()
    assert emulator.graph("GET", found["url"]).content == b"hello"
