"""The Vault emulator as a process of its own."""

from typing import Any

import requests

from core.key_providers.vault import VaultAddress, VaultTransit
from tests.support.emulator import Emulator

TOKEN = "hvs.a-token-of-the-tests"
KEY = "proffer"


class Vault(Emulator):
    """`python -m emulators.vault`, driven over HTTP alone."""

    def __init__(self) -> None:
        super().__init__("vault", key=TOKEN, look=("POST", "state"))

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
