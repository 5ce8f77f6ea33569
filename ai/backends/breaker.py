"""The breaker of one vendor account: the same address and key, whatever its name.

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


def breaker_of(backend: Backend) -> Breaker:
    account = f"{backend.kind}\x1f{backend.base_url}\x1f{backend.key_env}\x1f{backend.model}"
    digest = hashlib.sha256(account.encode()).hexdigest()[:16]
    return Breaker(
        name=f"backend {backend.name}",
        key=f"ai-breaker:{digest}",
        failures=FAILURES,
        within=WITHIN_SECONDS,
        shortest=SHORTEST_SECONDS,
        longest=LONGEST_SECONDS,
    )
