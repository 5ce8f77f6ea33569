"""Heartbeats: that a process works, said by the loop that does the work.

    with beating("relay") as pulse:
        while …:
            pulse("publishing")

A beat is one row a process, written every few seconds at most and from the working loop
itself: a loop that hangs stops beating, whatever else its process still does. The
supervisor kills who has not beaten for longer than its patience and starts it anew.
A database that is away keeps nobody from working: the beat is tried again with the next.
"""

import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error, connection

from core.clock import now
from tenants.context import outside_tenants
from tenants.models import Heartbeat

logger = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
"""Between two rows written: a small part of the shortest patience of the supervisor's."""

FORGOTTEN = timedelta(minutes=10)
"""A row this old is of a process that is gone; the next of its name takes it away."""

SILENT = timedelta(seconds=30)
"""A process that has not beaten for so long is shown as silent."""

_WRITE = """
INSERT INTO public.tenants_heartbeat (process, host, pid, beat_at, doing)
VALUES (%(process)s, %(host)s, %(pid)s, now(), %(doing)s)
ON CONFLICT (process, host, pid) DO UPDATE SET beat_at = now(), doing = EXCLUDED.doing
"""


class Pulse:
    """Beats for one process; called from its working loop with what it is at.

    `doing` is a word or two of ours, such as a job's name, without any tenant's data.
    """

    def __init__(self, process: str) -> None:
        self.process = process
        self.host = socket.gethostname()
        self._beaten = float("-inf")

    def __call__(self, doing: str = "") -> None:
        """Beat, unless it was done a moment ago. Raises DatabaseError as any query does."""
        moment = time.monotonic()
        if moment - self._beaten < EVERY_SECONDS:
            return
        with outside_tenants(), connection.cursor() as cursor:
            cursor.execute(
                _WRITE,
                {
                    "process": self.process,
                    "host": self.host[:120],
                    "pid": os.getpid(),
                    "doing": doing[:120],
                },
            )
        self._beaten = moment

    def stop(self) -> None:
        """Take the row away: this process ends as it should."""
        with outside_tenants():
            Heartbeat.objects.filter(
                process=self.process, host=self.host[:120], pid=os.getpid()
            ).delete()


@contextmanager
def beating(process: str) -> Iterator[Pulse]:
    """A pulse for as long as the block runs; its row goes when the block ends in good order."""
    pulse = Pulse(process)
    yield pulse
    try:
        pulse.stop()
    except Error as error:
        logger.warning("the last heartbeat stays: %s", error)


@dataclass(frozen=True, slots=True)
class Beat:
    """A process as it was last heard of. `silent`: for longer than any loop takes."""

    process: str
    host: str
    pid: int
    beat_at: datetime
    doing: str
    silent: bool


def beats() -> list[Beat]:
    """Every process that beats or fell silent not long ago, by name."""
    moment = now()
    with outside_tenants():
        rows = Heartbeat.objects.filter(beat_at__gt=moment - FORGOTTEN)
        return [
            Beat(
                process=row.process,
                host=row.host,
                pid=row.pid,
                beat_at=row.beat_at,
                doing=row.doing,
                silent=row.beat_at < moment - SILENT,
            )
            for row in rows.order_by("process", "host", "pid")
        ]


def bury(process: str) -> int:
    """Take away the rows of namesakes on this machine that have ended without a word; how many.

    Rows of other machines go when they are long silent.
    """
    host = socket.gethostname()[:120]
    with outside_tenants():
        namesakes = Heartbeat.objects.filter(process=process)
        namesakes.filter(beat_at__lt=now() - FORGOTTEN).exclude(host=host).delete()
        dead = [
            row.pk
            for row in namesakes.filter(host=host).exclude(pid=os.getpid())
            if not _is_alive(row.pid)
        ]
        Heartbeat.objects.filter(pk__in=dead).delete()
    return len(dead)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
