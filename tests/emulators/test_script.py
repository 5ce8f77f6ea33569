"""Answers told in advance: any code, once or always, for one person or all."""

import time
from typing import Any

import pytest
import requests

from tests.emulators.stand import EMMA, NUMBER, NUMBER_ID, Business, EmulatorProcess, wait_for

TEXT = {"type": "text", "text": {"body": "Hello"}}
JONAS = "4915155501234"


@pytest.fixture(autouse=True)
def _open_windows(emulator: EmulatorProcess) -> None:
    for customer in (EMMA, JONAS):
        emulator.inbound("Hi", sender=customer)


def sent(emulator: EmulatorProcess, customer: str = EMMA) -> int:
    return sum(row["direction"] == "outbound" for row in emulator.conversation(customer))


def test_any_code_once_in_metas_body(emulator: EmulatorProcess) -> None:
    told = {"then": "error", "code": 131031, "subcode": 2494055, "details": "Locked."}
    emulator.control("script", told)
    answer = emulator.try_send(TEXT)
    error = answer.json()["error"]
    assert answer.status_code == 403
    assert (error["code"], error["error_subcode"]) == (131031, 2494055)
    assert error["error_data"] == {"messaging_product": "whatsapp", "details": "Locked."}
    assert error["fbtrace_id"]
    assert sent(emulator) == 0
    assert emulator.try_send(TEXT).ok


def test_a_code_nobody_has_seen_with_a_status_of_ones_own(emulator: EmulatorProcess) -> None:
    emulator.control("script", {"then": "error", "code": 999999, "status": 418, "message": "New"})
    answer = emulator.try_send(TEXT)
    assert answer.status_code == 418
    assert answer.json()["error"]["message"] == "New"


def test_always_for_one_person_until_taken_back(emulator: EmulatorProcess) -> None:
    line = {"then": "error", "code": 131056, "to": EMMA, "times": 0}
    told = emulator.control("script", line)
    for _ in range(3):
        assert emulator.try_send(TEXT).json()["error"]["code"] == 131056
        assert emulator.try_send(TEXT, to="+49 1515 5501234").ok
    assert emulator.control("script")["script"][0]["struck"] == 3
    emulator.http.delete(f"{emulator.url}/_emulator/script/{told['id']}", timeout=5)
    assert emulator.try_send(TEXT).ok
    assert sent(emulator) == 1


def test_only_the_kind_that_was_named(emulator: EmulatorProcess) -> None:
    emulator.control("script", {"then": "error", "code": 131053, "kind": "image"})
    assert emulator.try_send(TEXT).ok
    image = {"type": "image", "image": {"link": "https://example.com/a.png"}}
    assert emulator.try_send(image).json()["error"]["code"] == 131053


def test_accepted_and_failed_later(emulator: EmulatorProcess, business: Business) -> None:
    emulator.control("script", {"then": "fail", "code": 131049})
    wamid = emulator.send(TEXT)
    [status] = wait_for(lambda: business.statuses(wamid))
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131049)


@pytest.mark.parametrize(
    ("then", "accepted"), [("cut", 0), ("lose", 1), ("hang", 0), ("hang_after", 1)]
)
def test_no_answer_at_all(emulator: EmulatorProcess, then: str, accepted: int) -> None:
    emulator.control("script", {"then": then, "seconds": 1.5})
    begun = time.monotonic()
    with pytest.raises(requests.ConnectionError):
        emulator.try_send(TEXT)
    assert (time.monotonic() - begun > 1.4) is then.startswith("hang")
    assert sent(emulator) == accepted
    assert emulator.control("log")["requests"][-1]["fault"] == then


def test_an_answer_that_drips(emulator: EmulatorProcess) -> None:
    emulator.control("script", {"then": "drip", "seconds": 0.5})
    begun = time.monotonic()
    assert emulator.try_send(TEXT).json()["messages"]
    assert time.monotonic() - begun > 0.4


def test_half_an_answer_and_a_page_instead_of_json(emulator: EmulatorProcess) -> None:
    emulator.control("script", {"then": "truncate"})
    with pytest.raises(requests.JSONDecodeError):
        emulator.try_send(TEXT).json()
    assert sent(emulator) == 1
    page = {
        "then": "raw",
        "status": 502,
        "body": "<h1>Bad Gateway</h1>",
        "content_type": "text/html",
    }
    emulator.control("script", page)
    answer = emulator.try_send(TEXT)
    assert (answer.status_code, answer.text) == (502, "<h1>Bad Gateway</h1>")
    assert sent(emulator) == 1


def test_read_marks_media_and_templates_have_their_own(emulator: EmulatorProcess) -> None:
    wamid = emulator.conversation()[0]["wamid"]
    for on in ("read_mark", "media", "templates"):
        emulator.control("script", {"then": "error", "code": 2, "on": on})
    assert emulator.try_send(TEXT).ok
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
    assert emulator.graph("POST", f"{NUMBER_ID}/messages", json=mark).status_code == 503
    templates = emulator.graph("GET", f"{NUMBER['waba_id']}/message_templates")
    assert templates.status_code == 503
    upload = emulator.graph("POST", f"{NUMBER_ID}/media", data={"messaging_product": "whatsapp"})
    assert upload.json()["error"]["code"] == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"then": "explode"},
        {"then": "error"},
        {"then": "error", "code": "100"},
        {"then": "error", "code": 1, "status": 200},
        {"then": "hang", "seconds": -1},
        {"then": "hang", "times": -1},
        {"then": "fail", "code": 1, "on": "media"},
    ],
)
def test_a_line_that_cannot_be_played_is_refused(
    emulator: EmulatorProcess, wrong: dict[str, Any]
) -> None:
    emulator.control("script", wrong, expect=400)
    assert emulator.control("script")["script"] == []


def test_a_reset_forgets_the_script(emulator: EmulatorProcess) -> None:
    emulator.control("script", {"then": "error", "code": 2, "times": 0})
    emulator.control("reset", {})
    assert emulator.control("script")["script"] == []
