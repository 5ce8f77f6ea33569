"""What every vendor's backend is to us: one request, one object back, typed errors.

A backend knows nothing of catalogues, tenants or databases. It gets two texts and
the schema of the only thing it may answer, and gives back an object that claims to
follow that schema; nobody believes it before `ai.backends.reading` and
`ai.validate` have looked at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """One turn for a vendor's model.

    `system`: the rules, then the published catalogue (the same for many turns, so a
    vendor may cache it). `data`: the conversation as JSON, for the user's role.
    `schema`: JSON schema of the answer. `seconds`: all the time the call may take.
    """

    system: tuple[str, ...]
    data: str
    schema: Mapping[str, Any]
    seconds: float
    max_tokens: int = 1024


@dataclass(frozen=True, slots=True)
class Result:
    """What came back: the object, and what it cost.

    `input_tokens` are all that were read; `cached_tokens` are those of them that the vendor
    had read before, which it charges less for. 0 where the vendor does not say.
    """

    content: Mapping[str, Any]
    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0


class BackendError(Exception):
    """A call without a usable answer. `code` and `reason` hold nothing secret or personal."""

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"{code}: {reason}")


class Temporary(BackendError):
    """Overloaded, limited, unreachable or late: the same call may succeed soon.

    `after`: seconds the vendor asks to wait, when it says so. `again`: whether a
    second try in the same turn makes sense.
    """

    def __init__(
        self, code: str, reason: str, *, after: float | None = None, again: bool = True
    ) -> None:
        self.after = after
        self.again = again
        super().__init__(code, reason)


class Permanent(BackendError):
    """The same call will fail again: refused, or answered with something unreadable."""


class Unauthorized(Permanent):
    """The key, the account or its quota: every call fails until a person acts."""


class Declined(Permanent):
    """The vendor works, and does not answer this: its filter, or an answer that was cut off.

    It says nothing of the next call, so it is no reason to leave the account alone: a
    customer could otherwise switch a vendor off for everybody by what they write.
    """


class Rejected(Declined):
    """The vendor does not take a request such as this one. `http_status` is the answer's."""

    def __init__(self, code: str, reason: str, *, http_status: int) -> None:
        self.http_status = http_status
        super().__init__(code, reason)


class VendorBackend(Protocol):
    """One configured vendor."""

    def complete(self, request: Request) -> Result:
        """Ask once, with no retry of its own. Raises BackendError."""
