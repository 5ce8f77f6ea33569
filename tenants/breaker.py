"""Somebody else's service that fails is left alone for a while, by all processes at once.

So many failures in a row, or one that says enough, open the breaker; when its time is over
one caller tries, and the others wait for what becomes of it. Each time it fails again it
stays open twice as long. The state lies in the shared cache, which may be emptied or gone:
then everybody tries. A service is the installation's, so its breaker is all tenants'.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import redis
from django.core.cache import cache

from tenants.context import outside_tenants

logger = logging.getLogger(__name__)

REMEMBER_SECONDS = 3600
"""How long an opening counts towards the next one's length."""

PROBE_SECONDS = 30
"""The one who tries has so long to tell; then another does."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Breaker:
    """`name` is for people; `key` is what the state is kept under.

    `failures` within `within` seconds open it for `shortest` seconds, doubling to `longest`.
    """

    name: str
    key: str
    failures: int = 5
    within: int = 60
    shortest: int = 30
    longest: int = 600

    def look(self) -> tuple[float, bool]:
        """Seconds to wait, and whether there is anything that a success would end.

        Changes nothing: whoever may go and has something to end asks for :meth:`probe`.
        """
        return self._try(self._look, default=(0.0, False))

    def probe(self) -> bool:
        """Whether this caller may try now: always while closed, one at a time after an opening."""
        return self._try(self._probe, default=True)

    def give_back(self) -> None:
        """Whoever was told to try does not go after all: another may."""
        self._try(lambda: cache.delete(self._part("probe")), default=False)

    def is_open(self) -> bool:
        """Whether the service is to be left alone now; who hears no, goes and tells."""
        wait, _ = self.look()
        return wait > 0 or not self.probe()

    def succeeded(self) -> None:
        parts = ("failures", "openings", "open", "probe")
        self._try(lambda: cache.delete_many([self._part(part) for part in parts]), default=None)

    def failed(self, *, at_once: bool = False) -> None:
        """Count a failure; `at_once` opens whatever the count (a refused key)."""
        self._try(lambda: self._fail(at_once=at_once), default=None)

    # ---------------------------------------------------------------- within the cache

    def _look(self) -> tuple[float, bool]:
        names = [self._part(part) for part in ("open", "failures", "openings")]
        found = cache.get_many(names)
        until = found.get(names[0])
        return (max(0.05, until - time.time()) if until else 0.0), bool(found)

    def _probe(self) -> bool:
        if cache.get(self._part("openings")) is None:
            return True
        if not cache.add(self._part("probe"), 1, timeout=PROBE_SECONDS):
            return False
        if cache.get(self._part("open")) is None:
            return True
        # Whoever tried before has failed since this caller looked, and nobody is to follow yet.
        cache.delete(self._part("probe"))
        return False

    def _fail(self, *, at_once: bool) -> None:
        if cache.get(self._part("open")) is not None:
            return  # set off before it opened: one outage, however many were on their way
        failures = self._count("failures", self.within)
        tried_again = cache.get(self._part("openings")) is not None
        if not at_once and failures < self.failures and not tried_again:
            return
        openings = cache.get(self._part("openings")) or 0
        seconds = min(self.shortest * 2**openings, self.longest)
        if not cache.add(self._part("open"), time.time() + seconds, timeout=seconds):
            return  # another failed in the same moment and has opened it
        cache.set(self._part("openings"), openings + 1, timeout=REMEMBER_SECONDS)
        cache.delete_many([self._part("failures"), self._part("probe")])
        level = logging.ERROR if at_once else logging.WARNING
        logger.log(level, "%s is left alone for %s s", self.name, seconds)

    def _count(self, part: str, seconds: int) -> int:
        key = self._part(part)
        cache.add(key, 0, timeout=seconds)
        try:
            return int(cache.incr(key))
        except ValueError:  # it ran out between the two
            cache.set(key, 1, timeout=seconds)
            return 1

    def _part(self, part: str) -> str:
        return f"{self.key}:{part}"

    @staticmethod
    def _try(work: Callable[[], Value], *, default: Value) -> Value:
        try:
            with outside_tenants():
                return work()
        except redis.RedisError as error:
            logger.warning("the state of a breaker cannot be read: %s", type(error).__name__)
            return default
