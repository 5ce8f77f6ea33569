"""What the emulator finds when it starts: numbers, and conversations that took place before.

A JSON file, `{"numbers": [{phone_number_id, waba_id, display_phone_number, name}],
"conversations": [{phone_number_id, wa_id, name, language, messages: [{direction, wamid,
body, at}]}]}`; a body is a message of the Cloud API as a webhook brings it (inbound) or as
it was sent (outbound). Everything is taken once: a reset empties the phones for good.
"""

import json
from pathlib import Path
from typing import Any

from emulators.whatsapp.numbers import Number, Numbers
from emulators.whatsapp.people import People
from emulators.whatsapp.store import Store


def load(path: Path, *, store: Store, numbers: Numbers, people: People) -> None:
    """Take in what is new in the file. Raises ValueError or KeyError for what is no such file."""
    world: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for number in world["numbers"]:
        numbers.register(
            Number(
                phone_number_id=str(number["phone_number_id"]),
                waba_id=str(number["waba_id"]),
                display_phone_number=str(number["display_phone_number"]),
                name=str(number["name"]),
            )
        )
    for conversation in world["conversations"]:
        taken = f"past:{conversation['phone_number_id']}:{conversation['wa_id']}"
        if store.read_meta(taken) is None:
            with store.transaction():
                _take(conversation, store=store, numbers=numbers, people=people)
                store.write_meta(taken, "taken")


def _take(conversation: dict[str, Any], *, store: Store, numbers: Numbers, people: People) -> None:
    number = numbers.find(conversation["phone_number_id"])
    if number is None:
        raise ValueError(f"{conversation['phone_number_id']} is not among the numbers.")
    customer = people.meet(wa_id=conversation["wa_id"], name=conversation["name"])
    people.note_identity(customer=customer, waba_id=number.waba_id)
    for message in conversation["messages"]:
        body, at = message["body"], float(message["at"])
        store.run(
            "INSERT OR IGNORE INTO messages"
            " (wamid, phone_number_id, customer, direction, kind, body, at, opaque)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            message["wamid"],
            number.phone_number_id,
            customer.key,
            message["direction"],
            body["type"],
            json.dumps(body),
            at,
            body.get("biz_opaque_callback_data"),
        )
        for later, status in enumerate(("sent", "delivered", "read")):
            if status == "sent" and message["direction"] == "inbound":
                continue
            store.run(
                "INSERT INTO statuses (wamid, status, at) VALUES (?, ?, ?)",
                message["wamid"],
                status,
                at + later,
            )
