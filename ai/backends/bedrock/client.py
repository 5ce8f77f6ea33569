"""One call of Bedrock's Converse: a forced tool whose input is the answer.

Models at Bedrock differ in what they take: some know no cache, some can be offered a
tool and not forced to use it, some know no tools. They are asked in that order. Bedrock
stores neither prompts nor answers.
"""

import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from ai.backends import schemas, wire
from ai.backends.bedrock.signing import credentials_in, signed
from ai.backends.protocol import Permanent, Request, Result
from ai.backends.ways import in_some_way
from ai.backends.wire import Call, Trouble, part
from core import clock

TOOL = "respond"
REGION = re.compile(r"[a-z]{2}(?:-[a-z]{2,9}){1,3}-\d\Z")
HOST = re.compile(r"bedrock-runtime(?:-fips)?\.(?P<region>[a-z0-9-]+)\.")
REFUSALS = frozenset({"guardrail_intervened", "content_filtered"})

KEY_NAMES = frozenset(
    {"AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException",
     "ExpiredTokenException", "IncompleteSignatureException"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """What of the API is used."""

    cached: bool
    tool: bool
    forced: bool


WAYS = (
    Way(cached=True, tool=True, forced=True),
    Way(cached=False, tool=True, forced=True),
    Way(cached=False, tool=True, forced=False),
    Way(cached=False, tool=False, forced=False),
)


class BedrockBackend:
    """A model at Bedrock, in the region of `base_url` or of the environment.

    `key`: a Bedrock API key, or an access key as `ID:SECRET` (`ID:SECRET:SESSION-TOKEN`).
    """

    def __init__(
        self, *, model: str, key: str, base_url: str = "", own_network: bool = False
    ) -> None:
        self.model = model
        self._key = key
        self._own_network = own_network
        self._region = _region(base_url)
        base = base_url.rstrip("/") or f"https://bedrock-runtime.{self._region}.amazonaws.com"
        self._url = f"{base}/model/{quote(model, safe='')}/converse"

    def complete(self, request: Request) -> Result:
        """Ask once, in the strictest way that the model takes. Raises BackendError."""
        until = time.monotonic() + request.seconds

        def ask(way: Way) -> dict[str, Any]:
            return wire.ask(self._call(request, way), until=until, trouble_in=trouble_in)

        way, answer = in_some_way((self._url,), WAYS, ask)
        return read(answer, request, model=self.model, forced=way.forced)

    def _call(self, request: Request, way: Way) -> Call:
        body = json.dumps(_body(request, way)).encode()
        headers = {"content-type": "application/json", "accept": "application/json"}
        credentials = credentials_in(self._key)
        if credentials is None:
            headers["Authorization"] = f"Bearer {self._key}"
        else:
            headers = signed(
                self._url, method="POST", region=self._region, service="bedrock", body=body,
                headers=headers, credentials=credentials, at=clock.now(),
            )  # fmt: skip
        return Call(self._url, headers, body, self._own_network)


def _region(base_url: str) -> str:
    """Where customers' words go is never guessed. Raises Permanent."""
    found = HOST.match(urlsplit(base_url).hostname or "")
    told = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""
    region = found["region"] if found else told
    if REGION.match(region):
        return region
    if base_url:
        return "us-east-1"  # something of one's own that speaks the protocol: it has no region
    raise Permanent(
        "no_region", "give --base-url https://bedrock-runtime.REGION.amazonaws.com or AWS_REGION"
    )


def _body(request: Request, way: Way) -> dict[str, Any]:
    told: list[dict[str, Any]] = [{"text": text} for text in request.system]
    if not way.forced:
        told.append({"text": schemas.in_words(request.schema)})
    if not way.tool:
        told.append({"text": schemas.TEXT_RULE})
    if way.cached:
        told.append({"cachePoint": {"type": "default"}})
    body: dict[str, Any] = {
        "system": told,
        "messages": [{"role": "user", "content": [{"text": request.data}]}],
        "inferenceConfig": {"maxTokens": request.max_tokens},
    }
    if way.tool:
        spec = {
            "name": TOOL,
            "description": "The one way to answer: what to do in this turn.",
            "inputSchema": {"json": schemas.steady(request.schema)},
        }
        body["toolConfig"] = {"tools": [{"toolSpec": spec}]}
        if way.forced:
            body["toolConfig"]["toolChoice"] = {"tool": {"name": TOOL}}
    return body


def trouble_in(headers: Mapping[str, str], body: Any) -> Trouble:
    """The error's name is in a header, with an address behind it or in front of it."""
    words = str(part(body, "message") or part(body, "Message") or "")
    told = headers.get("x-amzn-errortype") or str(part(body, "__type") or "")
    name = told.partition(":")[0].rpartition("#")[2]
    spent = name == "ServiceQuotaExceededException" or "per day" in words
    account = "quota" if spent else "key" if name in KEY_NAMES else ""
    return Trouble(name=name, account=account)


def read(answer: Mapping[str, Any], request: Request, *, model: str, forced: bool) -> Result:
    """What the tool was called with; in words, where it could not be forced."""
    why = part(answer, "stopReason")
    if isinstance(why, str) and why in REFUSALS:
        raise wire.refusal("guardrail" if why == "guardrail_intervened" else "content filter")
    blocks = part(answer, "output", "message", "content")
    if not isinstance(blocks, list):
        raise Permanent("malformed", "the answer is not a message of this API")
    found = _said(blocks, forced=forced)
    if found is None:
        if why in ("max_tokens", "model_context_window_exceeded"):
            raise wire.cut_off()
        raise Permanent("malformed", "the answer calls no tool")
    usage = part(answer, "usage")
    read_before = wire.count(part(usage, "cacheReadInputTokens"))
    written = wire.count(part(usage, "cacheWriteInputTokens"))
    return Result(
        content=schemas.without_nulls(found, request.schema),
        model=model,
        input_tokens=wire.count(part(usage, "inputTokens")) + read_before + written,
        output_tokens=wire.count(part(usage, "outputTokens")),
        cached_tokens=read_before,
    )


def _said(blocks: list[Any], *, forced: bool) -> dict[str, Any] | None:
    calls = [part(block, "toolUse") for block in blocks if part(block, "toolUse")]
    inputs = [part(call, "input") for call in calls if part(call, "name") == TOOL]
    if len(inputs) == 1 and isinstance(inputs[0], dict):
        return inputs[0]
    if forced or inputs:
        return None
    texts = [part(block, "text") for block in blocks]
    return schemas.object_in("".join(text for text in texts if isinstance(text, str)))
