"""A slow or endless sender is answered without a thread of Django's."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from config import bodies
from config.bodies import Gone, TooLong, TooSlow, read_body, replay

Message = dict[str, Any]


def receiver(*messages: Message, pause: float = 0.0) -> Callable[[], Any]:
    waiting = list(messages)

    async def receive() -> Message:
        await asyncio.sleep(pause)
        return waiting.pop(0)

    return receive


def part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_in_parts_is_one_body() -> None:
    receive = receiver(part(b"ab", more=True), part(b"", more=True), part(b"c", more=False))
    assert asyncio.run(read_body(receive)) == b"abc"


def test_a_body_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.05)
    with pytest.raises(TooSlow):
        asyncio.run(read_body(receiver(part(b"a", more=True), part(b"b", more=False), pause=0.04)))


def test_a_body_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MAX_BYTES", 10)
    with pytest.raises(TooLong):
        asyncio.run(read_body(receiver(*[part(b"1234", more=True)] * 4)))


def test_a_client_that_leaves_is_let_go() -> None:
    with pytest.raises(Gone):
        asyncio.run(read_body(receiver(part(b"a", more=True), {"type": "http.disconnect"})))


def test_the_body_is_given_once_and_then_the_servers_own_words() -> None:
    async def story() -> list[Message]:
        receive = replay(b"abc", receiver({"type": "http.disconnect"}))
        return [await receive(), await receive()]

    first, second = asyncio.run(story())
    assert (first["body"], first["more_body"]) == (b"abc", False)
    assert second == {"type": "http.disconnect"}
