"""Telling open pages that something changed: best effort, after commit, over Redis pub/sub.

A lost message costs a page some seconds until its own slow poll; nothing
depends on it. Channel names carry the tenant, or say that they are the platform's.

A thread of each process does the telling, so that a Redis that hangs holds up nobody's
work. What it cannot tell in time is dropped.
"""

import atexit
import json
import logging
import os
import threading
from collections import deque

import redis
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from tenants.context import require_tenant

logger = logging.getLogger(__name__)

MOST = 1000
"""Waiting to be told, in one process; beyond it the oldest are dropped."""

AT_ONCE = 200
"""Told in one round trip."""

PAUSE_SECONDS = 2.0
"""After Redis did not answer. Pages ask by themselves meanwhile."""

AT_EXIT_SECONDS = 0.5
"""What a process that ends has still to say may take so long."""


class Mouth:
    """Tells what was said, in its order; `say` only puts it down."""

    def __init__(self) -> None:
        self._begin()
        os.register_at_fork(after_in_child=self._begin)
        atexit.register(self.close)

    def _begin(self) -> None:
        # In a child too: the parent's thread does not exist there.
        self._said: deque[tuple[str, str]] = deque(maxlen=MOST)
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._telling = False

    def say(self, channel: str, body: str) -> None:
        with self._changed:
            if (channel, body) not in self._said:
                self._said.append((channel, body))
            if self._thread is None:
                self._thread = threading.Thread(target=self._tell, name="live", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def close(self) -> None:
        """Wait until all is told, a moment at most."""
        with self._changed:
            self._changed.wait_for(
                lambda: not (self._said or self._telling) or self._thread is None, AT_EXIT_SECONDS
            )
            self._closing = True
            self._changed.notify_all()

    def _tell(self) -> None:
        client = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=1.0,
            socket_connect_timeout=1.0,
            retry=Retry(NoBackoff(), 1),
        )
        while True:
            with self._changed:
                self._telling = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._said or self._closing)
                if self._closing:
                    break
                count = min(AT_ONCE, len(self._said))
                said = [self._said.popleft() for _ in range(count)]
                self._telling = True
            try:
                with client.pipeline(transaction=False) as pipeline:
                    for channel, body in said:
                        pipeline.publish(channel, body)
                    pipeline.execute()
            except redis.RedisError as error:
                logger.warning("live updates are not delivered: %s", error)
                with self._changed:
                    self._changed.wait_for(lambda: self._closing, PAUSE_SECONDS)
        client.close()


mouth = Mouth()


def channel_for(tenant_id: int) -> str:
    return f"{settings.REDIS_PREFIX}:live:{tenant_id}"


MOVED = "workspace"
"""The topic that ends a tenant's streams: its state has moved, and every page is another now."""

PLATFORM_CHANNEL = "platform"
EVERYBODY_CHANNEL = "everybody"


def platform_channel() -> str:
    """What the platform's own open pages listen to."""
    return f"{settings.REDIS_PREFIX}:live:{PLATFORM_CHANNEL}"


def everybodys_channel() -> str:
    """What every tenant's open pages listen to beside their own: one message reaches all."""
    return f"{settings.REDIS_PREFIX}:live:{EVERYBODY_CHANNEL}"


def announce(*, topic: str, id: int | str = "") -> None:  # noqa: A002 (the word pages use)
    """Tell the active tenant's open pages, once the transaction has committed."""
    _publish(channel_for(require_tenant().tenant_id), topic=topic, id=id)


def announce_everywhere(*, topic: str) -> None:
    """Tell the open pages of every tenant: something of the platform's changed for all."""
    _publish(everybodys_channel(), topic=topic, id="")


def announce_platform(*, topic: str, id: int | str = "") -> None:  # noqa: A002 (as above)
    """Tell the platform's open pages.

    Topics: tenants, switches, flags, jobs, upgrades, people, incident.
    """
    _publish(platform_channel(), topic=topic, id=id)


def _publish(channel: str, *, topic: str, id: int | str) -> None:  # noqa: A002 (as above)
    body = json.dumps({"topic": topic, "id": id})
    transaction.on_commit(lambda: mouth.say(channel, body))
