"""When the platform finds a whole number too fast, all its senders wait together.

Kept in Redis for all workers and in the process for when Redis is away: losing it costs
one more refusal and nothing else, so a Redis that is away never stops a message.
"""

import logging
import random
import time

import redis

from conversations.models import Channel
from core.scope import active_tenant_id
from whatsapp.shared import client, key

logger = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
CALM = 120
"""Seconds without a refusal after which the wait starts small again."""

# Until when, by this process's own refusals: (tenant, channel) → moment and wait.
_here: dict[tuple[int, int], tuple[float, float]] = {}

_SLOWER = """
local known = redis.call('GET', KEYS[1])
local now, first, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local wait = first
if known then
  local till, last = string.match(known, '^([^ ]+) ([^ ]+)$')
  -- Others were refused in the same moment: one wait for all of them.
  if tonumber(till) > now then return string.format('%.6f', tonumber(till) - now) end
  wait = math.min(tonumber(last) * 2, longest)
end
redis.call('SET', KEYS[1], string.format('%.6f %.6f', now + wait, wait), 'EX', ARGV[4])
return string.format('%.6f', wait)
"""


def remaining(channel: Channel) -> float:
    """Seconds this number still has to wait, 0.0 when it may send."""
    here = remaining_here(channel)
    if here:
        return here
    try:
        known = client().get(key(channel, "slow"))
    except redis.RedisError as error:
        logger.info("slow-downs are not known: %s", type(error).__name__)
        return 0.0
    return _spread(max(0.0, float(str(known).split()[0]) - time.time())) if known else 0.0


def remaining_here(channel: Channel) -> float:
    """The same, as this process knows it without asking."""
    until, _ = _here.get(_place(channel), (0.0, 0.0))
    return _spread(max(0.0, until - time.time()))


def slow_down(channel: Channel) -> float:
    """Make the number wait, twice as long as the last time; returns for how long."""
    moment = time.time()
    try:
        words = client().eval(
            _SLOWER,
            1,
            key(channel, "slow"),
            moment,
            FIRST_WAIT,
            LONGEST_WAIT,
            CALM,
        )
        wait = float(words)
    except redis.RedisError as error:
        logger.info("a slow-down is not shared: %s", type(error).__name__)
        wait = _slower_here(channel, moment)
    _here[_place(channel)] = (moment + wait, wait)
    return _spread(wait)


def forget() -> None:
    """What this process knows, not what is shared."""
    _here.clear()


def _slower_here(channel: Channel, moment: float) -> float:
    until, last = _here.get(_place(channel), (0.0, 0.0))
    if until > moment:
        return until - moment
    return min(last * 2, LONGEST_WAIT) if moment - until < CALM else FIRST_WAIT


def _place(channel: Channel) -> tuple[int, int]:
    return active_tenant_id(), channel.pk


def _spread(wait: float) -> float:
    """Not all at the same moment: those who waited would be too fast again together."""
    return wait * (1 + random.random() / 2)  # noqa: S311 (dice, not secrets)
