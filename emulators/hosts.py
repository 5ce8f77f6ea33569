"""Keeps other websites out of the emulators: a browser could reach their ports for them."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def own_hosts_only(hosts: Collection[str]) -> Any:
    """A middleware that serves `hosts` alone, and requests of their own pages."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _hostname(request.host) not in hosts:
            return web.Response(status=403, text="This host is not served here.\n")
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"{request.scheme}://{request.host}":
            return web.Response(status=403, text="Requests from other sites are not served.\n")
        return await handler(request)

    return guard


def _hostname(host: str) -> str:
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    name = name.strip("[]").lower()
    return "localhost" if name.endswith(".localhost") else name
