"""A clock that can be pushed forward, so that days of retries pass in a test's second."""

import asyncio
import time


class Clock:
    """Wall time plus an offset; sleepers wake when the offset jumps over their hour."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset
        self._jumped = asyncio.Event()

    def now(self) -> float:
        """Seconds since the epoch, as the emulated platform sees them."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        """Push the clock forward and wake everyone who sleeps on it."""
        self.offset += seconds
        self.wake()

    def reset(self) -> None:
        """Back to wall time."""
        self.offset = 0.0
        self.wake()

    def wake(self) -> None:
        """Make every sleeper look at the time again."""
        jumped, self._jumped = self._jumped, asyncio.Event()
        jumped.set()

    async def sleep_until(self, moment: float | None) -> None:
        """Sleep until `moment` or the next jump, whichever comes first; None waits for a jump."""
        jumped = self._jumped
        timeout = None if moment is None else moment - self.now()
        if timeout is not None and timeout <= 0:
            return
        try:
            await asyncio.wait_for(jumped.wait(), timeout)
        except TimeoutError:
            return
