"""A request's body is taken in whole before a thread begins: slow senders hold no thread.

Django's threads are few and each has a database connection; a client that sends
a byte a second would otherwise keep one for as long as it likes.
"""

import asyncio

from core.asgi import Message, Receive, Send

MAX_BYTES = 17 * 1024 * 1024
"""Above every endpoint's own limit, so that they can say 413 in their own words."""

SECONDS = 30.0
"""For a whole body: 3 MB, the largest that is useful, at 100 kB/s."""


class TooSlow(Exception):
    """The body was not complete in time."""


class TooLong(Exception):
    """The body is longer than anything here takes."""


class Gone(Exception):
    """The client left before its body was complete."""


async def read_body(receive: Receive) -> bytes:
    """The whole body. Raises TooSlow, TooLong or Gone."""
    clock = _Clock()
    try:
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            # Nearly every body comes in one piece.
            return _within(message.get("body", b""))
        body = bytearray()
        while True:
            if message["type"] == "http.disconnect":
                raise Gone
            body += message.get("body", b"")
            if len(body) > MAX_BYTES:
                raise TooLong
            if not message.get("more_body", False):
                return bytes(body)
            message = await receive()
    except asyncio.CancelledError:
        if clock.rang():
            raise TooSlow from None
        raise
    finally:
        clock.stop()


def _within(body: bytes) -> bytes:
    if len(body) > MAX_BYTES:
        raise TooLong
    return body


class _Clock:
    """Cancels the task that made it after SECONDS; a tenth of what `asyncio.timeout` costs."""

    def __init__(self) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a body is read in a task")
        self._task = task
        self._rang = False
        self._timer = asyncio.get_running_loop().call_later(SECONDS, self._ring)

    def _ring(self) -> None:
        self._rang = True
        self._task.cancel()

    def rang(self) -> bool:
        """Whether the cancellation is this clock's alone; then it is taken back."""
        return self._rang and self._task.uncancel() == 0

    def stop(self) -> None:
        self._timer.cancel()


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives `body` at once and after it what the server says."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return waiting.pop() if waiting else await receive()

    return received


async def refuse(send: Send, *, status: int, words: str) -> None:
    """Answer in place of the application and close the connection."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
