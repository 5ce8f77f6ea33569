"""A process of its own that SIGKILL ends on its way, as a power cut would: at a point, or any time.

Points are where something changes: every statement that writes or locks, before and after
every COMMIT, every write to Redis, every file that is deleted. The child counts them and
kills itself; nothing of the product knows about that.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, NamedTuple

from django.db import connections
from psycopg import sql
from redis.connection import AbstractConnection

from tenants.context import outside_tenants
from tenants.directory import hosts, phone_numbers, tenants_by_id
from tenants.invalidation import ear
from tenants.routers import OWNER

Work = Callable[[], object]
Tick = Callable[[str], None]

MOST_SECONDS = 60.0
"""A child that lives longer hangs."""

_CHANGES_NOTHING = ("SELECT", "SET ", "RESET", "SAVEPOINT", "RELEASE")
_KEEPS_NOTHING = {"HELLO", "AUTH", "CLIENT", "SELECT", "PING", "SCAN", "GET", "PUBLISH"}


class _Child(NamedTuple):
    pid: int
    strangers: set[int]
    """Sessions that were there before it, such as those of a server that the run keeps."""


def points(work: Work) -> list[str]:
    """What `work` passes on its way, in order; it is done to its end. Raises if it fails."""
    reading, writing = os.pipe()
    child = _fork(work, lambda label: os.write(writing, f"{label}\n".encode()))
    os.close(writing)
    with os.fdopen(reading) as told:
        labels = told.read().splitlines()
    assert _end_of(child) == 0, "the child did not come to its end"
    return labels


def killed_at(work: Work, point: int) -> bool:
    """Whether the child died at that point (from 1), and not of something else or not at all."""
    passed = 0

    def tick(_: str) -> None:
        nonlocal passed
        passed += 1
        if passed == point:
            os.kill(os.getpid(), signal.SIGKILL)

    end = _end_of(_fork(work, tick))
    assert end in (0, -signal.SIGKILL), f"the child ended with {end}"
    return end != 0


def killed_after(work: Work, seconds: float) -> bool:
    """Whether the child was killed from outside before it came to its end."""
    child = _fork(work, lambda _: None)
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    return _end_of(child) != 0


class Stopped:
    """A child that SIGSTOP holds where `label` was passed for the first time."""

    def __init__(self, work: Work, label: str) -> None:
        seen: list[str] = []

        def tick(passed: str) -> None:
            if passed == label and not seen:
                seen.append(passed)
                os.kill(os.getpid(), signal.SIGSTOP)

        self._child = _fork(work, tick)
        _, status = os.waitpid(self._child.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), f"the child never passed {label!r}"

    def goes_on(self) -> int:
        """How it ended after SIGCONT."""
        # What was opened meanwhile would be taken for the child's.
        connections.close_all()
        os.kill(self._child.pid, signal.SIGCONT)
        return _end_of(self._child)


def _fork(work: Work, tick: Tick) -> _Child:
    strangers = _others()
    # Sockets must not be shared: the child's end would speak on ours.
    connections.close_all()
    with ExitStack() as quiet:
        # A lock that the listening thread holds at this moment would stay shut in the child.
        for lock in (hosts._lock, phone_numbers._lock, tenants_by_id._lock, ear._lock):
            quiet.enter_context(lock)
        child = os.fork()
    if child:
        return _Child(child, strangers)
    code = 1
    try:
        with ExitStack() as stack:
            stack.enter_context(_counting(tick))
            work()
        code = 0
    finally:
        os._exit(code)


def _end_of(child: _Child) -> int:
    """How it ended; returns once Postgres has noticed as well and rolled back what it must."""
    deadline = time.monotonic() + MOST_SECONDS
    while True:
        done, status = os.waitpid(child.pid, os.WNOHANG)
        if done:
            break
        if time.monotonic() > deadline:
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)
            raise AssertionError(f"the child was still there after {MOST_SECONDS} s")
        time.sleep(0.002)
    while _others() - child.strangers:
        assert time.monotonic() < deadline, "Postgres still serves a process that is dead"
        time.sleep(0.002)
    return os.waitstatus_to_exitcode(status)


def _others() -> set[int]:
    """Sessions of this database beside the one that asks, by the process that serves them."""
    with outside_tenants(), connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            # Autovacuum has nobody's name.
            " AND usename IS NOT NULL AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor.fetchall()}


@contextmanager
def _counting(tick: Tick) -> Iterator[None]:
    def statement(execute: Any, text: Any, *rest: Any) -> Any:
        words = text.as_string(None) if isinstance(text, sql.Composable) else text
        if not words.startswith(_CHANGES_NOTHING) or "advisory" in words:
            tick(" ".join(words[:60].split()))
        return execute(text, *rest)

    send = AbstractConnection.send_command
    unlink, rmdir = os.unlink, os.rmdir

    def committing(commit: Callable[[], None]) -> None:
        tick("before commit")
        commit()
        tick("after commit")

    def sending(self: Any, *words: Any, **more: Any) -> Any:
        if words[0] not in _KEEPS_NOTHING:
            tick(f"redis {words[0]}")
        return send(self, *words, **more)

    def unlinking(*rest: Any, **more: Any) -> None:
        unlink(*rest, **more)
        tick("file deleted")

    def removing(*rest: Any, **more: Any) -> None:
        rmdir(*rest, **more)
        tick("folder deleted")

    # Never undone: this process has nothing else to do before it ends.
    AbstractConnection.send_command = sending
    os.unlink, os.rmdir = unlinking, removing
    with ExitStack() as stack:
        for connection in connections.all():
            connection._commit = partial(committing, connection._commit)
            stack.enter_context(connection.execute_wrapper(statement))
        yield
