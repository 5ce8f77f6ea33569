"""Calls to the Graph API: where they go, how long they may take, and whose token they carry."""

import hashlib
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from django.conf import settings

from conversations.models import Channel
from core.compiled import Compiled
from core.http import Answer, Timeouts, call, form_of
from tenants.breaker import Breaker
from whatsapp.models import CloudNumber

SEND = Timeouts(connect=3, read=12, total=20)
"""Sends answer within a second; past this the answer counts as lost (B: ambiguous)."""
BRIEF = Timeouts(connect=2, read=4, total=5)
"""For read marks and typing, which are worth nothing late."""
FILE = Timeouts(connect=5, read=20, total=120)
"""For files: the largest, of 16 MB, takes a minute on a line of two megabits a second."""

MAX_JSON = 256 * 1024

# Where media addresses lead besides the Graph API itself; the token goes nowhere else.
FILE_HOSTS = (".fbsbx.com", ".facebook.com", ".whatsapp.net", ".fbcdn.net")


_number_of = Compiled(lambda asked: CloudNumber.objects.filter(channel=asked("channel")))


def token_of(channel: Channel) -> str:
    """The number's bearer token.

    Raises CloudNumber.DoesNotExist, core.crypto.SealBroken, or KeysUnavailable while the key
    service is away.
    """
    number = _number_of.first(channel=channel.pk)
    if number is None:
        raise CloudNumber.DoesNotExist
    return number.token.reveal()


def mark(token: str) -> str:
    """What tells one token from another and does not show it."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def post(
    path: str,
    *,
    token: str,
    body: dict[str, Any],
    timeouts: Timeouts,
    leave_by: float | None = None,
) -> Answer:
    """`leave_by`: as in `core.http.call`."""
    return call(
        "POST",
        _address(path),
        headers=_bearer(token),
        json_body=body,
        timeouts=timeouts,
        max_bytes=MAX_JSON,
        leave_by=leave_by,
    )


def get(path: str, *, token: str) -> Answer:
    return call("GET", _address(path), headers=_bearer(token), timeouts=SEND, max_bytes=MAX_JSON)


def delete(path: str, *, token: str) -> Answer:
    return call("DELETE", _address(path), headers=_bearer(token), timeouts=SEND, max_bytes=MAX_JSON)


def change_blocked(number: str, *, token: str, user: dict[str, str], blocked: bool) -> Answer:
    """Put one user on the list of whom the number blocks, or take them off it."""
    return call(
        "POST" if blocked else "DELETE",
        _address(f"{segment(number)}/block_users"),
        headers=_bearer(token),
        json_body={"messaging_product": "whatsapp", "block_users": [user]},
        timeouts=SEND,
        max_bytes=MAX_JSON,
    )


def put(path: str, *, token: str, content: bytes, headers: dict[str, str]) -> Answer:
    """Hand over the bytes of a file by a resumable upload, whose sessions want their own scheme."""
    return call(
        "POST",
        _address(path),
        headers={"Authorization": f"OAuth {token}", **headers},
        content=content,
        timeouts=FILE,
        max_bytes=MAX_JSON,
    )


def download(url: str, *, token: str, into: BinaryIO, max_bytes: int) -> Answer:
    """Fetch a media address that the API gave, into a file."""
    return call("GET", url, headers=_bearer(token), timeouts=FILE, max_bytes=max_bytes, into=into)


def upload(number: str, *, token: str, data: bytes, mime_type: str, filename: str) -> Answer:
    """Hand over a file of ours; the answer names the id that messages refer to it by."""
    body, content_type = form_of(
        {
            "messaging_product": "whatsapp",
            "type": mime_type,
            "file": (filename, data, mime_type),
        }
    )
    return call(
        "POST",
        _address(f"{segment(number)}/media"),
        headers={**_bearer(token), "Content-Type": content_type},
        content=body,
        timeouts=FILE,
        max_bytes=MAX_JSON,
    )


def breaker() -> Breaker:
    """The API's own: after five failures in a row sends wait, 2 s at first and 30 s at most.

    Short, since what waits are answers, and one message that tries costs little.
    """
    host = urlsplit(settings.WHATSAPP_GRAPH_URL).netloc
    return Breaker(
        name=f"WhatsApp at {host}",
        key=f"graph-breaker:{host}",
        failures=5,
        within=30,
        shortest=2,
        longest=30,
    )


def is_file_address(url: str) -> bool:
    """Whether the token may be shown to this address."""
    try:
        given, ours = urlsplit(url), urlsplit(settings.WHATSAPP_GRAPH_URL)
        if (given.scheme, given.hostname, given.port) == (ours.scheme, ours.hostname, ours.port):
            return True
        return given.scheme == "https" and (given.hostname or "").endswith(FILE_HOSTS)
    except ValueError:
        return False


def segment(value: str) -> str:
    """An id as one piece of a path, whatever it is made of."""
    return quote(value, safe="")


def _address(path: str) -> str:
    root = settings.WHATSAPP_GRAPH_URL.rstrip("/")
    return f"{root}/{settings.WHATSAPP_GRAPH_VERSION}/{path}"


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
