"""The control API that the stand-ins of language models share.

POST /_emulator/answers  {"inputs": [{…answer…}, …]}       what the next calls return, in
                         order; the last one stays
POST /_emulator/faults   {"faults": ["overloaded", …]}     what happens to the next calls
                         instead, in order; {"faults": [...], "stay": true} keeps the last
POST /_emulator/lacks    {"lacks": ["schema", …]}          what this server does not know
GET  /_emulator/requests                                    every request as it came
POST /_emulator/reset
"""

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from emulators.wire_faults import Fault

log = logging.getLogger("emulators")
TRUTHY = {"1", "true", "yes", "on"}
MOST_BYTES = 32 * 1024 * 1024
GREETING = {
    "acts": [{"kind": "small_talk", "code": "greeting"}],
    "language": "en",
    "sure": "high",
}


@dataclass
class Emulator:
    """What the emulator was told, and what it was asked."""

    key: str
    inputs: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    faults_stay: bool = False
    lacks: set[str] = field(default_factory=set)
    requests: list[dict[str, Any]] = field(default_factory=list)

    def next_input(self) -> dict[str, Any]:
        if len(self.inputs) > 1:
            return self.inputs.pop(0)
        return self.inputs[0] if self.inputs else GREETING

    def next_fault(self) -> str | None:
        if not self.faults:
            return None
        if self.faults_stay and len(self.faults) == 1:
            return self.faults[0]
        return self.faults.pop(0)

    def keep(self, request: web.Request, body: Any) -> None:
        self.requests.append({"path": request.path, "headers": dict(request.headers), "body": body})


EMULATOR = web.AppKey("emulator", Emulator)
KNOWN: web.AppKey[Mapping[str, Fault]] = web.AppKey("faults")


def controlled(key: str, faults: Mapping[str, Fault]) -> web.Application:
    """An application with the control API; the vendor's own routes are added to it."""
    app = web.Application(client_max_size=MOST_BYTES)
    app[EMULATOR] = Emulator(key=key)
    app[KNOWN] = faults
    app.router.add_post("/_emulator/answers", _answers)
    app.router.add_post("/_emulator/faults", _faults)
    app.router.add_post("/_emulator/lacks", _lacks)
    app.router.add_get("/_emulator/requests", _requests)
    app.router.add_post("/_emulator/reset", _reset)
    return app


async def answered(request: web.Request, answer: dict[str, Any]) -> web.StreamResponse:
    """The answer, or the fault that is due."""
    fault = request.app[EMULATOR].next_fault()
    if fault is not None:
        return await request.app[KNOWN][fault](request, answer)
    return web.json_response(answer)


async def _answers(request: web.Request) -> web.Response:
    request.app[EMULATOR].inputs = list((await request.json())["inputs"])
    return web.json_response({"ok": True})


async def _faults(request: web.Request) -> web.Response:
    body = await request.json()
    known = request.app[KNOWN]
    unknown = [name for name in body["faults"] if name not in known]
    if unknown:
        return web.json_response({"unknown": unknown, "known": sorted(known)}, status=400)
    emulator = request.app[EMULATOR]
    emulator.faults, emulator.faults_stay = list(body["faults"]), body.get("stay") is True
    return web.json_response({"ok": True})


async def _lacks(request: web.Request) -> web.Response:
    request.app[EMULATOR].lacks = set((await request.json())["lacks"])
    return web.json_response({"ok": True})


async def _requests(request: web.Request) -> web.Response:
    return web.json_response({"requests": request.app[EMULATOR].requests})


async def _reset(request: web.Request) -> web.Response:
    emulator = request.app[EMULATOR]
    emulator.inputs, emulator.faults, emulator.requests = [], [], []
    emulator.faults_stay, emulator.lacks = False, set()
    return web.json_response({"ok": True})


def serve(build_app: Callable[[str], web.Application], *, name: str, port: str) -> int:
    """Serve until told to stop; 2 when this environment may not run it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if not any(os.environ.get(flag, "").lower() in TRUTHY for flag in ("DEBUG", "PROFFER_DEMO")):
        log.error("This emulator is for development and demos: set DEBUG=1 or PROFFER_DEMO=1.")
        return 2
    key, port = os.environ.get("EMULATOR_KEY", ""), os.environ.get("EMULATOR_PORT", port)
    if not key or not port.isdecimal() or not 0 < int(port) < 65536:
        log.error("Set EMULATOR_KEY to the key to accept, and EMULATOR_PORT to a port.")
        return 2
    web.run_app(
        build_app(key),
        host="127.0.0.1",
        port=int(port),
        access_log=None,
        shutdown_timeout=1,
        print=lambda *_: log.info("%s emulator: http://127.0.0.1:%s", name, port),
    )
    return 0
