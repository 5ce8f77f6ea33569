"""AWS Signature Version 4 of one request, for accounts without Bedrock API keys.

The whole of AWS's library would be needed for these few hashes otherwise. Held against
AWS's own published example.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key, as people write it: `ID:SECRET`, or `ID:SECRET:SESSION-TOKEN`."""

    key_id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


def credentials_in(key: str) -> Credentials | None:
    """The access key in a backend's key, or None: then it is a Bedrock API key."""
    parts = key.split(":", 2)
    if len(parts) < 2 or not parts[0].startswith(("AKIA", "ASIA")):
        return None
    return Credentials(*parts)


def signed(
    url: str,
    *,
    method: str,
    region: str,
    service: str,
    body: bytes,
    headers: Mapping[str, str],
    credentials: Credentials,
    at: datetime,
) -> dict[str, str]:
    """`headers` and those that sign the request. `at` is in UTC; no query is signed."""
    parts = urlsplit(url)
    stamp = at.strftime("%Y%m%dT%H%M%SZ")
    named = {name.lower(): value.strip() for name, value in headers.items()}
    named |= {"host": parts.netloc, "x-amz-date": stamp}
    if credentials.token:
        named["x-amz-security-token"] = credentials.token
    names = sorted(named)
    canonical = "\n".join(
        [
            method,
            quote(parts.path or "/", safe="/-_.~"),
            "",
            *(f"{name}:{named[name]}" for name in names),
            "",
            ";".join(names),
            hashlib.sha256(body).hexdigest(),
        ]
    )
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"{ALGORITHM}\n{stamp}\n{scope}\n{digest}"
    key = f"AWS4{credentials.secret}".encode()
    for step in scope.split("/"):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return {
        **{name: value for name, value in named.items() if name != "host"},
        "authorization": (
            f"{ALGORITHM} Credential={credentials.key_id}/{scope}, "
            f"SignedHeaders={';'.join(names)}, Signature={signature}"
        ),
    }
