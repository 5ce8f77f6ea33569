"""Asking the vendors that can, in their order, until one has taken it down.

One deadline covers all of them. Each is asked once: the customer waits, and the next vendor
is as good as a second try. Budgets, breakers and switches hold as for a turn.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ai.backends import door
from ai.backends.breaker import breaker_of
from ai.backends.keys import key_of
from ai.backends.models import Backend
from ai.backends.protocol import BackendError, Declined, Result, Unauthorized
from ai.backends.wire import THINKING_TOKENS
from ai.budget import prices, spending
from ai.hearing import rules
from ai.hearing.google import GoogleEars
from ai.hearing.openai import OpenAIEars
from ai.hearing.protocol import Picture, Recording
from ai.hearing.words import harmless
from ai.models import Hearing
from tenants.switches import Kind, stops

logger = logging.getLogger(__name__)

Form = Hearing.Form

LEAST_SECONDS = 1.5
SHARE = 0.6
"""Of the time that is left, for a vendor behind which others wait."""

TOKENS_A_SECOND = 50
"""Of sound, at most: Gemini counts 32, OpenAI's models fewer."""

WORD_TOKENS_A_SECOND = 15
"""Of what is said in a second, at most: fast speech in the scripts that take the most."""

TOKENS_OF_A_PICTURE = 6000
"""At most, of one with 1,024 pixels a side: vendors count 250 to 3,000."""

EARS: dict[str, Callable[..., OpenAIEars | GoogleEars]] = {
    Backend.Kind.OPENAI.value: OpenAIEars,
    Backend.Kind.OPENAI_COMPATIBLE.value: OpenAIEars,
    Backend.Kind.GOOGLE.value: GoogleEars,
}


class Unheard(Exception):
    """Nobody took it down. `why` is a code."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Taken:
    """What it says or shows, and who said so."""

    text: str
    backend: str
    model: str


def model_for(backend: Backend, form: str) -> str:
    """The model that takes such a thing down; empty where this vendor does not."""
    if backend.kind not in EARS:
        return ""
    return backend.hearing_model if form == Form.VOICE else backend.seeing_model


def able(form: str) -> list[Backend]:
    """The vendors that can and may, in their order."""
    return [backend for backend in door.vendors() if model_for(backend, form)]


def take_down(form: str, data: bytes, mime_type: str, *, length: int, seconds: float) -> Taken:
    """Have it taken down within `seconds`; `length` is a voice note's. Raises Unheard."""
    until = time.monotonic() + seconds
    vendors = able(form)
    why = "nobody_can"
    for number, backend in enumerate(vendors, start=1):
        left = until - time.monotonic()
        if left < LEAST_SECONDS:
            raise Unheard("too_late")
        if stops(Kind.AI).all_numbers:
            raise Unheard("kill_switch")
        share = left if number == len(vendors) else max(LEAST_SECONDS, left * SHARE)
        given = (
            Recording(data, mime_type, length=length, seconds=share)
            if form == Form.VOICE
            else Picture(data, mime_type, seconds=share)
        )
        try:
            return _asked(backend, given)
        except BackendError as error:
            logger.info("%s did not take a %s down: %s", backend.name, form, error.code)
            why = error.code[:40]
    raise Unheard(why)


def _asked(backend: Backend, given: Recording | Picture) -> Taken:
    """One call. Raises BackendError."""
    form = Form.VOICE if isinstance(given, Recording) else Form.PICTURE
    model = model_for(backend, form)
    breaker = breaker_of(backend, model=model)
    if breaker.is_open():
        raise BackendError("left_alone", "it failed too often")
    try:
        ears = EARS[backend.kind](
            model=model,
            key=key_of(backend),
            base_url=backend.base_url,
            own_network=backend.own_network,
        )
        result = _within_budget(backend, ears, given)
    except (Declined, spending.BudgetSpent):
        breaker.give_back()
        raise
    except BackendError as error:
        breaker.failed(at_once=isinstance(error, Unauthorized))
        raise
    breaker.succeeded()
    text = harmless(result.content["text"], form=form)
    if not text:
        raise Declined("nothing_heard", "no words came back")
    return Taken(text, backend.name, result.model)


def _within_budget(
    backend: Backend, ears: OpenAIEars | GoogleEars, given: Recording | Picture
) -> Result:
    if isinstance(given, Recording):
        return spending.take_down(
            partial(ears.transcribe, given),
            backend,
            model=ears.model,
            prompt_version=rules.VOICE,
            most=prices.Used(
                input=prices.OVERHEAD_TOKENS + given.length * TOKENS_A_SECOND,
                output=THINKING_TOKENS + given.length * WORD_TOKENS_A_SECOND,
            ),
            price=lambda _: prices.cost_of_voice(backend, seconds=given.length),
        )
    return spending.take_down(
        partial(ears.describe, given),
        backend,
        model=ears.model,
        prompt_version=rules.PICTURE,
        most=prices.Used(
            input=prices.OVERHEAD_TOKENS + TOKENS_OF_A_PICTURE,
            output=THINKING_TOKENS + rules.PICTURE_TOKENS,
        ),
        price=lambda used: prices.cost_of_picture(backend, used),
    )
