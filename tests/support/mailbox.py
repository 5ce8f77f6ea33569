"""A real mail server that keeps what it is sent, for every test that has mails."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.ports import free_port

START_SECONDS = 60


class Mailbox:
    """`python -m emulators.mail` in a process of its own, driven over HTTP."""

    def __init__(self) -> None:
        self.port, self.smtp_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "emulators.mail"],
            env={
                **os.environ,
                "PROFFER_DEMO": "1",
                "EMULATOR_MAIL_PORT": str(self.port),
                "EMULATOR_SMTP_PORT": str(self.smtp_port),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                requests.get(f"{self.url}/_emulator/health", timeout=1).raise_for_status()
            except requests.RequestException:
                time.sleep(0.05)
            else:
                return
        self.process.kill()
        raise RuntimeError(f"the mail server does not answer: {self.process.communicate()[1]!r}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=10)

    def mails(self, to: str = "") -> list[dict[str, Any]]:
        """What arrived, oldest first."""
        answer = requests.get(f"{self.url}/_emulator/mails", params={"to": to}, timeout=5)
        found: list[dict[str, Any]] = answer.json()["mails"]
        return found

    def only(self, to: str) -> dict[str, Any]:
        """The one mail to this address."""
        (mail,) = self.mails(to)
        return mail

    def faults(self, **values: Any) -> None:
        requests.post(f"{self.url}/_emulator/faults", json=values, timeout=5).raise_for_status()

    def reset(self) -> None:
        requests.post(f"{self.url}/_emulator/reset", timeout=5).raise_for_status()


@pytest.fixture(scope="session")
def _mail_server() -> Iterator[Mailbox]:
    server = Mailbox()
    yield server
    server.stop()


@pytest.fixture
def mailbox(_mail_server: Mailbox, settings: Any) -> Mailbox:
    """An empty mailbox that the product's mails go to."""
    _mail_server.reset()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _mail_server.smtp_port
    return _mail_server
