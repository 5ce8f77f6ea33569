"""A tenant's keys in Redis, found by whole parts of their names.

`<prefix>:cache:<schema>:…` is what Django's cache keeps, `<prefix>:<kind>:<tenant id>:…`
everything else that is a tenant's. Parts are compared whole: `t_acme` is no part of
`t_acme_2`, and 1 none of 12. What the broker holds are jobs of all tenants; one whose
tenant is gone is put away unread.
"""

from collections.abc import Iterator

import redis
from django.conf import settings

SECONDS = 5.0
SCAN = 1000
"""Keys looked at in one round trip."""


def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
    )


def owner_of(key: str) -> tuple[str, str] | None:
    """("schema", name) or ("id", number) for a key that is a tenant's; None for any other."""
    own = f"{settings.REDIS_PREFIX}:"
    if not key.startswith(own):
        return None
    kind, _, rest = key.removeprefix(own).partition(":")
    first = rest.partition(":")[0]
    if kind == "cache":
        return ("schema", first)
    return ("id", first) if kind != "celery" and first.isdecimal() and first != "0" else None


def keys_of(client: redis.Redis, *, tenant_id: int, schema_name: str) -> Iterator[bytes]:
    """The tenant's keys, each at least once."""
    wanted = {("schema", schema_name), ("id", str(tenant_id))}
    for key in client.scan_iter(match=f"{settings.REDIS_PREFIX}:*", count=SCAN):
        if owner_of(key.decode("utf-8", "replace")) in wanted:
            yield key


def delete_keys(*, tenant_id: int, schema_name: str) -> int:
    """Delete the tenant's keys; how many there were. Raises RedisError while it is away."""
    with _client() as client:
        found = set(keys_of(client, tenant_id=tenant_id, schema_name=schema_name))
        return int(client.delete(*found)) if found else 0


def count_keys(*, tenant_id: int, schema_name: str) -> int:
    with _client() as client:
        return len(set(keys_of(client, tenant_id=tenant_id, schema_name=schema_name)))


def owners_of_keys() -> set[tuple[str, str]]:
    """Whose keys there are: see :func:`owner_of`. Raises RedisError while it is away."""
    with _client() as client:
        keys = client.scan_iter(match=f"{settings.REDIS_PREFIX}:*", count=SCAN)
        return {owner for key in keys if (owner := owner_of(key.decode("utf-8", "replace")))}
