"""Sending: the answer, the statuses, the window, the rates, files and read marks."""

import pytest

from tests.emulators.stand import EMMA, NUMBER, NUMBER_ID, Business, EmulatorProcess, wait_for

TEXT = {"type": "text", "text": {"body": "Hello"}}
DAY = 24 * 3600


def code_of(response: object) -> int:
    code: int = response.json()["error"]["code"]  # type: ignore[attr-defined]
    return code


def test_an_accepted_message_is_answered_as_meta_does(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    answer = emulator.try_send(TEXT, to="+44 7700 900142").json()
    assert answer["messaging_product"] == "whatsapp"
    assert answer["contacts"] == [{"input": "+44 7700 900142", "wa_id": EMMA}]
    assert answer["messages"][0]["id"].startswith("wamid.")


@pytest.mark.parametrize("version", ["v20.0", "v24.0", "v29.0"])
def test_every_version_of_the_twenties_is_served(emulator: EmulatorProcess, version: str) -> None:
    response = emulator.graph("GET", f"{emulator.url}/{version}/{NUMBER_ID}")
    assert response.json()["verified_name"] == NUMBER["name"]


def test_other_versions_and_paths_are_refused(emulator: EmulatorProcess) -> None:
    assert code_of(emulator.graph("GET", f"{emulator.url}/v19.0/{NUMBER_ID}")) == 2635
    assert code_of(emulator.graph("GET", f"{emulator.url}/v30.0/{NUMBER_ID}")) == 2500
    assert code_of(emulator.graph("POST", f"{NUMBER_ID}/nonsense/here")) == 2500
    unknown = emulator.graph("POST", "999/messages", json={}).json()["error"]
    assert (unknown["code"], unknown["error_subcode"]) == (100, 33)


def test_statuses_follow_in_order_with_the_opaque_data(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound("Hi")
    wamid = emulator.send(TEXT, biz_opaque_callback_data="outbox-7")
    wait_for(lambda: business.status_names(wamid) == ["sent", "delivered"])
    for status in business.statuses(wamid):
        assert status["biz_opaque_callback_data"] == "outbox-7"
        assert status["recipient_id"] == EMMA
        assert "conversation" not in status


def test_older_statuses_name_their_conversation(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.faults(webhook_shape="v23")
    emulator.inbound("Hi")
    wamid = emulator.send(TEXT)
    [status] = wait_for(lambda: business.statuses(wamid)[:1])
    assert status["conversation"]["origin"] == {"type": "service"}
    assert status["pricing"]["pricing_model"] == "CBP"


def test_read_follows_when_the_customer_looks(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound("Hi")
    wamid = emulator.send(TEXT)
    emulator.control("read", {"number": NUMBER_ID, "customer": EMMA})
    wait_for(lambda: business.status_names(wamid) == ["sent", "delivered", "read"])
    assert emulator.message(wamid)["status"] == "read"


def test_twice_accepted_is_twice_recorded(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    for _ in range(2):
        emulator.send(TEXT, biz_opaque_callback_data="same")
    marks = [item["biz_opaque_callback_data"] for item in emulator.conversation()]
    assert marks == [None, "same", "same"]


def test_outside_the_window_only_templates_pass(emulator: EmulatorProcess) -> None:
    assert code_of(emulator.try_send(TEXT)) == 131047
    emulator.inbound("Hi")
    emulator.send(TEXT)
    emulator.control("clock", {"advance_seconds": DAY})
    assert code_of(emulator.try_send(TEXT)) == 131047
    template = {"name": "hello_world", "language": {"code": "en_US"}}
    wamid = emulator.send({"type": "template", "template": template})
    assert emulator.message(wamid)["text"] == "Hello! Thank you for writing to us."
    assert len(emulator.conversation()) == 3


def test_templates_are_checked_against_the_registry(emulator: EmulatorProcess) -> None:
    def send(name: str, *words: str, language: str = "en") -> object:
        parameters = [{"type": "text", "text": word} for word in words]
        part = {
            "name": name,
            "language": {"code": language},
            "components": [{"type": "body", "parameters": parameters}],
        }
        return emulator.try_send({"type": "template", "template": part})

    assert code_of(send("unknown")) == 132001
    assert code_of(send("follow_up", "Emma")) == 132000
    emulator.control("templates", {"name": "due", "language": "en", "body": "{{1}} is due."})
    assert send("due", "Rent").status_code == 200  # type: ignore[attr-defined]
    assert emulator.conversation()[0]["text"] == "Rent is due."


def test_the_pair_rate_lends_a_burst_and_refills(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    emulator.inbound("Hi", sender="34600555017")
    for _ in range(45):
        emulator.send(TEXT)
    refused = emulator.try_send(TEXT)
    assert code_of(refused) == 131056
    assert "Retry-After" not in refused.headers
    emulator.send(TEXT, to="34600555017")
    emulator.control("clock", {"advance_seconds": 6.1})
    emulator.send(TEXT)
    assert code_of(emulator.try_send(TEXT)) == 131056


def test_the_number_has_a_throughput(emulator: EmulatorProcess) -> None:
    emulator.faults(throughput_mps=5)
    emulator.inbound("Hi")
    codes = [emulator.try_send(TEXT).json().get("error", {}).get("code") for _ in range(8)]
    assert codes[:3] == [None] * 3
    assert 130429 in codes


def test_recipients_that_cannot_be_written_to(emulator: EmulatorProcess) -> None:
    emulator.control("customers", {"wa_id": "15550001111", "on_whatsapp": False})
    assert code_of(emulator.try_send(TEXT, to="15550001111")) == 131026
    assert code_of(emulator.try_send(TEXT | {"recipient": "GB.1"}, to=None)) == 131026
    assert code_of(emulator.try_send(TEXT, to=NUMBER["display_phone_number"])) == 131021
    assert code_of(emulator.try_send(TEXT, to="not a phone")) == 131009


def test_recipient_errors_may_come_as_a_status(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.faults(recipient_errors="status")
    wamid = emulator.send(TEXT)
    [status] = wait_for(lambda: business.statuses(wamid))
    assert status["status"] == "failed"
    assert status["errors"][0]["code"] == 131047


def test_mexican_and_brazilian_numbers_come_back_rewritten(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hola", sender="+52 55 1234 5678")
    contact = emulator.try_send(TEXT, to="525512345678").json()["contacts"][0]
    assert contact == {"input": "525512345678", "wa_id": "5215512345678"}


def test_marking_read_marks_all_before_it(emulator: EmulatorProcess) -> None:
    first, second, third = (emulator.inbound(text) for text in ("one", "two", "three"))
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": second}
    typing = mark | {"typing_indicator": {"type": "text"}}
    answer = emulator.graph("POST", f"{NUMBER_ID}/messages", json=typing)
    assert answer.json() == {"success": True}
    assert emulator.message(first)["status"] == emulator.message(second)["status"] == "read"
    assert emulator.message(third)["status"] != "read"
    wrong = emulator.graph("POST", f"{NUMBER_ID}/messages", json=mark | {"message_id": "wamid.x"})
    assert code_of(wrong) == 131009


def test_files_are_uploaded_fetched_sent_and_deleted(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    uploaded = emulator.graph(
        "POST",
        f"{NUMBER_ID}/media",
        data={"messaging_product": "whatsapp", "type": "image/png"},
        files={"file": ("a.png", b"picture", "image/png")},
    )
    media_id = uploaded.json()["id"]
    wamid = emulator.send({"type": "image", "image": {"id": media_id, "caption": "Look"}})
    assert emulator.message(wamid)["media"] == {"id": media_id, "caption": "Look"}
    found = emulator.graph("GET", media_id).json()
    assert (found["mime_type"], found["file_size"]) == ("image/png", 7)
    assert emulator.graph("GET", found["url"]).content == b"picture"
    assert emulator.graph("GET", found["url"], token="wrong").status_code == 401
    assert code_of(emulator.try_send({"type": "audio", "audio": {"id": media_id}})) == 131053

    emulator.control("clock", {"advance_seconds": 301})
    assert emulator.graph("GET", found["url"]).status_code == 404
    assert emulator.graph("DELETE", media_id).json() == {"success": True}
    assert code_of(emulator.graph("GET", media_id)) == 100


def test_an_uploaded_file_expires(emulator: EmulatorProcess) -> None:
    uploaded = emulator.graph(
        "POST",
        f"{NUMBER_ID}/media",
        data={"messaging_product": "whatsapp", "type": "application/pdf"},
        files={"file": ("a.pdf", b"words", "application/pdf")},
    )
    emulator.control("clock", {"advance_seconds": 30 * DAY + 1})
    emulator.inbound("Hi")
    part = {"id": uploaded.json()["id"]}
    assert code_of(emulator.try_send({"type": "document", "document": part})) == 131009


def test_an_upload_of_a_strange_type_is_refused(emulator: EmulatorProcess) -> None:
    response = emulator.graph(
        "POST",
        f"{NUMBER_ID}/media",
        data={"messaging_product": "whatsapp", "type": "application/x-thing"},
        files={"file": ("a", b"x", "application/x-thing")},
    )
    assert code_of(response) == 100


def test_a_wrong_token_is_refused_and_nothing_is_recorded(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")
    response = emulator.graph("POST", f"{NUMBER_ID}/messages", token="wrong", json=TEXT)
    assert response.status_code == 401
    error = response.json()["error"]
    assert (error["code"], error["type"]) == (190, "OAuthException")
    assert error["fbtrace_id"]
    assert len(emulator.conversation()) == 1
