"""The Vault emulator as a process of its own."""

import os
import subprocess
import sys
import threading
import time
from typing import Any

import requests

from core.key_providers.vault import VaultAddress, VaultTransit
from tests.emulators.stand import ROOT, free_port

TOKEN = "hvs.a-token-of-the-tests"
KEY = "proffer"


class Vault:
    """`python -m emulators.vault`, driven over HTTP alone."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = requests.Session()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "emulators.vault"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PROFFER_DEMO": "1",
                "EMULATOR_PORT": str(self.port),
                "EMULATOR_KEY": TOKEN,
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
            return self.http.post(f"{self.url}/_emulator/state", json={}, timeout=1).ok
        except requests.ConnectionError:
            return False

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)
        self.http.close()

    def fresh(self) -> None:
        """One key, nothing sealed, the first token."""
        self.http.post(f"{self.url}/_emulator/reset", json={}, timeout=5)
        self.state(token=TOKEN)
        self.own(f"keys/{KEY}")

    def state(self, **changes: Any) -> dict[str, Any]:
        return self.http.post(f"{self.url}/_emulator/state", json=changes, timeout=5).json()

    def own(self, path: str, **body: Any) -> requests.Response:
        """A call as the vault's operator makes it."""
        return self.http.post(
            f"{self.url}/v1/transit/{path}",
            json=body,
            headers={"X-Vault-Token": TOKEN},
            timeout=5,
        )

    def transit(self, **changes: Any) -> VaultTransit:
        return VaultTransit(VaultAddress(**{"url": self.url, "key": KEY, "token": TOKEN} | changes))
