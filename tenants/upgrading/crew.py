"""Threads that upgrade tenants side by side, each with a connection of its own."""

import logging
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import psycopg
from django.db import DatabaseError, connections

from tenants.models import UpgradeRun
from tenants.routers import OWNER
from tenants.upgrading import applying, runs
from tenants.upgrading.applying import Busy, Moved, Script
from tenants.upgrading.plans import Plan
from tenants.upgrading.standing import Standing

logger = logging.getLogger(__name__)

TRIES = 6
"""Times that a lock is waited for before a tenant is set aside; pauses grow to about 3 s."""

PAUSE = 0.1
"""Seconds before the second try, doubled each time: requests that queued behind us pass."""

BUSY_SECONDS = 900.0
"""How long another upgrade may have a tenant: a data migration of a large one takes minutes."""

ALONE_SECONDS = 0.5
"""So long the first connection works by itself: some hundred tenants get a column in that time,
and further connections cost 60 ms before they do anything. What takes longer is shared out."""

AGAIN = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)


@dataclass(frozen=True)
class Options:
    """How an upgrade goes about it. `lock_timeout` is in milliseconds."""

    workers: int = min(4, os.cpu_count() or 1)
    lock_timeout: int = 2000


@dataclass
class Group:
    """Tenants with the same migrations, and what they lack.

    `script` is the SQL, recorded from the one that `led`; None where there is no one SQL.
    """

    standings: list[Standing]
    plan: Plan
    rights: bool
    script: Script | None = None
    led: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one tenant fared. `error` is empty for one that is done; `left`: it is being erased."""

    standing: Standing
    migrations: int = 0
    error: str = ""
    left: bool = False
    moved: bool = False


Report = Callable[[Outcome], None]


class Crew:
    """Upgrades groups of tenants for one run."""

    def __init__(self, run: UpgradeRun, *, options: Options, report: Report) -> None:
        self._run = run
        self._options = options
        self._report = report
        self._stopping = threading.Event()

    def lead(self, group: Group, standing: Standing) -> Outcome:
        """Upgrade one tenant operation by operation; the group's SQL is recorded from it."""
        # Rendered once: every copy of the state takes it along.
        group.plan.state.apps  # noqa: B018
        outcome = self._one(group, standing, walking=True)
        self._report(outcome)
        return outcome

    def follow(self, group: Group, standings: Sequence[Standing]) -> None:
        """Upgrade the others, after a moment side by side.

        Raises KeyboardInterrupt after ending in order.
        """
        left = deque(standings)
        began = time.monotonic()
        while left and time.monotonic() - began < ALONE_SECONDS:
            self._report(self._one(group, left.popleft(), walking=group.script is None))
        if left:
            self._share(group, left)

    def _share(self, group: Group, standings: Collection[Standing]) -> None:
        waiting: queue.SimpleQueue[Standing] = queue.SimpleQueue()
        for standing in standings:
            waiting.put(standing)
        done: queue.SimpleQueue[Outcome | BaseException | None] = queue.SimpleQueue()
        threads = [
            threading.Thread(target=self._work, args=[group, waiting, done], name="upgrade")
            for _ in range(min(self._options.workers, len(standings)))
        ]
        for thread in threads:
            thread.start()
        try:
            self._collect(done, len(threads))
        finally:
            self._stopping.set()
            for thread in threads:
                thread.join()
            self._stopping.clear()

    def _collect(
        self, done: "queue.SimpleQueue[Outcome | BaseException | None]", threads: int
    ) -> None:
        noted = time.monotonic()
        while threads:
            item = done.get()
            if item is None:
                threads -= 1
            elif isinstance(item, BaseException):
                raise item
            else:
                self._report(item)
            if time.monotonic() - noted > 1.0:
                runs.note_progress(self._run)
                noted = time.monotonic()

    def _work(
        self,
        group: Group,
        waiting: "queue.SimpleQueue[Standing]",
        done: "queue.SimpleQueue[Outcome | BaseException | None]",
    ) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    standing = waiting.get_nowait()
                except queue.Empty:
                    return
                done.put(self._one(group, standing, walking=group.script is None))
        except BaseException as error:  # noqa: BLE001 (raised by the thread that waits for us)
            done.put(error)
        finally:
            done.put(None)
            connections[OWNER].close()

    # -------------------------------------------------------------- one tenant

    def _one(self, group: Group, standing: Standing, *, walking: bool) -> Outcome:
        """Try until it is done, has moved or must be set aside; only broken code raises."""
        began = time.monotonic()
        tries, told = 0, False
        while True:
            try:
                self._once(group, standing, walking=walking)
            except Moved:
                return Outcome(standing, moved=True)
            except Busy:
                holder = applying.holder_of(standing.tenant_id)
                if time.monotonic() - began > BUSY_SECONDS:
                    return self._aside(standing, f"another upgrade keeps it: {holder}")
                if not told:
                    logger.info("%s: another upgrade has it (%s); waiting", standing.slug, holder)
                told = True
                self._stopping.wait(PAUSE)
            except (psycopg.Error, DatabaseError) as error:
                cause = error.__cause__ if isinstance(error, DatabaseError) else error
                tries += 1
                if isinstance(cause, AGAIN) and tries < TRIES:
                    self._stopping.wait(PAUSE * 2 ** (tries - 1))
                elif isinstance(cause, AGAIN):
                    return self._aside(standing, self._locked(standing, tries))
                elif not walking:
                    # Its schema may differ in a name that the recorded SQL uses.
                    walking = True
                else:
                    return self._aside(standing, _words(error))
            except Exception as error:  # noqa: BLE001 (whatever a RunPython raises)
                return self._aside(standing, _words(error))
            else:
                return Outcome(standing, migrations=group.plan.migrations)
            if self._stopping.is_set():
                return Outcome(standing, error="stopped")

    def _once(self, group: Group, standing: Standing, *, walking: bool) -> None:
        step = runs.step_sql(self._run, standing, migrations=group.plan.migrations)
        timeout = self._options.lock_timeout
        if group.script is not None and not walking:
            applying.send(
                standing, group.script, rights=group.rights, lock_timeout=timeout, step=step
            )
        else:
            script = applying.walk(
                standing, group.plan, rights=group.rights, lock_timeout=timeout, step=step
            )
            if not group.led:
                group.script, group.led = script, True

    def _locked(self, standing: Standing, tries: int) -> str:
        users = applying.users_of(standing.schema)
        by = f" Its tables are in use by {users}." if users else ""
        return (
            f"A table stayed locked for {tries} tries of {self._options.lock_timeout} ms.{by}"
            " Run prepare again when that has ended."
        )

    def _aside(self, standing: Standing, words: str) -> Outcome:
        connection = connections[OWNER]
        if not connection.is_usable():
            connection.close()
        if not runs.note_failure(self._run, standing, error=words):
            return Outcome(standing, left=True)
        return Outcome(standing, error=words)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
