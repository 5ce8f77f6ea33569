"""One call of the Messages API: a forced, strict tool whose input is the answer.

The SDK's defaults (600 s, two retries) are switched off, and the body is read
piece by piece against the deadline and a size: a server that drips or floods ends
like one that hangs. The SDK is imported when a call is made, so that processes
without vendors do not carry it.
"""

import json
import os
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ai.backends.anthropic.errors import classified
from ai.backends.protocol import Permanent, Request, Result, Temporary

if TYPE_CHECKING:
    import anthropic

TOOL = "respond"
CONNECT_SECONDS = 4.0
MOST_BYTES = 512 * 1024
"""Of one answer; a full one has a few kilobytes."""


class AnthropicBackend:
    """A model at Anthropic, or at `base_url` where something speaks the same protocol."""

    def __init__(self, *, model: str, key: str, base_url: str = "") -> None:
        self.model = model
        self._key = key
        self._base_url = base_url

    def complete(self, request: Request) -> Result:
        """Ask once. Raises BackendError."""
        # Loading the SDK takes seconds the first time, which are not the vendor's.
        client = _client(self._key, self._base_url, os.getpid())
        until = time.monotonic() + request.seconds
        try:
            body = self._call(client, request, until=until)
        except (Temporary, Permanent):
            raise
        except Exception as error:  # noqa: BLE001 - the SDK's own mistakes are answers too
            raise classified(error) from None
        return _read(body, model=self.model)

    def _call(self, client: "anthropic.Anthropic", request: Request, *, until: float) -> bytes:
        import anthropic  # noqa: PLC0415 - loaded by now, with the client

        with client.messages.with_streaming_response.create(
            model=self.model,
            max_tokens=request.max_tokens,
            system=_system(request.system),
            messages=[{"role": "user", "content": request.data}],
            tools=[_tool(request)],
            tool_choice={"type": "tool", "name": TOOL, "disable_parallel_tool_use": True},
            timeout=anthropic.Timeout(
                request.seconds, connect=min(CONNECT_SECONDS, request.seconds)
            ),
        ) as response:
            kept = bytearray()
            for chunk in response.iter_bytes():
                kept += chunk
                if time.monotonic() > until:
                    raise Temporary("timeout", "the answer did not end in time", again=False)
                if len(kept) > MOST_BYTES:
                    raise Permanent("malformed", "the answer is too large")
        return bytes(kept)


@lru_cache(maxsize=8)
def _client(key: str, base_url: str, _process: int) -> "anthropic.Anthropic":
    """One client an account and process, so that its connection is kept between turns."""
    import anthropic  # noqa: PLC0415 - heavy, and needed only where vendors are used

    return anthropic.Anthropic(
        api_key=key, base_url=base_url or "https://api.anthropic.com", max_retries=0
    )


def _system(texts: tuple[str, ...]) -> "list[anthropic.types.TextBlockParam]":
    """The texts as blocks; all up to the last may be cached by the vendor."""
    blocks: list[anthropic.types.TextBlockParam] = [
        {"type": "text", "text": text} for text in texts
    ]
    if blocks:
        blocks[-1]["cache_control"] = {"type": "ephemeral"}
    return blocks


def _tool(request: Request) -> "anthropic.types.ToolParam":
    return {
        "name": TOOL,
        "description": "The one way to answer: what to do in this turn.",
        "input_schema": dict(request.schema),
        "strict": True,
    }


def _read(body: bytes, *, model: str) -> Result:
    try:
        answer: Any = json.loads(body)
        usage = answer.get("usage") or {}
        calls = [
            block
            for block in answer["content"]
            if block.get("type") == "tool_use" and block.get("name") == TOOL
        ]
        tokens = (int(usage.get("input_tokens", 0)), int(usage.get("output_tokens", 0)))
        cached = int(usage.get("cache_read_input_tokens") or 0)
        cached += int(usage.get("cache_creation_input_tokens") or 0)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Permanent("malformed", "the answer is not a message of this API") from None
    if len(calls) != 1 or not isinstance(calls[0].get("input"), dict):
        reason = answer.get("stop_reason")
        words = "the answer was cut off" if reason == "max_tokens" else "the answer calls no tool"
        raise Permanent("malformed", words)
    return Result(
        content=calls[0]["input"],
        model=str(answer.get("model") or model)[:80],
        input_tokens=max(0, tokens[0] + cached),
        output_tokens=max(0, tokens[1]),
    )
