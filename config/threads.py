"""Threads for requests, each with a database connection of its own.

A connection serves a tenant faster when it has served it before (1 ms of 7): Postgres has its
tables in mind. So requests to one host go to the same thread, when that one is free or will be
within moments; otherwise to whichever is free. A site that few people use at a time is served
by few connections.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

PATIENCE_SECONDS = 0.002
"""For which a request waits for the thread that knows its tenant. A client has its answer, and
may ask again, a little before the thread is done with it."""


@dataclass(eq=False, slots=True)
class _Job:
    call: Callable[..., Any]
    environ: Mapping[str, Any]
    rest: tuple[Any, ...]
    of: int | None
    future: "Future[Any]" = field(default_factory=Future)
    since: float = field(default_factory=time.monotonic)

    def do(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.call(self.environ, *self.rest)
        except BaseException as error:  # noqa: BLE001 (whoever asked for it hears of it)
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class HostThreads(Executor):
    """At most `most` threads, begun when they are needed."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._told: list[threading.Condition] = []
        self._free: list[int] = []
        # Those that have served: whoever only stood by has no connection yet.
        self._known: list[int] = []
        self._waiting: deque[_Job] = deque()
        self._ending = False

    def submit(  # type: ignore[override]
        self, call: Callable[..., Any], /, environ: Mapping[str, Any], *rest: Any
    ) -> "Future[Any]":
        """Have `call(environ, *rest)` run in a thread, `environ` being a WSGI request's."""
        with self._lock:
            if self._ending:
                raise RuntimeError("the threads have ended")
            job = _Job(call, environ, rest, self._of(str(environ.get("HTTP_HOST", ""))))
            self._waiting.append(job)
            self._wake(job.of)
            return job.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Finish what waits, or cancel it, and end the threads."""
        with self._lock:
            self._ending = True
            left = [*self._waiting] if cancel_futures else []
            for job in left:
                self._waiting.remove(job)
            for told in self._told:
                told.notify()
        for job in left:
            job.future.cancel()
        for thread in self._threads if wait else ():
            thread.join()

    def _of(self, host: str) -> int | None:
        if not self._known:
            return None
        return self._known[crc32(host.encode()) % len(self._known)]

    def _wake(self, wanted: int | None = None) -> None:
        """Have a thread look: the wanted one, the one that was busy last, or a new one."""
        if self._free:
            number = wanted if wanted in self._free else self._free[-1]
            self._free.remove(number)
            self._told[number].notify()
        elif len(self._threads) < self._most:
            self._begin()

    def _begin(self) -> None:
        number = len(self._threads)
        self._told.append(threading.Condition(self._lock))
        thread = threading.Thread(
            target=self._serve, args=[number], name=f"web-{number}", daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def _serve(self, number: int) -> None:
        while (job := self._next(number)) is not None:
            job.do()

    def _next(self, number: int) -> _Job | None:
        with self._lock:
            while True:
                job, seconds = self._find(number)
                if job is not None:
                    self._waiting.remove(job)
                    if number not in self._known:
                        self._known.append(number)
                    if self._waiting:
                        # Whoever was woken for what is left may have been this thread.
                        self._wake()
                    return job
                if self._ending and not self._waiting:
                    return None
                self._free.append(number)
                self._told[number].wait(seconds)
                if number in self._free:
                    self._free.remove(number)

    def _find(self, number: int) -> tuple[_Job | None, float | None]:
        """A job for this thread, or for how many seconds the oldest is still another's."""
        for job in self._waiting:
            if job.of in (number, None):
                return job, None
        if not self._waiting:
            return None, None
        oldest = self._waiting[0]
        left = oldest.since + PATIENCE_SECONDS - time.monotonic()
        return (None, left) if left > 0 else (oldest, None)
