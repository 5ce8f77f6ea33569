"""What tokens cost at a backend, as its row says.

A US dollar for a million tokens is a millionth of one for each, so prices multiply with
numbers of tokens to millionths of a dollar as they stand. Sums are rounded up.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from ai.backends.models import Backend
from ai.backends.protocol import Request
from ai.backends.wire import THINKING_TOKENS

OVERHEAD_TOKENS = 1024
"""What vendors put around a request: their own words about tools and roles (a few hundred)."""


@dataclass(frozen=True, slots=True)
class Used:
    """Tokens of one call; `cached` are part of `input`."""

    input: int = 0
    cached: int = 0
    output: int = 0

    @property
    def all(self) -> int:
        return self.input + self.output


def at_most(request: Request) -> Used:
    """The most that a call can use: no token is shorter than a byte of UTF-8, as vendors'
    vocabularies are made of bytes; the answer is bounded by the request, with the room that
    vendors are given for thoughts, which they charge for like an answer."""
    from_json = len(repr(request.schema).encode())
    texts = sum(len(text.encode()) for text in (*request.system, request.data))
    return Used(
        input=texts + from_json + OVERHEAD_TOKENS, output=request.max_tokens + THINKING_TOKENS
    )


def cost(backend: Backend, used: Used) -> int | None:
    """Millionths of a US dollar, or None where nobody has said what this backend costs."""
    if backend.price_input is None or backend.price_output is None:
        return None
    cached_price = backend.price_input if backend.price_cached is None else backend.price_cached
    cached = min(used.cached, used.input)
    total: Decimal = (
        (used.input - cached) * backend.price_input
        + cached * cached_price
        + used.output * backend.price_output
    )
    return int(total.to_integral_value(rounding=ROUND_CEILING))


def cost_of_voice(backend: Backend, *, seconds: int) -> int | None:
    """The same of a voice note, which is charged by its length."""
    if backend.price_minute is None:
        return None
    micros = backend.price_minute * 1_000_000 * seconds / 60
    return int(micros.to_integral_value(rounding=ROUND_CEILING))


def cost_of_picture(backend: Backend, used: Used) -> int | None:
    """The same of a picture; None where another model looks at it than the one with the price."""
    return cost(backend, used) if backend.seeing_model == backend.model else None


def most_cost(backend: Backend, used: Used) -> int | None:
    """The same with nothing read from a cache. Some vendors charge a quarter more for what they
    put into one; there are several bytes to a token, so that the bound holds with it."""
    return cost(backend, Used(input=used.input, output=used.output))
