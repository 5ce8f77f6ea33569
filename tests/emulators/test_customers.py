"""Customers change: their words, their numbers, ids, names and wishes; the business hears."""

import json
from typing import Any

import pytest

from tests.emulators.stand import EMMA, NUMBER, NUMBER_ID, Business, EmulatorProcess, wait_for

MOVED = "447700900999"
WHO = {"number": NUMBER_ID, "customer": EMMA}


def changes(business: Business, field: str) -> list[dict[str, Any]]:
    return [
        change["value"]
        for body, _ in list(business.received)
        for entry in json.loads(body)["entry"]
        for change in entry["changes"]
        if change["field"] == field
    ]


def test_an_edit_and_a_deletion_name_their_message(
    emulator: EmulatorProcess, business: Business
) -> None:
    said = emulator.inbound("On Monday")
    emulator.control("edit", {**WHO, "wamid": said, "text": "On Tuesday"})
    emulator.control("revoke", {**WHO, "wamid": said})
    wait_for(lambda: len(business.messages()) == 3)
    _, edit, revoke = business.messages()
    assert edit["edit"] == {
        "original_message_id": said,
        "message": {"type": "text", "text": {"body": "On Tuesday"}},
    }
    assert revoke["revoke"] == {"original_message_id": said}
    assert len({edit["id"], revoke["id"], said}) == 3
    shown = emulator.message(said)
    assert (shown["edited"], shown["revoked"]) == ("On Tuesday", True)


def test_only_ones_own_words_can_be_changed(emulator: EmulatorProcess, business: Business) -> None:
    emulator.inbound("Hi")
    sent = emulator.send("Hello")
    wait_for(lambda: business.status_names(sent) == ["sent", "delivered"])
    business.forget()
    for wamid in (sent, "wamid.unknown"):
        emulator.control("revoke", {**WHO, "wamid": wamid}, expect=400)
        emulator.control("edit", {**WHO, "wamid": wamid, "text": "x"}, expect=400)
    assert len(emulator.conversation()) == 2
    assert business.received == []


