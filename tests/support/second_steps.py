"""An authenticator app for tests: what a telephone would show, by RFC 6238 itself."""

import base64
import hashlib
import hmac
import struct
import time

from accounts.mfa import recovery, totp
from accounts.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(moment: float, *, secret: str = SECRET) -> str:
    """The six digits at that time, in seconds since 1970."""
    counter = struct.pack(">Q", int(moment) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    value = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{value % 10**6:06d}"


def code(*, steps: int = 0, secret: str = SECRET) -> str:
    """The digits now, or some steps of 30 seconds from now."""
    return code_at(time.time() + 30 * steps, secret=secret)


def give_app(user: User) -> list[str]:
    """Set up an app two steps ago, as if; returns the person's recovery codes."""
    row = totp.add(user=user, secret=SECRET, code=code(steps=-1))
    row.data["used"] -= 2
    row.save(update_fields=["data"])
    return recovery.make_codes(user)
