"""The faults of a run: dealt like a pack of cards by a seed, struck one after the other."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import redis

from chaos.stand import Stand, wait_for

SHARES = {
    "kill worker": 24,
    "kill assistant": 18,
    "kill web": 14,
    "kill relay": 11,
    "kill steward": 5,
    "wipe redis": 12,
    "kill redis": 4,
    "crash postgres": 6,
    "stop worker": 2,
    "stop assistant": 1,
    "stop relay": 1,
    "stop web": 1,
    "stop steward": 1,
}
"""Of a hundred faults. At least ten wipes of Redis and five crashes of Postgres in a hundred."""

STOPPED_SECONDS = 40.0
"""How long a stopped process stands still: longer than the supervisor's patience with any of
the message path, so that it is killed before it can go on."""


def deal(count: int, *, seed: int) -> list[str]:
    """So many faults in the order of `seed`, each kind by its share, the rare kinds first."""
    exact = {name: count * share / 100 for name, share in SHARES.items()}
    dealt = {name: int(amount) for name, amount in exact.items()}
    for name in sorted(exact, key=lambda name: dealt[name] - exact[name]):
        if sum(dealt.values()) < count:
            dealt[name] += 1
    pack = [name for name, times in dealt.items() for _ in range(times)]
    random.Random(seed).shuffle(pack)
    return pack


@dataclass
class Striker:
    """Strikes a pack of faults, spread evenly over `seconds`, until it is through.

    `at` is when the last one was over, `struck` what happened how often.
    """

    stand: Stand
    pack: list[str]
    seconds: float
    seed: int
    say: Callable[[str], None]
    struck: Counter[str] = field(default_factory=Counter)
    killed_while_stopped: int = 0
    last_at: float = 0.0
    _waking: list[threading.Thread] = field(default_factory=list)

    def run(self) -> None:
        dice = random.Random(self.seed + 1)
        gap = self.seconds / max(1, len(self.pack))
        begun = time.monotonic()
        for index, fault in enumerate(self.pack):
            due = begun + gap * (index + dice.random() * 0.8)
            time.sleep(max(0.0, due - time.monotonic()))
            self.strike(fault)
        for waking in self._waking:
            waking.join()

    def strike(self, fault: str) -> None:
        verb, _, target = fault.partition(" ")
        if verb == "kill":
            self.stand.kill(target)
        elif verb == "wipe":
            self._wipe()
        elif verb == "crash":
            # SIGQUIT is Postgres's immediate shutdown: no goodbye, recovery at the next start.
            os.kill(self.stand.running("postgres"), signal.SIGQUIT)
        else:
            self._stop(target)
        self.struck[fault] += 1
        self.last_at = time.monotonic()
        self.say(fault)

    def _wipe(self) -> None:
        def wiped() -> bool:
            try:
                return bool(self.stand.redis().flushall())
            except redis.RedisError:
                return False  # it is being started anew

        wait_for(wiped, seconds=30, what="a Redis to wipe")

    def _stop(self, target: str) -> None:
        """Stop the whole process group; wake it much later, if it still is there."""
        pid = self.stand.running(target)
        os.killpg(pid, signal.SIGSTOP)
        waking = threading.Thread(target=self._wake, args=(target, pid), daemon=True)
        waking.start()
        self._waking.append(waking)

    def _wake(self, target: str, pid: int) -> None:
        deadline = time.monotonic() + STOPPED_SECONDS
        while time.monotonic() < deadline:
            if self.stand.pid(target) not in (pid, None):
                self.killed_while_stopped += 1
                self.last_at = max(self.last_at, time.monotonic())
                return
            time.sleep(0.2)
        try:
            os.killpg(pid, signal.SIGCONT)
        except ProcessLookupError:
            self.killed_while_stopped += 1
        self.last_at = max(self.last_at, time.monotonic())
