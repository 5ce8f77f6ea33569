"""The ways in which any HTTP server does not answer well, whatever it speaks."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Answer = dict[str, Any]
Fault = Callable[[web.Request, Answer], Awaitable[web.StreamResponse]]


def saying(text: str, *, content_type: str = "application/json") -> Fault:
    """A body of status 200 that is this text."""

    async def fault(_request: web.Request, _answer: Answer) -> web.StreamResponse:
        return web.Response(text=text, content_type=content_type)

    return fault


def changed(change: Callable[[Answer], Any]) -> Fault:
    """The right answer, after `change`."""

    async def fault(_request: web.Request, answer: Answer) -> web.StreamResponse:
        return web.json_response(change(answer))

    return fault


async def _hang(_request: web.Request, _answer: Answer) -> web.StreamResponse:
    await asyncio.sleep(3600)
    raise web.HTTPGatewayTimeout


async def _drip(request: web.Request, answer: Answer) -> web.StreamResponse:
    """The right answer, so slowly that no single wait is long."""
    text = json.dumps(answer)
    response = web.StreamResponse(
        headers={"Content-Type": "application/json", "Content-Length": str(len(text))}
    )
    await response.prepare(request)
    for character in text:
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


async def _redirect(request: web.Request, _answer: Answer) -> web.StreamResponse:
    """To another place, where the key would be sent along."""
    location = f"http://{request.host}/elsewhere"
    return web.Response(status=307, headers={"Location": location})


WIRE_FAULTS: dict[str, Fault] = {
    "bad_gateway": saying("<html><h1>502 Bad Gateway</h1></html>", content_type="text/html"),
    "hang": _hang,
    "drip": _drip,
    "flood": _flood,
    "cut": _cut,
    "drop": _drop,
    "redirect": _redirect,
    "empty": saying(""),
    "not_json": saying('{"content": [{"type": "tool_use", '),
    "array": saying("[]"),
    "null": saying("null"),
    "deep": saying("[" * 100_000),
}
