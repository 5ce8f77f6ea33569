"""Puts the parts behind one port and guards it."""

from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web

from emulators.whatsapp import control, graph, phone
from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.settings import Settings
from emulators.whatsapp.web_keys import EMULATOR

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_app(settings: Settings) -> web.Application:
    """The whole emulator as one aiohttp application."""
    app = web.Application(middlewares=[_own_hosts_only], client_max_size=graph.UPLOAD_LIMIT)
    app[EMULATOR] = Emulator(settings)
    control.add_routes(app)
    phone.add_routes(app)
    graph.add_routes(app)
    app.cleanup_ctx.append(_running)
    app.on_shutdown.append(_end_streams)
    return app


async def _running(app: web.Application) -> AsyncIterator[None]:
    await app[EMULATOR].start()
    yield
    await app[EMULATOR].stop()


async def _end_streams(app: web.Application) -> None:
    app[EMULATOR].hub.close()


@web.middleware
async def _own_hosts_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep other websites out: they could reach a port on this machine through the browser."""
    hosts = request.app[EMULATOR].settings.hosts
    if _hostname(request.host) not in hosts:
        return web.Response(status=403, text="This host is not served here.\n")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        return web.Response(status=403, text="Requests from other sites are not served.\n")
    return await handler(request)


def _hostname(host: str) -> str:
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    name = name.strip("[]").lower()
    return "localhost" if name.endswith(".localhost") else name
