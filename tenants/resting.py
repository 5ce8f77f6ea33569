"""Threads that wait for work: the one that worked last is woken first.

Its session has the tenant's tables in mind, its statements are planned, and it was heard from a
moment ago; where little happens, few sessions are kept warm. Python's own conditions wake the
one that has waited longest.
"""

import threading


class Resting:
    """Whoever waits under `lock`, which callers of every method hold."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock
        self._told: list[threading.Condition] = []

    def wait(self, timeout: float | None = None) -> None:
        """Until woken, or for `timeout` seconds; look at what there is to do in either case."""
        told = threading.Condition(self._lock)
        self._told.append(told)
        told.wait(timeout)
        if told in self._told:
            self._told.remove(told)

    def wake(self, number: int = 1) -> None:
        """As many as that, if so many rest."""
        for _ in range(min(number, len(self._told))):
            self._told.pop().notify()

    def wake_all(self) -> None:
        """For when there is nothing more to wait for."""
        self.wake(len(self._told))
