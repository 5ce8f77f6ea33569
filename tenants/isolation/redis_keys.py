"""Whose each key of Redis is: it says a tenant, or stands on the list with a reason."""

import re
from collections.abc import Iterable, Iterator

import redis
from django.conf import settings

PLATFORMS_OWN = {
    r"celery:.*": "the broker's queues and its book of jobs that are under way; jobs carry ids",
    r"relay:mark": "by which the relay notices an emptied Redis",
    r"cache:public:\d+:ai-breaker:.*": "a language model's account is the installation's",
    r"cache:public:\d+:graph-breaker:.*": "Meta's API is one for the installation",
    r"cache:public:\d+:sign-in:.*": "attempts to sign in at the platform",
    r"cache:public:\d+:incident:.*": "which incident was told by mail",
    r"cache:public:\d+:figures:.*": "sums over all workspaces for `/metrics`: numbers alone",
    r"(limit|limited):0:.*": "what is counted for the platform's own doors",
}
"""Keys without a tenant, after the installation's prefix: pattern → why."""

_TENANTS = re.compile(r"cache:(t_[a-z0-9_]+):\d+:.+|(?:limit|limited|live|pace):([1-9]\d*)(?::.*)?")
_OWN = re.compile("|".join(f"(?:{pattern})" for pattern in PLATFORMS_OWN))


def owner_of(key: str) -> str | None:
    """The schema or the id of the key's tenant, "platform", or None for a key of nobody's."""
    rest = key.removeprefix(f"{settings.REDIS_PREFIX}:")
    if rest == key:
        return None
    found = _TENANTS.fullmatch(rest)
    if found:
        return found[1] or found[2]
    return "platform" if _OWN.fullmatch(rest) else None


def all_keys(*, everything: bool = False) -> Iterator[str]:
    """The installation's keys; `everything` there is, for a Redis that is ours alone."""
    pattern = "*" if everything else f"{settings.REDIS_PREFIX}:*"
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        yield from client.scan_iter(match=pattern, count=1000)


def strangers(keys: Iterable[str], *, known: set[str]) -> list[str]:
    """Keys that say no tenant, or one that is not among `known` schemas and ids."""
    return [key for key in keys if owner_of(key) not in known | {"platform"}]
