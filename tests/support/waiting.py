"""Waiting for what another thread, process or session does: for the condition, never a moment."""

import os
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg

Found = TypeVar("Found")

PATIENCE_SECONDS = 30.0
"""Far beyond what anything here takes on a slow machine that does other things too: a test that
waits so long has failed."""

_WAITS = """
SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""


def until(
    look: Callable[[], Found],
    what: str | Callable[[], object] = "it did not come to that",
    *,
    seconds: float = PATIENCE_SECONDS,
    every: float = 0.01,
) -> Found:
    """The first truthy answer of `look`, asked `every` so many seconds; fails with `what`."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, what if isinstance(what, str) else what()
        threading.Event().wait(every)
    return found


def until_a_session_waits_for_a_lock() -> None:
    """One of this database's: the server has another for each worker of xdist."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as line:
        until(lambda: (line.execute(_WAITS).fetchone() or (0,))[0], "nobody waits for a lock")
