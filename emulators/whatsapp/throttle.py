"""Two leaky meters of the platform: messages a second per number, and per pair."""

from dataclasses import dataclass


@dataclass
class _Bucket:
    level: float
    at: float


class Meters:
    """Token buckets by key; they refill on the emulator's clock, so advancing it clears them."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, ...], _Bucket] = {}

    def level(
        self, key: tuple[str, ...], *, now: float, capacity: float, per_second: float
    ) -> float:
        """How many messages may leave under `key` at this moment."""
        bucket = self._buckets.setdefault(key, _Bucket(capacity, now))
        bucket.level = min(capacity, bucket.level + max(0.0, now - bucket.at) * per_second)
        bucket.at = now
        return bucket.level

    def take(self, key: tuple[str, ...]) -> None:
        """Count one message; inbound traffic may push a meter below zero."""
        self._buckets[key].level -= 1

    def clear(self) -> None:
        """Forget everything."""
        self._buckets.clear()
