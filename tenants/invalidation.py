"""Telling every process that something it remembers has changed: over Redis, after commit.

Processes may remember look-ups for two minutes as long as they hear of changes.
A process listens from its first look-up on, by one thread with one connection. When
it cannot hear (Redis away, the connection silent) what it remembers is good for
two seconds only, so a missed message costs that much staleness at most.
"""

import atexit
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import connections, transaction

from tenants.routers import OWNER

logger = logging.getLogger(__name__)

HEARING_SECONDS = 120.0
"""How long something is remembered while changes are heard of."""

DEAF_SECONDS = 2.0
"""How long otherwise. The longest that a change can go unnoticed."""

PING_SECONDS = 0.5
"""Between proofs that the connection still carries: one missed, and the next makes us deaf."""

PAUSE_SECONDS = 1.0
"""Between attempts to subscribe."""


def channel() -> str:
    """The one channel of this installation; what changed is not said."""
    return f"{settings.REDIS_PREFIX}:changed"


class Ear:
    """Hears of changes in this process; started by the first question, anew after a fork."""

    def __init__(self) -> None:
        self._forget: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._heard_until = 0.0
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        os.register_at_fork(after_in_child=self._reborn)
        # Redis may end before this process does: then nothing is to be said about it.
        atexit.register(self._closing.set)

    def on_change(self, forget: Callable[[], None]) -> None:
        """Have `forget` called, in some thread, whenever anything changed anywhere."""
        self._forget.append(forget)

    def remember_seconds(self) -> float:
        """How old a remembered thing may be at this moment."""
        if self._thread is None:
            self._start()
        return HEARING_SECONDS if time.monotonic() < self._heard_until else DEAF_SECONDS

    def forget(self) -> None:
        """Forget in this process alone."""
        for forget in self._forget:
            forget()

    def _reborn(self) -> None:
        # The parent's thread does not exist here, and its connection is the parent's.
        self._lock = threading.Lock()
        self._thread = None
        self._heard_until = 0.0

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="changes", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        told = False
        while not self._closing.is_set():
            try:
                with _connected() as subscription:
                    told = False
                    self._hear(subscription)
            except (redis.RedisError, OSError) as error:
                self._heard_until = 0.0
                if not told and not self._closing.is_set():
                    logger.warning("changes are not heard of, looking up more often: %s", error)
                told = True
                self._closing.wait(PAUSE_SECONDS)

    def _hear(self, subscription: Any) -> None:
        subscription.subscribe(channel())
        answered = time.monotonic()
        while True:
            message = subscription.get_message(timeout=PING_SECONDS)
            now = time.monotonic()
            if message is None:
                if now - answered > 2 * PING_SECONDS + DEAF_SECONDS:
                    raise redis.TimeoutError("no answer")
                subscription.ping()
                continue
            answered = now
            if message["type"] == "message":
                self.forget()
            elif message["type"] == "subscribe":
                # Whatever happened while nobody listened was missed.
                self.forget()
            self._heard_until = now + 3 * PING_SECONDS


@contextlib.contextmanager
def _connected() -> Any:
    with (
        redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=DEAF_SECONDS, socket_connect_timeout=1.0
        ) as client,
        client.pubsub() as subscription,
    ):
        yield subscription


ear = Ear()


@cache
def _mouth() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1.0, socket_connect_timeout=1.0)


def changed() -> None:
    """Forget here at once, and everywhere once every open transaction has committed."""
    ear.forget()
    after_commit = _tell
    for alias in (OWNER, "default"):
        if alias in settings.DATABASES and connections[alias].in_atomic_block:
            after_commit = _after(alias, after_commit)
    after_commit()


def _after(alias: str, tell: Callable[[], None]) -> Callable[[], None]:
    return lambda: transaction.on_commit(tell, using=alias)


def _tell() -> None:
    ear.forget()
    try:
        _mouth().publish(channel(), "")
    except redis.RedisError as error:
        logger.warning("other processes learn of a change in some seconds: %s", error)
