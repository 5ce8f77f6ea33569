"""The business's own phone beside the API: echoes, history, its address book."""

from typing import Any

import pytest

from tests.emulators.stand import EMMA, NUMBER_ID, Business, EmulatorProcess, wait_for

DAY = 24 * 3600
OURS = "442079460011"


def test_an_answer_from_the_phone_is_an_echo(emulator: EmulatorProcess, business: Business) -> None:
    emulator.inbound("Hi")
    wait_for(business.messages)
    business.forget()
    wamid = emulator.control(
        "echo", {"number": NUMBER_ID, "to": EMMA, "message": "Hello from the shop"}
    )["wamid"]
    [value] = wait_for(business.values)
    [echo] = value["message_echoes"]
    assert (echo["from"], echo["to"], echo["id"]) == (OURS, EMMA, wamid)
    assert echo["text"] == {"body": "Hello from the shop"}
    shown = emulator.message(wamid)
    assert (shown["direction"], shown["origin"]) == ("outbound", "phone_app")


def test_an_echo_may_carry_a_file(emulator: EmulatorProcess, business: Business) -> None:
    image = {"type": "image", "image": {"data": "aGVsbG8=", "mime_type": "image/png"}}
    emulator.control("echo", {"number": NUMBER_ID, "to": EMMA, "message": image})
    [value] = wait_for(business.values)
    media_id = value["message_echoes"][0]["image"]["id"]
    found = emulator.graph("GET", media_id).json()
    assert emulator.graph("GET", found["url"]).content == b"hello"


def test_an_echo_does_not_open_the_window(emulator: EmulatorProcess) -> None:
    emulator.control("echo", {"number": NUMBER_ID, "to": EMMA, "message": "Hello"})
    answer = emulator.try_send({"type": "text", "text": {"body": "Hello"}})
    assert answer.json()["error"]["code"] == 131047


def test_a_piece_of_history_has_phase_chunk_and_progress(
    emulator: EmulatorProcess, business: Business
) -> None:
    messages = [
        {"from_me": False, "message": "How much?", "at": 1_760_000_000},
        {"from_me": True, "message": "Forty pounds", "at": 1_760_000_060, "status": "DELIVERED"},
    ]
    emulator.control(
        "history",
        {
            "number": NUMBER_ID,
            "threads": [{"customer": EMMA, "messages": messages}],
            "phase": 1,
            "chunk": 2,
            "progress": 55,
        },
    )
    [value] = wait_for(business.values)
    [piece] = value["history"]
    assert piece["metadata"] == {"phase": 1, "chunk_order": 2, "progress": 55}
    [thread] = piece["threads"]
    asked, answered = thread["messages"]
    assert (thread["id"], asked["from"], answered["from"], answered["to"]) == (
        EMMA,
        EMMA,
        OURS,
        EMMA,
    )
    assert asked["text"] == {"body": "How much?"}
    assert answered["history_context"] == {"status": "DELIVERED"}
    assert emulator.conversation() == []


def test_the_whole_past_comes_in_three_phases_with_its_files_behind(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound("long ago")
    emulator.control("clock", {"advance_seconds": 30 * DAY})
    emulator.inbound({"type": "image", "image": {"data": "aGVsbG8=", "mime_type": "image/png"}})
    wait_for(lambda: len(business.messages()) == 2)
    business.forget()
    emulator.control(f"numbers/{NUMBER_ID}/settings", {"coexistence": True})
    asked = {"messaging_product": "whatsapp", "sync_type": "history"}
    assert emulator.graph("POST", f"{NUMBER_ID}/smb_app_data", json=asked).ok
    wait_for(lambda: len(business.values()) == 4)
    *pieces, files = business.values()
    metadata = [piece["history"][0]["metadata"] for piece in pieces]
    assert [item["phase"] for item in metadata] == [0, 1, 2]
    assert metadata[-1]["progress"] == 100
    kinds = [
        message["type"]
        for piece in pieces
        for thread in piece["history"][0]["threads"]
        for message in thread["messages"]
    ]
    assert kinds == ["media_placeholder", "text"]
    assert files["messages"][0]["image"]["id"]


def test_a_business_may_keep_its_history_to_itself(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.control("history", {"number": NUMBER_ID, "declined": True})
    [value] = wait_for(business.values)
    assert value["history"][0]["errors"][0]["code"] == 2593109


def test_the_address_book_is_told(emulator: EmulatorProcess, business: Business) -> None:
    people = [
        {"wa_id": EMMA, "full_name": "Emma Clarke"},
        {"wa_id": "4915155501234", "action": "remove"},
    ]
    emulator.control("app_state", {"number": NUMBER_ID, "contacts": people})
    [value] = wait_for(business.values)
    added, removed = value["state_sync"]
    assert added["contact"] == {
        "full_name": "Emma Clarke",
        "first_name": "Emma",
        "phone_number": EMMA,
    }
    assert (added["action"], removed["action"]) == ("add", "remove")


def test_only_a_number_in_coexistence_has_a_phone_app(emulator: EmulatorProcess) -> None:
    asked = {"messaging_product": "whatsapp", "sync_type": "history"}
    answer = emulator.graph("POST", f"{NUMBER_ID}/smb_app_data", json=asked)
    assert answer.json()["error"]["error_subcode"] == 33


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("echo", {"to": EMMA, "message": {}}),
        ("history", {"threads": [{"customer": EMMA, "messages": [{"message": "x"}]}]}),
        ("history", {"threads": "x"}),
        ("history", {"threads": [], "phase": -1}),
        ("app_state", {"contacts": [{"wa_id": "x"}]}),
    ],
)
def test_half_of_it_is_refused(
    emulator: EmulatorProcess, business: Business, path: str, body: dict[str, Any]
) -> None:
    emulator.control(path, {"number": NUMBER_ID, **body}, expect=400)
    assert business.received == []
