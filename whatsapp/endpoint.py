"""The webhook's POST natively asynchronous: no thread and no connection of Django's per request.

Everything else at that address (Meta's handshake, other methods) is `whatsapp.views`.
"""

import asyncio
import logging
import time

from structlog.contextvars import bound_contextvars

from core import metrics
from core.asgi import Scope, Send
from core.middleware import request_id
from whatsapp.gathering import Gathering
from whatsapp.receiving import NOT_STORED, STORED, Refused, opened

logger = logging.getLogger(__name__)

PATH = "/webhooks/whatsapp/"
LARGE = 64 * 1024
"""Bytes. Opening a larger body takes longer than a millisecond and is left to a thread."""


class Endpoint:
    """Answers webhooks of one event loop."""

    def __init__(self) -> None:
        self._gathering = Gathering()

    @staticmethod
    def is_for(scope: Scope) -> bool:
        """Whether this request is a webhook's."""
        return scope["path"] == PATH and scope["method"] == "POST"

    def close(self) -> None:
        """No more webhooks come."""
        self._gathering.close()

    async def receive(self, scope: Scope, body: bytes, send: Send) -> None:
        """Answer a webhook whose body was read: after its updates are committed, or refused."""
        begun = time.monotonic()
        given = dict(scope["headers"])
        name = request_id(_word(given.get(b"x-request-id", b"")))
        try:
            status, words = await self._taken(
                body, header=_word(given.get(b"x-hub-signature-256", b""))
            )
        except Exception:
            # Whatever is wrong here, the platform keeps the webhook: it is told so, never 500.
            with bound_contextvars(request=name):
                logger.exception("a webhook could not be stored")
            status, words = NOT_STORED
        if (status, words) == STORED:
            metrics.acknowledged(time.monotonic() - begun)
        content = words.encode()
        headers = [
            (b"content-length", str(len(content)).encode()),
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-request-id", name.encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _taken(self, body: bytes, *, header: str) -> tuple[int, str]:
        try:
            if len(body) > LARGE:
                updates = await asyncio.to_thread(opened, body, header=header)
            else:
                updates = opened(body, header=header)
            await self._gathering.store(updates)
        except Refused as refusal:
            return refusal.status, refusal.words
        return STORED


def _word(value: bytes) -> str:
    return value.decode("latin-1")
