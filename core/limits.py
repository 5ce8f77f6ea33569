"""How often something may be done: one key of Redis per subject, moved by one script.

The generic cell rate algorithm (ITU-T I.371): `most` may come at once, and afterwards
one every `seconds / most`. Redis tells the time, so all processes count by one clock.
An emptied Redis forgets the counts, never work: what matters is a row elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import redis
from django.conf import settings

from core.scope import active_tenant_id


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` times in `seconds` for each subject. `why` gives the reason of the numbers."""

    name: str
    most: int
    seconds: int
    why: str


@dataclass(frozen=True, slots=True)
class Spent:
    """`wait`: seconds until it may be done, 0.0 when it may be now; `left`: how many more now.

    `first` is set by the refusal that begins a row of refusals, so that it is told once.
    """

    wait: float
    first: bool = False
    left: int = 0


@dataclass(frozen=True, slots=True)
class Engaged:
    """A subject that is refused at the moment, for `seconds` more; `tenant_id` 0: outside any."""

    limit: Limit
    subject: str
    seconds: float
    tenant_id: int


class LimitsAway(Exception):
    """Redis does not answer, so nothing is counted; the caller says what that means."""


_SPEND = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local most, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
local each = seconds / most
local due = tonumber(redis.call('GET', KEYS[1]) or now)
if due < now then due = now end
local wait = due - (seconds - each) - now
if wait > 0 then
  local first = redis.call('SET', KEYS[2], '1', 'NX', 'PX', math.ceil(seconds * 1000))
  return {string.format('%.6f', wait), first and 1 or 0, 0}
end
due = due + each
redis.call('SET', KEYS[1], string.format('%.6f', due), 'PX', math.ceil((due - now) * 1000))
return {'0', 0, math.floor((seconds - (due - now)) / each + 0.000001)}
"""


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=1.0,
        socket_connect_timeout=1.0,
        decode_responses=True,
    )


def _key(kind: str, name: str, subject: str, *, tenant_id: int) -> str:
    return f"{settings.REDIS_PREFIX}:{kind}:{tenant_id}:{name}:{subject}"


def spend(limit: Limit, *, subject: str, everywhere: bool = False) -> Spent:
    """Count one more for `subject`, in the active tenant (0: outside any) or `everywhere`.

    A refused attempt does not count. Raises LimitsAway.
    """
    tenant_id = 0 if everywhere else active_tenant_id()
    keys = [_key(kind, limit.name, subject, tenant_id=tenant_id) for kind in ("limit", "limited")]
    try:
        wait, first, left = _client().eval(_SPEND, 2, *keys, limit.most, limit.seconds)
    except redis.RedisError as error:
        raise LimitsAway(type(error).__name__) from error
    return Spent(wait=float(wait), first=bool(first), left=int(left))


def engaged(limits: Iterable[Limit], *, of_all: bool = False) -> Iterator[Engaged]:
    """Who is refused now by one of `limits`: in the active tenant, or in and outside `of_all`.

    Reads what is counted, key after key. Raises LimitsAway.
    """
    known = {limit.name: limit for limit in limits}
    start = f"{settings.REDIS_PREFIX}:limit:"
    scope = "*" if of_all else str(active_tenant_id())
    try:
        seconds, micros = _client().time()
        moment = seconds + micros / 1_000_000
        for key in _client().scan_iter(match=f"{start}{scope}:*", count=500):
            tenant_id, name, subject = str(key).removeprefix(start).split(":", 2)
            limit, due = known.get(name), _client().get(key)
            if limit is None or due is None:
                continue
            wait = _wait(limit, due=due, moment=moment)
            if wait > 0:
                yield Engaged(limit=limit, subject=subject, seconds=wait, tenant_id=int(tenant_id))
    except redis.RedisError as error:
        raise LimitsAway(type(error).__name__) from error


def _wait(limit: Limit, *, due: Any, moment: float) -> float:
    return float(due) - (limit.seconds - limit.seconds / limit.most) - moment


def lift(limit: Limit, *, subject: str) -> bool:
    """Forget what `subject` has spent; False when nothing was counted. Raises LimitsAway."""
    keys = [
        _key(kind, limit.name, subject, tenant_id=active_tenant_id())
        for kind in ("limit", "limited")
    ]
    try:
        return bool(_client().delete(*keys))
    except redis.RedisError as error:
        raise LimitsAway(type(error).__name__) from error
