"""When the platform finds a whole number too fast, all its senders wait together.

Kept in the cache, because losing it costs one more refusal and nothing else;
a cache that is away therefore never stops a message.
"""

import logging
import random
import time

import redis
from django.core.cache import cache

from conversations.models import Channel

logger = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
CALM = 120
"""Seconds without a refusal after which the wait starts small again."""


def _key(channel: Channel) -> str:
    return f"whatsapp:slow:{channel.pk}"


def remaining(channel: Channel) -> float:
    """Seconds this number still has to wait, 0.0 when it may send."""
    try:
        known = cache.get(_key(channel))
    except redis.RedisError as error:
        logger.info("slow-downs are not known: %s", type(error).__name__)
        return 0.0
    return _spread(max(0.0, known[0] - time.time())) if known else 0.0


def slow_down(channel: Channel) -> float:
    """Make the number wait, twice as long as the last time; returns for how long."""
    try:
        known = cache.get(_key(channel))
        if known and known[0] > time.time():
            # Others were refused in the same moment: one wait for all of them.
            return _spread(known[0] - time.time())
        wait = min(known[1] * 2, LONGEST_WAIT) if known else FIRST_WAIT
        cache.set(_key(channel), (time.time() + wait, wait), timeout=CALM)
    except redis.RedisError as error:
        logger.info("a slow-down is not shared: %s", type(error).__name__)
        wait = FIRST_WAIT
    return _spread(wait)


def _spread(wait: float) -> float:
    """Not all at the same moment: those who waited would be too fast again together."""
    return wait * (1 + random.random() / 2)  # noqa: S311 (dice, not secrets)
