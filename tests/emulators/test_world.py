"""What took place before the emulator started is on its phones."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from emulators.whatsapp import world
from emulators.whatsapp.conversation import describe_all
from emulators.whatsapp.numbers import Numbers
from emulators.whatsapp.people import People
from emulators.whatsapp.store import Store
from tests.emulators.stand import NUMBER, NUMBER_ID

OLIVIA = "447700900188"


def described(**changes: Any) -> dict[str, Any]:
    asked = {"type": "text", "text": {"body": "How much is a hedge?"}, "from": OLIVIA}
    answered = {
        "type": "text",
        "text": {"body": "40.00 GBP"},
        "to": OLIVIA,
        "biz_opaque_callback_data": "key-1",
    }
    return {
        "numbers": [NUMBER],
        "conversations": [
            {
                "phone_number_id": NUMBER_ID,
                "wa_id": OLIVIA,
                "name": "Olivia",
                "language": "en",
                "messages": [
                    {"direction": "inbound", "wamid": "wamid.A", "body": asked, "at": 1000.0},
                    {"direction": "outbound", "wamid": "wamid.B", "body": answered, "at": 1009.0},
                ],
            }
        ],
        **changes,
    }


class Memory:
    """An emulator's memory that loads a world as it does when it starts."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "whatsapp.sqlite3")
        self.people = People(self.store)
        self.file = folder / "world.json"

    def load(self, content: dict[str, Any]) -> None:
        self.file.write_text(json.dumps(content))
        world.load(self.file, store=self.store, numbers=Numbers(self.store), people=self.people)

    def thread(self) -> list[dict[str, Any]]:
        rows = self.store.rows("SELECT * FROM messages ORDER BY id")
        return describe_all(self.store, rows)


@pytest.fixture
def memory(tmp_path: Path) -> Any:
    memory = Memory(tmp_path)
    yield memory
    memory.store.close()


def test_numbers_customers_and_messages_are_there(memory: Memory) -> None:
    memory.load(described())
    assert Numbers(memory.store).find(NUMBER_ID).name == NUMBER["name"]
    assert memory.people.customer(OLIVIA).name == "Olivia"
    asked, answered = memory.thread()
    assert (asked["direction"], asked["text"]) == ("inbound", "How much is a hedge?")
    assert (answered["direction"], answered["text"]) == ("outbound", "40.00 GBP")
    assert answered["status"] == "read"


def test_loading_again_changes_nothing(memory: Memory) -> None:
    memory.load(described())
    before = memory.thread()
    memory.load(described())
    assert memory.thread() == before


def test_a_reset_empties_the_phones_for_good(memory: Memory) -> None:
    memory.load(described())
    memory.store.clear_history(numbers=False)
    memory.load(described())
    assert memory.thread() == []


@pytest.mark.parametrize("broken", [{"numbers": []}, {"conversations": [{"wa_id": "1"}]}])
def test_a_file_that_makes_no_sense_is_refused_whole(
    memory: Memory, broken: dict[str, Any]
) -> None:
    with pytest.raises((ValueError, KeyError)):
        memory.load(described(**broken))
    assert memory.thread() == []


def test_the_memory_of_an_earlier_emulator_is_opened_and_completed(tmp_path: Path) -> None:
    """A demo that was started before numbers had settings goes on with its file."""
    path = tmp_path / "whatsapp.sqlite3"
    with closing(sqlite3.connect(path)) as earlier:
        earlier.executescript(
            "CREATE TABLE numbers (phone_number_id TEXT PRIMARY KEY, waba_id TEXT NOT NULL,"
            " display_phone_number TEXT NOT NULL, name TEXT NOT NULL);"
            "CREATE TABLE customers (key TEXT PRIMARY KEY, wa_id TEXT UNIQUE, user_id TEXT,"
            " username TEXT, name TEXT NOT NULL, language TEXT NOT NULL DEFAULT '',"
            " on_whatsapp INTEGER NOT NULL DEFAULT 1, position INTEGER NOT NULL DEFAULT 1000);"
            "INSERT INTO numbers VALUES ('1', '2', '+44 20 7946 0011', 'Juniper');"
            f"INSERT INTO customers (key, wa_id, name) VALUES ('{OLIVIA}', '{OLIVIA}', 'Olivia');"
        )
    store = Store(path)
    number = Numbers(store).find("1")
    customer = People(store).customer(OLIVIA)
    store.close()
    assert (number.name, number.products, number.own.token_state) == ("Juniper", (), "valid")
    assert (customer.name, customer.hide_phone) == ("Olivia", False)
