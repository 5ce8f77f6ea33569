"""Webhooks that arrive while others are being committed are committed together.

A commit waits for the disk and costs the database the same for one update as for a
hundred. Who comes alone is stored at once; under load, what has gathered meanwhile goes
into the next transaction. Each webhook stays whole or refused whole: when a shared
transaction fails, each of them is tried by itself and answered by what became of it.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from django.db import close_old_connections, connection, connections

from whatsapp import intake
from whatsapp.envelope import Update

logger = logging.getLogger(__name__)

ONE_BY_ONE_SECONDS = 3.0
"""After a shared transaction failed, its webhooks are tried by themselves for so long; what is
left is refused with the same error. Else a hundred that wait for a lock would hold up everybody
who comes after them."""

MOST_UPDATES = 500
"""In one transaction of several webhooks: about 25 ms. One webhook alone may hold 1,000."""

PAUSE_SECONDS = 1.0
"""A connection that was not used for so long is asked whether it lives."""

LOOK_EVERY = 64
"""Transactions after which a busy connection is looked at all the same."""

Outcome = BaseException | None


@dataclass(frozen=True, slots=True)
class _Waiting:
    updates: Sequence[Update]
    answer: asyncio.Future[None]


class Gathering:
    """The webhooks of one event loop that wait to be stored, in the order they came.

    Belongs to its loop: all but `_commit` runs there, so nothing needs a lock. One thread
    commits: with two, what could share a transaction is split, at 1.5 times the processor time.
    """

    def __init__(self, store: Callable[[Sequence[Update]], None] = intake.store) -> None:
        self._store = store
        self._waiting: deque[_Waiting] = deque()
        self._thread: Executor = ThreadPoolExecutor(1, thread_name_prefix="intake")
        self._busy = False
        self._turns = 0
        self._used_at = 0.0

    async def store(self, updates: Sequence[Update]) -> None:
        """Return once `updates` are committed. Raises what storing them raised."""
        one = _Waiting(updates, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        self._go_on()
        await one.answer

    def close(self) -> None:
        """End the thread and its connections once it has nothing to do."""
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    def _go_on(self) -> None:
        if self._busy or not self._waiting:
            return
        together = self._next()
        self._busy = True
        loop = asyncio.get_running_loop()
        done = loop.run_in_executor(self._thread, self._commit, [one.updates for one in together])
        done.add_done_callback(partial(self._answer, together))

    def _next(self) -> list[_Waiting]:
        together = [self._waiting.popleft()]
        size = len(together[0].updates)
        while self._waiting and size + len(self._waiting[0].updates) <= MOST_UPDATES:
            size += len(self._waiting[0].updates)
            together.append(self._waiting.popleft())
        return together

    def _answer(self, together: list[_Waiting], ended: asyncio.Future[list[Outcome]]) -> None:
        self._busy = False
        failure = ended.exception()
        outcomes = [failure] * len(together) if failure else ended.result()
        for one, outcome in zip(together, outcomes, strict=True):
            if one.answer.done():
                continue  # its client has left; it is stored all the same
            if outcome is None:
                one.answer.set_result(None)
            else:
                one.answer.set_exception(outcome)
        self._go_on()

    def _commit(self, webhooks: list[Sequence[Update]]) -> list[Outcome]:
        """In a thread: store all together, or else each by itself; what became of each."""
        self._look_at_connection()
        together = self._outcome([update for updates in webhooks for update in updates])
        if together is None:
            return [None] * len(webhooks)
        name = type(together).__name__  # its words may hold a row, and so a customer's
        logger.warning("%s webhooks are stored one by one: %s", len(webhooks), name)
        until = time.monotonic() + ONE_BY_ONE_SECONDS
        return [
            self._outcome(updates) if time.monotonic() < until else together for updates in webhooks
        ]

    def _look_at_connection(self) -> None:
        """Between transactions: whether it is too old, and after a pause, whether it still lives.

        Asking costs a message each time, a third of a small transaction. One that broke in the
        middle of work is found by the work, and the next attempt has a new one.
        """
        if self._turns % LOOK_EVERY == 0 or time.monotonic() - self._used_at > PAUSE_SECONDS:
            close_old_connections()
        self._turns += 1
        self._used_at = time.monotonic()

    def _outcome(self, updates: Sequence[Update]) -> Outcome:
        try:
            self._store(updates)
        except Exception as error:  # noqa: BLE001 (given to whoever waits for it)
            # Whatever it was, the next attempt does not use a connection that may be broken.
            connection.close()
            return error
        return None
