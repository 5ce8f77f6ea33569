"""The demo under measurement: started by its own command in a home of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg
import requests
from psycopg.rows import dict_row

from benchmarks import floor
from benchmarks.load import Business
from chaos.stand import ROOT, free_port, standing

NAMES = (
    ("granian", "web"),
    ("manage.py relay", "relay"),
    ("worker@proffer", "worker"),
    ("assistant@proffer", "assistant"),
    ("manage.py steward", "steward"),
    ("-m emulators", "emulator"),
    ("valkey-server", "valkey"),
    ("postgres", "postgres"),
    ("supervisor", "supervisor"),
)


@dataclass
class Running:
    """A demo that answers."""

    process: subprocess.Popen[bytes]
    home: Path
    facts: dict[str, Any]
    tokens: dict[str, str] = field(default_factory=dict)

    def business(self, index: int = 0) -> Business:
        facts = self.facts["tenants"][index]
        return Business(phone_number_id=facts["phone_number_id"], display=facts["phone_number"])

    def sql(self, query: str, *parameters: Any, schema: str = "public") -> list[dict[str, Any]]:
        with psycopg.connect(
            self.facts["database_url"], autocommit=True, row_factory=dict_row
        ) as db:
            db.execute("SELECT set_config('search_path', %s, false)", [f"{schema},public"])
            cursor = db.execute(query, parameters or None)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def settle(self, schema: str, *, seconds: float = 120) -> None:
        """Wait until all that was asked for is done, so that the next measure starts idle."""
        deadline = time.monotonic() + seconds
        query = (
            "SELECT (SELECT count(*) FROM conversations_inboundevent WHERE processed_at IS NULL)"
            " + (SELECT count(*) FROM conversations_conversation WHERE turn_due_at IS NOT NULL)"
            " + (SELECT count(*) FROM conversations_message"
            "    WHERE status IN ('queued', 'sending')) AS work"
        )
        while self.sql(query, schema=schema)[0]["work"]:
            if time.monotonic() > deadline:
                raise TimeoutError("the demo does not come to rest")
            time.sleep(0.2)
        time.sleep(1)

    def api(self, url: str, person: dict[str, str], method: str, path: str, body: Any) -> Any:
        """A call to the API at the host of `url`, signed in (once) as `person`."""
        if url not in self.tokens:
            credentials = {"email": person["email"], "password": person["password"]}
            self.tokens[url] = self._call(url, "POST", "auth/token/", credentials)["access"]
        return self._call(url, method, path, body, token=self.tokens[url])

    def _call(self, url: str, method: str, path: str, body: Any, *, token: str = "") -> Any:
        answer = requests.request(
            method,
            f"http://127.0.0.1:{urlsplit(url).port}/api/v1/{path}",
            headers={
                "Host": urlsplit(url).netloc,
                **({"Authorization": f"Bearer {token}"} if token else {}),
            },
            json=body,
            timeout=60,
        )
        answer.raise_for_status()
        return answer.json()

    @contextmanager
    def still(self, *names: str) -> Iterator[None]:
        """Hold processes of these names still; for less than the watchdog's patience."""
        held = [
            psutil.Process(pid)
            for pid in _descendants(self.process.pid)
            if _name(_read(f"/proc/{pid}/cmdline").replace("\0", " ")) in names
        ]
        for process in held:
            process.suspend()
        try:
            yield
        finally:
            for process in held:
                process.resume()

    def cpu_seconds(self) -> float:
        """Processor time that all processes have used: the one number other load leaves alone."""
        ticks = 0
        for pid in _descendants(self.process.pid):
            fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> dict[str, float]:
        """Megabytes by process: what it holds alone and its share of what is shared (PSS)."""
        found: dict[str, float] = {}
        for pid in _descendants(self.process.pid):
            name = _name(_read(f"/proc/{pid}/cmdline").replace("\0", " "))
            for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
                if line.startswith("Pss:"):
                    found[name] = found.get(name, 0.0) + int(line.split()[1]) / 1024
        return {**found, "all": sum(found.values())}


def _name(command: str) -> str:
    return next((name for mark, name in NAMES if mark in command), "other")


SETTINGS = {
    # The assistant waits for more before it answers; here its work is measured. A message is
    # marked as read when it always is, a moment after it came and not in the same one.
    "BURST_QUIET": "0",
    "BURST_QUIET_COMPLETE": "0",
    "WHATSAPP_TYPING_SECONDS": "0",
}


@contextmanager
def running(home: Path) -> Iterator[Running]:
    """Start a demo without quiet windows, stop it afterwards."""
    with standing(home, **SETTINGS) as stand:
        time.sleep(2)  # until it is at rest
        yield Running(stand.process, stand.home, stand.facts)


@contextmanager
def bare_server(demo: Running, module: str) -> Iterator[str]:
    """A floor's server beside the demo (`module` has its application); its address."""
    port = free_port()
    demo.sql(floor.TABLE)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", f"{module}:application"),
            *("--interface", "wsgi", "--workers", "1", "--blocking-threads", "8"),
            *("--host", "127.0.0.1", "--port", str(port), "--no-ws"),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "FLOOR_SECRET": demo.facts["app_secret"],
            "FLOOR_DATABASE": demo.facts["database_url"],
        },
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for_port(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=20)
        demo.sql("DROP TABLE IF EXISTS public.benchmark_floor")


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _descendants(root: int) -> list[int]:
    found = [root]
    for pid in found:
        tasks = Path(f"/proc/{pid}/task")
        for task in tasks.iterdir() if tasks.is_dir() else ():
            found += map(int, _read(f"{task}/children").split())
    return found


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""
