"""Gemini hears and sees by `generateContent`, with the bytes beside the question."""

import base64
import time
from typing import Any
from urllib.parse import quote

from ai.backends import wire
from ai.backends.google.client import HOME, REFUSALS, trouble_in
from ai.backends.protocol import Permanent, Result
from ai.backends.wire import Call, part
from ai.hearing import rules
from ai.hearing.protocol import Picture, Recording


class GoogleEars:
    """A Gemini model that hears or sees, at Google or at `base_url`."""

    def __init__(
        self, *, model: str, key: str, base_url: str = "", own_network: bool = False
    ) -> None:
        self.model = model
        self._key = key
        self._own_network = own_network
        base = (base_url or HOME).rstrip("/").removesuffix("/v1beta")
        name = quote(model.removeprefix("models/"), safe="")
        self._url = f"{base}/v1beta/models/{name}:generateContent"

    def transcribe(self, recording: Recording) -> Result:
        """Ask once. Raises BackendError."""
        return self._ask(
            recording, rule=rules.WRITE_DOWN, asked=rules.LISTEN, most=rules.MOST_TOKENS
        )

    def describe(self, picture: Picture) -> Result:
        """Ask once. Raises BackendError."""
        return self._ask(picture, rule=rules.DESCRIBE, asked=rules.LOOK, most=rules.PICTURE_TOKENS)

    def _ask(self, given: Recording | Picture, *, rule: str, asked: str, most: int) -> Result:
        coded = base64.b64encode(given.data).decode()
        body = {
            "systemInstruction": {"parts": [{"text": rule}]},
            "contents": [
                {
                    "role": "user",
                    "parts": [
                        {"text": asked},
                        {"inlineData": {"mimeType": given.mime_type, "data": coded}},
                    ],
                }
            ],
            "generationConfig": {
                "maxOutputTokens": most + wire.THINKING_TOKENS,
                "temperature": 0,
                "candidateCount": 1,
            },
        }
        call = Call(self._url, {"x-goog-api-key": self._key}, body, self._own_network)
        answer = wire.ask(call, until=time.monotonic() + given.seconds, trouble_in=trouble_in)
        usage = part(answer, "usageMetadata")
        return Result(
            content={"text": _said(answer)},
            model=wire.model_name(answer.get("modelVersion"), default=self.model),
            input_tokens=wire.count(part(usage, "promptTokenCount")),
            output_tokens=wire.count(part(usage, "candidatesTokenCount"))
            + wire.count(part(usage, "thoughtsTokenCount")),
        )


def _said(answer: dict[str, Any]) -> str:
    """The first candidate's text. Raises Declined or Permanent."""
    why = part(answer, "candidates", 0, "finishReason")
    if part(answer, "promptFeedback", "blockReason") or why in tuple(REFUSALS):
        raise wire.refusal("the answer was blocked")
    pieces = part(answer, "candidates", 0, "content", "parts")
    texts = [
        part(piece, "text")
        for piece in (pieces if isinstance(pieces, list) else [])
        if not part(piece, "thought")
    ]
    found = [text for text in texts if isinstance(text, str)]
    if not found and why != "STOP":
        raise Permanent("malformed", "the answer holds no text")
    return "".join(found)
