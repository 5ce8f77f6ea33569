"""The ways in which the real API does not answer well, with its own bodies and headers."""

import secrets
from collections.abc import Callable
from typing import Any

from aiohttp import web

from emulators.wire_faults import WIRE_FAULTS, Answer, Fault, changed


def error(
    status: int, kind: str, message: str, *, headers: dict[str, str] | None = None
) -> web.Response:
    """An error as the API writes it."""
    request_id = f"req_{secrets.token_hex(12)}"
    return web.json_response(
        {
            "type": "error",
            "error": {"type": kind, "message": message},
            "request_id": request_id,
        },
        status=status,
        headers={"request-id": request_id, **(headers or {})},
    )


def _refusing(
    status: int, kind: str, message: str, *, headers: dict[str, str] | None = None
) -> Fault:
    async def fault(_request: web.Request, _answer: Answer) -> web.StreamResponse:
        return error(status, kind, message, headers=headers)

    return fault


def _text_only(answer: Answer) -> Answer:
    words = [{"type": "text", "text": "Your booking is confirmed for 10.00!"}]
    return {**answer, "content": words, "stop_reason": "end_turn"}


def _input(value: Any) -> Callable[[Answer], Answer]:
    def change(answer: Answer) -> Answer:
        return {**answer, "content": [{**answer["content"][0], "input": value}]}

    return change


FAULTS: dict[str, Fault] = {
    **WIRE_FAULTS,
    "unauthorized": _refusing(401, "authentication_error", "invalid x-api-key"),
    "forbidden": _refusing(403, "permission_error", "Your key may not use this model."),
    "no_credit": _refusing(
        400, "invalid_request_error", "Your credit balance is too low to access the API."
    ),
    "invalid": _refusing(400, "invalid_request_error", "messages: at least one is needed"),
    "not_found": _refusing(404, "not_found_error", "model: no-such-model"),
    "too_large": _refusing(413, "request_too_large", "Request exceeds the maximum size"),
    "rate_limited": _refusing(
        429,
        "rate_limit_error",
        "This request would exceed your organization's rate limit.",
        headers={"retry-after": "1"},
    ),
    "rate_limited_long": _refusing(
        429, "rate_limit_error", "Try again later.", headers={"retry-after": "60"}
    ),
    "server_error": _refusing(500, "api_error", "Internal server error"),
    "overloaded": _refusing(529, "overloaded_error", "Overloaded"),
    "unavailable": _refusing(503, "api_error", "Service unavailable"),
    "no_content": changed(lambda answer: {**answer, "content": None}),
    "content_of_text": changed(lambda answer: {**answer, "content": "hello"}),
    "blocks_of_nothing": changed(lambda answer: {**answer, "content": [None, 7]}),
    "no_tool": changed(_text_only),
    "two_tools": changed(lambda answer: {**answer, "content": answer["content"] * 2}),
    "input_of_text": changed(_input('{"acts": []}')),
    "input_null": changed(_input(None)),
    "input_empty": changed(_input({})),
    "usage_of_text": changed(lambda answer: {**answer, "usage": "many"}),
    "usage_of_giants": changed(
        lambda answer: {**answer, "usage": {"input_tokens": 10**40, "output_tokens": -1}}
    ),
    "name_of_nothing": changed(lambda answer: {**answer, "model": "a\u0000\ud800" * 90}),
    "refusal": changed(lambda answer: {**answer, "content": [], "stop_reason": "refusal"}),
    "cut_off": changed(
        lambda answer: {**answer, "content": [], "stop_reason": "max_tokens"},
    ),
}
