"""Run with `python -m emulators.openai`; the port is EMULATOR_PORT, the key EMULATOR_KEY."""

import sys

from emulators.control import serve
from emulators.openai.server import build_app

if __name__ == "__main__":
    sys.exit(serve(build_app, name="Chat Completions", port="8096"))
