"""Run with `python -m emulators.whatsapp`."""

import logging
import os
import sys
from collections.abc import AsyncIterator, Callable

from aiohttp import web

from emulators.whatsapp.server import build_app
from emulators.whatsapp.settings import RefusedError, from_environment

Beside = Callable[[web.Application], AsyncIterator[None]]

log = logging.getLogger("emulators.whatsapp")


def main(*beside: Beside) -> int:
    """Serve until told to stop; 2 when this environment may not run it, 1 without its port.

    `beside`: what else runs in this process for as long.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        settings = from_environment()
    except RefusedError as refusal:
        log.error("%s", refusal)  # noqa: TRY400 - words for a person, no traceback
        return 2
    settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = build_app(settings)
    app.cleanup_ctx.extend(beside)
    try:
        web.run_app(
            app,
            host=settings.bind,
            port=settings.port,
            access_log=None,
            shutdown_timeout=3,
            print=lambda *_: log.info(
                "WhatsApp emulator: http://%s:%s/", settings.bind, settings.port
            ),
        )
    except OSError as error:
        log.error("Port %s cannot be used: %s.", settings.port, os.strerror(error.errno or 0))  # noqa: TRY400
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
