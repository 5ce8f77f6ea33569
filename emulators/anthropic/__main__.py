"""Run with `python -m emulators.anthropic`; the port is EMULATOR_PORT, the key EMULATOR_KEY."""

import logging
import os
import sys

from aiohttp import web

from emulators.anthropic.server import build_app

log = logging.getLogger("emulators.anthropic")
TRUTHY = {"1", "true", "yes", "on"}


def main() -> int:
    """Serve until told to stop; 2 when this environment may not run it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if not any(os.environ.get(name, "").lower() in TRUTHY for name in ("DEBUG", "PROFFER_DEMO")):
        log.error("This emulator is for development and demos: set DEBUG=1 or PROFFER_DEMO=1.")
        return 2
    key, port = os.environ.get("EMULATOR_KEY", ""), os.environ.get("EMULATOR_PORT", "8095")
    if not key or not port.isdecimal() or not 0 < int(port) < 65536:
        log.error("Set EMULATOR_KEY to the key to accept, and EMULATOR_PORT to a port.")
        return 2
    web.run_app(
        build_app(key),
        host="127.0.0.1",
        port=int(port),
        access_log=None,
        shutdown_timeout=1,
        print=lambda *_: log.info("Messages API emulator: http://127.0.0.1:%s", port),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
