"""Run with `python -m emulators.google`; the port is EMULATOR_PORT, the key EMULATOR_KEY."""

import sys

from emulators.control import serve
from emulators.google.server import build_app

if __name__ == "__main__":
    sys.exit(serve(build_app, name="Gemini API", port="8097"))
