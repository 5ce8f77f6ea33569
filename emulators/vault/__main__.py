"""Run with `python -m emulators.vault`; the port is EMULATOR_PORT, the token EMULATOR_KEY."""

import logging
import os
import sys

from aiohttp import web

from emulators.vault.server import build_app

log = logging.getLogger("emulators.vault")
TRUTHY = {"1", "true", "yes", "on"}


def main() -> int:
    """Serve until told to stop; 2 when this environment may not run it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if not any(os.environ.get(name, "").lower() in TRUTHY for name in ("DEBUG", "PROFFER_DEMO")):
        log.error("This emulator is for development and demos: set DEBUG=1 or PROFFER_DEMO=1.")
        return 2
    token, port = os.environ.get("EMULATOR_KEY", ""), os.environ.get("EMULATOR_PORT", "8200")
    if not token or not port.isdecimal() or not 0 < int(port) < 65536:
        log.error("Set EMULATOR_KEY to the token to accept, and EMULATOR_PORT to a port.")
        return 2
    web.run_app(
        build_app(token),
        host="127.0.0.1",
        port=int(port),
        access_log=None,
        shutdown_timeout=1,
        print=lambda *_: log.info("Vault emulator: http://127.0.0.1:%s", port),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
