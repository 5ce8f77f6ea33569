"""`POST /v1/chat/completions` and `/v1/audio/transcriptions` as the real API has them, and the
control API of `emulators.control`. An input that is a text alone, {"text": "…"}, is said as it
is: what was heard, or what a picture shows.

A server that only speaks the protocol may lack parts of it: "schema" (`json_schema`),
"object" (`json_object`), "v1" (the endpoint lies at the root), "keys" (it wants none).
"""

import json
import secrets
from typing import Any

from aiohttp import web

from emulators.control import EMULATOR, answered, controlled
from emulators.wire_faults import WIRE_FAULTS, Answer, Fault, changed


def build_app(key: str) -> web.Application:
    """The emulator that accepts `key`."""
    app = controlled(key, FAULTS)
    app.router.add_post("/v1/chat/completions", _completions)
    app.router.add_post("/chat/completions", _completions)
    app.router.add_post("/v1/audio/transcriptions", _transcriptions)
    app.router.add_post("/audio/transcriptions", _transcriptions)
    return app


def error(
    status: int, kind: str, message: str, *, code: str | None = None, wait: str | None = None
) -> web.Response:
    """An error as the API writes it."""
    return web.json_response(
        {"error": {"message": message, "type": kind, "param": None, "code": code}},
        status=status,
        headers={"x-request-id": f"req_{secrets.token_hex(8)}"}
        | ({"retry-after": wait} if wait else {}),
    )


