"""Run with `python -m emulators.anthropic`; the port is EMULATOR_PORT, the key EMULATOR_KEY."""

import sys

from emulators.anthropic.server import build_app
from emulators.control import serve

if __name__ == "__main__":
    sys.exit(serve(build_app, name="Messages API", port="8095"))
