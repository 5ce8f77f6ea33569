"""What becomes of an accepted message: sent, delivered, read, or failed, each in its time."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from emulators.whatsapp.clock import Clock
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.faults import Faults
from emulators.whatsapp.people import Customer, Number
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

    def plan(self, *, wamid: str, failure: GraphError | None) -> None:
        """Lay out the way of a message that was accepted just now."""
        now = self._clock.now()
        delays = self.faults.status_delays
        if failure is None and self.faults.strikes(self.faults.failed_status):
            failure = GraphError(self.faults.failed_code, "Message undeliverable.")
        if failure is not None:
            self._schedule(wamid, "failed", now + delays["sent"], errors=[failure])
            return
        sent, delivered = now + delays["sent"], now + delays["delivered"]
        if self.faults.strikes(self.faults.never_delivered):
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


def status_value(
    *,
    number: Number,
    customer: Customer,
    wamid: str,
    status: str,
    at: float,
    opaque: str | None,
    category: str,
    errors: list[dict[str, Any]] | None,
    shape: str,
) -> dict[str, Any]:
    """The webhook value of one status, in the shape of v24 and later or of v23."""
    entry: dict[str, Any] = {"id": wamid, "status": status, "timestamp": str(int(at))}
    if customer.wa_id:
        entry["recipient_id"] = customer.wa_id
    entry["recipient_user_id"] = customer.user_id_for(number.waba_id)
    if opaque is not None:
        entry["biz_opaque_callback_data"] = opaque
    # Pricing stands on `sent` and on one of the later two.
    if status in ("sent", "delivered"):
        free = category == "service"
        entry["pricing"] = {
            "billable": not free,
            "pricing_model": "PMP",
            "type": "free_customer_service" if free else "regular",
            "category": category,
        }
        if shape == "v23":
            entry["conversation"] = {
                "id": f"{number.phone_number_id}{customer.key}"[:32],
                "origin": {"type": category},
            }
            entry["pricing"] |= {"pricing_model": "CBP"}
            del entry["pricing"]["type"]
    if errors:
        entry["errors"] = errors
    return {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": number.digits,
            "phone_number_id": number.phone_number_id,
        },
        "statuses": [entry],
    }