async def _completions(request: web.Request) -> web.StreamResponse:
    emulator = request.app[EMULATOR]
    body = await request.json()
    emulator.keep(request, body)
    refused = _at_the_door(request)
    if refused is not None:
        return refused
    wrong = _wrong(body, emulator.lacks)
    if wrong:
        return error(400, "invalid_request_error", wrong)
    said = emulator.next_input()
    message: dict[str, Any] = {
        "role": "assistant",
        "content": said["text"] if set(said) == {"text"} else json.dumps(said),
        "refusal": None,
        "annotations": [],
    }
    read = len(json.dumps(body)) // 4
    answer = {
        "id": f"chatcmpl-{secrets.token_hex(12)}",
        "object": "chat.completion",
        "created": 1795300000,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": read,
            "completion_tokens": 40,
            "total_tokens": read + 40,
            "prompt_tokens_details": {"cached_tokens": read // 2, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
        "system_fingerprint": None,
    }
    return await answered(request, answer)


def _at_the_door(request: web.Request) -> web.Response | None:
    """The refusal of who asks at the wrong address or with another key."""
    emulator = request.app[EMULATOR]
    if ("v1" in emulator.lacks) == request.path.startswith("/v1"):
        return web.json_response({"detail": "Not Found"}, status=404)
    bearer = request.headers.get("Authorization", "")
    if "keys" in emulator.lacks or bearer == f"Bearer {emulator.key}":
        return None
    return error(401, "invalid_request_error", "Incorrect API key provided", code="invalid_api_key")


HEARD_FORMATS = ("flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm")


async def _transcriptions(request: web.Request) -> web.StreamResponse:
    """A multipart form, as this endpoint takes no JSON. What is kept of the file is its name,
    type and size."""
    emulator = request.app[EMULATOR]
    form = await request.post()
    file = form.get("file")
    kept: dict[str, Any] = {name: value for name, value in form.items() if isinstance(value, str)}
    size = 0
    if isinstance(file, web.FileField):
        size = len(file.file.read())
        kept["file"] = {"name": file.filename, "type": file.content_type, "size": size}
    emulator.keep(request, kept)
    refused = _at_the_door(request)
    if refused is not None:
        return refused
    if not kept.get("model") or "file" not in kept:
        return error(400, "invalid_request_error", "you must provide a model parameter and a file")
    if kept["file"]["name"].rpartition(".")[2] not in HEARD_FORMATS or not size:
        return error(400, "invalid_request_error", "Invalid file format.")
    answer = {
        "text": emulator.next_input().get("text", ""),
        "usage": {"type": "tokens", "input_tokens": 40, "output_tokens": 12, "total_tokens": 52},
    }
    return await answered(request, answer)


def _wrong(body: Any, lacks: set[str]) -> str | None:
    """What the real API would refuse of a request like ours, or None."""
    if not isinstance(body, dict):
        return "The request body is not an object"
    if not isinstance(body.get("model"), str) or not body.get("messages"):
        return "you must provide a model parameter and messages"
    if not all(_is_content(message.get("content")) for message in body["messages"]):
        return "Invalid type for 'messages': expected a string"
    form = body.get("response_format", {"type": "text"})
    if form["type"] == "json_schema":
        if "schema" in lacks:
            return "response_format.type: Input should be 'text' or 'json_object'"
        given = form["json_schema"]
        found = _unstrict(given["schema"]) if given.get("strict") else None
        if found is None and _choices(given["schema"]) > 1000:
            found = "has more than 1000 enum values"
        return found and f"Invalid schema for response_format '{given['name']}': {found}"
    if form["type"] == "json_object" and "object" in lacks:
        return "response_format is not supported by this server"
    return None


def _is_content(content: Any) -> bool:
    """A text, or parts of text and pictures within the address."""
    if not isinstance(content, list):
        return isinstance(content, str)
    return all(
        isinstance(piece.get("text"), str)
        if piece.get("type") == "text"
        else str(piece.get("image_url", {}).get("url")).startswith("data:image/")
        for piece in content
    )


def _parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    return [*parts, schema["items"]] if "items" in schema else parts


def _choices(schema: dict[str, Any]) -> int:
    return len(schema.get("enum", ())) + sum(_choices(part) for part in _parts(schema))


def _unstrict(schema: dict[str, Any]) -> str | None:
    """What strict mode does not take."""
    if "type" not in schema and "anyOf" not in schema:
        return "schema must have a 'type' key"
    if schema.get("enum") == []:
        return "enum must not be empty"
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            return "'additionalProperties' is required to be supplied and to be false"
        if set(schema["required"]) != set(schema["properties"]):
            return "'required' is required to be an array including every key in properties"
    return next((found for part in _parts(schema) if (found := _unstrict(part))), None)


# -------------------------------------------------------------------- faults


def _refusing(
    status: int, kind: str, message: str, *, code: str | None = None, wait: str | None = None
) -> Fault:
    async def fault(_request: web.Request, _answer: Answer) -> web.StreamResponse:
        return error(status, kind, message, code=code, wait=wait)

    return fault


def _message(why: str = "stop", **fields: Any) -> Fault:
    """The answer with another message, and why it ended."""

    def change(answer: Answer) -> Answer:
        choice = answer["choices"][0]
        message = {**choice["message"], **fields}
        return {**answer, "choices": [{**choice, "message": message, "finish_reason": why}]}

    return changed(change)


def _said(change: Any) -> Fault:
    """The answer's text, after `change`."""

    def within(answer: Answer) -> Answer:
        choice = answer["choices"][0]
        message = {**choice["message"], **change(choice["message"]["content"])}
        return {**answer, "choices": [{**choice, "message": message}]}

    return changed(within)


def _as_tool_call(text: str) -> dict[str, Any]:
    call = {"id": "call_1", "type": "function", "function": {"name": "respond", "arguments": text}}
    return {"content": None, "tool_calls": [call]}


FAULTS: dict[str, Fault] = {
    **WIRE_FAULTS,
    "unauthorized": _refusing(
        401, "invalid_request_error", "Incorrect API key provided", code="invalid_api_key"
    ),
    "forbidden": _refusing(403, "invalid_request_error", "Project has no access to this model"),
    "no_credit": _refusing(
        429, "insufficient_quota", "You exceeded your current quota", code="insufficient_quota"
    ),
    "invalid": _refusing(400, "invalid_request_error", "Invalid value"),
    "not_found": _refusing(
        404, "invalid_request_error", "The model does not exist", code="model_not_found"
    ),
    "too_large": _refusing(413, "invalid_request_error", "Request too large"),
    "rate_limited": _refusing(
        429, "requests", "Rate limit reached", code="rate_limit_exceeded", wait="1"
    ),
    "rate_limited_long": _refusing(
        429, "tokens", "Rate limit reached", code="rate_limit_exceeded", wait="60"
    ),
    "server_error": _refusing(500, "server_error", "The server had an error"),
    "unavailable": _refusing(503, "server_error", "The engine is currently overloaded"),
    "overloaded": _refusing(529, "server_error", "Overloaded"),
    "no_content": changed(lambda answer: {**answer, "choices": []}),
    "content_of_text": changed(lambda answer: {**answer, "choices": "hello"}),
    "blocks_of_nothing": changed(lambda answer: {**answer, "choices": [None, 7]}),
    "no_tool": _message(content="Your booking is confirmed for 10.00!"),
    "input_null": _message(content=None),
    "input_empty": _message(content="{}"),
    "usage_of_text": changed(lambda answer: {**answer, "usage": "many"}),
    "usage_of_giants": changed(
        lambda answer: {**answer, "usage": {"prompt_tokens": 10**40, "completion_tokens": -1}}
    ),
    "name_of_nothing": changed(lambda answer: {**answer, "model": "a\u0000\ud800" * 90}),
    "refusal": _message(content=None, refusal="I'm sorry, I can't help with that."),
    "filtered": _message("content_filter", content=""),
    "cut_off": _message("length", content='{"acts": [{"kind": "quo'),
    "fenced": _said(lambda text: {"content": f"Here you are:\n```json\n{text}\n```\nDone."}),
    "thoughtful": _said(lambda text: {"content": f"<think>Is it {{this}}?</think>\n{text}"}),
    "in_parts": _said(lambda text: {"content": [{"type": "text", "text": text}]}),
    "tool_call": _said(_as_tool_call),
    "no_usage": changed(lambda answer: {k: v for k, v in answer.items() if k != "usage"}),
}
