"""News for open phone pages: a stream of server-sent events for each."""

import asyncio
import json
from typing import Any

from aiohttp import web

# A page that cannot keep up is cut off; it comes back and loads the conversation afresh.
BACKLOG = 500
HEARTBEAT_SECONDS = 15.0


class Hub:
    """Tells every open page; remembers nothing."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[str | None]] = set()

    def tell(self, kind: str, data: dict[str, Any]) -> None:
        """Send one piece of news to every open page."""
        text = f"event: {kind}\ndata: {json.dumps(data)}\n\n"
        for queue in list(self._pages):
            if queue.qsize() >= BACKLOG:
                self._pages.discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(text)

    @property
    def watched(self) -> bool:
        """Whether any page is open."""
        return bool(self._pages)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        for queue in self._pages:
            queue.put_nowait(None)
        self._pages.clear()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Serve one page until it leaves."""
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._pages.add(queue)
        try:
            await response.write(b"retry: 1000\nevent: hello\ndata: {}\n\n")
            while True:
                try:
                    text = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    text = ": still here\n\n"
                if text is None:
                    return response
                await response.write(text.encode())
        except ConnectionResetError:
            return response  # The page was closed.
        finally:
            self._pages.discard(queue)
