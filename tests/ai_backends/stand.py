"""The vendors' emulators as processes of their own, and turns to put to them."""

import os
import subprocess
import sys
import threading
import time
from typing import Any

import requests

from ai.turn import CustomerMessage, HistoryEntry, Turn
from tests.ai.shops import DUBAI_NOW, SPARKLE
from tests.emulators.stand import ROOT, free_port

KEY = "sk-ant-a-key-of-the-tests"
KEY_ENV = "TEST_ANTHROPIC_KEY"


class VendorApi:
    """`python -m emulators.VENDOR`, driven over HTTP alone."""

    def __init__(self, vendor: str, *, key: str = KEY) -> None:
        self.vendor = vendor
        self.key = key
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = requests.Session()
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"emulators.{vendor}"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PROFFER_DEMO": "1",
                "EMULATOR_PORT": str(self.port),
                "EMULATOR_KEY": key,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 20
        while not self._is_up():
            assert time.monotonic() < end, "the emulator does not start"
            threading.Event().wait(0.02)

    def _is_up(self) -> bool:
        try:
            return self.http.get(f"{self.url}/_emulator/requests", timeout=1).ok
        except requests.ConnectionError:
            return False

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)
        self.http.close()

    def _post(self, path: str, body: Any) -> None:
        answer = self.http.post(f"{self.url}/_emulator/{path}", json=body, timeout=5)
        assert answer.ok, answer.text

    def reset(self) -> None:
        self._post("reset", {})

    def answers(self, *inputs: dict[str, Any]) -> None:
        """What the model says from now on; the last input stays."""
        self._post("answers", {"inputs": list(inputs)})

    def acts(self, *acts: dict[str, Any], language: str = "en", sure: str = "high") -> None:
        self.answers({"acts": list(acts), "language": language, "sure": sure})

    def fails(self, *faults: str, stay: bool = False) -> None:
        self._post("faults", {"faults": list(faults), "stay": stay})

    def lacks(self, *parts: str) -> None:
        """What the server behind the protocol does not know."""
        self._post("lacks", {"lacks": list(parts)})

    @property
    def requests(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.http.get(
            f"{self.url}/_emulator/requests", timeout=5
        ).json()["requests"]
        return found


class MessagesApi(VendorApi):
    """Anthropic's."""

    def __init__(self) -> None:
        super().__init__("anthropic")


def turn(
    *texts: str,
    state: dict[str, Any] | None = None,
    history: tuple[HistoryEntry, ...] = (),
    **more: Any,
) -> Turn:
    """A turn at Sparkle Homes; messages are numbered from 1."""
    return Turn(
        messages=tuple(
            CustomerMessage(id=number, text=text) for number, text in enumerate(texts, start=1)
        ),
        snapshot=more.pop("snapshot", SPARKLE),
        now=DUBAI_NOW,
        state=state or {},
        history=history,
        language="en",
        **more,
    )


def words(text: str, wanted: str, *, message: int = 1) -> dict[str, int]:
    """Where `wanted` stands in `text`, as a model points at it."""
    before = text[: text.index(wanted)].split()
    return {
        "message": message,
        "first": len(before),
        "last": len(before) + len(wanted.split()) - 1,
    }