def test_a_new_number_is_told_to_everybody_they_talked_to(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.control("numbers", NUMBER | {"phone_number_id": "2", "waba_id": "22"})
    emulator.control("numbers", NUMBER | {"phone_number_id": "3", "waba_id": "33"})
    for number in (NUMBER_ID, "2"):
        emulator.control("inbound", {"to": number, "from": EMMA, "message": "Hi"})
    wait_for(lambda: len(business.messages()) == 2)
    known = {item["from_user_id"] for item in business.messages()}
    emulator.control(f"customers/{EMMA}/number", {"wa_id": f"+{MOVED}"})
    updates = wait_for(
        lambda: (
            len(changes(business, "user_id_update")) == 2 and changes(business, "user_id_update")
        )
    )
    told = [item for item in business.messages() if item["type"] == "system"]
    assert len(told) == 2
    assert all(item["from"] == EMMA for item in told)
    assert all(item["system"]["wa_id"] == MOVED for item in told)
    assert {item["user_id_update"][0]["user_id"]["previous"] for item in updates} == known
    assert [row["kind"] for row in emulator.conversation(MOVED)] == ["text", "system"]
    assert emulator.conversation(EMMA) == []


def test_a_moved_customer_is_reached_under_the_new_ids_alone(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound("Hi")
    [message] = wait_for(business.messages)
    emulator.control(f"customers/{EMMA}/number", {"wa_id": MOVED})
    body = {"type": "text", "text": {"body": "Hello"}}
    assert emulator.try_send(body, to=MOVED).ok
    old = emulator.try_send(body | {"recipient": message["from_user_id"]}, to=None)
    assert old.json()["error"]["code"] == 131026


def test_somebody_elses_number_cannot_be_taken(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    body = {"wa_id": "4915155501234"}
    emulator.control(f"customers/{EMMA}/number", body, expect=400)
    assert len(emulator.conversation()) == 1


def test_a_username_may_hide_the_phone(emulator: EmulatorProcess, business: Business) -> None:
    emulator.control(f"customers/{EMMA}/username", {"username": "emma.c", "hide_phone": True})
    emulator.inbound("Hi")
    [message] = wait_for(business.messages)
    [contact] = business.values()[0]["contacts"]
    assert "from" not in message
    assert "wa_id" not in contact
    assert contact["profile"]["username"] == "emma.c"
    wamid = emulator.send("Hello", to=None, recipient=message["from_user_id"])
    [status, *_] = wait_for(lambda: business.statuses(wamid))
    assert "recipient_id" not in status


def test_a_parent_user_id_stands_beside_the_own(
    emulator: EmulatorProcess, business: Business
) -> None:
    sender = {"user_id": "GB.111", "parent_user_id": "GB.ENT.999"}
    emulator.inbound("Hi", sender=sender)
    [message] = wait_for(business.messages)
    assert (message["from_user_id"], message["from_parent_user_id"]) == ("GB.111", "GB.ENT.999")
    assert business.values()[0]["contacts"][0]["parent_user_id"] == "GB.ENT.999"


def test_another_user_id_under_the_same_number(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound("Hi")
    [message] = wait_for(business.messages)
    emulator.control(f"customers/{EMMA}/user_id", {"number": NUMBER_ID, "user_id": "GB.777"})
    [value] = wait_for(lambda: changes(business, "user_id_update"))
    assert value["user_id_update"][0]["user_id"] == {
        "previous": message["from_user_id"],
        "current": "GB.777",
    }
    assert len(emulator.conversation()) == 1


def test_an_authentication_template_needs_a_phone(emulator: EmulatorProcess) -> None:
    emulator.control(
        "templates",
        {"name": "code", "language": "en", "category": "AUTHENTICATION", "body": "Your code is 1."},
    )
    emulator.inbound("Hi", sender={"user_id": "GB.111"})
    part = {"type": "template", "template": {"name": "code", "language": {"code": "en"}}}
    answer = emulator.try_send(part | {"recipient": "GB.111"}, to=None)
    assert answer.json()["error"]["code"] == 131062


def test_a_changed_security_code_is_a_system_message(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound("Hi")
    emulator.control(f"customers/{EMMA}/identity", {"number": NUMBER_ID})
    wait_for(lambda: len(business.messages()) == 2)
    system = business.messages()[1]
    assert system["system"]["type"] == "customer_identity_changed"
    assert system["identity"]["hash"] == system["system"]["identity"]


def test_a_system_message_opens_no_window(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    emulator.control("clock", {"advance_seconds": 24 * 3600 + 1})
    emulator.control(f"customers/{EMMA}/identity", {"number": NUMBER_ID})
    answer = emulator.try_send({"type": "text", "text": {"body": "Hello"}})
    assert answer.json()["error"]["code"] == 131047


def test_who_is_blocked_is_not_heard(emulator: EmulatorProcess, business: Business) -> None:
    emulator.inbound("Hi")
    wait_for(business.messages)
    users = {"messaging_product": "whatsapp", "block_users": [{"user": EMMA}]}
    done = emulator.graph("POST", f"{NUMBER_ID}/block_users", json=users).json()
    assert done["block_users"]["added_users"] == [{"input": EMMA, "wa_id": EMMA}]
    emulator.inbound("Are you there?")
    answer = emulator.try_send({"type": "text", "text": {"body": "Hello"}})
    assert answer.json()["error"]["code"] == 130403
    assert len(business.messages()) == len(emulator.conversation()) == 1
    assert emulator.graph("DELETE", f"{NUMBER_ID}/block_users", json=users).ok
    emulator.inbound("And now?")
    wait_for(lambda: len(business.messages()) == 2)


def test_only_who_wrote_within_a_day_can_be_blocked(emulator: EmulatorProcess) -> None:
    users = {"messaging_product": "whatsapp", "block_users": [{"user": EMMA}]}
    refused = emulator.graph("POST", f"{NUMBER_ID}/block_users", json=users)
    assert refused.status_code == 400
    told = refused.json()
    assert told["error"]["code"] == 139100
    [failed] = told["block_users"]["failed_users"]
    assert (failed["input"], failed["errors"][0]["code"]) == (EMMA, 131047)


def test_a_reaction_is_sent_alone_and_fails_where_there_is_nothing_to_put_it_on(
    emulator: EmulatorProcess, business: Business
) -> None:
    first, deleted = emulator.inbound("Hi"), emulator.inbound("Oops")
    emulator.inbound({"type": "revoke", "revoke": {"original_message_id": deleted}})
    own = emulator.send({"type": "reaction", "reaction": {"message_id": first, "emoji": "👍"}})
    wait_for(lambda: business.status_names(own) == ["sent"])
    emulator.control("read", {"number": NUMBER_ID, "customer": EMMA})
    for nothing in (own, deleted, "wamid.elsewhere"):
        put = {"type": "reaction", "reaction": {"message_id": nothing, "emoji": "👍"}}
        wamid = emulator.send(put)
        wait_for(lambda wamid=wamid: business.status_names(wamid) == ["failed"])
        [status] = business.statuses(wamid)
        assert status["errors"][0]["code"] == 131009
    emulator.control("clock", {"advance_seconds": 30 * 24 * 3600})
    emulator.inbound("Hello again")
    old = emulator.send({"type": "reaction", "reaction": {"message_id": first, "emoji": ""}})
    wait_for(lambda: business.status_names(old) == ["failed"])
    assert business.status_names(own) == ["sent"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("number", {}),
        ("number", {"wa_id": "x"}),
        ("number", {"wa_id": EMMA}),
        ("username", {"hide_phone": True}),
        ("preferences", {"number": NUMBER_ID, "marketing": "maybe"}),
        ("identity", {}),
        ("user_id", {}),
    ],
)
def test_half_a_change_is_refused(
    emulator: EmulatorProcess, business: Business, path: str, body: dict[str, Any]
) -> None:
    emulator.control(f"customers/{EMMA}/{path}", body, expect=400)
    emulator.control(f"customers/999999999/{path}", body, expect=404)
    assert business.received == []
