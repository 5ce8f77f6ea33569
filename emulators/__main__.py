"""Run with `python -m emulators`: WhatsApp with its phone, and the mail server, in one process."""

import logging
import sys
from collections.abc import AsyncIterator

from aiohttp import web

from emulators.mail import server as mail_server
from emulators.mail import settings as mail_settings
from emulators.whatsapp.__main__ import main as run_whatsapp

log = logging.getLogger("emulators")


def main() -> int:
    """Serve until told to stop; 2 when this environment may not run them, 1 without a port."""
    try:
        settings = mail_settings.from_environment()
    except mail_settings.RefusedError as refusal:
        logging.basicConfig(level=logging.INFO, format="%(message)s")
        log.error("%s", refusal)  # noqa: TRY400 - words for a person, no traceback
        return 2

    def mail(_app: web.Application) -> AsyncIterator[None]:
        return mail_server.beside(settings)

    return run_whatsapp(mail)


if __name__ == "__main__":
    sys.exit(main())
