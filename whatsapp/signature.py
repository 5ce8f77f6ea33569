"""Whether a webhook comes from Meta: HMAC over the bytes as they came, and nothing else."""

import hmac

PREFIX = "sha256="


def sign(body: bytes, *, secret: str) -> str:
    """The header that belongs to `body`."""
    return PREFIX + hmac.digest(secret.encode(), body, "sha256").hex()


def is_signed(body: bytes, *, header: str, secret: str) -> bool:
    """Whether `header` (X-Hub-Signature-256) signs exactly these bytes. No secret: never."""
    if not secret or not header.startswith(PREFIX):
        return False
    expected = sign(body, secret=secret)
    return hmac.compare_digest(header.encode("utf-8", "replace"), expected.encode())


def is_token(given: str, *, expected: str) -> bool:
    """Whether the handshake's token is ours, in constant time. None configured: never."""
    return bool(expected) and hmac.compare_digest(
        given.encode("utf-8", "replace"), expected.encode()
    )
