"""OpenAI's `audio/transcriptions` and pictures in Chat Completions, there and at every server
that speaks them."""

import base64
import time
from collections.abc import Mapping
from typing import Any

from ai.backends import wire
from ai.backends.openai.client import ENDPOINT, HOME, addresses, bearer, trouble_in
from ai.backends.protocol import Permanent, Result
from ai.backends.ways import in_some_way
from ai.backends.wire import Call, part
from ai.hearing import rules
from ai.hearing.protocol import Picture, Recording
from core.http import form_of

EXTENSIONS = {
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/amr": "amr",
}
"""The file's name is how this API tells a format."""


class OpenAIEars:
    """`model` hears or sees at OpenAI, or at `base_url`."""

    def __init__(
        self, *, model: str, key: str, base_url: str = "", own_network: bool = False
    ) -> None:
        self.model = model
        self._key = key
        self._own_network = own_network
        self._base_url = base_url or HOME

    def transcribe(self, recording: Recording) -> Result:
        """Ask once. Raises BackendError."""
        name = f"voice.{EXTENSIONS.get(recording.mime_type, 'ogg')}"
        body, kind = form_of(
            {
                "model": self.model,
                "response_format": "json",
                "temperature": "0",
                "file": (name, recording.data, recording.mime_type),
            }
        )
        answer = self._ask(
            "/audio/transcriptions", body, recording.seconds, also={"Content-Type": kind}
        )
        return Result(
            content={"text": _text(answer.get("text"))},
            model=self.model,
            input_tokens=wire.count(part(answer, "usage", "input_tokens")),
            output_tokens=wire.count(part(answer, "usage", "output_tokens")),
        )

    def describe(self, picture: Picture) -> Result:
        """Ask once. Raises BackendError."""
        coded = base64.b64encode(picture.data).decode()
        url = f"data:{picture.mime_type};base64,{coded}"
        body = {
            "model": self.model,
            "messages": [
                {"role": "system", "content": rules.DESCRIBE},
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": rules.LOOK},
                        {"type": "image_url", "image_url": {"url": url, "detail": "low"}},
                    ],
                },
            ],
            "max_completion_tokens": rules.PICTURE_TOKENS + wire.THINKING_TOKENS,
        }
        if self._base_url == HOME:
            body["store"] = False
        else:
            # What other servers know is the older name of the same.
            body["max_tokens"] = body.pop("max_completion_tokens")
        answer = self._ask(ENDPOINT, body, picture.seconds)
        choice = part(answer, "choices", 0)
        if part(choice, "message", "refusal") or part(choice, "finish_reason") == "content_filter":
            raise wire.refusal("the model declined")
        return Result(
            content={"text": _text(part(choice, "message", "content"))},
            model=wire.model_name(answer.get("model"), default=self.model),
            input_tokens=wire.count(part(answer, "usage", "prompt_tokens")),
            output_tokens=wire.count(part(answer, "usage", "completion_tokens")),
        )

    def _ask(
        self, endpoint: str, body: Any, seconds: float, *, also: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        until = time.monotonic() + seconds

        def ask(url: str) -> dict[str, Any]:
            call = Call(url, {**bearer(self._key), **(also or {})}, body, self._own_network)
            return wire.ask(call, until=until, trouble_in=trouble_in)

        urls = [url.removesuffix(ENDPOINT) + endpoint for url in addresses(self._base_url)]
        _, answer = in_some_way((self._base_url, endpoint), urls, ask)
        return answer


def _text(value: Any) -> str:
    """Raises Permanent ("malformed") for what is no text."""
    if not isinstance(value, str):
        raise Permanent("malformed", "the answer holds no text")
    return value
