"""`POST /v1beta/models/…:generateContent` as the real API has it, and `emulators.control`'s.

It may lack "schema": then it finds every one too large, as Gemini does with some.
"""

import json
import secrets
from typing import Any

from aiohttp import web

from emulators.control import EMULATOR, answered, controlled
from emulators.wire_faults import WIRE_FAULTS, Answer, Fault, changed

ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"
QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure"


def build_app(key: str) -> web.Application:
    """The emulator that accepts `key`."""
    app = controlled(key, FAULTS)
    app.router.add_post("/v1beta/models/{call}", _generate)
    return app


def error(status: int, name: str, message: str, *details: dict[str, Any]) -> web.Response:
    """An error as the API writes it."""
    body = {"code": status, "message": message, "status": name}
    return web.json_response(
        {"error": body | ({"details": list(details)} if details else {})}, status=status
    )


def _no_key() -> web.Response:
    info = {"@type": ERROR_INFO, "reason": "API_KEY_INVALID", "domain": "googleapis.com"}
    return error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", info)


async def _generate(request: web.Request) -> web.StreamResponse:
    emulator = request.app[EMULATOR]
    body = await request.json()
    emulator.keep(request, body)
    if request.headers.get("x-goog-api-key") != emulator.key:
        return _no_key()
    name, _, method = request.match_info["call"].partition(":")
    if method != "generateContent":
        return error(404, "NOT_FOUND", "Method not found.")
    wrong = _wrong(body, emulator.lacks)
    if wrong:
        return error(400, "INVALID_ARGUMENT", wrong)
    read = len(json.dumps(body)) // 4
    said = emulator.next_input()
    answer = {
        "candidates": [
            {
                "content": {
                    "parts": [{"text": _text_of(said)}],
                    "role": "model",
                },
                "finishReason": "STOP",
                "index": 0,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": read,
            "candidatesTokenCount": 30,
            "thoughtsTokenCount": 10,
            "cachedContentTokenCount": read // 2,
            "totalTokenCount": read + 40,
        },
        "modelVersion": name,
        "responseId": secrets.token_hex(8),
    }
    return await answered(request, answer)


def _text_of(said: dict[str, Any]) -> str:
    """What was heard or seen is said as it is."""
    return str(said["text"]) if set(said) == {"text"} else json.dumps(said)


TYPES = {"STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT"}
TAKEN = {
    "type", "format", "enum", "items", "properties", "required", "propertyOrdering", "nullable",
    "description", "minItems", "maxItems",
}  # fmt: skip


def _wrong(body: Any, lacks: set[str]) -> str | None:
    """What the real API would refuse of a request like ours, or None."""
    if not isinstance(body, dict) or not body.get("contents"):
        return "contents is not specified"
    pieces = [piece for content in body["contents"] for piece in content.get("parts", ())]
    for given in (piece["inlineData"] for piece in pieces if "inlineData" in piece):
        if not str(given.get("mimeType")).startswith(("audio/", "image/")) or not given.get("data"):
            return "Unsupported MIME type"
    wanted = body.get("generationConfig", {})
    schema = wanted.get("responseSchema")
    if schema is None:
        return None
    if "schema" in lacks:
        return "The specified schema produces a constraint that has too many states for serving."
    if wanted.get("responseMimeType") != "application/json":
        return "responseSchema needs responseMimeType application/json"
    return _untaken(schema)


def _untaken(schema: dict[str, Any]) -> str | None:
    """What its schemas may not say."""
    unknown = set(schema) - TAKEN
    if unknown:
        return f'Invalid JSON payload received. Unknown name "{min(unknown)}"'
    if schema.get("type") not in TYPES:
        return "type: unknown"
    if "enum" in schema and (schema["type"] != "STRING" or not all(schema["enum"])):
        return "enum: only allowed for STRING type, and cannot be empty"
    if schema["type"] == "OBJECT" and not schema.get("properties"):
        return "properties: should be non-empty for OBJECT type"
    parts = [*schema.get("properties", {}).values()]
    parts += [schema["items"]] if "items" in schema else []
    return next((found for part in parts if (found := _untaken(part))), None)


# -------------------------------------------------------------------- faults


def _refusing(status: int, name: str, message: str, *details: dict[str, Any]) -> Fault:
    async def fault(_request: web.Request, _answer: Answer) -> web.StreamResponse:
        return error(status, name, message, *details)

    return fault


async def _unauthorized(_request: web.Request, _answer: Answer) -> web.StreamResponse:
    return _no_key()


def _ended(why: str, *texts: Any) -> Fault:
    """A candidate that ended so, with these texts; without any it has no content at all."""

    def change(answer: Answer) -> Answer:
        candidate: dict[str, Any] = {"finishReason": why, "index": 0}
        if texts:
            parts = [{"text": text} for text in texts]
            candidate["content"] = {"parts": parts, "role": "model"}
        return {**answer, "candidates": [candidate]}

    return changed(change)


def _blocked(answer: Answer) -> Answer:
    kept = {name: value for name, value in answer.items() if name != "candidates"}
    return {**kept, "promptFeedback": {"blockReason": "SAFETY"}}


def _thinking(answer: Answer) -> Answer:
    candidate = answer["candidates"][0]
    thought = {"text": "What about {this}?", "thought": True}
    parts = [thought, *candidate["content"]["parts"]]
    return {**answer, "candidates": [{**candidate, "content": {"parts": parts, "role": "model"}}]}


def _quota(limit: str, delay: str) -> tuple[dict[str, Any], dict[str, Any]]:
    failure = {"@type": QUOTA_FAILURE, "violations": [{"quotaId": limit, "quotaValue": "15"}]}
    return failure, {"@type": RETRY_INFO, "retryDelay": delay}


EXCEEDED = "You exceeded your current quota, please check your plan and billing details."
PER_MINUTE = "GenerateRequestsPerMinutePerProjectPerModel"
PER_DAY = "GenerateRequestsPerDayPerProjectPerModel"

FAULTS: dict[str, Fault] = {
    **WIRE_FAULTS,
    "unauthorized": _unauthorized,
    "forbidden": _refusing(403, "PERMISSION_DENIED", "Your API key was reported as leaked."),
    "no_credit": _refusing(429, "RESOURCE_EXHAUSTED", EXCEEDED, *_quota(PER_DAY, "3600s")),
    "invalid": _refusing(400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
    "not_found": _refusing(404, "NOT_FOUND", "models/no-such-model is not found"),
    "too_large": _refusing(413, "INVALID_ARGUMENT", "Request payload size exceeds the limit"),
    "rate_limited": _refusing(429, "RESOURCE_EXHAUSTED", EXCEEDED, *_quota(PER_MINUTE, "1s")),
    "rate_limited_long": _refusing(
        429, "RESOURCE_EXHAUSTED", EXCEEDED, *_quota(PER_MINUTE, "60.074561s")
    ),
    "server_error": _refusing(500, "INTERNAL", "An internal error has occurred."),
    "unavailable": _refusing(503, "UNAVAILABLE", "The model is overloaded."),
    "overloaded": _refusing(529, "UNAVAILABLE", "The model is overloaded."),
    "no_content": changed(lambda answer: {**answer, "candidates": []}),
    "content_of_text": changed(lambda answer: {**answer, "candidates": "hello"}),
    "blocks_of_nothing": changed(lambda answer: {**answer, "candidates": [None, 7]}),
    "no_tool": _ended("STOP", "Your booking is confirmed for 10.00!"),
    "input_null": _ended("STOP", None),
    "input_empty": _ended("STOP", "{}"),
    "usage_of_text": changed(lambda answer: {**answer, "usageMetadata": "many"}),
    "usage_of_giants": changed(
        lambda answer: {
            **answer,
            "usageMetadata": {"promptTokenCount": 10**40, "candidatesTokenCount": -1},
        }
    ),
    "name_of_nothing": changed(lambda answer: {**answer, "modelVersion": "a\u0000\ud800" * 90}),
    "refusal": _ended("SAFETY"),
    "filtered": changed(_blocked),
    "cut_off": _ended("MAX_TOKENS", '{"acts": [{"kind": "quo'),
    "thoughtful": changed(_thinking),
}
