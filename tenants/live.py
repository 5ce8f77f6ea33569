"""Telling open pages that something changed: best effort, after commit, over Redis pub/sub.

A lost message costs a page some seconds until its own slow poll; nothing
depends on it. Channel names carry the tenant.
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


def announce(*, topic: str, id: int | str = "") -> None:  # noqa: A002 (the word pages use)
    """Tell the active tenant's open pages, once the transaction has committed."""
    channel = channel_for(require_tenant().tenant_id)
    body = json.dumps({"topic": topic, "id": id})

    def publish() -> None:
        try:
            _client().publish(channel, body)
        except redis.RedisError as error:
            logger.warning("live update not delivered: %s", error)

    transaction.on_commit(publish)
