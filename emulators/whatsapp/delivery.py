"""Webhooks on their way to the business: kept until answered 200, one lane a customer."""

import asyncio
import contextlib
import json
import logging
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

import aiohttp

from emulators.whatsapp.clock import Clock
from emulators.whatsapp.envelope import Change, seal, sign
from emulators.whatsapp.faults import Faults
from emulators.whatsapp.settings import Settings
from emulators.whatsapp.store import Store

log = logging.getLogger(__name__)

# At once, then ever more seldom, for seven days of the emulator's clock. The first steps are
# short so that a business restarting for a second is served again within a second.
RETRY_AFTER = (0.0, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 21600)
KEEP_TRYING = 7 * 24 * 3600
KEEP_ANSWERED = 20_000
LET_ARRIVE = 2.0
"""Seconds that a reset waits for what is on the wire: a business that hangs is not waited for."""


class Deliveries:
    """Sends what is pending; survives a restart because every webhook is a row first."""

    def __init__(self, *, settings: Settings, store: Store, clock: Clock) -> None:
        self.faults = Faults()
        self._settings = settings
        self._store = store
        self._clock = clock
        self._lanes: dict[str, deque[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._on_the_wire: set[asyncio.Task[tuple[str, float]]] = set()
        self._free = asyncio.Condition()
        self._batcher: asyncio.Task[None] | None = None
        self._batch_full = asyncio.Event()
        self.on_answered: Any = None

    async def start(self) -> None:
        """Open the client and take up what an earlier run left."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), auto_decompress=False
        )
        self._flush_updates()
        pending = self._store.rows(
            "SELECT id, lane FROM deliveries WHERE state = 'pending' ORDER BY id"
        )
        for row in pending:
            self._queue(row["id"], lane=row["lane"])

    async def stop(self) -> None:
        """Stop sending; what is unanswered stays pending in the file."""
        await _end([*self._tasks, *self._on_the_wire, *([self._batcher] if self._batcher else [])])
        self._lanes.clear()
        self._batcher = None
        if self._session:
            await self._session.close()

    async def forget(self) -> None:
        """Drop everything under way, for a reset: nothing of before arrives after it.

        What is on the wire cannot be taken back: cut off, it would still be read there, and be
        taken for news. So it is waited for.
        """
        await _end(self._tasks)
        if self._on_the_wire:
            await asyncio.wait(self._on_the_wire, timeout=LET_ARRIVE)
        await _end(self._on_the_wire)
        self._lanes.clear()

    def post(self, changes: list[Change], *, lane: str, wamid: str | None = None) -> None:
        """Keep one POST with these updates and send it after the lane's earlier ones."""
        copies = 2 if self.faults.strikes(self.faults.webhook_duplicates) else 1
        late = self.faults.strikes(self.faults.webhook_reorder)
        wait = (
            self.faults.uniform(
                self.faults.webhook_reorder_seconds / 2, self.faults.webhook_reorder_seconds
            )
            if late
            else self.faults.webhook_delay_seconds
        )
        now = self._clock.now()
        body = seal(changes, at=now)
        for _ in range(copies):
            row = self._store.run(
                "INSERT INTO deliveries (lane, body, wamid, created, due) VALUES (?, ?, ?, ?, ?)",
                lane,
                body,
                wamid,
                now,
                now + wait,
            )
            if late:
                self._spawn(self._deliver_alone(row))
            else:
                self._queue(row, lane=lane)
        if row % 1000 == 0:
            self._store.run(
                "DELETE FROM deliveries WHERE state != 'pending' AND id <= ?", row - KEEP_ANSWERED
            )

    def send(self, change: Change, *, lane: str, wamid: str | None = None) -> None:
        """One update: alone in its POST, or gathered with others where batching is on."""
        if self.faults.batch_max == 1:
            self.post([change], lane=lane, wamid=wamid)
            return
        self._store.run("INSERT INTO updates (change) VALUES (?)", json.dumps(change))
        waiting = self._store.row("SELECT count(*) AS n FROM updates")
        if waiting and waiting["n"] >= self.faults.batch_max:
            self._batch_full.set()
        if self._batcher is None or self._batcher.done():
            self._batcher = asyncio.create_task(self._gather_batch())

    def pending(self) -> int:
        """How many webhooks still wait for their 200."""
        row = self._store.row(
            "SELECT (SELECT count(*) FROM deliveries WHERE state = 'pending')"
            " + (SELECT count(*) FROM updates) AS n"
        )
        return int(row["n"]) if row else 0

    async def _gather_batch(self) -> None:
        # When the time is up the batch goes out as full as it is.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._batch_full.wait(), self.faults.batch_seconds)
        self._batch_full.clear()
        self._flush_updates()

    def _flush_updates(self) -> None:
        with self._store.transaction():
            rows = self._store.rows("SELECT id, change FROM updates ORDER BY id")
            size = max(self.faults.batch_max, 1)
            for start in range(0, len(rows), size):
                part = rows[start : start + size]
                self.post([json.loads(row["change"]) for row in part], lane="batch")
            self._store.run("DELETE FROM updates")

    def _queue(self, row: int, *, lane: str) -> None:
        queue = self._lanes.get(lane)
        if queue is not None:
            queue.append(row)
            return
        self._lanes[lane] = deque([row])
        self._spawn(self._run_lane(lane))

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_lane(self, lane: str) -> None:
        queue = self._lanes[lane]
        while queue:
            row = queue[0]
            started = self._clock.now()
            while not await self._attempt(row):
                if self._clock.now() - started >= self.faults.webhook_hold_seconds:
                    self._spawn(self._deliver_alone(row))
                    break
            queue.popleft()
        del self._lanes[lane]

    async def _deliver_alone(self, row: int) -> None:
        while not await self._attempt(row):
            pass

    async def _attempt(self, row_id: int) -> bool:
        """Wait until the webhook is due, try once; true when nothing is left to do for it."""
        while True:
            row = self._store.row("SELECT * FROM deliveries WHERE id = ?", row_id)
            if row is None or row["state"] != "pending":
                return True
            if not self.faults.webhook_pause and row["due"] <= self._clock.now():
                break
            await self._clock.sleep_until(None if self.faults.webhook_pause else row["due"])
        answer, posted = await self._throttled_post(row["body"])
        attempts = row["attempts"] + 1
        now = self._clock.now()
        if answer == "200":
            state, due = "answered", now
        elif now - row["created"] >= KEEP_TRYING:
            state, due = "dropped", now
        else:
            state = "pending"
            due = now + RETRY_AFTER[min(attempts - 1, len(RETRY_AFTER) - 1)]
        self._store.run(
            "UPDATE deliveries SET attempts = ?, state = ?, due = ?, answer = ?,"
            " posted = coalesce(posted, ?) WHERE id = ?",
            attempts,
            state,
            due,
            answer,
            posted,
            row_id,
        )
        if state == "answered" and row["wamid"] and self.on_answered:
            self.on_answered(row["wamid"])
        return state != "pending"

    async def _throttled_post(self, body: bytes) -> tuple[str, float]:
        async with self._free:
            await self._free.wait_for(
                lambda: len(self._on_the_wire) < self.faults.webhook_concurrency
            )
            posting = asyncio.create_task(self._post(body))
            self._on_the_wire.add(posting)
            posting.add_done_callback(self._on_the_wire.discard)
        try:
            return await asyncio.shield(posting)
        finally:
            async with self._free:
                self._free.notify()

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("Deliveries were used before they were started.")
        return self._session

    async def _post(self, body: bytes) -> tuple[str, float]:
        """The status that came back, or the error's name, and when it was sent (Unix time)."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign(body, secret=self._settings.app_secret),
        }
        timeout = aiohttp.ClientTimeout(total=self.faults.webhook_timeout_seconds)
        posted = time.time()
        try:
            async with self._client().post(
                self._settings.webhook_url,
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                await response.read()
                return str(response.status), posted
        except (aiohttp.ClientError, TimeoutError) as error:
            return type(error).__name__, posted

    async def handshake(self, *, challenge: str, verify_token: str | None = None) -> dict[str, Any]:
        """Ask the business to prove that it knows the verify token, as Meta does once."""
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": verify_token or self._settings.verify_token,
        }
        try:
            async with self._client().get(
                self._settings.webhook_url,
                params=query,
                timeout=aiohttp.ClientTimeout(total=self.faults.webhook_timeout_seconds),
                allow_redirects=False,
            ) as response:
                text = (await response.content.read(200)).decode(errors="replace")
                verified = response.status == 200 and text == challenge
                return {"verified": verified, "status": response.status, "body": text}
        except (aiohttp.ClientError, TimeoutError) as error:
            return {"verified": False, "status": None, "body": f"{type(error).__name__}: {error}"}

    async def handshake_until_verified(self, *, challenge: str) -> None:
        """The handshake at start: the business may still be starting too."""
        for wait in (*RETRY_AFTER[1:9], *([60] * 30)):
            outcome = await self.handshake(challenge=challenge)
            if outcome["verified"]:
                log.info("The webhook is verified.")
                return
            await asyncio.sleep(wait)
        log.warning("The webhook was never verified: %s", outcome["body"])


async def _end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    ending = list(tasks)
    for task in ending:
        task.cancel()
    await asyncio.gather(*ending, return_exceptions=True)
