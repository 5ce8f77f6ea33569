"""The whole product in a home of its own, started by the demo's own command, and what an
operator may do to it: look into the database, find processes, send them signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import redis
import requests
from psycopg.rows import dict_row

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 150.0

MARKS = {
    "web": "granian",
    "relay": "manage.py relay",
    "worker": "worker@proffer",
    "assistant": "assistant@proffer",
    "steward": "manage.py steward",
    "redis": "valkey-server",
    "postgres": "postgres -D",
}
"""What stands in the command line of each process that the supervisor has started."""


def wait_for(
    look: Callable[[], T | None], *, seconds: float = 20.0, every: float = 0.05, what: str
) -> T:
    """What `look` returns once it is truthy; AssertionError with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(every)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stand:
    """A running demo."""

    process: subprocess.Popen[bytes]
    home: Path
    facts: dict[str, Any]

    def sql(self, query: str, *parameters: Any, schema: str = "public") -> list[dict[str, Any]]:
        """Rows of a query as the database's administrator, in that schema."""
        with psycopg.connect(
            self.facts["database_url"], autocommit=True, row_factory=dict_row
        ) as db:
            db.execute("SELECT set_config('search_path', %s, false)", [f"{schema},public"])
            cursor = db.execute(query, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.facts["redis_url"], socket_timeout=5)

    def faults(self, **settings: Any) -> None:
        """Replace the emulator's faults; none when called without any."""
        requests.post(
            f"{self.facts['emulator_url']}/_emulator/faults", json=settings, timeout=10
        ).raise_for_status()

    def pid(self, name: str) -> int | None:
        """The running process of that name, as the supervisor started it."""
        for child in _children(self.process.pid):
            if MARKS[name] in _command(child):
                return child
        return None

    def running(self, name: str, *, seconds: float = 30.0) -> int:
        """The process of that name, waited for while it is being started anew."""
        return wait_for(lambda: self.pid(name), seconds=seconds, what=f"a running {name}")

    def kill(self, name: str) -> None:
        """SIGKILL to the process of that name; the supervisor starts it anew."""
        os.kill(self.running(name), signal.SIGKILL)

    def is_live(self) -> bool:
        try:
            answer = requests.get(f"{self.facts['base_url']}/health/ready", timeout=2)
        except requests.RequestException:
            return False
        return answer.status_code == 200


@contextmanager
def standing(home: Path, **environment: str) -> Iterator[Stand]:
    """Start the product in `home` with these settings beside its own, and stop it afterwards.

    What the supervisor says is kept in `<home>/supervisor.log`, beside the home's own logs.
    """
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "USER")
    said = home.with_name(f"{home.name}-supervisor.log")
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "supervisor", "demo"],
            cwd=ROOT,
            env={
                **{name: os.environ[name] for name in kept if name in os.environ},
                "PROFFER_HOME": str(home),
                "PROFFER_PORT": str(free_port()),
                **environment,
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while b"Ctrl-C stops everything" not in said.read_bytes():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the demo did not start:\n{said.read_text()}")
            time.sleep(0.1)
        yield Stand(process, home, json.loads((home / "demo.json").read_text()))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=90)


def said_by_supervisor(stand: Stand) -> Mapping[str, int]:
    """How often it started each process anew, by its words."""
    found: dict[str, int] = {}
    text = stand.home.with_name(f"{stand.home.name}-supervisor.log").read_text(errors="replace")
    for line in text.splitlines():
        if line.endswith("is started anew"):
            found[line] = found.get(line, 0) + 1
    return found


def _children(parent: int) -> list[int]:
    """Direct children: a process is started by the main thread or by the looking one."""
    found: list[int] = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        try:
            found += map(int, (task / "children").read_text().split())
        except OSError:
            continue  # this thread has just ended
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
