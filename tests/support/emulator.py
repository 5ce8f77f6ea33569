"""An emulator of the outside world as a process of its own."""

import os
import subprocess
import sys

import requests

from tests.support.ports import free_port
from tests.support.source import ROOT
from tests.support.waiting import until


class Emulator:
    """`python -m emulators.NAME` with `key` as the one key it takes, driven over HTTP alone.

    `look` is the method and the path below `/_emulator/` by which it says that it is up.
    """

    def __init__(self, name: str, *, key: str, look: tuple[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = requests.Session()
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"emulators.{name}"],
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
        until(lambda: self._is_up(*look), f"the emulator of {name} does not start")

    def _is_up(self, method: str, path: str) -> bool:
        assert self.process.poll() is None, "it ended by itself"
        body = None if method == "GET" else {}
        try:
            answer = self.http.request(method, f"{self.url}/_emulator/{path}", json=body, timeout=5)
        except requests.ConnectionError:
            return False
        return answer.ok

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        self.http.close()
