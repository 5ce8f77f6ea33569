"""A backend that fails is left alone for a while, by all workers at once.

Five failures within a minute, or one refused key, open it for 30 seconds, and each
time it fails again when it is tried for twice as long, up to ten minutes. The state
lies in the shared cache, which may be emptied or gone: then every backend is tried.
"""

import hashlib
import logging
from collections.abc import Callable
from typing import TypeVar

import redis
from django.core.cache import cache

from ai.backends.models import Backend
from tenants.context import outside_tenants

logger = logging.getLogger(__name__)

FAILURES = 5
WITHIN_SECONDS = 60
SHORTEST_SECONDS = 30
LONGEST_SECONDS = 600
REMEMBER_SECONDS = 3600
"""How long an opening counts towards the next one's length."""

Value = TypeVar("Value")


class Breaker:
    """The breaker of one vendor account: the same address and key, whatever its name."""

    def __init__(self, backend: Backend) -> None:
        account = f"{backend.kind}\x1f{backend.base_url}\x1f{backend.key_env}\x1f{backend.model}"
        digest = hashlib.sha256(account.encode()).hexdigest()[:16]
        self._name = backend.name
        self._key = f"ai-breaker:{digest}"

    def is_open(self) -> bool:
        """Whether the backend is to be left alone now."""
        return bool(self._try(lambda: cache.get(f"{self._key}:open"), default=None))

    def succeeded(self) -> None:
        keys = [f"{self._key}:{part}" for part in ("failures", "openings")]
        self._try(lambda: cache.delete_many(keys), default=None)

    def failed(self, *, at_once: bool = False) -> None:
        """Count a failure; `at_once` opens whatever the count (a refused key)."""
        self._try(lambda: self._fail(at_once=at_once), default=None)

    def _fail(self, *, at_once: bool) -> None:
        failures = self._count("failures", WITHIN_SECONDS)
        tried_again = cache.get(f"{self._key}:openings") is not None
        if not at_once and failures < FAILURES and not tried_again:
            return
        openings = self._count("openings", REMEMBER_SECONDS)
        seconds = min(SHORTEST_SECONDS * 2 ** (openings - 1), LONGEST_SECONDS)
        cache.set(f"{self._key}:open", 1, timeout=seconds)
        cache.delete(f"{self._key}:failures")
        level = logging.ERROR if at_once else logging.WARNING
        logger.log(level, "backend %s is left alone for %s s", self._name, seconds)

    def _count(self, part: str, seconds: int) -> int:
        key = f"{self._key}:{part}"
        cache.add(key, 0, timeout=seconds)
        try:
            return int(cache.incr(key))
        except ValueError:  # it ran out between the two
            cache.set(key, 1, timeout=seconds)
            return 1

    @staticmethod
    def _try(work: Callable[[], Value], *, default: Value) -> Value:
        # All tenants share an account with its vendor, and therefore its breaker.
        try:
            with outside_tenants():
                return work()
        except redis.RedisError as error:
            logger.warning("the state of the backends cannot be read: %s", error)
            return default
