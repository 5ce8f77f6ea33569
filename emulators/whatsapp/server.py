"""Puts the parts behind one port and guards it."""

from collections.abc import AsyncIterator

from aiohttp import web

from emulators.hosts import own_hosts_only
from emulators.whatsapp import control, graph, phone
from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.graph.media import UPLOAD_LIMIT
from emulators.whatsapp.settings import Settings
from emulators.whatsapp.web_keys import EMULATOR


def build_app(settings: Settings) -> web.Application:
    """The whole emulator as one aiohttp application."""
    app = web.Application(
        middlewares=[own_hosts_only(settings.hosts)], client_max_size=UPLOAD_LIMIT
    )
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
