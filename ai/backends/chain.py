"""The chain of backends: each configured vendor in its order, the built-in engine last.

The engine is asked first, since it costs a millisecond: it settles what no model may
have an opinion on, and is the second opinion on everything else. A vendor that fails in
whatever way passes the turn on; the engine cannot fail to answer. All of it has one
deadline, and every attempt is recorded. Runs outside any database transaction.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ai.acts import Decision, HandOff
from ai.backends import asking, door, judging, reading
from ai.backends.breaker import breaker_of
from ai.backends.models import Backend
from ai.backends.protocol import (
    BackendError,
    Declined,
    Permanent,
    Request,
    Result,
    Temporary,
    Unauthorized,
    VendorBackend,
)
from ai.backends.vendors import connect
from ai.budget import spending
from ai.engine import decide as engine_decide
from ai.turn import Turn
from ai.validate import InvalidDecision, validate
from tenants.breaker import Breaker
from tenants.switches import Kind, stops

logger = logging.getLogger(__name__)

ENGINE = "built-in"
DEADLINE_SECONDS = 20.0
LEAST_SECONDS = 1.5
"""With less time left no vendor is asked any more."""

SHARE = 0.6
"""Of the time that is left, for a vendor behind which others wait: one that hangs must not
use up the turn of those that work."""

PAUSE_SECONDS = (0.15, 0.6)
"""Before a second try: at random, so that workers do not come back together."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that may be carried out, where it came from, and all that was tried."""

    decision: Decision
    backend: str = ENGINE
    model: str = ""
    prompt_version: str = ""
    attempts: list[dict[str, Any]] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0


def decide(
    turn: Turn,
    backends: Sequence[Backend] | None = None,
    *,
    purpose: str = spending.Purpose.CUSTOMERS,
) -> Decided:
    """Decide a turn of the active tenant. Never raises for what a backend or network does.

    `backends`: the vendors, by a caller that has just asked which there are and which of them
    the workspace lets be asked (`ai.backends.door`). `purpose`: what their calls are written
    down as.
    """
    until = time.monotonic() + DEADLINE_SECONDS
    engine = _engine(turn)
    if judging.is_settled(engine, turn):
        return Decided(engine)
    if backends is None:
        backends = door.vendors()
    if not backends:
        return Decided(engine)
    attempts: list[dict[str, Any]] = []
    for number, backend in enumerate(backends, start=1):
        left = until - time.monotonic()
        if left < LEAST_SECONDS:
            break
        if stops(Kind.AI).all_numbers:
            # Flipped while another backend was waited for: nothing goes out any more.
            attempts.append(_attempt(backend, "switched_off"))
            break
        share = left if number == len(backends) else max(LEAST_SECONDS, left * SHARE)
        until_then = time.monotonic() + share
        found = Asking(backend, turn, engine, until_then, attempts, purpose).ask()
        if found is not None:
            return found
    return Decided(
        engine,
        attempts=attempts,
        input_tokens=sum(attempt.get("input_tokens", 0) for attempt in attempts),
        output_tokens=sum(attempt.get("output_tokens", 0) for attempt in attempts),
    )


def _engine(turn: Turn) -> Decision:
    try:
        return validate(engine_decide(turn), turn)
    except InvalidDecision as problem:
        logger.exception("the built-in engine decided something that may not be sent")
        return Decision(
            acts=(HandOff(reason="low_confidence"),),
            language=turn.language or turn.snapshot.business.default_language,
            confidence=0.0,
            reasons={"invalid": str(problem)},
            state=turn.state,
        )


def _attempt(backend: Backend, outcome: str, **more: Any) -> dict[str, Any]:
    return {"backend": backend.name, "model": backend.model, "outcome": outcome, **more}


