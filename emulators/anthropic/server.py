"""`POST /v1/messages` as the real API has it, and the control API of `emulators.control`."""

import json
import secrets
from typing import Any

from aiohttp import web

from emulators.anthropic.faults import FAULTS, error
from emulators.control import EMULATOR, answered, controlled


def build_app(key: str) -> web.Application:
    """The emulator that accepts `key`."""
    app = controlled(key, FAULTS)
    app.router.add_post("/v1/messages", _messages)
    return app


async def _messages(request: web.Request) -> web.StreamResponse:
    emulator = request.app[EMULATOR]
    try:
        body = await request.json()
    except json.JSONDecodeError:
        return error(400, "invalid_request_error", "The request body is not valid JSON")
    emulator.keep(request, body)
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
    return await answered(request, answer)


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
