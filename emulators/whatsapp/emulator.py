"""The platform itself: takes messages from both sides and tells the other."""

import asyncio
import contextlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from emulators.whatsapp import world
from emulators.whatsapp.clock import Clock
from emulators.whatsapp.conversation import describe
from emulators.whatsapp.delivery import Deliveries
from emulators.whatsapp.envelope import Change
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.faults import Faults
from emulators.whatsapp.limits import Outgoing
from emulators.whatsapp.live import Hub
from emulators.whatsapp.media import MediaShelf
from emulators.whatsapp.numbers import Number, Numbers
from emulators.whatsapp.people import Customer, People
from emulators.whatsapp.phone_app import PhoneApp
from emulators.whatsapp.progress import Price, Progress, status_value
from emulators.whatsapp.receiving import Receiving, new_wamid
from emulators.whatsapp.rules import Rules
from emulators.whatsapp.script import Script
from emulators.whatsapp.settings import Settings
from emulators.whatsapp.store import Store
from emulators.whatsapp.templates.registry import Registry
from emulators.whatsapp.templates.review import Reviews

TYPING_SECONDS = 25


@dataclass(frozen=True)
class Accepted:
    """A message taken from the business."""

    wamid: str
    customer: Customer


class Emulator:
    """Everything one running emulator holds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.database)
        self.clock = Clock(float(self.store.read_meta("clock_offset") or 0))
        self.numbers = Numbers(self.store)
        self.people = People(self.store)
        self.media = MediaShelf(store=self.store, clock=self.clock, folder=settings.media)
        self.rules = Rules(store=self.store, clock=self.clock, people=self.people)
        self.hub = Hub()
        self.script = Script()
        self.deliveries = Deliveries(settings=settings, store=self.store, clock=self.clock)
        self.deliveries.on_answered = self._webhook_answered
        self.progress = Progress(store=self.store, clock=self.clock, tell=self._tell_status)
        self.registry = Registry(self.store)
        self.reviews = Reviews(
            registry=self.registry,
            clock=self.clock,
            accounts=self.accounts,
            tell=lambda change: self.send_webhook(change, lane=f"account/{change['waba_id']}"),
        )
        self.receiving = Receiving(
            store=self.store,
            clock=self.clock,
            people=self.people,
            media=self.media,
            rules=self.rules,
        )
        self.phone_app = PhoneApp(
            store=self.store, clock=self.clock, people=self.people, receiving=self.receiving
        )
        self.faults = Faults()
        self._handshake: asyncio.Task[None] | None = None
        self.people.seed()
        self.registry.seed()
        if settings.world is not None and settings.world.is_file():
            world.load(settings.world, store=self.store, numbers=self.numbers, people=self.people)

    async def start(self) -> None:
        """Begin to deliver, and verify the business's endpoint as Meta does."""
        await self.deliveries.start()
        self.progress.start()
        self.reviews.start()
        self._handshake = asyncio.create_task(
            self.deliveries.handshake_until_verified(challenge=_challenge())
        )

    async def stop(self) -> None:
        """Stop; what is under way continues at the next start."""
        if self._handshake:
            self._handshake.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._handshake
        await self.reviews.stop()
        await self.progress.stop()
        await self.deliveries.stop()
        self.store.close()

    # Settings of the world

    def accounts(self) -> list[str]:
        """The WhatsApp business accounts that have a number here."""
        return list(dict.fromkeys(number.waba_id for number in self.numbers.all()))

    def use_faults(self, faults: Faults) -> None:
        """Replace all faults."""
        self.faults = self.deliveries.faults = self.progress.faults = faults
        self.rules.faults = self.reviews.faults = faults
        self.clock.wake()

    def advance(self, seconds: float) -> None:
        """Push the clock; windows close, retries and statuses come due. Backwards: to wall time."""
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
        self.script.take_back()
        self.use_faults(Faults())
        self.clock.reset()
        self.people.seed()
        self.registry.seed()
        self.hub.tell("reset", {})

    # From the customer to the business

    def customer_writes(
        self, *, number: Number, customer: Customer, message: dict[str, Any]
    ) -> tuple[str, Change | None]:
        """Record a customer's message and show it; its id and the webhook to send for it."""
        with self.store.transaction():
            wamid, change, fresh = self.receiving.receive(
                number=number, customer=customer, message=message
            )
        if fresh:
            self.show(wamid)
        return wamid, change

    def send_webhook(self, change: Change, *, lane: str, wamid: str | None = None) -> None:
        """Put one update on its way."""
        self.deliveries.send(change, lane=lane, wamid=wamid)

    def tell_about(
        self, change: Change, *, number: Number, customer: Customer, wamid: str | None = None
    ) -> None:
        """Put one update about a customer on its way, after their earlier ones."""
        self.send_webhook(change, lane=f"{number.phone_number_id}/{customer.key}", wamid=wamid)

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
                json.dumps(outgoing.body),
                self.clock.now(),
                outgoing.opaque,
            )
            self.rules.count(number=number, customer=customer)
            if failure is None:
                self.rules.note_answer(number=number, customer=customer)
            self.progress.plan(wamid=wamid, failure=failure, kind=outgoing.kind)
        if failure is None:
            self.show(wamid)
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
            "SELECT wamid, origin FROM messages WHERE phone_number_id = ? AND customer = ?"
            " AND direction = 'outbound' AND kind <> 'reaction'"
            " AND NOT EXISTS (SELECT 1 FROM statuses"
            " WHERE statuses.wamid = messages.wamid AND status IN ('read', 'failed'))",
            number.phone_number_id,
            customer.key,
        )
        with self.store.transaction():
            for message in unread:
                if message["origin"]:  # Sent by the phone app: the API hears no status of it.
                    self._record_status(message["wamid"], "read", self.clock.now(), None)
                else:
                    self.progress.plan_read(wamid=message["wamid"])
        return len(unread)

    def customer_plays(self, *, number: Number, customer: Customer, wamid: str) -> bool:
        """The customer listens to a voice note of the business; false when it is none."""
        row = self.store.row(
            "SELECT kind, origin FROM messages WHERE wamid = ? AND phone_number_id = ?"
            " AND customer = ? AND direction = 'outbound'",
            wamid,
            number.phone_number_id,
            customer.key,
        )
        if row is None or row["kind"] != "audio" or row["origin"]:
            return False
        self.progress.plan_played(wamid=wamid)
        return True

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
        self.show(wamid)

    def _tell_status(
        self, wamid: str, status: str, at: float, errors: list[dict[str, Any]] | None
    ) -> None:
        row = self.store.row("SELECT * FROM messages WHERE wamid = ?", wamid)
        if row is None:
            return  # Reset in between.
        number = self.numbers.find(row["phone_number_id"])
        customer = self.people.customer(row["customer"])
        if number is None or customer is None:
            return  # Likewise.
        self._record_status(wamid, status, at, errors)
        template = json.loads(row["body"]).get("template") or {}
        value = status_value(
            number=number,
            customer=customer,
            wamid=wamid,
            status=status,
            at=at,
            opaque=row["opaque"],
            price=Price(
                category=template.get("category", "service"),
                in_window=self.rules.window_open(number=number, customer=customer),
                entry_point_until=self.rules.entry_point_until(number=number, customer=customer),
            ),
            service_pricing=self.faults.service_pricing,
            errors=errors,
            shape=number.own.webhook_shape or self.faults.webhook_shape,
        )
        change = Change(waba_id=number.waba_id, field="messages", value=value)
        self.tell_about(change, number=number, customer=customer)

    def show(self, wamid: str) -> None:
        """Let open phone pages know how a message stands."""
        if not self.hub.watched:
            return
        row = self.store.row("SELECT * FROM messages WHERE wamid = ?", wamid)
        if row is not None:
            self.hub.tell("message", describe(self.store, row))


def _challenge() -> str:
    return str(secrets.randbelow(9 * 10**9) + 10**9)
