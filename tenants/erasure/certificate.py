"""The certificate of an erasure: what was removed, signed with the platform's key.

The signature is Ed25519 (RFC 8032) over the certificate as JSON with sorted keys and no
spaces, in UTF-8; base64. Anybody who has the public key can check it without us.
"""

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tenants.keys import keyring
from tenants.models import DataKey, Erasure

KIND = "proffer.tenant.erased"
VERSION = 1


def _signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring.platform_key(DataKey.Purpose.SIGN))


def public_key() -> str:
    """The platform's public key as PEM, to be published."""
    pem = _signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_name(key: Ed25519PublicKey) -> str:
    """The first 16 hex digits of the public key's SHA-256: which key has signed."""
    return hashlib.sha256(_raw(key)).hexdigest()[:16]


def certificate_of(erasure: Erasure, *, finished: datetime) -> dict[str, Any]:
    """What is certified. Holds no content of the tenant's and nobody's address."""
    return {
        "kind": KIND,
        "version": VERSION,
        "tenant": {
            "id": erasure.tenant_id,
            "slug": erasure.slug,
            "name": erasure.name,
            "schema": erasure.schema_name,
        },
        "requested_by": erasure.requested_by,
        "reason": erasure.reason,
        "begun_at": erasure.started_at.isoformat(),
        "erased_at": finished.isoformat(),
        "removed": erasure.removed,
        "left": {},
        "key": key_name(_signing_key().public_key()),
    }


def canonical(certificate: dict[str, Any]) -> bytes:
    return json.dumps(
        certificate, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def sign(certificate: dict[str, Any]) -> str:
    return base64.b64encode(_signing_key().sign(canonical(certificate))).decode()


def is_genuine(certificate: dict[str, Any], signature: str) -> bool:
    """Whether the platform's key signed exactly this."""
    try:
        _signing_key().public_key().verify(
            base64.b64decode(signature, validate=True), canonical(certificate)
        )
    except (InvalidSignature, ValueError):
        return False
    return True
