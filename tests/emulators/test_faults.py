"""Faults: each happens when set, and only then."""

import pytest
import requests

from tests.emulators.stand import Business, EmulatorProcess, wait_for

TEXT = {"type": "text", "text": {"body": "Hello"}, "biz_opaque_callback_data": "row-1"}


@pytest.fixture(autouse=True)
def open_window(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")


def outbound(emulator: EmulatorProcess) -> int:
    return len([item for item in emulator.conversation() if item["direction"] == "outbound"])


def test_a_server_error_comes_before_anything_is_accepted(emulator: EmulatorProcess) -> None:
    emulator.faults(http_500=1)
    response = emulator.try_send(TEXT)
    assert response.status_code == 500
    assert response.json()["error"]["code"] == 131000
    assert outbound(emulator) == 0


def test_an_accepted_message_whose_answer_is_lost(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.faults(accept_then_drop=1)
    with pytest.raises(requests.ConnectionError):
        emulator.try_send(TEXT)
    assert outbound(emulator) == 1
    statuses = wait_for(business.statuses)
    assert statuses[0]["biz_opaque_callback_data"] == "row-1"


def test_a_truncated_answer(emulator: EmulatorProcess) -> None:
    emulator.faults(truncated_json=1)
    response = emulator.try_send(TEXT)
    assert response.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        response.json()
    assert outbound(emulator) == 1


def test_a_slow_answer_is_accepted_all_the_same(emulator: EmulatorProcess) -> None:
    emulator.faults(slow=1, slow_seconds=0.3)
    response = emulator.try_send(TEXT)
    assert response.elapsed.total_seconds() > 0.3
    assert outbound(emulator) == 1


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [("rate_limit_429", 130429, 429), ("pair_limit_131056", 131056, 429)],
)
def test_rate_limits(emulator: EmulatorProcess, fault: str, code: int, status: int) -> None:
    emulator.faults(**{fault: 1})
    response = emulator.try_send(TEXT)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert outbound(emulator) == 0


def test_a_revoked_token(emulator: EmulatorProcess) -> None:
    emulator.faults(token_revoked=True)
    response = emulator.try_send(TEXT)
    assert (response.status_code, response.json()["error"]["code"]) == (401, 190)
    emulator.faults()
    emulator.send(TEXT)


def test_statuses_swapped(emulator: EmulatorProcess, business: Business) -> None:
    emulator.faults(swap_statuses=1)
    wamid = emulator.send(TEXT)
    wait_for(lambda: business.status_names(wamid) == ["delivered", "sent"])
    assert emulator.message(wamid)["status"] == "delivered"


def test_delivered_left_out(emulator: EmulatorProcess, business: Business) -> None:
    emulator.faults(omit_delivered=1, auto_read=1)
    wamid = emulator.send(TEXT)
    wait_for(lambda: business.status_names(wamid) == ["sent", "read"])


def test_never_delivered(emulator: EmulatorProcess, business: Business) -> None:
    emulator.faults(never_delivered=1, auto_read=1)
    wamid = emulator.send(TEXT)
    wait_for(lambda: business.status_names(wamid) == ["sent"])
    wait_for(lambda: emulator.control("deliveries")["pending"] == 0)
    assert business.status_names(wamid) == ["sent"]


def test_a_late_failure(emulator: EmulatorProcess, business: Business) -> None:
    emulator.faults(failed_status=1, failed_code=131049)
    wamid = emulator.send(TEXT)
    [status] = wait_for(lambda: business.statuses(wamid))
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131049)


def test_webhooks_doubled(emulator: EmulatorProcess, business: Business) -> None:
    wait_for(lambda: len(business.received) == 1)
    emulator.faults(webhook_duplicates=1)
    wamid = emulator.inbound("Once")
    wait_for(lambda: [item["id"] for item in business.messages()].count(wamid) == 2)
    assert [item["wamid"] for item in emulator.conversation()].count(wamid) == 1


def test_webhooks_out_of_order(emulator: EmulatorProcess, business: Business) -> None:
    emulator.faults(webhook_reorder=0.5, webhook_reorder_seconds=1.0, seed=7)
    wamids = [emulator.inbound(str(index)) for index in range(12)]
    wait_for(lambda: len(business.messages()) == 13)
    arrived = [item["id"] for item in business.messages()][1:]
    assert arrived != wamids
    assert sorted(arrived) == sorted(wamids)


def test_webhooks_held_back_until_let_go(emulator: EmulatorProcess, business: Business) -> None:
    wait_for(lambda: len(business.received) == 1)
    emulator.faults(webhook_pause=True)
    emulator.inbound("Later")
    assert emulator.control("deliveries")["pending"] == 1
    assert len(business.received) == 1
    emulator.faults()
    wait_for(lambda: len(business.received) == 2)


def test_setting_faults_replaces_all_of_them(emulator: EmulatorProcess) -> None:
    emulator.faults(http_500=1)
    now = emulator.control("faults", {"slow": 0.5})
    assert (now["http_500"], now["slow"]) == (0.0, 0.5)
    assert emulator.control("faults") == now


@pytest.mark.parametrize(
    "wrong", [{"htp_500": 1}, {"http_500": 2}, {"slow_seconds": "x"}, {"batch_max": 0}, []]
)
def test_wrong_faults_are_refused_and_change_nothing(
    emulator: EmulatorProcess, wrong: object
) -> None:
    before = emulator.control("faults")
    emulator.control("faults", wrong, expect=400)
    assert emulator.control("faults") == before
