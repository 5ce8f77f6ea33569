"""Who has not beaten for too long, although the database and the broker are there.

Every process of the product writes a heartbeat from the loop that does its work
(`tenants.heartbeat`); this reads the rows over a connection of its own. What counts is
when a row last changed by our own steady clock, so that neither a clock that is set nor a
machine that slept looks like silence. While the database or the broker is away nobody can
beat: nobody is judged until both have been there for a whole patience.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from supervisor.processes import Child

EVERY_SECONDS = 2.0

STUMBLE_SECONDS = 10.0
"""A look that is this late means that we ourselves, or the whole machine, stood still."""

START_SECONDS = 180.0
"""For the first beat: a start on a busy machine takes long, and one that hangs is no better."""

_BEATS = "SELECT pid, beat_at::text FROM public.tenants_heartbeat WHERE host = %s"


@dataclass(slots=True)
class _Row:
    beat: str
    since: float


class Watchdog:
    """Looks every few seconds, in a thread, so that a database that hangs holds nobody up.

    `database_url` reads the rows; `broker_answers` says within seconds whether Redis does.
    """

    def __init__(
        self,
        *,
        database_url: str,
        broker_answers: Callable[[], bool],
        every: float = EVERY_SECONDS,
        start_seconds: float = START_SECONDS,
    ) -> None:
        self._url = database_url
        self._broker_answers = broker_answers
        self._every = every
        self._start_seconds = start_seconds
        self._host = socket.gethostname()[:120]
        self._lock = threading.Lock()
        self._rows: dict[int, _Row] = {}
        self._looked = float("-inf")
        self._steady_since: float | None = None
        self._broker_silent_since: float | None = None

    def start(self) -> None:
        """Begin to look."""
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def silent_for(self, child: Child) -> float | None:
        """For how long this child is silent beyond its patience; None when all is well.

        Of several processes in its session the one that beat last counts.
        """
        patience = child.program.patience
        if patience is None or child.process is None:
            return None
        moment = time.monotonic()
        with self._lock:
            if self._steady_since is None or moment - self._looked > STUMBLE_SECONDS:
                return None
            rows = [
                row
                for pid, row in self._rows.items()
                # One that was silent before was left by another of the same number.
                if row.since > child.started and _session(pid) == child.process.pid
            ]
            begun = max(self._steady_since, child.started)
        if not rows:
            waited = moment - begun
            return waited if waited > self._start_seconds else None
        silent = moment - max(begun, *(row.since for row in rows))
        return silent if silent > patience else None

    def broker_silent_for(self) -> float:
        """Seconds since which Redis has not answered; 0.0 when it does."""
        with self._lock:
            since = self._broker_silent_since
        return 0.0 if since is None else time.monotonic() - since

    def broker_starts_anew(self) -> None:
        """It was ended: its silence counts from the beginning, and nobody can beat just now."""
        with self._lock:
            self._broker_silent_since = None
            self._steady_since = None

    def _watch(self) -> None:
        while True:
            self.look()
            time.sleep(self._every)

    def look(self) -> None:
        """Read the rows once and remember which have changed."""
        begun = time.monotonic()
        answers = self._broker_answers()
        found = self._read()
        moment = time.monotonic()
        with self._lock:
            stumbled = moment - self._looked > STUMBLE_SECONDS
            self._looked = moment
            self._broker_silent_since = None if answers else (self._broker_silent_since or begun)
            if found is None or not answers:
                self._steady_since = None
            elif self._steady_since is None or stumbled:
                self._steady_since = moment
            if found is not None:
                self._rows = {
                    pid: known
                    if (known := self._rows.get(pid)) and known.beat == beat
                    else _Row(beat, moment)
                    for pid, beat in found.items()
                }

    def _read(self) -> dict[int, str] | None:
        try:
            with psycopg.connect(
                self._url, connect_timeout=5, options="-c statement_timeout=5000"
            ) as db:
                return {int(pid): beat for pid, beat in db.execute(_BEATS, [self._host])}
        except psycopg.Error:
            return None


def _session(pid: int) -> int | None:
    """The process that leads the session: our child, for all that it has started."""
    try:
        return os.getsid(pid)
    except OSError:
        return None
