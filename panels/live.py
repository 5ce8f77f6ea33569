"""Live updates: one stream of server-sent events a page, from Redis to the browser.

Pure asyncio, beside Django: no thread is held while nothing happens. Who may
listen is asked at the start, in a thread, inside the tenant that the host names, and
again whenever sessions were ended; a stream ends when its workspace moves to another
state, and after STREAM_SECONDS, so the browser comes back and is asked again.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

import redis.asyncio as redis
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeout

from accounts.models import User
from accounts.sessions import SIGNED_OUT, SessionStore, must_enrol
from core.asgi import Receive, Scope, Send
from tenants.context import in_tenant
from tenants.exceptions import TenantClosed
from tenants.live import MOVED, channel_for, everybodys_channel, platform_channel
from tenants.middleware import admitted

logger = logging.getLogger(__name__)

PERMISSION = "inbox.view"
PLATFORM_PERMISSION = "platform.tenants"
STREAM_SECONDS = 300.0
"""How long a stream lives before rights are looked at again."""

KEEP_ALIVE_SECONDS = 15.0
"""Proxies close connections that say nothing for longer (nginx: 60 s)."""

CANCEL_SECONDS = 0.5
"""After which a stream that did not end is told again."""


def channels_of_listener(host: str, session_key: str) -> tuple[str, ...]:
    """The Redis channels this session may hear: none for strangers. Runs in a thread of its own."""
    try:
        if not session_key:
            return ()
        if host == settings.PLATFORM_HOST:
            may = _may_listen(session_key, PLATFORM_PERMISSION)
            return (platform_channel(),) if may else ()
        tenant = admitted(host)
        with in_tenant(tenant):
            may = _may_listen(session_key, PERMISSION)
        return (channel_for(tenant.id), everybodys_channel()) if may else ()
    except TenantClosed:
        return ()
    finally:
        connections.close_all()


def _may_listen(session_key: str, permission: str) -> bool:
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    return isinstance(user, User) and user.has_permission(permission) and not must_enrol(request)


async def events(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application behind ``/events/``."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get("host", "").rsplit(":", 1)[0].lower()
    session_key = _session_key(headers.get("cookie", ""))

    async def heard() -> tuple[str, ...]:
        return await asyncio.to_thread(channels_of_listener, host, session_key)

    channels = await heard()
    if not channels:
        await _answer(send, status=403, body=b"sign in first")
        return
    streaming = asyncio.create_task(_stream(channels, heard, send))
    leaving = asyncio.create_task(_until_gone(receive))
    try:
        await asyncio.wait(
            {streaming, leaving}, timeout=STREAM_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        gone = leaving.done()
        await _end({streaming, leaving})
    if not gone:
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _end(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel until they are done: redis-py swallows a cancellation while it connects, and the
    stream of somebody who left at once would go on for ever.
    """
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=CANCEL_SECONDS)


async def _stream(
    channels: tuple[str, ...], heard: Callable[[], Awaitable[tuple[str, ...]]], send: Send
) -> None:
    """Pass on what is said on `channels`, while the session behind it may still hear them."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    begun = False
    try:
        async with client.pubsub() as pubsub:
            await _subscribe(pubsub, channels)
            # The page asks anew when its stream opens, which the first of these bytes does:
            # what changed before is in its answer, what changes from here on is passed on,
            # and nothing falls in between.
            begun = True
            await _begin(send)
            await _say(send, ": listening\n\n")
            while True:
                message = await pubsub.get_message(timeout=KEEP_ALIVE_SECONDS)
                if message is None:
                    await _say(send, ": still here\n\n")
                    continue
                if message["type"] != "message":
                    return  # Redis was away and is back: what it could not pass on is asked anew
                signed_out = _topic(message) == SIGNED_OUT
                if signed_out and await heard() == channels:
                    continue  # somebody else's session
                await _say(send, _event(message))
                if signed_out or _topic(message) == MOVED:
                    return
    except (RedisError, OSError) as error:
        logger.warning("live updates are away: %s", error)
        if not begun:
            await _begin(send)  # browsers come back after a stream that ended, not after an error
    finally:
        await client.aclose()


async def _begin(send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-store"),
                (b"x-accel-buffering", b"no"),
            ],
        }
    )


async def _subscribe(pubsub: PubSub, channels: tuple[str, ...]) -> None:
    """Subscribe, and return only when Redis has said that it did."""
    await pubsub.subscribe(*channels)
    missing = len(channels)
    while missing:
        answer = await pubsub.get_message(timeout=KEEP_ALIVE_SECONDS)
        if answer is None:
            raise RedisTimeout("Redis did not confirm the subscription")
        missing -= answer["type"] == "subscribe"


def _topic(message: MutableMapping[str, Any]) -> str:
    return str(json.loads(message["data"])["topic"]).replace("\n", "")


def _event(message: MutableMapping[str, Any]) -> str:
    data = json.dumps(json.loads(message["data"])["id"])
    return f"event: {_topic(message)}\ndata: {data}\n\n"


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _session_key(header: str) -> str:
    try:
        cookie = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


async def _answer(send: Send, *, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
