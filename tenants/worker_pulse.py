"""Heartbeats of Celery workers: a worker beats by taking a job from the broker and doing it.

Beside its queues each worker reads one of its own, into which it puts a job every few
seconds; the job is the beat. A worker that is stopped, whose consumer has lost the broker
without saying so, or whose threads wait for each other does not beat. Waiting jobs are no
silence: the broker's queues are read in turn, and while all threads are at long work that
goes forward, that is said in place of the job.
"""

import logging
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any

from celery import Celery, shared_task
from django.db import Error, connection
from kombu.exceptions import OperationalError
from redis import RedisError

from tenants.crew import Crew
from tenants.heartbeat import Pulse, bury
from tenants.relay import release_queues
from tenants.tasks import PlatformTask

logger = logging.getLogger(__name__)

EVERY_SECONDS = 4.0
EXPIRES_SECONDS = 30.0
"""What lies in the queue for longer belongs to a worker that is gone, and is thrown away."""

LATE_SECONDS = 8.0
"""The job comes back within a second; after this somebody has to look why it does not."""

STUCK_SECONDS = 60.0
"""A thread that stands at the very same instruction for so long waits for something that
does not come: each wait for the network ends earlier."""

_pulses: dict[str, Pulse] = {}
_beaten: dict[str, float] = {}


@shared_task(base=PlatformTask, name="tenants.beat")
def beat(*, process: str) -> None:
    """Done by a thread of the worker it beats for, or by one of its processes."""
    _pulses.setdefault(process, Pulse(process))("at work")
    _beaten[process] = time.monotonic()


def queue_of(node: str) -> str:
    """The queue that only this worker reads; `node` is Celery's name@host."""
    return f"beat.{node}"


def begin(*, node: str, consumer: Any, crews: Sequence[Crew] = ()) -> None:
    """Beat for this worker and its crews from now on, as the process before the @ of its name."""
    witness = _Witness(node=node, consumer=consumer, crews=crews)
    threading.Thread(target=witness.run, name="witness", daemon=True).start()


class _Witness:
    """Puts the jobs into the queue, and looks at the threads when one does not come back."""

    def __init__(self, *, node: str, consumer: Any, crews: Sequence[Crew]) -> None:
        self._crews = crews
        self._app: Celery = consumer.app
        self._pool = consumer.pool
        self._queue = queue_of(node)
        self._process = node.partition("@")[0]
        self._stands: dict[int, tuple[tuple[int, ...], float]] = {}
        self._stopping = threading.Event()
        _pulses[self._process] = Pulse(self._process)
        _beaten[self._process] = time.monotonic()

    def run(self) -> None:
        self._take_over()
        while not self._stopping.wait(EVERY_SECONDS):
            if not all(crew.is_well() for crew in self._crews):
                # It falls silent, and is started anew by who misses its beats.
                continue
            try:
                self._app.send_task(
                    "tenants.beat",
                    kwargs={"process": self._process},
                    queue=self._queue,
                    expires=EXPIRES_SECONDS,
                    retry=False,
                )
            except (OperationalError, RedisError, OSError) as error:
                logger.info("no beat while the broker is away: %s", type(error).__name__)
            if self.is_busy_and_goes_forward():
                self._say_busy()

    def is_busy_and_goes_forward(self) -> bool:
        """Whether the beat only waits its turn: every thread is at work and not all stand still."""
        threads = self._threads()
        frames = sys._current_frames()
        moment = time.monotonic()
        for thread in threads:
            place = _place(frames.get(thread))
            if self._stands.get(thread, ((), 0.0))[0] != place:
                self._stands[thread] = (place, moment)
        late = moment - _beaten[self._process] > LATE_SECONDS
        return late and any(
            moment - self._stands[thread][1] < STUCK_SECONDS
            for thread in threads
            if _is_at_work(frames.get(thread))
        )

    def _threads(self) -> list[int]:
        executor = getattr(self._pool, "executor", None)
        return [thread.ident for thread in executor._threads] if executor else []

    def _say_busy(self) -> None:
        try:
            _pulses[self._process]("busy")
        except Error as error:
            logger.info("no beat while the database is away: %s", type(error).__name__)
        finally:
            # Needed once in a long while: the pool's threads have the connections.
            connection.close()

    def _take_over(self) -> None:
        """Have what a killed namesake was handed done now, instead of when its lease runs out."""
        try:
            if bury(self._process):
                logger.warning("taking over from a %s that was killed", self._process)
                release_queues(self._app.amqp.queues.consume_from)
        except Error as error:
            logger.info("nothing is taken over for now: %s", type(error).__name__)
        finally:
            connection.close()


def _place(frame: FrameType | None) -> tuple[int, ...]:
    """Where a thread stands, in every function it is in."""
    place: list[int] = []
    while frame is not None:
        place += (id(frame.f_code), frame.f_lasti)
        frame = frame.f_back
    return tuple(place)


def _is_at_work(frame: FrameType | None) -> bool:
    """Whether the thread runs a job; an idle one waits in its pool's own loop."""
    while frame is not None:
        if frame.f_code.co_name == "apply_target":
            return True
        frame = frame.f_back
    return False
