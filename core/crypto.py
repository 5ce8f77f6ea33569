"""Secrets at rest: AES-256-GCM with a key id and the place they belong to as additional data.

A sealed value moved to another tenant, table, column or row does not open.
Format: ``v1.<key id>.<base64url nonce+ciphertext>``.
"""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12  # NIST SP 800-38D, 8.2


class SealBroken(Exception):
    """The sealed value is damaged, was made with another key, or was moved."""


def _key() -> bytes:
    return base64.urlsafe_b64decode(settings.FIELD_KEY)


def _key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]


def seal(secret: str, *, place: str) -> str:
    """Encrypt `secret`, bound to `place` such as ``t_acme/whatsapp_cloudnumber.token/3``."""
    key = _key()
    nonce = os.urandom(NONCE_BYTES)
    body = nonce + AESGCM(key).encrypt(nonce, secret.encode(), place.encode())
    return f"v1.{_key_id(key)}.{base64.urlsafe_b64encode(body).decode()}"


def unseal(sealed: str, *, place: str) -> str:
    """Decrypt what :func:`seal` made for the same `place`. Raises SealBroken."""
    try:
        version, key_id, encoded = sealed.split(".", 2)
        body = base64.urlsafe_b64decode(encoded)
    except ValueError:
        raise SealBroken("not a sealed value") from None
    key = _key()
    if version != "v1" or key_id != _key_id(key):
        raise SealBroken("sealed with another key")
    try:
        opened = AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place.encode())
    except InvalidTag:
        raise SealBroken("damaged or moved") from None
    return opened.decode()
