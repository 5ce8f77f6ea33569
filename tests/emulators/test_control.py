"""The control API: conversations, numbers, the log, restarts, and who may start it."""

import subprocess
import sys
import time

import pytest
import requests

from tests.emulators.stand import EMMA, NUMBER, NUMBER_ID, ROOT, Business, EmulatorProcess, wait_for


def shown(number: dict[str, str]) -> dict[str, object]:
    """A registered number as the control API gives it back."""
    return {**number, "products": []}


def test_a_conversation_reads_both_ways_in_order(emulator: EmulatorProcess) -> None:
    emulator.inbound("What do you offer?")
    rows = [{"id": "mow", "title": "Mowing", "description": "£45.00"}]
    interactive = {
        "type": "list",
        "body": {"text": "Pick one"},
        "footer": {"text": "Open daily"},
        "action": {"button": "Services", "sections": [{"title": "Garden", "rows": rows}]},
    }
    asked = emulator.send({"type": "interactive", "interactive": interactive})
    emulator.inbound(
        {
            "type": "interactive",
            "context": {"id": asked},
            "interactive": {"type": "list_reply", "list_reply": rows[0]},
        }
    )
    reply = {"id": "yes", "title": "Yes"}
    interactive = {
        "type": "button",
        "body": {"text": "Book it?"},
        "action": {"buttons": [{"type": "reply", "reply": reply}]},
    }
    emulator.send({"type": "interactive", "interactive": interactive})

    first, listed, chosen, asking = emulator.conversation()
    assert (first["direction"], first["kind"]) == ("inbound", "text")
    assert first["text"] == "What do you offer?"
    assert listed["direction"] == "outbound"
    assert listed["list"] == {"button": "Services", "sections": [{"title": "Garden", "rows": rows}]}
    assert (listed["text"], listed["footer"]) == ("Pick one", "Open daily")
    assert (chosen["text"], chosen["reply"]["id"]) == ("Mowing", "mow")
    assert chosen["context"] == {"id": asked}
    assert asking["buttons"] == [reply]
    assert asking["at"] >= chosen["at"] >= listed["at"] >= first["at"]


