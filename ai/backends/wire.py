"""One JSON request to a vendor, and its failures as ours.

Vendors differ in addresses, bodies and how they write an error. What a failure means
for the chain is the same for all, and so is what may be believed of an answer.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from ai.backends.protocol import (
    BackendError,
    Declined,
    Permanent,
    Rejected,
    Temporary,
    Unauthorized,
)
from core import clock, http

CONNECT_SECONDS = 4.0
MOST_BYTES = 512 * 1024
"""Of one answer; a full one has a few kilobytes."""

LEAST_SECONDS = 0.2
"""A call is given so long at least, or none could be told from one that never left."""

MOST_TOKENS = 10_000_000
"""More than any model reads at once. What claims to be more is not counted."""

THINKING_TOKENS = 3072
"""Room beside the answer for models that think first and whose thoughts count as output."""

_MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,79}\Z")
_ERROR_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}\Z")


@dataclass(frozen=True, slots=True)
class Call:
    """What is posted: JSON, or bytes with the type that the headers state.

    `own_network`: the address was given at this machine's command line, and may be of its
    network. The headers hold the key, so none of this is for logs.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: Any = field(repr=False)
    own_network: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a vendor's error says besides its status.

    `name`: its own word for it. `account`: what is at fault whatever the status: "key",
    "quota" or nothing of the account. `after`: seconds that it asks to wait.
    """

    name: str = ""
    account: str = ""
    after: float | None = None


TroubleIn = Callable[[Mapping[str, str], Any], Trouble]
"""Reads a vendor's error from its headers and the decoded body (None if it was no JSON)."""


def ask(call: Call, *, until: float, trouble_in: TroubleIn) -> dict[str, Any]:
    """Post and read one JSON object, by `until` of time.monotonic. Raises BackendError."""
    seconds = max(LEAST_SECONDS, until - time.monotonic())
    try:
        answer = http.call(
            "POST",
            call.url,
            timeouts=http.Timeouts(
                connect=min(CONNECT_SECONDS, seconds), read=seconds, total=seconds
            ),
            max_bytes=MOST_BYTES,
            headers={"Accept": "application/json", **call.headers},
            own_network=call.own_network,
            **_carried(call.body),
        )
    except http.OutboundError as error:
        raise _unanswered(error, late=time.monotonic() >= until - LEAST_SECONDS) from None
    if not 200 <= answer.status < 300:
        raise _failure(answer, trouble_in)
    found = decoded(answer.body)
    if not isinstance(found, dict):
        raise Permanent("malformed", "the answer is no JSON object")
    return found


def _carried(body: Any) -> dict[str, Any]:
    return {"content": body} if isinstance(body, bytes) else {"json_body": body}


def decoded(body: bytes) -> Any:
    """A body as JSON, or None."""
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def _unanswered(error: http.OutboundError, *, late: bool) -> BackendError:
    if isinstance(error, http.Forbidden):
        return Permanent("forbidden_address", error.reason)
    if isinstance(error, http.TooLarge):
        return Permanent("malformed", "the answer is too large")
    if isinstance(error, http.PerhapsSent) and late:
        return Temporary("timeout", "no answer in time", again=False)
    if isinstance(error, http.PerhapsSent):
        # It was read, and may be charged for.
        return Temporary("broken_off", "the line broke before the answer was whole")
    return Temporary("connection", "no connection")


def _failure(answer: http.Answer, trouble_in: TroubleIn) -> BackendError:
    status = answer.status
    trouble = _trouble(answer, trouble_in)
    reason = f"status {status} {trouble.name}".strip()
    if trouble.account == "quota" or status == 402:
        return Unauthorized("quota", reason)
    if trouble.account == "key" or status in (401, 403):
        return Unauthorized("unauthorized", reason)
    if status == 429:
        return Temporary("rate_limited", reason, after=trouble.after)
    if status in (408, 409, 424, 425) or (status >= 500 and status != 501):
        code = "overloaded" if status in (503, 529) else "server_error"
        return Temporary(code, reason, after=trouble.after)
    if status < 400:
        return Permanent("redirected", reason)
    return Rejected("refused", reason, http_status=status)


def _trouble(answer: http.Answer, trouble_in: TroubleIn) -> Trouble:
    """What the vendor says, from bytes that may say anything."""
    try:
        found = trouble_in(answer.headers, decoded(answer.body))
    except (TypeError, ValueError, KeyError, AttributeError, IndexError):
        found = Trouble()
    after = wait_in(answer.headers) if found.after is None else found.after
    name = found.name if _ERROR_NAME.match(found.name) else ""
    return Trouble(name=name, account=found.account, after=after)


def wait_in(headers: Mapping[str, str]) -> float | None:
    """Seconds that `retry-after` asks for, as a number or a date; None beyond an hour."""
    text = headers.get("retry-after", "").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text) - clock.now()).total_seconds()
        except (ValueError, TypeError):
            return None
    return seconds if 0 <= seconds <= 3600 else None


# ------------------------------------------------------------- what may be believed


def model_name(value: Any, *, default: str) -> str:
    """The model that a vendor says has answered; what is no name of one is not repeated."""
    return value if isinstance(value, str) and _MODEL_NAME.match(value) else default


def count(value: Any) -> int:
    """A number of tokens; 0 for whatever is none."""
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 0 <= value <= MOST_TOKENS else 0


def part(value: Any, *path: str | int) -> Any:
    """What lies at `path` within decoded JSON, or None."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def cut_off() -> Declined:
    return Declined("cut_off", "the answer was cut off")


def refusal(how: str) -> Declined:
    """`how` is a word of ours for the vendor's way of refusing, never its text."""
    return Declined("refusal", how)
