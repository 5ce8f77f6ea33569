"""Run with `python -m emulators.mail`: the mail emulator on its own."""

import logging
import os
import sys

from aiohttp import web

from emulators.mail.server import build_app
from emulators.mail.settings import RefusedError, from_environment

log = logging.getLogger("emulators.mail")


def main() -> int:
    """Serve until told to stop; 2 when this environment may not run it, 1 without its ports."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        settings = from_environment()
    except RefusedError as refusal:
        log.error("%s", refusal)  # noqa: TRY400 - words for a person, no traceback
        return 2
    try:
        web.run_app(
            build_app(settings),
            host=settings.bind,
            port=settings.port,
            access_log=None,
            shutdown_timeout=1,
            print=lambda *_: log.info(
                "Mail emulator: http://%s:%s/ (SMTP at %s)",
                settings.bind,
                settings.port,
                settings.smtp_port,
            ),
        )
    except OSError as error:
        log.error("Its ports cannot be used: %s.", os.strerror(error.errno or 0))  # noqa: TRY400
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
