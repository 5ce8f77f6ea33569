"""Each number has its own token, throughput and quality; accounts have their quota."""

import json
from typing import Any

import pytest

from tests.emulators.stand import EMMA, NUMBER, NUMBER_ID, Business, EmulatorProcess, wait_for

TEXT = {"type": "text", "text": {"body": "Hello"}}
OTHER = NUMBER | {"phone_number_id": "2", "waba_id": "22", "name": "Other"}


def error_of(response: Any) -> tuple[int, int | None]:
    error = response.json()["error"]
    return error["code"], error.get("error_subcode")


def sent(emulator: EmulatorProcess) -> int:
    return sum(row["direction"] == "outbound" for row in emulator.conversation())


@pytest.mark.parametrize(
    ("state", "error"),
    [("revoked", (190, 460)), ("expired", (190, 463)), ("no_permission", (10, None))],
)
def test_one_numbers_token_ends_and_the_others_go_on(
    emulator: EmulatorProcess, state: str, error: tuple[int, int | None]
) -> None:
    emulator.control("numbers", OTHER)
    emulator.inbound("Hi")
    emulator.control(f"numbers/{NUMBER_ID}/token", {"state": state})
    assert error_of(emulator.try_send(TEXT)) == error
    assert error_of(emulator.graph("GET", NUMBER_ID)) == error
    assert error_of(emulator.graph("GET", f"{NUMBER['waba_id']}/message_templates")) == error
    assert sent(emulator) == 0
    assert emulator.graph("GET", "2").ok
    emulator.control(f"numbers/{NUMBER_ID}/token", {"state": "valid"})
    assert emulator.try_send(TEXT).ok


def test_a_new_token_is_the_only_one_taken(emulator: EmulatorProcess) -> None:
    emulator.control("numbers", OTHER)
    emulator.inbound("Hi")
    answer = emulator.control(f"numbers/{NUMBER_ID}/token", {"token": "EAAnew"})
    assert "EAAnew" not in json.dumps(answer)
    assert error_of(emulator.try_send(TEXT)) == (190, 460)
    path = f"{NUMBER_ID}/messages"
    body = {"messaging_product": "whatsapp", "to": EMMA, **TEXT}
    assert emulator.graph("POST", path, token="EAAnew", json=body).ok
    assert error_of(emulator.graph("GET", "2", token="EAAnew")) == (200, None)
    emulator.control(f"numbers/{NUMBER_ID}/token", {"token": None})
    assert emulator.try_send(TEXT).ok
    assert error_of(emulator.graph("POST", path, token="EAAnew", json=body))[0] == 190


def test_a_file_is_opened_by_its_numbers_token_alone(emulator: EmulatorProcess) -> None:
    emulator.inbound({"type": "image", "image": {"data": "aGVsbG8=", "mime_type": "image/png"}})
    media_id = emulator.conversation()[0]["media"]["id"]
    address = emulator.graph("GET", media_id).json()["url"]
    emulator.control(f"numbers/{NUMBER_ID}/token", {"state": "revoked"})
    assert error_of(emulator.graph("GET", media_id)) == (190, 460)
    assert error_of(emulator.graph("GET", address)) == (190, 460)


def test_coexistence_moves_twenty_a_second(emulator: EmulatorProcess) -> None:
    """What comes in counts as well."""
    crowd = [{"to": NUMBER_ID, "from": EMMA, "message": f"line {n}"} for n in range(30)]
    emulator.control("inbound", crowd)
    assert emulator.try_send(TEXT).ok
    emulator.control(f"numbers/{NUMBER_ID}/settings", {"coexistence": True})
    emulator.control("clock", {"advance_seconds": 1})
    emulator.control("inbound", crowd)
    assert error_of(emulator.try_send(TEXT))[0] == 130429
    assert emulator.graph("GET", NUMBER_ID).json()["is_on_biz_app"] is True
    emulator.control("clock", {"advance_seconds": 1})
    assert emulator.try_send(TEXT).ok


def test_a_numbers_own_throughput_leaves_the_others_alone(emulator: EmulatorProcess) -> None:
    emulator.control("numbers", OTHER)
    emulator.control(f"numbers/{NUMBER_ID}/settings", {"per_second": 0.01})
    for number in (NUMBER_ID, "2"):
        body = {"to": number, "from": EMMA, "message": "Hi"}
        emulator.control("inbound", body)
    assert error_of(emulator.try_send(TEXT))[0] == 130429
    body = {"messaging_product": "whatsapp", "to": EMMA, **TEXT}
    assert emulator.graph("POST", "2/messages", json=body).ok
    emulator.control(f"numbers/{NUMBER_ID}/settings", {"per_second": None})
    emulator.control("clock", {"advance_seconds": 1})
    assert emulator.try_send(TEXT).ok


def test_a_change_of_quality_is_told(emulator: EmulatorProcess, business: Business) -> None:
    emulator.control(f"numbers/{NUMBER_ID}/settings", {"quality": "RED", "tier": "TIER_250"})
    [value] = wait_for(business.values)
    assert (value["event"], value["current_limit"]) == ("FLAGGED", "TIER_250")
    shown = emulator.graph("GET", NUMBER_ID).json()
    assert shown["quality_rating"] == "RED"
    assert shown["whatsapp_business_manager_messaging_limit"] == "TIER_250"


@pytest.mark.parametrize(
    "wrong", [{"quality": "BLUE"}, {"per_second": 0}, {"coexistence": 1}, {"nonsense": 1}]
)
def test_a_wrong_setting_is_refused(emulator: EmulatorProcess, wrong: dict[str, Any]) -> None:
    before = emulator.control(f"numbers/{NUMBER_ID}/settings")
    emulator.control(f"numbers/{NUMBER_ID}/settings", wrong, expect=400)
    assert emulator.control(f"numbers/{NUMBER_ID}/settings") == before


def test_the_hours_quota_of_an_account_is_told_and_kept(emulator: EmulatorProcess) -> None:
    emulator.faults(management_per_hour=4)
    path = f"{NUMBER['waba_id']}/message_templates"
    used = []
    for _ in range(4):
        header = emulator.graph("GET", path).headers["X-Business-Use-Case-Usage"]
        used.append(json.loads(header)[NUMBER["waba_id"]][0]["call_count"])
    assert used == [25, 50, 75, 100]
    assert error_of(emulator.graph("GET", path))[0] == 80007
    emulator.inbound("Hi")
    assert emulator.try_send(TEXT).ok
    emulator.control("clock", {"advance_seconds": 3600})
    assert emulator.graph("GET", path).ok


def test_a_burst_to_one_person_is_paid_back_where_that_is_asked(
    emulator: EmulatorProcess,
) -> None:
    emulator.faults(pair_payback="strict")
    emulator.inbound("Hi")
    for _ in range(20):
        assert emulator.try_send(TEXT).ok
    emulator.control("clock", {"advance_seconds": 7})
    assert error_of(emulator.try_send(TEXT))[0] == 131056
    emulator.control("clock", {"advance_seconds": 20 * 6 - 7})
    assert emulator.try_send(TEXT).ok


def test_the_memory_of_an_older_emulator_is_taken_over(
    own_emulator: EmulatorProcess,
) -> None:
    own_emulator.inbound("Hi")
    own_emulator.control(f"numbers/{NUMBER_ID}/settings", {"coexistence": True})
    own_emulator.kill()
    own_emulator.start()
    assert own_emulator.control(f"numbers/{NUMBER_ID}/settings")["coexistence"] is True
    assert len(own_emulator.conversation()) == 1