@dataclass
class Asking:
    """One backend's part in a turn: at most two calls, and what became of them."""

    backend: Backend
    turn: Turn
    engine: Decision
    until: float
    attempts: list[dict[str, Any]]
    purpose: str

    def ask(self) -> Decided | None:
        """A decision from this backend, or None: the next one's turn."""
        breaker = breaker_of(self.backend)
        if breaker.is_open():
            self.attempts.append(_attempt(self.backend, "left_alone"))
            return None
        try:
            vendor = connect(self.backend)
            return self._twice(vendor, breaker)
        except BackendError as error:
            self.attempts.append(_attempt(self.backend, error.code, error=error.reason))
            breaker.failed(at_once=isinstance(error, Unauthorized))
        except Exception as error:
            # Whatever a vendor's library does, the customer is answered.
            logger.exception("backend %s failed in an unknown way", self.backend.name)
            self.attempts.append(_attempt(self.backend, "broken", error=type(error).__name__))
            breaker.failed()
        return None

    def _twice(self, vendor: VendorBackend, breaker: Breaker) -> Decided | None:
        for last in (False, True):
            try:
                return self._once(vendor, breaker)
            except Temporary as error:
                breaker.failed()
                if last or not error.again or not self._pause(error.after):
                    return None
                if stops(Kind.AI).all_numbers:
                    self.attempts.append(_attempt(self.backend, "switched_off"))
                    return None
        return None

    def _pause(self, after: float | None) -> bool:
        """Wait a moment before the second try; False when that would be too long."""
        seconds = max(after or 0.0, random.uniform(*PAUSE_SECONDS))  # noqa: S311 (no secret)
        if seconds > 2.0 or self.until - time.monotonic() < seconds + LEAST_SECONDS:
            return False
        # Part of the call's own deadline, which a worker waits for anyway.
        threading.Event().wait(seconds)
        return True

    def _once(self, vendor: VendorBackend, breaker: Breaker) -> Decided | None:
        request = asking.request_for(
            self.turn,
            seconds=max(0.0, self.until - time.monotonic()),
            hints=self.engine.evidence,
        )
        version = asking.prompt_for(self.turn).version
        began = time.monotonic()
        record = self._recorder(began)
        try:
            result = spending.complete(
                vendor, self.backend, request, prompt_version=version, purpose=self.purpose
            )
        except spending.BudgetSpent as error:
            # Nobody was asked, so it says nothing of the account.
            record(error.code, error=error.reason)
            breaker.give_back()
            return None
        except Temporary as error:
            record(error.code, error=error.reason)
            raise
        except Declined as error:
            record(error.code, error=error.reason)
            # What one customer wrote must not take a vendor from all the others.
            breaker.give_back()
            return None
        except Permanent as error:
            record(error.code, error=error.reason)
            breaker.failed(at_once=isinstance(error, Unauthorized))
            return None
        tokens = {
            "input_tokens": result.input_tokens,
            "output_tokens": result.output_tokens,
            "cached_tokens": result.cached_tokens,
        }
        try:
            decision = self._read(result, request)
        except (Permanent, InvalidDecision) as error:
            record("malformed", error=str(error)[:200], **tokens)
            # It answers; what it answers is no reason to leave the account alone.
            breaker.succeeded()
            return None
        record("answered", **tokens)
        breaker.succeeded()
        return Decided(
            decision=decision,
            backend=self.backend.name,
            model=result.model,
            prompt_version=version,
            attempts=self.attempts,
            input_tokens=sum(attempt.get("input_tokens", 0) for attempt in self.attempts),
            output_tokens=sum(attempt.get("output_tokens", 0) for attempt in self.attempts),
        )

    def _recorder(self, began: float) -> Callable[..., None]:
        def record(outcome: str, **more: Any) -> None:
            latency = round((time.monotonic() - began) * 1000)
            self.attempts.append(_attempt(self.backend, outcome, latency_ms=latency, **more))

        return record

    def _read(self, result: Result, request: Request) -> Decision:
        """The answer as a decision that may be carried out. Raises Permanent, InvalidDecision."""
        found = reading.read(result.content, schema=request.schema, turn=self.turn)
        raw = Decision(
            acts=found.acts,
            language=found.language,
            confidence=0.0,
            evidence=tuple(refs_of(found.acts)),
        )
        checked = validate(raw, self.turn)
        judged = judging.judged(checked, engine=self.engine, turn=self.turn, sure=found.sure)
        # Once more, for the dialogue's state: the gate may have put a question instead.
        whole = validate(replace(judged, state={}), self.turn)
        # Words for other acts than those that are carried out would be beside the point.
        return replace(whole, prose=found.prose if _kinds(whole.acts) == _kinds(found.acts) else "")


def _kinds(acts: Sequence[Any]) -> list[str]:
    return [act.kind for act in acts]


def refs_of(acts: Sequence[Any]) -> list[str]:
    """The catalogue references that acts rest on."""
    found: dict[str, None] = {}
    for act in acts:
        if getattr(act, "ref", ""):
            found[act.ref] = None
        found |= dict.fromkeys(line.ref for line in getattr(act, "lines", ()))
    return list(found)
