"""The whole product as its users meet it: every process, started by the demo's own command."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
import requests

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 150.0


def wait_for(look: Callable[[], T | None], *, seconds: float = 20.0, what: str) -> T:
    """What `look` returns once it is truthy; fails with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.05)


@dataclass
class Shop:
    """One tenant as its customers and staff reach it."""

    facts: dict[str, Any]
    emulator: str
    base_url: str
    tokens: dict[str, str] = field(default_factory=dict)

    def says(self, customer: str, message: str | dict[str, Any], *, name: str = "Test") -> str:
        """A customer writes (a text, or any message of the Cloud API); the wamid."""
        body = {"type": "text", "text": {"body": message}} if isinstance(message, str) else message
        answer = requests.post(
            f"{self.emulator}/_emulator/inbound",
            json={
                "to": self.facts["phone_number_id"],
                "from": customer,
                "name": name,
                "message": body,
            },
            timeout=10,
        )
        answer.raise_for_status()
        return str(answer.json()["wamid"])

    def heard(self, customer: str) -> list[dict[str, Any]]:
        """What the business sent to this customer, in order."""
        answer = requests.get(
            f"{self.emulator}/_emulator/conversations/{self.facts['phone_number_id']}/{customer}",
            timeout=10,
        )
        answer.raise_for_status()
        return [row for row in answer.json()["messages"] if row["direction"] == "outbound"]

    def hears(
        self, customer: str, *, after: int = 0, seconds: float = 20.0
    ) -> list[dict[str, Any]]:
        """Wait for messages beyond the first `after`; returns the new ones."""
        return wait_for(
            lambda: self.heard(customer)[after:], seconds=seconds, what="an answer on the phone"
        )

    def ask(self, customer: str, text: str) -> str:
        """Write and return all that was answered, as one text."""
        before = len(self.heard(customer))
        self.says(customer, text)
        self.hears(customer, after=before)
        time.sleep(0.4)  # an answer of several messages arrives one by one
        return "\n".join(row["text"] for row in self.heard(customer)[before:])

    def api(
        self, method: str, path: str, *, who: str = "owner", json: Any = None, **more: Any
    ) -> requests.Response:
        if who not in self.tokens:
            person = self.facts[who]
            signed_in = self._request(
                "POST",
                "/api/v1/auth/token/",
                json={"email": person["email"], "password": person["password"]},
            )
            signed_in.raise_for_status()
            self.tokens[who] = signed_in.json()["access"]
        headers = {"Authorization": f"Bearer {self.tokens[who]}", **more.pop("headers", {})}
        return self._request(method, path, json=json, headers=headers, **more)

    def _request(self, method: str, path: str, **more: Any) -> requests.Response:
        parts = urlsplit(self.facts["url"])
        headers = {"Host": parts.netloc, **more.pop("headers", {})}
        return requests.request(
            method, f"http://127.0.0.1:{parts.port}{path}", headers=headers, timeout=20, **more
        )


@dataclass
class Stack:
    """A running demo."""

    process: subprocess.Popen[bytes]
    home: Path
    facts: dict[str, Any]

    def shop(self, index: int = 0) -> Shop:
        return Shop(
            facts=self.facts["tenants"][index],
            emulator=self.facts["emulator_url"],
            base_url=self.facts["base_url"],
        )

    def faults(self, **settings: Any) -> None:
        requests.post(
            f"{self.facts['emulator_url']}/_emulator/faults", json=settings, timeout=10
        ).raise_for_status()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("home") / "proffer"
    ours = ("PATH", "HOME", "LANG", "TMPDIR", "USER")
    process = subprocess.Popen(
        [sys.executable, "-m", "supervisor", "demo"],
        cwd=ROOT,
        env={
            **{name: os.environ[name] for name in ours if name in os.environ},
            "PROFFER_HOME": str(home),
            "PROFFER_PORT": str(free_port()),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = b""
    deadline = time.monotonic() + START_SECONDS
    os.set_blocking(process.stdout.fileno(), False)
    while b"Proffer is ready" not in said:
        said += process.stdout.read() or b""
        assert process.poll() is None, said.decode()
        assert time.monotonic() < deadline, said.decode()
        time.sleep(0.1)
    try:
        yield Stack(process, home, json.loads((home / "demo.json").read_text()))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
