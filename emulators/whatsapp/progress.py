"""What becomes of an accepted message: sent, delivered, read, or failed, each in its time."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from emulators.whatsapp.clock import Clock
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.faults import Faults
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.people import Customer
from emulators.whatsapp.store import Store

Tell = Callable[[str, str, float, list[dict[str, Any]] | None], None]


class Progress:
    """Schedules statuses as rows and tells them when due; a restart loses none."""

    def __init__(self, *, store: Store, clock: Clock, tell: Tell) -> None:
        self.faults = Faults()
        self._store = store
        self._clock = clock
        self._tell = tell
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin telling."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop telling."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def plan(self, *, wamid: str, failure: GraphError | None, kind: str = "text") -> None:
        """Lay out the way of a message that was accepted just now; a reaction is only `sent`."""
        now = self._clock.now()
        delays = self.faults.status_delays
        if failure is None and self.faults.strikes(self.faults.failed_status):
            failure = GraphError(self.faults.failed_code, "Message undeliverable.")
        if failure is not None:
            self._schedule(wamid, "failed", now + delays["sent"], errors=[failure])
            return
        sent, delivered = now + delays["sent"], now + delays["delivered"]
        if kind == "reaction" or self.faults.strikes(self.faults.never_delivered):
            self._schedule(wamid, "sent", sent)
            return
        # `happened` keeps the true hour; `due` is when the business hears of it.
        swap = self.faults.strikes(self.faults.swap_statuses)
        self._schedule(wamid, "sent", delivered if swap else sent, happened=sent)
        if not self.faults.strikes(self.faults.omit_delivered):
            self._schedule(wamid, "delivered", sent if swap else delivered, happened=delivered)
        if self.faults.strikes(self.faults.auto_read):
            self._schedule(wamid, "read", max(delivered, now + delays["read"]))

    def plan_read(self, *, wamid: str) -> None:
        """The customer looks at a message: `read` follows, never before it was delivered."""
        last = self._store.row("SELECT max(due) AS due FROM scheduled WHERE wamid = ?", wamid)
        waits_for = last["due"] if last and last["due"] else 0.0
        self._schedule(wamid, "read", max(self._clock.now(), waits_for))

    def plan_played(self, *, wamid: str) -> None:
        """The customer listens to a voice note."""
        self._schedule(wamid, "played", self._clock.now())

    def _schedule(
        self,
        wamid: str,
        status: str,
        due: float,
        *,
        happened: float | None = None,
        errors: list[GraphError] | None = None,
    ) -> None:
        self._store.run(
            "INSERT OR IGNORE INTO scheduled (wamid, status, due, happened, errors)"
            " VALUES (?, ?, ?, ?, ?)",
            wamid,
            status,
            due,
            due if happened is None else happened,
            json.dumps([error.as_status_error() for error in errors]) if errors else None,
        )
        self._clock.wake()

    async def _run(self) -> None:
        while True:
            with self._store.transaction():
                due = self._store.rows(
                    "SELECT * FROM scheduled WHERE due <= ? ORDER BY due, id LIMIT 500",
                    self._clock.now(),
                )
                for row in due:
                    self._store.run("DELETE FROM scheduled WHERE id = ?", row["id"])
                    errors = json.loads(row["errors"]) if row["errors"] else None
                    self._tell(row["wamid"], row["status"], row["happened"], errors)
            following = self._store.row("SELECT min(due) AS due FROM scheduled")
            await self._clock.sleep_until(following["due"] if following else None)


# From this day on Meta charges for service messages.
SERVICE_COSTS_FROM = datetime(2026, 10, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True)
class Price:
    """What a message counts as: category, and whether a window makes it free."""

    category: str
    in_window: bool
    entry_point_until: float | None

    def as_pricing(self, *, at: float, service_pricing: str) -> dict[str, Any]:
        """The `pricing` of a status: one price a message."""
        kind = "regular"
        if self.entry_point_until is not None:
            kind = "free_entry_point"
        elif self.category == "utility" and self.in_window:
            kind = "free_customer_service"
        elif self.category == "service":
            free = service_pricing == "free" or (
                service_pricing == "dated" and at < SERVICE_COSTS_FROM
            )
            kind = "free_customer_service" if free else "regular"
        return {
            "billable": kind == "regular",
            "pricing_model": "PMP",
            "type": kind,
            "category": self.category,
        }


def status_value(
    *,
    number: Number,
    customer: Customer,
    wamid: str,
    status: str,
    at: float,
    opaque: str | None,
    price: Price,
    service_pricing: str,
    errors: list[dict[str, Any]] | None,
    shape: str,
) -> dict[str, Any]:
    """The webhook value of one status, in the shape of v24 and later or of v23."""
    entry: dict[str, Any] = {"id": wamid, "status": status, "timestamp": str(int(at))}
    if customer.shown_wa_id:
        entry["recipient_id"] = customer.shown_wa_id
    entry["recipient_user_id"] = customer.user_id_for(number.waba_id)
    if customer.parent_user_id:
        entry["recipient_parent_user_id"] = customer.parent_user_id
    if opaque is not None:
        entry["biz_opaque_callback_data"] = opaque
    # Pricing stands on `sent` and on one of the later two.
    if status in ("sent", "delivered"):
        entry["pricing"] = price.as_pricing(at=at, service_pricing=service_pricing)
        origin = "referral_conversion" if price.entry_point_until else price.category
        conversation: dict[str, Any] = {
            "id": hashlib.sha256(f"{number.phone_number_id}/{customer.key}".encode()).hexdigest()[
                :32
            ],
            "origin": {"type": origin},
        }
        if price.entry_point_until is not None:
            conversation["expiration_timestamp"] = str(int(price.entry_point_until))
            entry["conversation"] = conversation
        if shape == "v23":
            entry["conversation"] = conversation
            entry["pricing"] |= {"pricing_model": "CBP"}
            del entry["pricing"]["type"]
    if errors:
        entry["errors"] = errors
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": number.metadata,
        "statuses": [entry],
    }
    if shape != "v23":
        value["contacts"] = [customer.as_contact(number.waba_id)]
    return value
