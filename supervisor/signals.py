"""Signals as events that the main loop can wait for."""

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Self

_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """While active, a request to stop is noted, and any signal (a child's end too) wakes us."""

    def __init__(self) -> None:
        self.stop_requests = 0

    def __enter__(self) -> Self:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)
        self._wakeup = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        self._before = {one: signal.signal(one, self._note_stop) for one in _STOP}
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, self._note_child)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for one, handler in self._before.items():
            signal.signal(one, handler)
        signal.set_wakeup_fd(self._wakeup)
        os.close(self._reading)
        os.close(self._writing)

    def stopping(self) -> bool:
        """Whether somebody asked us to stop."""
        return self.stop_requests > 0

    def wait(self, seconds: float) -> None:
        """Sleep until a signal comes, at most this long."""
        ready, _, _ = select.select([self._reading], [], [], max(0.0, seconds))
        if ready:
            os.read(self._reading, 4096)

    def _note_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_requests += 1

    def _note_child(self, _number: int, _frame: FrameType | None) -> None:
        """Only there so that Python writes to the pipe."""
