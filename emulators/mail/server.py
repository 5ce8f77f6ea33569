"""The inbox page and its JSON control behind one port, the mail server beside it."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path
from string import Template
from typing import Any

from aiohttp import web

from emulators.hosts import own_hosts_only
from emulators.mail.inbox import Inbox, Mail
from emulators.mail.settings import Settings
from emulators.mail.smtp import listen

PAGE = Path(__file__).parent / "page"
INBOX = web.AppKey("inbox", Inbox)
_LINK = re.compile(r"https?://[^\s<>\"')\]]+")
_TYPES = {".css": "text/css", ".js": "text/javascript"}

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A mail is a stranger's document: no scripts, no forms, nothing loaded from anywhere.
_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; base-uri 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def build_app(settings: Settings) -> web.Application:
    """The page and the control; while it runs, so does the mail server."""
    app = web.Application(middlewares=[own_hosts_only(settings.hosts)], client_max_size=64 * 1024)
    app[INBOX] = Inbox()
    app.router.add_get("/", _list)
    app.router.add_get("/mails/{id:[0-9]+}", _mail)
    app.router.add_get("/mails/{id:[0-9]+}/html", _mail_html)
    app.router.add_get("/page/{name:[a-z]+[.](?:css|js)}", _asset)
    app.router.add_get("/_emulator/mails", _mails_json)
    app.router.add_get("/_emulator/health", _health)
    app.router.add_get("/_emulator/faults", _faults)
    app.router.add_post("/_emulator/faults", _set_faults)
    app.router.add_post("/_emulator/reset", _reset)

    async def taking_mails(app: web.Application) -> AsyncIterator[None]:
        server = await listen(app[INBOX], bind=settings.bind, port=settings.smtp_port)
        yield
        server.close()

    app.cleanup_ctx.append(taking_mails)
    return app


async def beside(settings: Settings) -> AsyncIterator[None]:
    """Run all of it for as long as another application does. Raises OSError."""
    runner = web.AppRunner(build_app(settings), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, settings.bind, settings.port).start()
    yield
    await runner.cleanup()


# ------------------------------------------------------------------ control


async def _mails_json(request: web.Request) -> web.Response:
    found = request.app[INBOX].to(request.query.get("to", ""))
    return web.json_response({"mails": [mail.as_json() for mail in found]}, headers=_HEADERS)


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"status": "up"})


async def _faults(request: web.Request) -> web.Response:
    faults = request.app[INBOX].faults
    return web.json_response(
        {
            "reject": faults.reject,
            "delay": faults.delay,
            "drop_after_accept": faults.drop_after_accept,
        }
    )


async def _set_faults(request: web.Request) -> web.Response:
    try:
        values: Any = await request.json()
        if not isinstance(values, dict):
            raise ValueError("send a JSON object")  # noqa: TRY004 - words for a client
        request.app[INBOX].faults.change(values)
    except ValueError as error:
        return web.json_response({"error": str(error)}, status=400)
    return await _faults(request)


async def _reset(request: web.Request) -> web.Response:
    request.app[INBOX].reset()
    return web.json_response({"status": "empty"})


# ------------------------------------------------------------------ pages


def _page(title: str, body: str, *, last: int) -> web.Response:
    text = Template((PAGE / "frame.html").read_text(encoding="utf-8")).substitute(
        title=html.escape(title), body=body, last=last
    )
    return web.Response(
        text=text,
        content_type="text/html",
        headers={**_HEADERS, "Content-Security-Policy": _POLICY},
    )


async def _list(request: web.Request) -> web.Response:
    inbox = request.app[INBOX]
    rows = "".join(_row(mail) for mail in reversed(inbox.mails))
    body = (
        f'<ul class="mails">{rows}</ul>'
        if rows
        else '<p class="empty">No mails yet. What Proffer sends arrives here, and nowhere else.</p>'
    )
    return _page("Mails", f"<h1>Mails</h1>{body}", last=inbox.arrived)


def _row(mail: Mail) -> str:
    return (
        f'<li><a href="/mails/{mail.id}"><span class="subject" dir="auto">'
        f"{html.escape(mail.subject) or 'No subject'}</span>"
        f'<span class="to">{html.escape(", ".join(mail.to))}</span>{_time(mail)}</a></li>'
    )


def _time(mail: Mail) -> str:
    return f'<time datetime="{mail.at}">{mail.at[11:16]} UTC</time>'


def _found(request: web.Request) -> Mail:
    mail = request.app[INBOX].find(int(request.match_info["id"]))
    if mail is None:
        raise web.HTTPNotFound(text="This mail is not here any more.\n")
    return mail


async def _mail(request: web.Request) -> web.Response:
    mail = _found(request)
    facts = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"
        for name, value in (
            ("From", mail.headers.get("From", mail.sender)),
            ("To", ", ".join(mail.to)),
        )
    )
    body = (
        f'<p class="back"><a href="/">All mails</a></p><h1 dir="auto">{html.escape(mail.subject)}'
        f"</h1><dl>{facts}<dt>Time</dt><dd>{_time(mail)}</dd></dl><h2>Text</h2>"
        f'<pre dir="auto">{_linked(mail.text)}</pre>'
    )
    if mail.html:
        body += (
            "<h2>As most programs show it</h2>"
            '<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" '
            f'title="The mail as HTML" src="/mails/{mail.id}/html"></iframe>'
        )
    return _page(mail.subject, body, last=0)


def _linked(text: str) -> str:
    """The text, escaped, with its addresses as links."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        address = html.escape(found[0])
        parts += [
            html.escape(text[end : found.start()]),
            f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>',
        ]
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])


async def _mail_html(request: web.Request) -> web.Response:
    """The mail's own document. `base` makes its links open beside the inbox, not in the frame."""
    document = '<base target="_blank">' + _found(request).html
    return web.Response(
        text=document,
        content_type="text/html",
        headers={**_HEADERS, "Content-Security-Policy": _MAIL_POLICY},
    )


async def _asset(request: web.Request) -> web.Response:
    path = PAGE / request.match_info["name"]
    if not path.is_file():
        raise web.HTTPNotFound
    return web.Response(
        body=path.read_bytes(),
        content_type=_TYPES[path.suffix],
        charset="utf-8",
        headers={**_HEADERS, "Cache-Control": "no-cache"},
    )
