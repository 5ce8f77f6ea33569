"""How fast a number may send: buckets in Redis, shared by all workers and moved by one script.

Meta's limits (platform pages of September 2026): 80 messages a second and number, 20 where
the business also writes from its phone app; to one customer one in six seconds, of which 45
may be borrowed at once and are paid back. More is refused (130429, 131056).

A message that must wait is told for how long and holds no worker. Waiting ones are given
moments one after the other, so they do not come back as a crowd. An empty Redis means full
buckets, a Redis that is away none at all: then the platform's refusals slow the number down
(`whatsapp.slowdown`), and nothing is lost or sent twice either way.
"""

import logging
import math
import time

import redis

from conversations.channels import Wait
from conversations.models import Channel, Message
from core.scope import active_tenant_id
from whatsapp import slowdown
from whatsapp.models import CloudNumber
from whatsapp.shared import client, key

logger = logging.getLogger(__name__)

COEXISTENCE_PER_SECOND = 20

SHARE = 0.9
"""Of the platform's rate that is refilled; the rest may come at once. Both together never
exceed the rate in any second, however a second is cut."""

PAIR_SECONDS = 6.1
"""A little over the platform's six: its clock starts when a message arrives there."""
PAIR_MOST = 45

KEPT_BACK = {Message.Lane.REPLY: 0.0, Message.Lane.NOTICE: 0.25, Message.Lane.BULK: 0.5}
"""The part of the bucket that a lane leaves to those before it."""

AWAY_SECONDS = 2.0
"""A Redis that did not answer is left alone so long: each try may cost half a second."""

REMEMBER_SECONDS = 15.0
"""A number's rate, in each process."""


# One look at everything; nothing is taken unless all of it is there. The slow-down is
# compared with the caller's clock, which wrote it, the rest with Redis's own.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local each, burst, need = 1 / tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local every, most = tonumber(ARGV[4]), tonumber(ARGV[5])
local function due(key)
  local at = tonumber(redis.call('GET', key) or now)
  -- A clock that was ahead when it was written must not hold the number for ever.
  if at < now or at > now + 3600 then at = now end
  return at
end
local function keep(key, at)
  redis.call('SET', key, string.format('%.6f', at), 'PX', math.ceil((at - now) * 1000) + 1000)
end
local function stand_in_line(wait)
  local line = due(KEYS[4])
  if line < now + wait then line = now + wait end
  keep(KEYS[4], line + each)
  return string.format('%.6f', line - now)
end
local slow = redis.call('GET', KEYS[1])
if slow then
  local left = tonumber(string.match(slow, '^[^ ]+')) - tonumber(ARGV[6])
  if left > 0 then return {'slow', stand_in_line(left)} end
end
local pair = due(KEYS[3])
local wait = pair - (most - 1) * every - now
if wait > 0 then return {'pair', string.format('%.6f', wait)} end
local bucket = due(KEYS[2])
wait = bucket - now - (burst - need) * each
if wait > 0 then return {'pace', stand_in_line(wait)} end
keep(KEYS[2], bucket + each)
keep(KEYS[3], pair + every)
return {'', '0'}
"""


def take(channel: Channel, *, peer: int, lane: str) -> Wait | None:
    """One message of `lane` to `peer` (the conversation's id), or how long it must wait
    (`why`: slow, pair or pace)."""
    wait = slowdown.remaining_here(channel)
    if wait:
        return Wait(seconds=wait, why="slow")
    if _away.still():
        return None
    rate = _rates.of(channel) * SHARE
    burst = max(1.0, _rates.of(channel) * (1 - SHARE))
    need = min(burst, 1.0 + KEPT_BACK[Message.Lane(lane)] * burst)
    names = ("slow", "bucket", f"pair:{peer}", f"line:{lane}")
    try:
        why, seconds = client().eval(
            _TAKE,
            len(names),
            *(key(channel, name) for name in names),
            rate,
            burst,
            need,
            PAIR_SECONDS,
            PAIR_MOST,
            time.time(),
        )
    except redis.RedisError as error:
        logger.info("the pace of a number is not known: %s", type(error).__name__)
        _away.begin()
        return None
    return Wait(seconds=max(0.01, float(seconds)), why=str(why)) if why else None


class _Away:
    """Since when Redis does not answer, in this process."""

    def __init__(self) -> None:
        self._until = -math.inf

    def still(self) -> bool:
        return time.monotonic() < self._until

    def begin(self) -> None:
        self._until = time.monotonic() + AWAY_SECONDS


class _Rates:
    """What each number may send a second, remembered for some seconds."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[float, int]] = {}

    def of(self, channel: Channel) -> int:
        place = (active_tenant_id(), channel.pk)
        found = self._known.get(place)
        if found is None or found[0] < time.monotonic():
            found = (time.monotonic() + REMEMBER_SECONDS, _rate_of(channel))
            self._known[place] = found
        return found[1]

    def forget(self) -> None:
        self._known.clear()


def _rate_of(channel: Channel) -> int:
    rows = CloudNumber.objects.filter(channel=channel)
    found = rows.values_list("per_second", "coexistence").first()
    if found is None:
        return COEXISTENCE_PER_SECOND
    per_second, coexistence = found
    return max(1, min(per_second, COEXISTENCE_PER_SECOND) if coexistence else per_second)


_away = _Away()
_rates = _Rates()


def forget() -> None:
    """After a change to a number's rate, in this process; others learn it within seconds."""
    _rates.forget()
