"""HashiCorp Vault's Transit engine: the wrapping key never leaves the vault.

The HTTP API of Transit (`/v1/<mount>/encrypt/<key>`, `/decrypt/<key>`), with the purpose
as associated data, which needs a key of an AEAD type (aes256-gcm96 is Vault's default).
"""

import base64
import binascii
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from core.http import OutboundError, Timeouts, call
from core.key_providers.base import KeysUnavailable, WrappingRefused

TIMEOUTS = Timeouts(connect=2.0, read=3.0, total=5.0)
MAX_BYTES = 64 * 1024
REMEMBER_VERSION_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class VaultAddress:
    """Where Transit is, and what lets us in. `token_file` is read anew at each call, so
    that an agent beside us may renew the token.
    """

    url: str
    key: str
    mount: str = "transit"
    namespace: str = ""
    token: str = ""
    token_file: str = ""


class VaultTransit:
    """Wraps by `encrypt`, unwraps by `decrypt`."""

    name = "vault"

    def __init__(self, address: VaultAddress) -> None:
        if not address.url or not address.key or not (address.token or address.token_file):
            raise ImproperlyConfigured(
                "Vault needs VAULT_ADDR, VAULT_TRANSIT_KEY and VAULT_TOKEN or VAULT_TOKEN_FILE."
            )
        self._at = address
        self._latest: tuple[float, int] | None = None
        self._lock = threading.Lock()

    def wrap(self, key: bytes, *, purpose: str) -> str:
        data = self._call("encrypt", plaintext=_b64(key), associated_data=_b64(purpose.encode()))
        return str(data["ciphertext"])

    def unwrap(self, wrapped: str, *, purpose: str) -> bytes:
        if not wrapped.startswith("vault:v"):
            raise WrappingRefused("not wrapped by a vault")
        data = self._call("decrypt", ciphertext=wrapped, associated_data=_b64(purpose.encode()))
        try:
            return base64.b64decode(str(data["plaintext"]), validate=True)
        except binascii.Error:
            raise KeysUnavailable("The key service gave an answer that is no key.") from None

    def is_current(self, wrapped: str) -> bool:
        return wrapped.startswith(f"vault:v{self._latest_version()}:")

    def _latest_version(self) -> int:
        with self._lock:
            if self._latest is None or self._latest[0] < time.monotonic():
                data = self._send("GET", f"keys/{self._at.key}", None)
                self._latest = (
                    time.monotonic() + REMEMBER_VERSION_SECONDS,
                    int(data["latest_version"]),
                )
            return self._latest[1]

    def _call(self, verb: str, **body: str) -> dict[str, Any]:
        return self._send("POST", f"{verb}/{self._at.key}", body)

    def _send(self, method: str, path: str, body: dict[str, str] | None) -> dict[str, Any]:
        try:
            answer = call(
                method,
                f"{self._at.url.rstrip('/')}/v1/{self._at.mount}/{path}",
                timeouts=TIMEOUTS,
                max_bytes=MAX_BYTES,
                headers=self._headers(),
                json_body=body,
            )
            content = answer.json()
        except OutboundError as error:
            raise KeysUnavailable(f"The key service does not answer ({error.reason}).") from None
        except ValueError:
            raise KeysUnavailable("The key service gave an answer that is no JSON.") from None
        if answer.status == 200 and isinstance(content.get("data"), dict):
            return dict(content["data"])
        if answer.status == 400 and path.startswith("decrypt/"):
            # Vault's answer to a ciphertext that it did not make, or with other data.
            raise WrappingRefused("the vault does not open this")
        # 403: token or policy; 404: no such key; 503: sealed. All are the operator's to mend.
        raise KeysUnavailable(f"The key service refuses (HTTP {answer.status}).")

    def _headers(self) -> dict[str, str]:
        at = self._at
        token = Path(at.token_file).read_text().strip() if at.token_file else at.token
        return {
            "X-Vault-Token": token,
            "X-Vault-Request": "true",
            **({"X-Vault-Namespace": at.namespace} if at.namespace else {}),
        }


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()
