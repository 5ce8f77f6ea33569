"""Advisory locks of Postgres, held to the end of the transaction.

Keys are 64-bit hashes of text, so two unrelated names may (rarely) wait for
each other; that costs time, never correctness.
"""

import hashlib
from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, connections


def lock_key(*parts: object) -> int:
    """A stable signed 64-bit key for the joined `parts`."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def lock_exclusive(keys: Iterable[int], *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Take every key for this transaction, in sorted order so that callers cannot deadlock."""
    _take("pg_advisory_xact_lock", keys, using=using)


def lock_shared(keys: Iterable[int]) -> None:
    """Like :func:`lock_exclusive`, together with other shared holders."""
    _take("pg_advisory_xact_lock_shared", keys, using=DEFAULT_DB_ALIAS)


def try_exclusive(key: int) -> bool:
    """Take the key for this transaction, or say at once that somebody else holds it."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        row = cursor.fetchone()
    return bool(row and row[0])


def _take(function: str, keys: Iterable[int], *, using: str) -> None:
    ordered = sorted(set(keys))
    if not ordered:
        return
    with connections[using].cursor() as cursor:
        calls = ", ".join(f"{function}(%s)" for _ in ordered)
        cursor.execute(f"SELECT {calls}", ordered)
