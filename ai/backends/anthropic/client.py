"""One call of the Messages API: a forced, strict tool whose input is the answer."""

import time
from collections.abc import Mapping
from typing import Any

from ai.backends import schemas, wire
from ai.backends.protocol import Permanent, Request, Result
from ai.backends.wire import Call, Trouble, part

HOME = "https://api.anthropic.com"
VERSION = "2023-06-01"
TOOL = "respond"

QUOTA_WORDS = ("credit balance", "billing", "quota", "spend limit", "usage limit")
"""How a 400 or 429 of an account that has nothing left reads."""


class AnthropicBackend:
    """A model at Anthropic, or at `base_url` where something speaks the same protocol."""

    def __init__(
        self, *, model: str, key: str, base_url: str = "", own_network: bool = False
    ) -> None:
        self.model = model
        self._key = key
        self._own_network = own_network
        self._url = (base_url or HOME).rstrip("/").removesuffix("/v1") + "/v1/messages"

    def complete(self, request: Request) -> Result:
        """Ask once. Raises BackendError."""
        headers = {"x-api-key": self._key, "anthropic-version": VERSION}
        call = Call(self._url, headers, _body(request, self.model), self._own_network)
        answer = wire.ask(call, until=time.monotonic() + request.seconds, trouble_in=trouble_in)
        return read(answer, model=self.model)


def _body(request: Request, model: str) -> dict[str, Any]:
    """The tool, the rules and the catalogue come first and are cached up to there."""
    told: list[dict[str, Any]] = [{"type": "text", "text": text} for text in request.system]
    told[-1]["cache_control"] = {"type": "ephemeral"}
    tool = {
        "name": TOOL,
        "description": "The one way to answer: what to do in this turn.",
        "input_schema": schemas.steady(request.schema),
        "strict": True,
    }
    return {
        "model": model,
        "max_tokens": request.max_tokens,
        "system": told,
        "messages": [{"role": "user", "content": request.data}],
        "tools": [tool],
        "tool_choice": {"type": "tool", "name": TOOL, "disable_parallel_tool_use": True},
    }


def trouble_in(_headers: Mapping[str, str], body: Any) -> Trouble:
    name = part(body, "error", "type")
    words = str(part(body, "error", "message")).lower()
    return Trouble(
        name=name if isinstance(name, str) else "",
        account="quota" if any(word in words for word in QUOTA_WORDS) else "",
    )


def read(answer: Mapping[str, Any], *, model: str) -> Result:
    """What the tool was called with. Raises Declined or Permanent."""
    why = part(answer, "stop_reason")
    if why == "refusal":
        raise wire.refusal("the model declined")
    blocks = part(answer, "content")
    if not isinstance(blocks, list):
        raise Permanent("malformed", "the answer is not a message of this API")
    calls = [
        block
        for block in blocks
        if part(block, "type") == "tool_use" and part(block, "name") == TOOL
    ]
    if len(calls) != 1 or not isinstance(calls[0].get("input"), dict):
        if why in ("max_tokens", "model_context_window_exceeded"):
            raise wire.cut_off()
        raise Permanent("malformed", "the answer calls no tool")
    usage = part(answer, "usage")
    read_before = wire.count(part(usage, "cache_read_input_tokens"))
    written = wire.count(part(usage, "cache_creation_input_tokens"))
    return Result(
        content=calls[0]["input"],
        model=wire.model_name(answer.get("model"), default=model),
        input_tokens=wire.count(part(usage, "input_tokens")) + read_before + written,
        output_tokens=wire.count(part(usage, "output_tokens")),
        cached_tokens=read_before,
    )
