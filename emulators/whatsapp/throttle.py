"""The meters of the platform: messages a second per number and per pair, calls an hour."""

from dataclasses import dataclass


@dataclass
class _Bucket:
    level: float
    at: float


@dataclass
class _Debt:
    begun: float
    count: int
    paid_until: float


class Meters:
    """Token buckets and debts by key; they go by the emulator's clock: advancing it clears them."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, ...], _Bucket] = {}
        self._debts: dict[tuple[str, ...], _Debt] = {}

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

    def is_in_debt(self, key: tuple[str, ...], *, now: float, burst: int, seconds: float) -> bool:
        """Whether what was sent in a burst still has to be paid for.

        A burst lasts as long as one message's `seconds` and holds at most `burst` of them;
        afterwards nothing leaves until each of them has had its `seconds`.
        """
        debt = self._debts.get(key)
        if debt is None or now >= debt.paid_until:
            return False
        return now >= debt.begun + seconds or debt.count >= burst

    def owe(self, key: tuple[str, ...], *, now: float, seconds: float) -> None:
        """Count one message of a pair."""
        debt = self._debts.get(key)
        if debt is None or now >= debt.paid_until:
            debt = self._debts[key] = _Debt(begun=now, count=0, paid_until=now)
        debt.count += 1
        debt.paid_until = debt.begun + debt.count * seconds

    def clear(self) -> None:
        """Forget everything."""
        self._buckets.clear()
        self._debts.clear()
