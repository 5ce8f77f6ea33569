"""The platform itself: takes messages from both sides and tells the other."""

import asyncio
import base64
import contextlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from emulators.whatsapp import templates, world
from emulators.whatsapp.clock import Clock
from emulators.whatsapp.conversation import MEDIA_KINDS, describe, describe_all
from emulators.whatsapp.delivery import Deliveries
from emulators.whatsapp.envelope import Change
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.faults import Faults
from emulators.whatsapp.limits import Outgoing
from emulators.whatsapp.live import Hub
from emulators.whatsapp.media import MediaShelf
from emulators.whatsapp.people import Customer, Number, People
from emulators.whatsapp.progress import Progress, status_value
from emulators.whatsapp.rules import Rules
from emulators.whatsapp.settings import Settings
from emulators.whatsapp.store import Store

TYPING_SECONDS = 25


class BadInboundError(Exception):
    """A control request that cannot become a customer's message."""


@dataclass(frozen=True)
class Accepted:
    """A message taken from the business."""

    wamid: str
    customer: Customer


def new_wamid(*, customer: str, inbound: bool) -> str:
    """A message id of the platform's own make."""
    address = customer.encode()[:60]
    mark = b"\x15\x02\x00\x12\x18" if inbound else b"\x15\x02\x00\x11\x18"
    raw = b"\x1d\x18" + bytes([len(address)]) + address + mark
    raw += b"\x14" + secrets.token_hex(10).upper().encode() + b"\x00"
    return "wamid." + base64.b64encode(raw).decode()


