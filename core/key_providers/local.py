"""The wrapping key lies in the environment or in a file of the installation.

`FIELD_KEY` (or the file `FIELD_KEY_FILE`) holds one or more keys of 32 bytes in
base64url, separated by commas: the first wraps, all of them unwrap. To change it,
put a new one in front and run `manage.py rotate_keys --wrapping`.
Format: ``local1.<key id>.<base64url nonce+ciphertext>``, AES-256-GCM.
"""

import base64
import binascii
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

from core.key_providers.base import WrappingRefused

NONCE_BYTES = 12  # NIST SP 800-38D, 8.2
KEY_BYTES = 32
FORM = "local1"


class LocalKeys:
    """Keys by their id, the newest first."""

    name = "local"

    def __init__(self, text: str) -> None:
        self._keys: dict[str, bytes] = {}
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            key = _decoded(part)
            self._keys[key_id(key)] = key
        if not self._keys:
            raise ImproperlyConfigured("FIELD_KEY (or FIELD_KEY_FILE) holds no key.")
        self._newest = next(iter(self._keys))

    @classmethod
    def from_settings(cls, *, text: str, file: str) -> "LocalKeys":
        return cls(Path(file).read_text() if file else text)

    def wrap(self, key: bytes, *, purpose: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        body = nonce + AESGCM(self._keys[self._newest]).encrypt(nonce, key, purpose.encode())
        return f"{FORM}.{self._newest}.{base64.urlsafe_b64encode(body).decode()}"

    def unwrap(self, wrapped: str, *, purpose: str) -> bytes:
        try:
            form, which, encoded = wrapped.split(".")
            body = base64.urlsafe_b64decode(encoded)
        except ValueError:
            raise WrappingRefused("not a wrapped key") from None
        key = self._keys.get(which)
        if form != FORM or key is None:
            raise WrappingRefused("wrapped by a key that is not here")
        try:
            return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], purpose.encode())
        except InvalidTag:
            raise WrappingRefused("damaged, or of another purpose") from None

    def is_current(self, wrapped: str) -> bool:
        return wrapped.startswith(f"{FORM}.{self._newest}.")

    def opens_without_envelope(self, which: str) -> bytes | None:
        """The key itself, for values sealed before data keys were there (form ``v1``)."""
        return self._keys.get(which)


def key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]


def _decoded(part: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(part)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(
            "FIELD_KEY must hold keys of 32 bytes in base64url. Make one: python -c "
            "'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
        )
    return key
