"""The web process: live updates and webhooks natively asynchronous, the rest by Django in threads.

Django's own ASGI handler costs 2 to 2.5 times as much for synchronous views and
a thread per open stream is out of the question, hence the two worlds side by side.
"""

import asyncio
import logging
import os
import sys
from typing import Any

from a2wsgi import WSGIMiddleware

from config.bodies import Gone, TooLong, TooSlow, read_body, refuse, replay
from config.threads import HostThreads
from config.wsgi import application as django_application
from core.asgi import Receive, Scope, Send
from core.process import SWITCH_SECONDS, end_with_server, settle
from panels.live import events
from tenants.pooling import SessionsMix, check_at_start
from whatsapp.endpoint import Endpoint

logger = logging.getLogger(__name__)

THREADS = int(os.environ.get("WEB_THREADS", "8"))

end_with_server()
sys.setswitchinterval(SWITCH_SECONDS)

webhooks = Endpoint()
_threads = HostThreads(most=THREADS)
_django: Any = WSGIMiddleware(django_application)  # type: ignore[arg-type]
_django.executor = _threads


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/events/":
        await events(scope, receive, send)
    else:
        await _serve(scope, receive, send)


async def _serve(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        body = await read_body(receive)
    except Gone:
        return
    except TooSlow:
        await refuse(send, status=408, words="the body took too long")
    except TooLong:
        await refuse(send, status=413, words="the body is too large")
    else:
        if webhooks.is_for(scope):
            await webhooks.receive(scope, body, send)
        else:
            await _django(scope, replay(body, receive), send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        if kind == "lifespan.startup":
            try:
                await asyncio.to_thread(check_at_start)
            except SessionsMix as finding:
                logger.critical("%s", finding)
                await send({"type": "lifespan.startup.failed", "message": str(finding)})
                return
            settle()
        if kind == "lifespan.shutdown":
            # Whoever is being served is served to the end: the server ends once it is told.
            await asyncio.to_thread(_threads.shutdown)
            webhooks.close()
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return
