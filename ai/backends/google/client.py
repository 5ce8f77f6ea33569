"""One call of `generateContent`: JSON bound to Gemini's own kind of schema.

Gemini refuses schemas that it finds too large ("too many states"). Then it is asked for
JSON alone, with the schema in words. What it was told before is found in its cache by
itself, as long as the beginning is the same; nothing is stored for us.
"""

import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ai.backends import schemas, wire
from ai.backends.protocol import Permanent, Request, Result
from ai.backends.ways import in_some_way
from ai.backends.wire import Call, Trouble, part

HOME = "https://generativelanguage.googleapis.com"

REFUSALS = frozenset(
    {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "IMAGE_SAFETY",
     "OTHER"}
)  # fmt: skip
"""Reasons to end without an answer that lie in what was asked or would have been said."""

KEY_REASONS = frozenset({"API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "API_KEY_EXPIRED"})

WAIT = re.compile(r"(\d{1,5})(?:\.\d{1,9})?s\Z")


class GoogleBackend:
    """A Gemini model, at Google or at `base_url` where something speaks the same protocol."""

    def __init__(
        self, *, model: str, key: str, base_url: str = "", own_network: bool = False
    ) -> None:
        self.model = model
        self._key = key
        self._own_network = own_network
        base = (base_url or HOME).rstrip("/").removesuffix("/v1beta")
        name = quote(model.removeprefix("models/"), safe="")
        self._url = f"{base}/v1beta/models/{name}:generateContent"

    def complete(self, request: Request) -> Result:
        """Ask once, with the schema if Gemini takes it. Raises BackendError."""
        until = time.monotonic() + request.seconds

        def ask(form: str) -> dict[str, Any]:
            call = Call(
                self._url, {"x-goog-api-key": self._key}, _body(request, form), self._own_network
            )
            return wire.ask(call, until=until, trouble_in=trouble_in)

        _, answer = in_some_way((self._url,), ("schema", "words"), ask)
        return read(answer, request, model=self.model)


def _body(request: Request, form: str) -> dict[str, Any]:
    told = [*request.system, schemas.TEXT_RULE]
    wanted: dict[str, Any] = {
        "responseMimeType": "application/json",
        "maxOutputTokens": request.max_tokens + wire.THINKING_TOKENS,
        "candidateCount": 1,
    }
    if form == "schema":
        wanted["responseSchema"] = schemas.openapi(request.schema)
    else:
        told.append(schemas.in_words(request.schema))
    return {
        "systemInstruction": {"parts": [{"text": text} for text in told]},
        "contents": [{"role": "user", "parts": [{"text": request.data}]}],
        "generationConfig": wanted,
    }


def trouble_in(_headers: Mapping[str, str], body: Any) -> Trouble:
    """Gemini tells a wrong key with status 400, and limits and a spent quota with 429 alike."""
    error = part(body, "error")
    details = part(error, "details")
    entries = [entry for entry in details if isinstance(entry, dict)] if details else []
    reasons = {entry.get("reason") for entry in entries if isinstance(entry.get("reason"), str)}
    quotas = [
        str(part(violation, "quotaId"))
        for entry in entries
        for violation in entry.get("violations") or ()
    ]
    name = part(error, "status")
    account = "key" if reasons & KEY_REASONS else ""
    if "BILLING_DISABLED" in reasons or any("PerDay" in quota for quota in quotas):
        account = "quota"
    return Trouble(
        name=name if isinstance(name, str) else "", account=account, after=_wait(entries)
    )


def _wait(entries: list[dict[str, Any]]) -> float | None:
    for entry in entries:
        found = WAIT.match(str(entry.get("retryDelay", "")))
        if found:
            return min(float(found.group(1)), 3600.0)
    return None


def read(answer: Mapping[str, Any], request: Request, *, model: str) -> Result:
    """The first candidate as an answer. Raises Declined or Permanent."""
    if part(answer, "promptFeedback", "blockReason"):
        raise wire.refusal("the prompt was blocked")
    candidate = part(answer, "candidates", 0)
    why = part(candidate, "finishReason")
    if isinstance(why, str) and why in REFUSALS:
        raise wire.refusal("the answer was blocked")
    pieces = part(candidate, "content", "parts")
    texts = [
        part(piece, "text")
        for piece in (pieces if isinstance(pieces, list) else [])
        if not part(piece, "thought")
    ]
    found = schemas.object_in("".join(text for text in texts if isinstance(text, str)))
    if found is None:
        if why == "MAX_TOKENS":
            raise wire.cut_off()
        raise Permanent("malformed", "the answer holds no JSON object")
    usage = part(answer, "usageMetadata")
    spoken = wire.count(part(usage, "candidatesTokenCount"))
    return Result(
        content=schemas.without_nulls(found, request.schema),
        model=wire.model_name(answer.get("modelVersion"), default=model),
        input_tokens=wire.count(part(usage, "promptTokenCount")),
        output_tokens=spoken + wire.count(part(usage, "thoughtsTokenCount")),
        cached_tokens=wire.count(part(usage, "cachedContentTokenCount")),
    )