class Emulator:
    """Everything one running emulator holds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.database)
        self.clock = Clock(float(self.store.read_meta("clock_offset") or 0))
        self.people = People(self.store)
        self.media = MediaShelf(store=self.store, clock=self.clock, folder=settings.media)
        self.rules = Rules(store=self.store, clock=self.clock, people=self.people)
        self.hub = Hub()
        self.deliveries = Deliveries(settings=settings, store=self.store, clock=self.clock)
        self.deliveries.on_answered = self._webhook_answered
        self.progress = Progress(store=self.store, clock=self.clock, tell=self._tell_status)
        self.faults = Faults()
        self._handshake: asyncio.Task[None] | None = None
        self.people.seed()
        templates.seed(self.store)
        if settings.world is not None and settings.world.is_file():
            world.load(settings.world, store=self.store, people=self.people)

    async def start(self) -> None:
        """Begin to deliver, and verify the business's endpoint as Meta does."""
        await self.deliveries.start()
        self.progress.start()
        self._handshake = asyncio.create_task(
            self.deliveries.handshake_until_verified(challenge=_challenge())
        )

    async def stop(self) -> None:
        """Stop; what is under way continues at the next start."""
        if self._handshake:
            self._handshake.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._handshake
        await self.progress.stop()
        await self.deliveries.stop()
        self.store.close()

    # Settings of the world

    def use_faults(self, faults: Faults) -> None:
        """Replace all faults."""
        self.faults = self.deliveries.faults = self.progress.faults = self.rules.faults = faults
        self.clock.wake()

    def advance(self, seconds: float) -> None:
        """Push the clock; windows close, retries and statuses come due."""
        self.store.write_meta("clock_offset", str(self.clock.offset + seconds))
        self.clock.advance(seconds)

    async def verify(self) -> dict[str, Any]:
        """Do the handshake now."""
        return await self.deliveries.handshake(challenge=_challenge())

    async def reset(self, *, numbers: bool) -> None:
        """Forget conversations, files, faults and the clock; `numbers` too when asked."""
        await self.deliveries.forget()
        self.store.clear_history(numbers=numbers)
        self.store.write_meta("clock_offset", "0")
        self.media.clear()
        self.rules.meters.clear()
        self.use_faults(Faults())
        self.clock.reset()
        self.people.seed()
        templates.seed(self.store)
        self.hub.tell("reset", {})

    # From the customer to the business

    def receive(
        self, *, number: Number, customer: Customer, message: dict[str, Any]
    ) -> tuple[str, Change]:
        """Record a customer's message; gives its id and the webhook to send for it."""
        kind = message.get("type")
        if not isinstance(kind, str) or not kind:
            raise BadInboundError("message.type is missing.")
        user_id = self.people.note_identity(customer=customer, waba_id=number.waba_id)
        wamid = str(message.get("id") or new_wamid(customer=customer.key, inbound=True))
        now = self.clock.now()
        body: dict[str, Any] = {}
        if customer.wa_id:
            body["from"] = customer.wa_id
        body |= {"from_user_id": user_id, "id": wamid, "timestamp": str(int(now))}
        body |= {key: value for key, value in message.items() if key not in ("id", "from")}
        self._complete_media(body, kind)
        with self.store.transaction():
            fresh = self.store.rows(
                "INSERT OR IGNORE INTO messages"
                " (wamid, phone_number_id, customer, direction, kind, body, at)"
                " VALUES (?, ?, ?, 'inbound', ?, ?, ?) RETURNING id",
                wamid,
                number.phone_number_id,
                customer.key,
                kind,
                json.dumps(body),
                now,
            )
        self.rules.count(number=number)
        if fresh:
            self._show(wamid)
        return wamid, self._inbound_change(number, customer, user_id, kind, body)

    def _inbound_change(
        self, number: Number, customer: Customer, user_id: str, kind: str, body: dict[str, Any]
    ) -> Change:
        profile: dict[str, str] = {"name": customer.name}
        if customer.username:
            profile["username"] = customer.username
        contact: dict[str, Any] = {"profile": profile, "user_id": user_id}
        if customer.wa_id:
            contact["wa_id"] = customer.wa_id
        value: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": number.digits,
                "phone_number_id": number.phone_number_id,
            },
        }
        if kind != "system":
            value["contacts"] = [contact]
        value["messages"] = [body]
        return Change(waba_id=number.waba_id, field="messages", value=value)

    def _complete_media(self, body: dict[str, Any], kind: str) -> None:
        """A file handed over inline is kept; a known id is completed with type and digest."""
        part = body.get(kind)
        if kind not in MEDIA_KINDS or not isinstance(part, dict):
            return
        part = dict(part)
        if "data" in part:
            try:
                data = base64.b64decode(part.pop("data"), validate=True)
            except (ValueError, TypeError):
                raise BadInboundError(f"message.{kind}.data is not base64.") from None
            media = self.media.keep(
                data,
                mime_type=str(part.get("mime_type") or "application/octet-stream"),
                filename=str(part.get("filename") or kind),
                owner="customer",
                days=7,
            )
            body[kind] = self.media.as_webhook(media, part)
        elif isinstance(part.get("id"), str) and (found := self.media.find(part["id"])):
            body[kind] = self.media.as_webhook(found, part)

    def send_webhook(self, change: Change, *, lane: str, wamid: str | None = None) -> None:
        """Put one update on its way."""
        self.deliveries.send(change, lane=lane, wamid=wamid)

    def _webhook_answered(self, wamid: str) -> None:
        row = self.store.row("SELECT * FROM messages WHERE wamid = ?", wamid)
        if row is None or row["direction"] != "inbound":
            return
        if self.store.row("SELECT 1 FROM statuses WHERE wamid = ?", wamid) is not None:
            return
        self._record_status(wamid, "delivered", self.clock.now(), None)

    # From the business to the customer

    def accept(
        self, *, number: Number, customer: Customer, outgoing: Outgoing, failure: GraphError | None
    ) -> Accepted:
        """Record a message of the business and lay out its statuses."""
        body = outgoing.body
        if outgoing.kind == "template":
            body["template"] = {
                **outgoing.part,
                "rendered": templates.render(self.store, outgoing.part),
            }
        with self.store.transaction():
            if self.people.customer(customer.key) is None:
                customer = self.people.meet(wa_id=customer.wa_id)
            self.people.note_identity(customer=customer, waba_id=number.waba_id)
            wamid = new_wamid(customer=customer.key, inbound=False)
            self.store.run(
                "INSERT INTO messages"
                " (wamid, phone_number_id, customer, direction, kind, body, at, opaque)"
                " VALUES (?, ?, ?, 'outbound', ?, ?, ?, ?)",
                wamid,
                number.phone_number_id,
                customer.key,
                outgoing.kind,
                json.dumps(body),
                self.clock.now(),
                outgoing.opaque,
            )
            self.rules.count(number=number, customer=customer)
            self.progress.plan(wamid=wamid, failure=failure)
        if failure is None:
            self._show(wamid)
        return Accepted(wamid=wamid, customer=customer)

    def mark_read(self, *, number: Number, wamid: str, typing: bool) -> None:
        """The business has read a message and all before it; perhaps it is typing."""
        row = self.store.row(
            "SELECT * FROM messages WHERE wamid = ? AND phone_number_id = ?"
            " AND direction = 'inbound'",
            wamid,
            number.phone_number_id,
        )
        if row is None:
            raise GraphError(
                131009, "Param message_id is not a message received by this phone number."
            )
        unread = self.store.rows(
            "SELECT wamid FROM messages WHERE phone_number_id = ? AND customer = ?"
            " AND direction = 'inbound' AND id <= ? AND NOT EXISTS (SELECT 1 FROM statuses"
            " WHERE statuses.wamid = messages.wamid AND status = 'read')",
            number.phone_number_id,
            row["customer"],
            row["id"],
        )
        with self.store.transaction():
            for message in unread:
                self._record_status(message["wamid"], "read", self.clock.now(), None)
        if typing:
            self.hub.tell(
                "typing",
                {
                    "number": number.phone_number_id,
                    "customer": row["customer"],
                    "seconds": TYPING_SECONDS,
                },
            )

    def customer_reads(self, *, number: Number, customer: Customer) -> int:
        """The customer has the chat open: everything delivered to them becomes read."""
        unread = self.store.rows(
            "SELECT wamid FROM messages WHERE phone_number_id = ? AND customer = ?"
            " AND direction = 'outbound' AND NOT EXISTS (SELECT 1 FROM statuses"
            " WHERE statuses.wamid = messages.wamid AND status IN ('read', 'failed'))",
            number.phone_number_id,
            customer.key,
        )
        with self.store.transaction():
            for message in unread:
                self.progress.plan_read(wamid=message["wamid"])
        return len(unread)

    # What happened

    def messages(
        self, *, number: Number, customer: Customer, limit: int = 1000
    ) -> list[dict[str, Any]]:
        """One conversation, both ways, oldest first."""
        rows = self.store.rows(
            "SELECT * FROM (SELECT * FROM messages WHERE phone_number_id = ? AND customer = ?"
            " ORDER BY id DESC LIMIT ?) ORDER BY id",
            number.phone_number_id,
            customer.key,
            limit,
        )
        return describe_all(self.store, rows)

    def last_messages(self, *, number: Number) -> list[dict[str, Any]]:
        """The newest message of every conversation of a number."""
        rows = self.store.rows(
            "SELECT * FROM messages WHERE id IN (SELECT max(id) FROM messages"
            " WHERE phone_number_id = ? AND NOT EXISTS (SELECT 1 FROM statuses"
            " WHERE statuses.wamid = messages.wamid AND status = 'failed') GROUP BY customer)",
            number.phone_number_id,
        )
        return describe_all(self.store, rows)

    def unread_counts(self, *, number: Number) -> dict[str, int]:
        """How many delivered messages each customer has not looked at."""
        rows = self.store.rows(
            "SELECT customer, count(*) AS n FROM messages WHERE phone_number_id = ?"
            " AND direction = 'outbound' AND NOT EXISTS (SELECT 1 FROM statuses"
            " WHERE statuses.wamid = messages.wamid AND status IN ('read', 'failed'))"
            " GROUP BY customer",
            number.phone_number_id,
        )
        return {row["customer"]: row["n"] for row in rows}

    def _record_status(
        self, wamid: str, status: str, at: float, errors: list[dict[str, Any]] | None
    ) -> None:
        self.store.run(
            "INSERT INTO statuses (wamid, status, at, errors) VALUES (?, ?, ?, ?)",
            wamid,
            status,
            at,
            json.dumps(errors) if errors else None,
        )
        self._show(wamid)

    def _tell_status(
        self, wamid: str, status: str, at: float, errors: list[dict[str, Any]] | None
    ) -> None:
        row = self.store.row("SELECT * FROM messages WHERE wamid = ?", wamid)
        if row is None:
            return  # Reset in between.
        number = self.people.number(row["phone_number_id"])
        customer = self.people.customer(row["customer"])
        if number is None or customer is None:
            return  # Likewise.
        self._record_status(wamid, status, at, errors)
        value = status_value(
            number=number,
            customer=customer,
            wamid=wamid,
            status=status,
            at=at,
            opaque=row["opaque"],
            category=templates.category_of(self.store, json.loads(row["body"])),
            errors=errors,
            shape=self.faults.webhook_shape,
        )
        change = Change(waba_id=number.waba_id, field="messages", value=value)
        self.send_webhook(change, lane=f"{number.phone_number_id}/{customer.key}")

    def _show(self, wamid: str) -> None:
        if not self.hub.watched:
            return
        row = self.store.row("SELECT * FROM messages WHERE wamid = ?", wamid)
        if row is not None:
            self.hub.tell("message", describe(self.store, row))


def _challenge() -> str:
    return str(secrets.randbelow(9 * 10**9) + 10**9)
