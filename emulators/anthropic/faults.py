"""The ways in which the real API does not answer well, with its own bodies and headers."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Answer = dict[str, Any]
Fault = Callable[[web.Request, Answer], Awaitable[web.StreamResponse]]


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


def _body(text: str, *, content_type: str = "application/json") -> Fault:
    async def fault(_request: web.Request, _answer: Answer) -> web.StreamResponse:
        return web.Response(text=text, content_type=content_type)

    return fault


def _changed(change: Callable[[Answer], Any]) -> Fault:
    async def fault(_request: web.Request, answer: Answer) -> web.StreamResponse:
        return web.json_response(change(answer))

    return fault


async def _hang(_request: web.Request, _answer: Answer) -> web.StreamResponse:
    await asyncio.sleep(3600)
    raise web.HTTPGatewayTimeout


async def _drip(request: web.Request, answer: Answer) -> web.StreamResponse:
    """The right answer, so slowly that no single wait is long."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for character in json.dumps(answer):
        await response.write(character.encode())
        await asyncio.sleep(0.05)
    await response.write_eof()
    return response


async def _flood(request: web.Request, _answer: Answer) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"content": [')
    for _ in range(200):
        await response.write(b" " * 65536)
    await response.write_eof()
    return response


async def _cut(request: web.Request, answer: Answer) -> web.StreamResponse:
    """The connection ends in the middle of the body."""
    text = json.dumps(answer).encode()
    response = web.StreamResponse(headers={"Content-Length": str(len(text))})
    await response.prepare(request)
    await response.write(text[: len(text) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


async def _drop(request: web.Request, _answer: Answer) -> web.StreamResponse:
    """The connection ends without a byte."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def _text_only(answer: Answer) -> Answer:
    words = [{"type": "text", "text": "Your booking is confirmed for 10.00!"}]
    return {**answer, "content": words, "stop_reason": "end_turn"}


def _input(value: Any) -> Callable[[Answer], Answer]:
    def change(answer: Answer) -> Answer:
        return {**answer, "content": [{**answer["content"][0], "input": value}]}

    return change


FAULTS: dict[str, Fault] = {
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
    "bad_gateway": _body("<html><h1>502 Bad Gateway</h1></html>", content_type="text/html"),
    "hang": _hang,
    "drip": _drip,
    "flood": _flood,
    "cut": _cut,
    "drop": _drop,
    "empty": _body(""),
    "not_json": _body('{"content": [{"type": "tool_use", '),
    "array": _body("[]"),
    "null": _body("null"),
    "no_content": _changed(lambda answer: {**answer, "content": None}),
    "content_of_text": _changed(lambda answer: {**answer, "content": "hello"}),
    "blocks_of_nothing": _changed(lambda answer: {**answer, "content": [None, 7]}),
    "no_tool": _changed(_text_only),
    "two_tools": _changed(lambda answer: {**answer, "content": answer["content"] * 2}),
    "input_of_text": _changed(_input('{"acts": []}')),
    "input_null": _changed(_input(None)),
    "input_empty": _changed(_input({})),
    "usage_of_text": _changed(lambda answer: {**answer, "usage": "many"}),
    "cut_off": _changed(
        lambda answer: {**answer, "content": [], "stop_reason": "max_tokens"},
    ),
}
