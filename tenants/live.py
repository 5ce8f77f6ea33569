"""Telling open pages that something changed: best effort, after commit, over Redis pub/sub.

A lost message costs a page some seconds until its own slow poll; nothing
depends on it. Channel names carry the tenant, or say that they are the platform's.
"""

import json
import logging
from functools import cache

import redis
from django.conf import settings
from django.db import transaction

from tenants.context import require_tenant

logger = logging.getLogger(__name__)


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1.0, socket_connect_timeout=1.0)


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

    def publish() -> None:
        try:
            _client().publish(channel, body)
        except redis.RedisError as error:
            logger.warning("live update not delivered: %s", error)

    transaction.on_commit(publish)
