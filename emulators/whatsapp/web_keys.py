"""Where a request finds the emulator it belongs to."""

from aiohttp import web

from emulators.whatsapp.emulator import Emulator

EMULATOR = web.AppKey("emulator", Emulator)
