"""The control API under /_emulator/: what tests, checks and the phone page steer it by."""

from aiohttp import web

from emulators.whatsapp.control import (
    conversations,
    numbers,
    people,
    phone_app,
    steering,
    templates,
)


def add_routes(app: web.Application) -> None:
    """Mount the control API."""
    for part in (conversations, numbers, people, phone_app, templates, steering):
        part.add_routes(app)
