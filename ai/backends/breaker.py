"""The breaker of one vendor account: the same address, key and model, whatever its name.

A key that was replaced is another account, so a new key is tried at once.

Five failures within a minute, or one refused key, open it for 30 seconds, and each time
it fails again when it is tried for twice as long, up to ten minutes.
"""

import hashlib

from ai.backends.models import Backend
from tenants.breaker import Breaker

FAILURES = 5
WITHIN_SECONDS = 60
SHORTEST_SECONDS = 30
LONGEST_SECONDS = 600


def breaker_of(backend: Backend, *, model: str = "") -> Breaker:
    """`model`: another of the account's than the one that answers customers."""
    parts = (
        backend.kind, backend.base_url, backend.key_env, backend.sealed_key, model or backend.model
    )  # fmt: skip
    account = "\x1f".join(parts)
    digest = hashlib.sha256(account.encode()).hexdigest()[:16]
    return Breaker(
        name=f"backend {backend.name}",
        key=f"ai-breaker:{digest}",
        failures=FAILURES,
        within=WITHIN_SECONDS,
        shortest=SHORTEST_SECONDS,
        longest=LONGEST_SECONDS,
    )
