"""Calling an ASGI application in this process, as a client over HTTP would.

For commands that knock at the product's own doors: everything from the first middleware to the
last is what a visitor meets, without a server in between.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

Application = Callable[[Any, Any, Any], Awaitable[None]]

SECONDS = 30.0
"""For a whole answer; a stream is left after its first words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Headers in lower case; `cookies` as `name=value` in the order they were set."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def call(
    application: Application,
    *,
    host: str,
    path: str,
    method: str = "GET",
    scheme: str = "http",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """One request and its answer. Raises TimeoutError after SECONDS."""
    return asyncio.run(
        asyncio.wait_for(
            _exchange(
                application,
                _scope(
                    host=host,
                    path=path,
                    method=method,
                    scheme=scheme,
                    headers=headers or {},
                    length=len(body),
                ),
                body,
            ),
            timeout=SECONDS,
        )
    )


def _scope(
    *, host: str, path: str, method: str, scheme: str, headers: Mapping[str, str], length: int
) -> dict[str, Any]:
    raw_path, _, query = path.partition("?")
    sent = {"host": host, "content-length": str(length), **headers}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": scheme,
        "path": raw_path,
        "raw_path": raw_path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in sent.items()],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
    }


async def _exchange(application: Application, scope: dict[str, Any], body: bytes) -> Answer:
    status, headers, parts = 0, {}, []
    asked, left = False, asyncio.Event()

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": body, "more_body": False}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            for name, value in message.get("headers", []):
                headers[name.decode("latin-1").lower()] = value.decode("latin-1")
            return
        parts.append(message.get("body", b""))
        if not message.get("more_body") or "event-stream" in headers.get("content-type", ""):
            left.set()

    await application(scope, receive, send)
    return Answer(status=status, headers=headers, body=b"".join(parts))
