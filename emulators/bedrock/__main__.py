"""Run with `python -m emulators.bedrock`; the port is EMULATOR_PORT, the key EMULATOR_KEY."""

import sys

from emulators.bedrock.server import build_app
from emulators.control import serve

if __name__ == "__main__":
    sys.exit(serve(build_app, name="Converse API", port="8098"))
