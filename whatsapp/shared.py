"""Where workers keep what they must know of each other's sending: small keys in Redis."""

from functools import cache

import redis
from django.conf import settings

from conversations.models import Channel
from core.scope import active_tenant_id

SECONDS = 0.5
"""A Redis that does not answer in this time counts as away: sending goes on without it."""


@cache
def client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=SECONDS,
        socket_connect_timeout=SECONDS,
        decode_responses=True,
    )


def key(channel: Channel, name: str) -> str:
    """A number's own key; it says its tenant."""
    return f"{settings.REDIS_PREFIX}:pace:{active_tenant_id()}:{channel.pk}:{name}"
