"""Secrets at rest: AES-256-GCM under the tenant's data key, bound to the place they belong to.

A sealed value names its key and carries schema, table, column and row as additional
data: moved to another tenant, table, column or row it does not open. The data keys
come from a keyring that `tenants.keys` hands in; they rest wrapped by a key provider.
Format: ``v2.<key id>.<base64url nonce+ciphertext>``.
"""

import base64
import hashlib
import hmac
import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.key_providers.chosen import local_keys
from core.scope import PUBLIC_SCHEMA, active_scope

NONCE_BYTES = 12  # NIST SP 800-38D, 8.2


class SealBroken(Exception):
    """The sealed value is damaged, was made with another key, or was moved."""


class Keyring(Protocol):
    """Where data keys come from: those of the active tenant, or of the platform outside one."""

    def sealing_key(self) -> tuple[str, bytes]:
        """The id and the key that new values are sealed with."""
        ...

    def opening_key(self, key_id: str) -> bytes | None:
        """The key of that id if it is one of the active tenant's."""
        ...

    def index_key(self) -> bytes:
        """The platform's key for blind indexes."""
        ...


_keyring: Keyring | None = None


def use_keyring(keyring: Keyring) -> None:
    """For `tenants.apps` alone."""
    global _keyring
    _keyring = keyring


def _keys() -> Keyring:
    if _keyring is None:
        raise RuntimeError("no keyring: the rooms are not ready")
    return _keyring


def _bound(place: str) -> bytes:
    scope = active_scope()
    return f"{scope.schema_name if scope else PUBLIC_SCHEMA}\x1f{place}".encode()


def seal(secret: str, *, place: str) -> str:
    """Encrypt `secret` for the active tenant, bound to `place`: ``table.column/row``.

    Raises KeysUnavailable while the key provider is away.
    """
    key_id, key = _keys().sealing_key()
    nonce = os.urandom(NONCE_BYTES)
    body = nonce + AESGCM(key).encrypt(nonce, secret.encode(), _bound(place))
    return f"v2.{key_id}.{base64.urlsafe_b64encode(body).decode()}"


def unseal(sealed: str, *, place: str, old_place: str = "") -> str:
    """Decrypt what :func:`seal` made for the same tenant and `place`.

    `old_place` opens values from before data keys (form ``v1``), which were bound to it.
    Raises SealBroken or KeysUnavailable.
    """
    version, key_id, body = _parts(sealed)
    if version == "v2":
        key, bound = _keys().opening_key(key_id), _bound(place)
    elif version == "v1" and old_place:
        key, bound = local_keys().opens_without_envelope(key_id), old_place.encode()
    else:
        raise SealBroken("not a sealed value")
    if key is None:
        raise SealBroken("sealed with another key")
    try:
        opened = AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound)
    except InvalidTag:
        raise SealBroken("damaged or moved") from None
    return opened.decode()


def sealed_with_newest(sealed: str) -> bool:
    """Whether the value needs no sealing anew."""
    version, key_id, _ = _parts(sealed)
    return version == "v2" and key_id == _keys().sealing_key()[0]


def _parts(sealed: str) -> tuple[str, str, bytes]:
    try:
        version, key_id, encoded = sealed.split(".", 2)
        return version, key_id, base64.urlsafe_b64decode(encoded)
    except ValueError:
        raise SealBroken("not a sealed value") from None


def blind_index(value: str, *, purpose: str) -> str:
    """A keyed hash to look a value up by without storing it: 64 hex digits.

    The same in all tenants, so only for tables of the shared schema; `purpose` keeps
    two tables' indexes from being compared. The value is taken as it is: fold case first.
    """
    text = f"{purpose}\x1f{value}".encode()
    return hmac.new(_keys().index_key(), text, hashlib.sha256).hexdigest()
