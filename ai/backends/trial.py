"""Asking a vendor a harmless question, to see that address, key and model work."""

import time
from dataclasses import dataclass

from ai.backends import asking, reading
from ai.backends.breaker import breaker_of
from ai.backends.models import Backend
from ai.backends.protocol import BackendError
from ai.backends.vendors import connect
from ai.budget import spending
from ai.turn import CustomerMessage, Turn
from catalog.snapshot import BusinessEntry, Snapshot
from core.clock import now

SECONDS = 15.0

WORDS = {
    "no_key": "This process has no key for it.",
    "unauthorized": "The vendor refuses the key, or the account has nothing left.",
    "rate_limited": "The vendor limits the account at the moment.",
    "overloaded": "The vendor is overloaded at the moment.",
    "timeout": f"No answer came within {SECONDS:.0f} seconds.",
    "connection": "There is no connection to the address.",
    "broken_off": "The connection broke before the answer was whole.",
    "server_error": "The vendor's server failed.",
    "refused": "The vendor refuses the request; the model's name may be wrong.",
    "malformed": "An answer came that follows no rule of ours.",
}
"""What a failure means, by the error's code."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `code` is "answered" or the error's; neither text holds a secret."""

    code: str
    reason: str
    model: str = ""
    milliseconds: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def worked(self) -> bool:
        return self.code == "answered"

    @property
    def words(self) -> str:
        """For people, in a sentence or two."""
        if self.worked:
            return (
                f"{self.model} answered in {self.milliseconds} ms, "
                f"with {self.input_tokens} + {self.output_tokens} tokens."
            )
        return f"{WORDS.get(self.code, 'It could not be used.')} ({self.code}: {self.reason})"


def try_backend(backend: Backend) -> Trial:
    """One real call. A success ends that the account is left alone; a failure opens nothing."""
    turn = _harmless_turn()
    request = asking.request_for(turn, seconds=SECONDS)
    began = time.monotonic()
    try:
        result = spending.complete_for_platform(
            connect(backend), backend, request, prompt_version=asking.PROMPT_VERSION
        )
        reading.read(result.content, schema=request.schema, turn=turn)
    except BackendError as error:
        return Trial(code=error.code, reason=error.reason)
    breaker_of(backend).succeeded()
    return Trial(
        code="answered",
        reason="",
        model=result.model,
        milliseconds=round((time.monotonic() - began) * 1000),
        input_tokens=result.input_tokens,
        output_tokens=result.output_tokens,
    )


def _harmless_turn() -> Turn:
    """A greeting to a business that sells nothing: no customer's data leaves for a test."""
    business = BusinessEntry(
        name="Test",
        timezone="UTC",
        currency="USD",
        default_language="en",
        languages=("en",),
        hours={},
    )
    return Turn(
        messages=(CustomerMessage(id=1, text="Hello!"),),
        snapshot=Snapshot(version=1, business=business),
        now=now(),
    )
