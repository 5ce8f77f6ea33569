"""One call of Chat Completions: the answer is the message's text, bound to a strict schema.

OpenAI itself is asked in one way. Servers that speak its protocol know more or less of
it, so those are asked in a strict schema, then for any JSON, then in words alone. What
they say comes as an object, a fenced block, a tool's arguments or among words; all of
it is read, and none of it believed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ai.backends import schemas, wire
from ai.backends.protocol import Permanent, Request, Result
from ai.backends.ways import in_some_way
from ai.backends.wire import Call, Trouble, part

HOME = "https://api.openai.com/v1"
ENDPOINT = "/chat/completions"
TOOL = "respond"

QUOTA_NAMES = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
KEY_NAMES = frozenset({"invalid_api_key", "account_deactivated", "access_terminated"})
"""`code` or `type` of errors that no retry and no other request ends."""


class OpenAIBackend:
    """A model at OpenAI, or at `base_url` where its API is offered in full."""

    def __init__(
        self, *, model: str, key: str, base_url: str = "", own_network: bool = False
    ) -> None:
        self.model = model
        self._key = key
        self._own_network = own_network
        self._url = addresses(base_url or HOME)[0]

    def complete(self, request: Request) -> Result:
        """Ask once. Raises BackendError."""
        body = {
            "model": self.model,
            "messages": messages_of(request, also=(schemas.TEXT_RULE,)),
            "response_format": strict_format(request),
            "max_completion_tokens": request.max_tokens + wire.THINKING_TOKENS,
            "store": False,
        }
        call = Call(self._url, bearer(self._key), body, self._own_network)
        answer = wire.ask(call, until=time.monotonic() + request.seconds, trouble_in=trouble_in)
        return read(answer, request, model=self.model)


class CompatibleBackend:
    """A model at any server that speaks the protocol, with a key or without."""

    def __init__(
        self, *, model: str, key: str, base_url: str = "", own_network: bool = False
    ) -> None:
        self.model = model
        self._key = key
        self._own_network = own_network
        if not base_url:
            raise Permanent("no_address", "give --base-url: where the server is")
        self._base_url = base_url

    def complete(self, request: Request) -> Result:
        """Ask once, in the strictest way that the server takes. Raises BackendError."""
        until = time.monotonic() + request.seconds

        def ask(way: Way) -> dict[str, Any]:
            call = Call(
                way.url, bearer(self._key), self._body(request, way.form), self._own_network
            )
            return wire.ask(call, until=until, trouble_in=trouble_in)

        ways = [
            Way(url, form)
            for url in addresses(self._base_url)
            for form in ("schema", "object", "words")
        ]
        _, answer = in_some_way((self._base_url, self.model), ways, ask)
        return read(answer, request, model=self.model)

    def _body(self, request: Request, form: str) -> dict[str, Any]:
        also = [schemas.TEXT_RULE]
        if form != "schema":
            also.append(schemas.in_words(request.schema))
        body: dict[str, Any] = {
            "model": self.model,
            "messages": messages_of(request, also=tuple(also)),
            "max_tokens": request.max_tokens + wire.THINKING_TOKENS,
            "temperature": 0,
            "stream": False,
        }
        if form == "schema":
            body["response_format"] = strict_format(request)
        elif form == "object":
            body["response_format"] = {"type": "json_object"}
        return body


@dataclass(frozen=True, slots=True)
class Way:
    """Where to ask, and what for: a strict schema, any JSON object, or words."""

    url: str
    form: str


def addresses(base_url: str) -> list[str]:
    """Where the endpoint may lie under an address given with or without `/v1`, likeliest first."""
    base = base_url.rstrip("/")
    path = urlsplit(base).path
    if path.endswith(ENDPOINT):
        return [base]
    if not path:
        return [f"{base}/v1{ENDPOINT}", f"{base}{ENDPOINT}"]
    if path.rpartition("/")[2].lstrip("v").split("beta")[0].isdecimal():
        return [base + ENDPOINT]
    return [base + ENDPOINT, f"{base}/v1{ENDPOINT}"]


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


def messages_of(request: Request, *, also: tuple[str, ...]) -> list[dict[str, str]]:
    """The rules and the catalogue first: what is the same for many turns is cached."""
    return [
        {"role": "system", "content": "\n\n".join((*request.system, *also))},
        {"role": "user", "content": request.data},
    ]


def strict_format(request: Request) -> dict[str, Any]:
    return {
        "type": "json_schema",
        "json_schema": {"name": TOOL, "strict": True, "schema": schemas.strict(request.schema)},
    }


def trouble_in(_headers: Mapping[str, str], body: Any) -> Trouble:
    error = part(body, "error")
    names = {str(part(error, "code")), str(part(error, "type"))}
    name = part(error, "code") or part(error, "type")
    return Trouble(name=name if isinstance(name, str) else "", account=_account(names))


def _account(names: set[str]) -> str:
    if names & QUOTA_NAMES:
        return "quota"
    return "key" if names & KEY_NAMES else ""


def read(answer: Mapping[str, Any], request: Request, *, model: str) -> Result:
    """The first choice as an answer. Raises Declined or Permanent."""
    choice = part(answer, "choices", 0)
    message = part(choice, "message")
    if not isinstance(message, dict):
        raise Permanent("malformed", "the answer is not a completion of this API")
    why = part(choice, "finish_reason")
    if message.get("refusal") or why == "content_filter":
        raise wire.refusal("the model declined" if message.get("refusal") else "content filter")
    found = _said(message)
    if found is None:
        if why == "length":
            raise wire.cut_off()
        raise Permanent("malformed", "the answer holds no JSON object")
    usage = part(answer, "usage")
    return Result(
        content=schemas.without_nulls(found, request.schema),
        model=wire.model_name(answer.get("model"), default=model),
        input_tokens=wire.count(part(usage, "prompt_tokens")),
        output_tokens=wire.count(part(usage, "completion_tokens")),
        cached_tokens=wire.count(part(usage, "prompt_tokens_details", "cached_tokens")),
    )


def _said(message: Mapping[str, Any]) -> dict[str, Any] | None:
    """The object in a message: its text, its text's parts, or what it would call a tool with."""
    content = message.get("content")
    if isinstance(content, dict):
        return content
    if isinstance(content, list):
        texts = [part(piece, "text") for piece in content]
        content = "".join(text for text in texts if isinstance(text, str))
    if isinstance(content, str) and content.strip():
        return schemas.object_in(content)
    given = part(message, "tool_calls", 0, "function", "arguments")
    if isinstance(given, str):
        return schemas.object_in(given)
    return given if isinstance(given, dict) else None
