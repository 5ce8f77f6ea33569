"""`POST /v1/messages` as the real API has it, and a control API of its own.

POST /_emulator/answers  {"inputs": [{…tool input…}, …]}   what the next calls return, in
                         order; the last one stays
POST /_emulator/faults   {"faults": ["overloaded", …]}     what happens to the next calls
                         instead, in order; {"faults": [...], "stay": true} keeps the last
GET  /_emulator/requests                                    every request as it came
POST /_emulator/reset
"""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from emulators.anthropic.faults import FAULTS, error

GREETING = {
    "acts": [{"kind": "small_talk", "code": "greeting"}],
    "language": "en",
    "sure": "high",
}
MOST_BYTES = 32 * 1024 * 1024


@dataclass
class Emulator:
    """What the emulator was told, and what it was asked."""

    key: str
    inputs: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    faults_stay: bool = False
    requests: list[dict[str, Any]] = field(default_factory=list)

    def next_input(self) -> dict[str, Any]:
        if len(self.inputs) > 1:
            return self.inputs.pop(0)
        return self.inputs[0] if self.inputs else GREETING

    def next_fault(self) -> str | None:
        if not self.faults:
            return None
        if self.faults_stay and len(self.faults) == 1:
            return self.faults[0]
        return self.faults.pop(0)


EMULATOR = web.AppKey("emulator", Emulator)


def build_app(key: str) -> web.Application:
    """The emulator that accepts `key`."""
    app = web.Application(client_max_size=MOST_BYTES)
    app[EMULATOR] = Emulator(key=key)
    app.router.add_post("/v1/messages", _messages)
    app.router.add_post("/_emulator/answers", _answers)
    app.router.add_post("/_emulator/faults", _faults)
    app.router.add_get("/_emulator/requests", _requests)
    app.router.add_post("/_emulator/reset", _reset)
    return app


async def _messages(request: web.Request) -> web.StreamResponse:
    emulator = request.app[EMULATOR]
    try:
        body = await request.json()
    except json.JSONDecodeError:
        return error(400, "invalid_request_error", "The request body is not valid JSON")
    emulator.requests.append({"headers": dict(request.headers), "body": body})
    if emulator.key not in _keys(request):
        return error(401, "authentication_error", "invalid x-api-key")
    if "anthropic-version" not in request.headers:
        return error(400, "invalid_request_error", "anthropic-version: header is required")
    wrong = _wrong(body)
    if wrong:
        return error(400, "invalid_request_error", wrong)
    answer = {
        "id": f"msg_{secrets.token_hex(12)}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [
            {
                "type": "tool_use",
                "id": f"toolu_{secrets.token_hex(12)}",
                "name": body["tool_choice"]["name"],
                "input": emulator.next_input(),
            }
        ],
        "stop_reason": "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": len(json.dumps(body)) // 4, "output_tokens": 40},
    }
    fault = emulator.next_fault()
    if fault is not None:
        return await FAULTS[fault](request, answer)
    return web.json_response(answer)


def _keys(request: web.Request) -> tuple[str, ...]:
    """The key in either of the headers that the API takes it from."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return (request.headers.get("x-api-key", ""), bearer)


def _wrong(body: Any) -> str | None:
    """What the real API would refuse of a request like ours, or None."""
    if not isinstance(body, dict):
        return "The request body is not an object"
    for name, kind in (("model", str), ("max_tokens", int), ("messages", list), ("tools", list)):
        if not isinstance(body.get(name), kind) or not body[name]:
            return f"{name}: Field required"
    names = {tool.get("name") for tool in body["tools"]}
    if body.get("tool_choice", {}).get("name") not in names:
        return "tool_choice: names no tool"
    for tool in body["tools"]:
        problem = _unstrict(tool.get("input_schema"), strict=tool.get("strict") is True)
        if problem:
            return f"tools: {problem}"
    return None


# What a strict tool's schema may not say.
_UNSUPPORTED = {"minimum", "maximum", "multipleOf", "minLength", "maxLength", "maxItems", "pattern"}


def _unstrict(schema: Any, *, strict: bool) -> str | None:
    if not isinstance(schema, dict):
        return "input_schema: Field required"
    if not strict:
        return None
    if _UNSUPPORTED & set(schema):
        return f"strict schemas do not support {', '.join(sorted(_UNSUPPORTED & set(schema)))}"
    if schema.get("enum") == []:
        return "enum must not be empty"
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            return "strict schemas need additionalProperties: false"
        parts = list(schema.get("properties", {}).values())
    else:
        parts = [schema["items"]] if "items" in schema else []
    return next((found for part in parts if (found := _unstrict(part, strict=True))), None)


async def _answers(request: web.Request) -> web.Response:
    request.app[EMULATOR].inputs = list((await request.json())["inputs"])
    return web.json_response({"ok": True})


async def _faults(request: web.Request) -> web.Response:
    body = await request.json()
    unknown = [name for name in body["faults"] if name not in FAULTS]
    if unknown:
        return web.json_response({"unknown": unknown, "known": sorted(FAULTS)}, status=400)
    emulator = request.app[EMULATOR]
    emulator.faults, emulator.faults_stay = list(body["faults"]), body.get("stay") is True
    return web.json_response({"ok": True})


async def _requests(request: web.Request) -> web.Response:
    return web.json_response({"requests": request.app[EMULATOR].requests})


async def _reset(request: web.Request) -> web.Response:
    emulator = request.app[EMULATOR]
    emulator.inputs, emulator.faults, emulator.requests = [], [], []
    emulator.faults_stay = False
    return web.json_response({"ok": True})
