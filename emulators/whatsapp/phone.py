"""The phone page: a chat app in the browser, played by whoever looks at it."""

from pathlib import Path

from aiohttp import web

from emulators.whatsapp.media import bare_type
from emulators.whatsapp.web_keys import EMULATOR

PAGE = Path(__file__).parent / "page"
# Pictures may lie elsewhere: a business can send them by link.
CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: http: https:",
        "media-src 'self' http: https:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
# What a browser may show in place; anything else is only ever downloaded.
SHOWN = {
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "video/mp4",
}


def add_routes(app: web.Application) -> None:
    """Mount the page, its files, its stream of news and the pictures it shows."""
    app.router.add_get("/", _page)
    app.router.add_get("/phone/events", _events)
    app.router.add_get("/phone/media/{id}", _media)
    app.router.add_get("/phone/{name:(?:fonts/)?[a-z-]+[.](?:css|js|svg|woff2)}", _asset)


def _file(name: str) -> web.Response:
    path = PAGE / name
    if not path.is_file():
        raise web.HTTPNotFound
    kind = TYPES[path.suffix]
    charset = None if path.suffix == ".woff2" else "utf-8"
    return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=HEADERS)


async def _page(_request: web.Request) -> web.Response:
    return _file("index.html")


async def _asset(request: web.Request) -> web.Response:
    return _file(request.match_info["name"])


async def _events(request: web.Request) -> web.StreamResponse:
    return await request.app[EMULATOR].hub.stream(request)


async def _media(request: web.Request) -> web.StreamResponse:
    shelf = request.app[EMULATOR].media
    media = shelf.find(request.match_info["id"], expired_too=True)
    if media is None:
        raise web.HTTPNotFound
    shown = bare_type(media.mime_type) in SHOWN
    return web.FileResponse(
        shelf.path(media.id),
        headers=HEADERS
        | {
            "Content-Type": media.mime_type if shown else "application/octet-stream",
            "Content-Disposition": "inline" if shown else "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