def test_statuses_stand_with_their_times(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    wamid = emulator.send("Hello")
    wait_for(lambda: len(emulator.message(wamid)["statuses"]) == 2)
    sent, delivered = emulator.message(wamid)["statuses"]
    assert (sent["status"], delivered["status"]) == ("sent", "delivered")
    assert sent["at"] <= delivered["at"]


def test_a_customer_may_be_named_in_any_form(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi", sender="+44 7700 900142")
    user_id = emulator.conversation()[0]["raw"]["from_user_id"]
    assert len(emulator.conversation(f"+{EMMA}")) == len(emulator.conversation(user_id)) == 1
    assert emulator.conversation("999999999") == []


def test_the_same_message_twice_is_one_in_the_conversation(
    emulator: EmulatorProcess, business: Business
) -> None:
    message = {"type": "text", "id": "wamid.same", "text": {"body": "Hi"}}
    for _ in range(2):
        assert emulator.inbound(message) == "wamid.same"
    wait_for(lambda: len(business.messages()) == 2)
    assert len(emulator.conversation()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": NUMBER_ID, "from": EMMA},
        {"to": NUMBER_ID, "from": EMMA, "message": {"text": {"body": "x"}}},
        {"to": NUMBER_ID, "from": "x", "message": {"type": "text"}},
        {"to": NUMBER_ID, "from": {}, "message": {"type": "text"}},
        {"to": NUMBER_ID, "from": EMMA, "message": {"type": "image", "image": {"data": "?"}}},
        [],
        "text",
    ],
)
def test_half_an_inbound_message_is_refused(
    emulator: EmulatorProcess, business: Business, wrong: object
) -> None:
    emulator.control("inbound", wrong, expect=400)
    assert emulator.conversation() == []
    assert business.received == []


def test_an_unknown_number_is_told(emulator: EmulatorProcess) -> None:
    body = {"to": "1", "from": EMMA, "message": {"type": "text", "text": {"body": "x"}}}
    emulator.control("inbound", body, expect=404)


def test_registering_a_number_again_updates_it(emulator: EmulatorProcess) -> None:
    emulator.control("numbers", NUMBER | {"name": "New name"})
    assert emulator.control("numbers")["numbers"] == [shown(NUMBER | {"name": "New name"})]


def test_what_a_number_sells_stays_until_it_is_named_anew(emulator: EmulatorProcess) -> None:
    mowing = {"retailer_id": "mow", "name": "Mowing", "price": "45.00", "currency": "GBP"}
    emulator.control("numbers", {**NUMBER, "products": [mowing]})
    emulator.control("numbers", NUMBER)
    assert emulator.control("numbers")["numbers"][0]["products"] == [mowing]
    emulator.control("numbers", {**NUMBER, "products": [{}]}, expect=400)
    emulator.control("numbers", {**NUMBER, "products": []})
    assert emulator.control("numbers")["numbers"][0]["products"] == []


def test_the_log_keeps_requests_with_their_answers(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    emulator.send("Hello", biz_opaque_callback_data="row-9")
    emulator.faults(http_500=1)
    emulator.try_send({"type": "text", "text": {"body": "Again"}})
    good, bad = emulator.control("log")["requests"]
    assert (good["method"], good["path"]) == ("POST", f"/v26.0/{NUMBER_ID}/messages")
    assert good["body"]["biz_opaque_callback_data"] == "row-9"
    assert good["answer"]["messages"][0]["id"].startswith("wamid.")
    assert (good["status"], bad["status"]) == (200, 500)
    assert emulator.control(f"log?after={good['id']}")["requests"] == [bad]


def test_the_clock_comes_back_with_everything_kept(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    emulator.control("clock", {"advance_seconds": 100})
    assert emulator.control("clock", {"reset": True})["offset_seconds"] == 0
    assert len(emulator.conversation()) == 1
    emulator.control("clock", {"advance_seconds": -1}, expect=400)


def test_nothing_of_before_arrives_after_a_reset(
    emulator: EmulatorProcess, business: Business
) -> None:
    """Also what was being posted in that moment, to a business that had not read it yet."""
    business.reads_after = 0.2
    emulator.inbound("Hi")
    time.sleep(0.1)
    emulator.control("reset", {})
    business.forget()
    time.sleep(0.3)
    assert business.received == []


def test_a_reset_forgets_conversations_but_not_numbers(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    emulator.faults(http_500=1)
    emulator.control("clock", {"advance_seconds": 100})
    emulator.control("reset", {})
    assert emulator.conversation() == []
    assert emulator.control("numbers")["numbers"] == [shown(NUMBER)]
    assert emulator.control("faults")["http_500"] == 0
    assert emulator.control("clock")["offset_seconds"] == 0
    names = [customer["name"] for customer in emulator.control("customers")["customers"]]
    assert "ليلى حداد" in names


def test_nothing_is_lost_when_it_is_killed(
    own_emulator: EmulatorProcess, business: Business
) -> None:
    own_emulator.inbound({"type": "image", "image": {"data": "aGVsbG8=", "mime_type": "image/png"}})
    wait_for(lambda: len(business.messages()) == 1)
    media_id = business.messages()[0]["image"]["id"]
    business.answers = [500] * 5
    undelivered = own_emulator.inbound("Do not lose me")
    own_emulator.control("faults", {"status_delays": {"sent": 0.5, "delivered": 0.6}})
    sent = own_emulator.send("Hello")
    own_emulator.kill()
    business.answers = []
    own_emulator.start()
    assert own_emulator.control("numbers")["numbers"] == [shown(NUMBER)]
    assert [item["wamid"] for item in own_emulator.conversation()][1:] == [undelivered, sent]
    wait_for(lambda: own_emulator.control("deliveries")["pending"] == 0)
    assert undelivered in [item["id"] for item in business.messages()]
    wait_for(lambda: business.status_names(sent) == ["sent", "delivered"])
    found = own_emulator.graph("GET", media_id).json()
    assert own_emulator.graph("GET", found["url"]).content == b"hello"


@pytest.mark.parametrize(
    ("without", "words"),
    [("PROFFER_DEMO", "development and demos"), ("WHATSAPP_APP_SECRET", "WHATSAPP_APP_SECRET")],
)
def test_it_refuses_to_start(shared_emulator: EmulatorProcess, without: str, words: str) -> None:
    environment = shared_emulator.environment | {without: ""}
    run = subprocess.run(
        [sys.executable, "-m", "emulators.whatsapp"],
        cwd=ROOT,
        env=environment,
        text=True,
        capture_output=True,
        timeout=10,
        check=False,
    )
    assert run.returncode == 2
    assert words in run.stderr


def test_other_websites_are_kept_out(emulator: EmulatorProcess) -> None:
    url = emulator.url + "/_emulator/reset"
    rebound = requests.post(url, headers={"Host": "evil.example"}, timeout=5)
    foreign = requests.post(url, headers={"Origin": "https://evil.example"}, timeout=5)
    assert rebound.status_code == foreign.status_code == 403
