"""The business's own phone beside the API (coexistence): echoes, history, address book."""

import json
from typing import Any

from emulators.whatsapp.clock import Clock
from emulators.whatsapp.conversation import MEDIA_KINDS
from emulators.whatsapp.envelope import Change
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.people import Customer, People
from emulators.whatsapp.receiving import BadInboundError, Receiving, new_wamid
from emulators.whatsapp.store import Store

DAY = 24 * 3600
# How far back each phase of a history reaches, in days.
PHASES = (1, 90, 180)
CHUNK_MESSAGES = 200
DECLINED = {
    "code": 2593109,
    "title": "History sharing is turned off by the business from the WhatsApp Business App",
    "message": "History sharing is turned off by the business from the WhatsApp Business App",
    "error_data": {
        "details": "History sharing is turned off by the business from the WhatsApp Business App"
    },
}
STATES = ("DELIVERED", "ERROR", "PENDING", "PLAYED", "READ", "SENT")


class PhoneApp:
    """What the app does and the webhooks that tell of it."""

    def __init__(self, *, store: Store, clock: Clock, people: People, receiving: Receiving) -> None:
        self._store = store
        self._clock = clock
        self._people = people
        self._receiving = receiving

    def echo(
        self, *, number: Number, customer: Customer, message: dict[str, Any]
    ) -> tuple[str, Change]:
        """The business writes from its phone: kept in the chat, told as an echo."""
        kind = message.get("type")
        if not isinstance(kind, str) or not kind:
            raise BadInboundError("message.type is missing.")
        now = self._clock.now()
        wamid = str(message.get("id") or new_wamid(customer=customer.key, inbound=False))
        body: dict[str, Any] = {"from": number.digits}
        if customer.shown_wa_id:
            body["to"] = customer.shown_wa_id
        body |= {
            "to_user_id": self._people.note_identity(customer=customer, waba_id=number.waba_id),
            "id": wamid,
            "timestamp": str(int(now)),
        }
        body |= {key: value for key, value in message.items() if key not in ("id", "from", "to")}
        self._receiving.complete_media(body, kind, number=number)
        self._store.run(
            "INSERT OR IGNORE INTO messages"
            " (wamid, phone_number_id, customer, direction, kind, body, at, origin)"
            " VALUES (?, ?, ?, 'outbound', ?, ?, ?, 'phone_app')",
            wamid,
            number.phone_number_id,
            customer.key,
            kind,
            json.dumps(body),
            now,
        )
        value = {
            "messaging_product": "whatsapp",
            "metadata": number.metadata,
            "contacts": [customer.as_contact(number.waba_id)],
            "message_echoes": [body],
        }
        return wamid, Change(waba_id=number.waba_id, field="smb_message_echoes", value=value)

    def declined(self, number: Number) -> Change:
        """The business does not share its history."""
        return self._history(number, [{"errors": [DECLINED]}])

    def piece(
        self,
        number: Number,
        *,
        threads: list[dict[str, Any]],
        phase: int,
        chunk: int,
        progress: int,
    ) -> Change:
        """One chunk of history with the threads given."""
        told = [self._thread(number, thread) for thread in threads]
        metadata = {"phase": phase, "chunk_order": chunk, "progress": progress}
        return self._history(number, [{"metadata": metadata, "threads": told}])

    def whole(self, number: Number) -> list[Change]:
        """Everything this number has said and heard here, in phases and chunks.

        Files follow on their own after the messages, as far as they are two weeks old at most.
        """
        now = self._clock.now()
        rows = self._store.rows(
            "SELECT * FROM messages WHERE phone_number_id = ? AND at > ? AND kind != 'system'"
            " ORDER BY at DESC, id DESC",
            number.phone_number_id,
            now - PHASES[-1] * DAY,
        )
        changes: list[Change] = []
        begun = 0.0
        for phase, days in enumerate(PHASES):
            part = [row for row in rows if begun <= now - row["at"] < days * DAY]
            begun = days * DAY
            chunks = [
                part[start : start + CHUNK_MESSAGES]
                for start in range(0, len(part), CHUNK_MESSAGES)
            ] or [[]]
            for order, chunk in enumerate(chunks, start=1):
                done = (phase + order / len(chunks)) / len(PHASES)
                metadata = {"phase": phase, "chunk_order": order, "progress": round(done * 100)}
                told = {"metadata": metadata, "threads": self._threads(number, chunk)}
                changes.append(self._history(number, [told]))
        files = [
            json.loads(row["body"])
            for row in rows
            if row["kind"] in MEDIA_KINDS and now - row["at"] < 14 * DAY
        ]
        for body in files:
            value = {
                "messaging_product": "whatsapp",
                "metadata": number.metadata,
                "messages": [{key: body[key] for key in body if key != "from_user_id"}],
            }
            changes.append(Change(waba_id=number.waba_id, field="history", value=value))
        return changes

    def contacts(self, number: Number, people: list[dict[str, Any]]) -> Change:
        """The app's address book, or what changed in it."""
        now = str(int(self._clock.now()))
        synced = [
            {
                "type": "contact",
                "contact": {
                    "full_name": str(person.get("full_name") or ""),
                    "first_name": str(
                        person.get("first_name")
                        or str(person.get("full_name") or "").partition(" ")[0]
                    ),
                    "phone_number": str(person["wa_id"]),
                },
                "action": str(person.get("action") or "add"),
                "metadata": {"timestamp": now},
            }
            for person in people
        ]
        value = {"messaging_product": "whatsapp", "metadata": number.metadata, "state_sync": synced}
        return Change(waba_id=number.waba_id, field="smb_app_state_sync", value=value)

    def _history(self, number: Number, items: list[dict[str, Any]]) -> Change:
        value = {"messaging_product": "whatsapp", "metadata": number.metadata, "history": items}
        return Change(waba_id=number.waba_id, field="history", value=value)

    def _thread(self, number: Number, thread: dict[str, Any]) -> dict[str, Any]:
        customer = str(thread["customer"])
        return {
            "id": customer,
            "messages": [
                self._told(
                    number,
                    customer,
                    wamid=str(
                        item.get("id")
                        or new_wamid(customer=customer, inbound=not item.get("from_me"))
                    ),
                    from_me=bool(item.get("from_me")),
                    at=float(item["at"]),
                    status=str(item.get("status") or "READ"),
                    message=item["message"],
                )
                for item in thread["messages"]
            ],
        }

    def _threads(self, number: Number, rows: list[Any]) -> list[dict[str, Any]]:
        threads: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            body = json.loads(row["body"])
            kind = row["kind"]
            message: dict[str, Any] = {"type": kind, kind: body.get(kind)}
            if kind in MEDIA_KINDS:
                message = {"type": "media_placeholder"}
            threads.setdefault(row["customer"], []).append(
                self._told(
                    number,
                    row["customer"],
                    wamid=row["wamid"],
                    from_me=row["direction"] == "outbound",
                    at=row["at"],
                    status="READ",
                    message=message,
                )
            )
        return [{"id": customer, "messages": told} for customer, told in threads.items()]

    def _told(
        self,
        number: Number,
        customer: str,
        *,
        wamid: str,
        from_me: bool,
        at: float,
        status: str,
        message: dict[str, Any],
    ) -> dict[str, Any]:
        told: dict[str, Any] = {"from": number.digits if from_me else customer}
        if from_me:
            told["to"] = customer
        return {
            **told,
            "id": wamid,
            "timestamp": str(int(at)),
            **message,
            "history_context": {"status": status},
        }
