"""`POST /model/…/converse` as the real API has it, and the control API of `emulators.control`.

A model may lack "cache" (cache points), "force" (a tool that must be called) or "tools".
Both ways to sign in are known: a Bedrock API key, and a signature, whose form is looked at.
"""

import json
import re
import secrets
from typing import Any

from aiohttp import web

from emulators.control import EMULATOR, answered, controlled
from emulators.wire_faults import WIRE_FAULTS, Answer, Fault, changed

SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<id>[A-Z0-9]{16,128})/\d{8}/[a-z0-9-]+/bedrock/aws4_request, "
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), Signature=[0-9a-f]{64}\Z"
)


def build_app(key: str) -> web.Application:
    """The emulator that accepts `key`, and every well-formed signature of an id that it holds."""
    app = controlled(key, FAULTS)
    app.router.add_post("/model/{model}/converse", _converse)
    return app


def error(status: int, name: str, message: str) -> web.Response:
    """An error as the API writes it: its name is in a header."""
    return web.json_response(
        {"message": message},
        status=status,
        headers={
            "x-amzn-RequestId": secrets.token_hex(16),
            "x-amzn-ErrorType": f"{name}:http://internal.amazon.com/coral/com.amazon.bedrock/",
        },
    )


def _may(request: web.Request, key: str) -> bool:
    given = request.headers.get("Authorization", "")
    if given == f"Bearer {key}":
        return True
    found = SIGNED.match(given)
    needed = {"host", "x-amz-date", "content-type"}
    return bool(
        found
        and found["id"] == key.partition(":")[0]
        and needed <= set(found["headers"].split(";"))
    )


async def _converse(request: web.Request) -> web.StreamResponse:
    emulator = request.app[EMULATOR]
    body = await request.json()
    emulator.keep(request, body)
    if not _may(request, emulator.key):
        return error(
            403, "UnrecognizedClientException", "The security token in the request is invalid."
        )
    wrong = _wrong(body, emulator.lacks)
    if wrong:
        return error(400, "ValidationException", wrong)
    read = len(json.dumps(body)) // 4
    answer = {
        "metrics": {"latencyMs": 551},
        "output": {"message": {"role": "assistant", "content": _said(emulator.next_input(), body)}},
        "stopReason": "tool_use" if "toolConfig" in body else "end_turn",
        "usage": {
            "inputTokens": read - read // 2,
            "outputTokens": 40,
            "totalTokens": read + 40,
            "cacheReadInputTokens": read // 2,
            "cacheWriteInputTokens": 0,
        },
    }
    return await answered(request, answer)


def _said(value: dict[str, Any], body: dict[str, Any]) -> list[dict[str, Any]]:
    if "toolConfig" not in body:
        return [{"text": json.dumps(value)}]
    name = body["toolConfig"]["tools"][0]["toolSpec"]["name"]
    call = {"toolUseId": f"tooluse_{secrets.token_hex(8)}", "name": name, "input": value}
    return [{"toolUse": call}]


def _wrong(body: Any, lacks: set[str]) -> str | None:
    """What the real API would refuse of a request like ours, or None."""
    if not isinstance(body, dict) or not body.get("messages"):
        return "A conversation must start with a user message."
    for message in body["messages"]:
        if not all(isinstance(block.get("text"), str) for block in message["content"]):
            return "The content field in the Message object is invalid."
    if "cache" in lacks and any("cachePoint" in block for block in body.get("system", ())):
        return "This model doesn't support the cachePoint field."
    tools = body.get("toolConfig")
    if tools is None:
        return None
    if "tools" in lacks:
        return "This model doesn't support tool use."
    names = {tool["toolSpec"]["name"] for tool in tools["tools"]}
    if not all("json" in tool["toolSpec"]["inputSchema"] for tool in tools["tools"]):
        return "The value at toolConfig.tools is invalid."
    choice = tools.get("toolChoice")
    if choice is None:
        return None
    if "force" in lacks:
        return "This model doesn't support the toolConfig.toolChoice.tool field."
    return None if choice.get("tool", {}).get("name") in names else "toolChoice: names no tool"


# -------------------------------------------------------------------- faults


def _refusing(status: int, name: str, message: str) -> Fault:
    async def fault(_request: web.Request, _answer: Answer) -> web.StreamResponse:
        return error(status, name, message)

    return fault


def _output(why: str, content: Any) -> Fault:
    """Another content, and why it ended."""

    def change(answer: Answer) -> Answer:
        output = {"message": {"role": "assistant", "content": content}}
        return {**answer, "output": output, "stopReason": why}

    return changed(change)


def _input(value: Any) -> Fault:
    call = {"toolUseId": "tooluse_1", "name": "respond", "input": value}
    return _output("tool_use", [{"toolUse": call}])


def _usage(value: Any) -> Fault:
    return changed(lambda answer: {**answer, "usage": value})


def _twice(answer: Answer) -> Answer:
    content = answer["output"]["message"]["content"]
    return {**answer, "output": {"message": {"role": "assistant", "content": content * 2}}}


FAULTS: dict[str, Fault] = {
    **WIRE_FAULTS,
    "unauthorized": _refusing(403, "UnrecognizedClientException", "The token is invalid."),
    "forbidden": _refusing(403, "AccessDeniedException", "You don't have access to the model."),
    "no_credit": _refusing(
        429, "ThrottlingException", "Too many tokens per day, please wait before trying again."
    ),
    "invalid": _refusing(400, "ValidationException", "The provided request is not valid"),
    "not_found": _refusing(404, "ResourceNotFoundException", "Could not resolve the model"),
    "too_large": _refusing(413, "ValidationException", "Request is too large"),
    "rate_limited": _refusing(429, "ThrottlingException", "Too many requests, please wait."),
    "not_ready": _refusing(429, "ModelNotReadyException", "Model is not ready for inference."),
    "model_error": _refusing(424, "ModelErrorException", "The model failed."),
    "server_error": _refusing(500, "InternalServerException", "Internal server error"),
    "unavailable": _refusing(503, "ServiceUnavailableException", "Service is unavailable."),
    "overloaded": _refusing(529, "ServiceUnavailableException", "Overloaded"),
    "no_content": _output("end_turn", None),
    "content_of_text": _output("end_turn", "hello"),
    "blocks_of_nothing": _output("end_turn", [None, 7]),
    "no_tool": _output("end_turn", [{"text": "Your booking is confirmed for 10.00!"}]),
    "two_tools": changed(_twice),
    "input_null": _input(None),
    "input_of_text": _input('{"acts": []}'),
    "input_empty": _input({}),
    "usage_of_text": _usage("many"),
    "usage_of_giants": _usage({"inputTokens": 10**40, "outputTokens": -1}),
    "name_of_nothing": changed(lambda answer: {**answer, "model": "a\u0000\ud800" * 90}),
    "refusal": _output("guardrail_intervened", [{"text": "Sorry, I cannot answer this."}]),
    "filtered": _output("content_filtered", []),
    "cut_off": _output("max_tokens", []),
}
