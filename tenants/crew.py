"""Crews: threads of a worker that claim its queue's jobs from Postgres themselves.

For what a customer waits for (`settings.CREWS`). Claims, leases and turns are the relay's, so
that a job is done at least once, never by two at a time while its lease lasts, and a flood
of one tenant's waits behind another's single job; but nothing is handed to the broker and
back, which takes longer than the job. An empty or absent Redis does not matter here.

One thread hears, looks and claims; it claims what the others will begin within moments. What
they were given and have not begun when the worker ends goes back at once.
"""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Mapping
from typing import Any

import psycopg
from celery import Task
from django.conf import settings
from django.db import Error, connection

from core.logs import forget_the_work, name_the_work
from tenants.doorbell import crew_channel
from tenants.own_work import Home, at_hand, listening
from tenants.relay import Job, Turns, claim, forget_rings, hear, release, seconds_to_next
from tenants.resting import Resting
from tenants.tasks import TenantTask

logger = logging.getLogger(__name__)

AHEAD = 2
"""Jobs claimed for each thread: one that it does and one that it finds when it has done it."""

SLOW_SECONDS = 1.0
"""When a job takes longer, as one that waits for a vendor may, nothing is claimed ahead: what
would wait behind it is for whoever has a thread free."""

FRESH_SECONDS = 0.1
"""For which it holds what was seen when a job was claimed: that its rings are there and its tenant
is open. What leaves a workspace or writes to it for good looks for itself, under locks."""

PAUSE_SECONDS = 0.5
"""After trouble with the database."""

BEGINNING_SECONDS = 0.03
"""For which only rings are waited for after jobs were claimed: Python runs one thread at a time,
and to ask for the next moment at once would keep those jobs from beginning."""

STUCK_SECONDS = 150.0
"""Longer than any job takes: each wait for the network or a lock ends earlier."""

LEAVE_SECONDS = 5.0
"""For which a worker that ends waits for what its threads are at. Leases see to the rest."""


class Crew:
    """The threads of one queue, from :meth:`start` to :meth:`stop`."""

    def __init__(
        self, *, tasks: Mapping[str, Task], queue: str, threads: int | None = None
    ) -> None:
        self.queue = queue
        self._tasks = tasks
        self._number = threads or settings.CREWS[queue]
        lock = threading.Lock()
        self._changed = threading.Condition(lock)
        self._resting = Resting(lock)
        self._jobs: deque[tuple[float, Job]] = deque()
        self._begun: dict[int, tuple[float, int]] = {}
        """By thread: since when it is at a job, and of which tenant."""
        self._lost: list[Job] = []
        """Failed while the database was away: still leased, to be given back when it is there."""
        self._turns = Turns()
        self._looked = time.monotonic()
        self._stopping = False
        self._threads = [
            threading.Thread(target=target, name=f"{queue}-{name}", daemon=True)
            for name, target in [
                ("claims", self._claim),
                *((str(number), self._serve) for number in range(self._number)),
            ]
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the jobs that were begun and give back the others."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            self._resting.wake_all()
        until = time.monotonic() + LEAVE_SECONDS
        for thread in self._threads:
            thread.join(timeout=max(0.0, until - time.monotonic()))

    def is_well(self) -> bool:
        """Whether every thread lives, work is looked for, and no job takes longer than any may."""
        with self._changed:
            oldest = min([self._looked, *self._since()])
        return (
            all(thread.is_alive() for thread in self._threads)
            and time.monotonic() - oldest < STUCK_SECONDS
        )

    # ---------------------------------------------------------------- claiming

    def _claim(self) -> None:
        while not self._stopping:
            try:
                with listening(crew_channel(self.queue)) as listener:
                    while not self._stopping:
                        self._look(listener)
            except (Error, psycopg.Error, OSError) as error:
                logger.warning("%s: nothing is claimed for now: %s", self.queue, error)
                connection.close()
                with self._changed:
                    self._changed.wait_for(lambda: self._stopping, PAUSE_SECONDS)
        self._give_back()
        connection.close()

    def _look(self, listener: psycopg.Connection[Any]) -> None:
        """Claim what there is room for; when that was all, wait for a ring or the next moment."""
        if self._lost:
            self._give_back_lost()
        with self._changed:
            self._looked = time.monotonic()
            slow = self._looked - min(self._since(), default=self._looked) > SLOW_SECONDS
            most = self._number if slow else AHEAD * self._number
            room = most - len(self._jobs) - len(self._begun)
            if room <= 0 and not (slow and self._jobs):
                self._changed.wait(timeout=SLOW_SECONDS)
                return
        if room <= 0:
            self._give_back()
            return
        claimed = time.monotonic()
        jobs = claim({self.queue: room}, turns=self._turns)
        if jobs:
            with self._changed:
                self._jobs += [(claimed, job) for job in jobs]
                self._resting.wake(len(jobs))
        if len(jobs) == room or (jobs and hear(listener, seconds=BEGINNING_SECONDS)):
            return
        forget_rings(listener)
        seconds = seconds_to_next(self.queue)
        if seconds:
            hear(listener, seconds=seconds)

    def _give_back(self) -> None:
        with self._changed:
            left = [job for _, job in self._jobs]
            self._jobs.clear()
        if left:
            try:
                release(left)
            except (Error, psycopg.Error) as error:
                logger.warning("%s: %d leases end by themselves: %s", self.queue, len(left), error)

    def _give_back_lost(self) -> None:
        """Whoever waits for those jobs waits for the database, and not for leases as well."""
        with self._changed:
            # What fails again and again for such a reason is not tried without a pause.
            self._changed.wait_for(lambda: self._stopping, PAUSE_SECONDS)
            lost, self._lost = self._lost, []
        try:
            release(lost)
        except (Error, psycopg.Error):
            with self._changed:
                self._lost += lost
            raise

    # ---------------------------------------------------------------- working

    def _serve(self) -> None:
        at_hand()
        while (found := self._next()) is not None:
            claimed, job = found
            try:
                self._do(job, claimed=claimed)
            finally:
                with self._changed:
                    del self._begun[threading.get_ident()]
                    self._changed.notify_all()
            at_hand()
        connection.close()

    def _next(self) -> tuple[float, Job] | None:
        """The job to do, and when it was claimed; None when the crew is to end."""
        with self._changed:
            while not self._stopping and not self._jobs:
                self._resting.wait()
            if self._stopping:
                return None
            found = self._whose_turn_it_is()
            self._begun[threading.get_ident()] = (time.monotonic(), found[1].tenant_id)
            return found

    def _whose_turn_it_is(self) -> tuple[float, Job]:
        """Of what was claimed, the first of the tenant that the fewest threads work for: what one
        tenant has at hand waits behind another's single job here too, as it does as rows."""
        served = Counter(tenant_id for _, tenant_id in self._begun.values())
        place = min(range(len(self._jobs)), key=lambda at: served[self._jobs[at][1].tenant_id])
        found = self._jobs[place]
        del self._jobs[place]
        return found

    def _since(self) -> list[float]:
        return [since for since, _ in self._begun.values()]

    def _do(self, job: Job, *, claimed: float) -> None:
        task, doorbells = self._tasks[job.task], tuple(job.doorbells)
        try:
            name_the_work(job.task, job.kwargs)
            is_fresh = job.schema_name and time.monotonic() - claimed < FRESH_SECONDS
            if isinstance(task, TenantTask) and is_fresh:
                task.begin(Home(job.tenant_id, job.schema_name), doorbells=doorbells, **job.kwargs)
            else:
                task(tenant_id=job.tenant_id, doorbells=doorbells, **job.kwargs)
        except (Error, psycopg.Error):
            # Its rings could perhaps not be put off: one that was is due later all the same.
            logger.exception("%s failed", job.task)
            with self._changed:
                self._lost.append(job)
        except Exception:
            # Its rings were put off, and say why.
            logger.exception("%s failed", job.task)
        finally:
            forget_the_work()
