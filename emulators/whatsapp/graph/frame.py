"""What every request of the Graph API goes through: version, token, quota, script, faults, log."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.graph import tokens
from emulators.whatsapp.limits import malformed, maybe_json
from emulators.whatsapp.media import MEGABYTE
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.people import canonical_wa_id
from emulators.whatsapp.script import AFTER, Line, Scene
from emulators.whatsapp.web_keys import EMULATOR

ROOT = r"/{version:v\d+\.\d+}"
VERSION = re.compile(r"v(\d+)\.0")
# v26.0 is the newest and v20.0 the last that ended (24 September 2026). Any of the twenties is
# served, so that a client is not stopped by a number; what is older is refused as Meta does.
OLDEST, NEWEST = 20, 29
BODY_LIMIT = MEGABYTE

Handler = Callable[[web.Request, Emulator], Awaitable[Any]]


def graph(handler: Handler, *, on: str = "other") -> Any:
    """Make a handler of the Graph API; `on` is what a script knows such requests as."""

    async def run(request: web.Request) -> web.StreamResponse:
        emulator = request.app[EMULATOR]
        status, answer, fault = 200, None, None
        line: Line | None = None
        headers: dict[str, str] = {}
        try:
            _check_version(request)
            number = tokens.check(request, emulator)
            line = emulator.script.play(await _scene(request, emulator, on=on, number=number))
            fault = await _before(request, emulator, line, headers=headers, on=on)
            if fault in (None, "fail", *AFTER):
                request["failure"] = line.error if line and line.then == "fail" else None
                answer = await handler(request, emulator)
        except GraphError as refusal:
            status, answer = refusal.http_status, refusal.body()
            fault = fault or (line.then if line and line.error is refusal else None)
            line = None
        if status == 200 and on == "messages" and fault is None:
            fault = await _chance_after(emulator)
        shown = (
            {"file": answer.headers.get("Content-Type")}
            if isinstance(answer, web.StreamResponse)
            else answer
        )
        if line is not None and line.then == "raw":
            status, shown = line.status, {"raw": line.body}
        emulator.store.log_request(
            at=emulator.clock.now(),
            method=request.method,
            path=request.path,
            body=request.get("body"),
            status=status,
            answer=shown,
            fault=fault,
        )
        return await _respond(request, answer, status, fault, line, headers)

    return run


async def unknown(request: web.Request, _emulator: Emulator) -> None:
    """No such place."""
    raise GraphError(2500, message=f"Unknown path components: /{request.match_info['rest']}")


def no_such(request: web.Request) -> GraphError:
    """An object that is not there, or not for this token: Meta says no more than that."""
    return GraphError(
        100,
        message=f"Unsupported {request.method.lower()} request. Object with ID "
        f"'{request.match_info['id']}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation. Please read the Graph API "
        "documentation at https://developers.facebook.com/docs/graph-api",
        subcode=33,
        kind="GraphMethodException",
    )


def number_of(request: web.Request, emulator: Emulator) -> Number:
    """The number in the path."""
    found = emulator.numbers.find(request.match_info["id"])
    if found is None:
        raise no_such(request)
    return found


def account_of(request: web.Request, emulator: Emulator) -> str:
    """The account in the path, which has a number here."""
    waba_id = request.match_info["id"]
    if not emulator.numbers.of_account(waba_id):
        raise no_such(request)
    return waba_id


def fields(request: web.Request, whole: dict[str, Any]) -> dict[str, Any]:
    """Only the fields that were asked for; the id always."""
    asked = request.query.get("fields")
    if not asked:
        return whole
    names = {name.partition("{")[0].strip() for name in asked.split(",")} | {"id"}
    return {name: value for name, value in whole.items() if name in names}


async def json_body(request: web.Request) -> Any:
    """The body as JSON, or as a form, which the Graph API takes as well."""
    raw = await read(request, limit=BODY_LIMIT)
    if request.content_type == "application/x-www-form-urlencoded":
        form = await request.post()
        body: Any = {key: maybe_json(str(value)) for key, value in form.items()}
    elif not raw:
        body = {key: maybe_json(value) for key, value in request.query.items()}
    else:
        try:
            body = json.loads(raw)
        except (ValueError, UnicodeDecodeError):
            raise malformed("The request body is not valid JSON.") from None
    request["body"] = body
    return body


async def json_object(request: web.Request) -> dict[str, Any]:
    """The body, which has to be an object."""
    body = await json_body(request)
    if not isinstance(body, dict):
        raise malformed("The request body must be a JSON object.")
    return body


async def read(request: web.Request, *, limit: int) -> bytes:
    """The whole body, if it is not beyond `limit` bytes."""
    if (request.content_length or 0) > limit:
        raise malformed("The request body is too large.")
    return await request.read()


def count_management(request: web.Request, emulator: Emulator, waba_id: str) -> None:
    """Count a call about an account and note its quota for the answer's header."""
    used = 100.0
    try:
        used = 100 * emulator.rules.count_management(waba_id)
    finally:
        usage = {
            "call_count": round(used),
            "total_cputime": round(used / 2),
            "total_time": round(used / 2),
            "type": "whatsapp",
            "estimated_time_to_regain_access": 0 if used < 100 else 1,
        }
        request["usage"] = json.dumps({waba_id: [usage]})


def _check_version(request: web.Request) -> None:
    version = request.match_info.get("version")
    if version is None:
        return
    known = VERSION.fullmatch(version)
    if known is None or int(known[1]) > NEWEST:
        raise GraphError(2500, message=f"Unknown path components: /{version}")
    if int(known[1]) < OLDEST:
        raise GraphError(
            2635,
            message="(#2635) You are calling a deprecated version of the API. Please update to "
            "the latest version: v26.0.",
        )


async def _scene(
    request: web.Request, emulator: Emulator, *, on: str, number: Number | None
) -> Scene:
    """What the script has to know; what is no JSON is left to the handler to refuse."""
    to = kind = None
    if on == "messages":
        try:
            body = json.loads(await request.read())
        except (ValueError, UnicodeDecodeError):
            body = None
        if isinstance(body, dict):
            on = "read_mark" if "status" in body else on
            kind = str(body.get("type", "text"))
            address = str(body.get("to") or body.get("recipient") or "")
            customer = emulator.people.customer(canonical_wa_id(address) or address)
            to = customer.key if customer else canonical_wa_id(address) or address
    number_id = number.phone_number_id if number else request.match_info.get("id")
    return Scene(on=on, number=number_id, to=to, kind=kind)


async def _before(
    request: web.Request, emulator: Emulator, line: Line | None, *, headers: dict[str, str], on: str
) -> str | None:
    """Refuse, hang or cut before anything is accepted; gives the fault that is on."""
    if line is not None:
        if line.then == "error" and line.error is not None:
            raise line.error
        if line.then == "hang":
            await asyncio.sleep(line.seconds)
        return line.then
    if on != "messages":
        return None
    faults = emulator.faults
    if faults.strikes(faults.http_500):
        raise GraphError(131000, "Message failed to send due to an unknown error.")
    if faults.strikes(faults.rate_limit_429):
        raise GraphError(130429, "Cloud API message throughput has been reached.")
    if faults.strikes(faults.pair_limit_131056):
        raise GraphError(
            131056, "Too many messages sent from the sender phone number to the same recipient."
        )
    return None


async def _chance_after(emulator: Emulator) -> str | None:
    """Spoil the answer to a message that was taken: late, lost or cut."""
    faults = emulator.faults
    fault = None
    if faults.strikes(faults.slow):
        await asyncio.sleep(faults.slow_seconds)
        fault = "slow"
    if faults.strikes(faults.accept_then_drop):
        return "accept_then_drop"
    if faults.strikes(faults.truncated_json):
        return "truncated_json"
    return fault


async def _respond(
    request: web.Request,
    answer: Any,
    status: int,
    fault: str | None,
    line: Line | None,
    headers: dict[str, str],
) -> web.StreamResponse:
    if line is not None and line.then == "hang_after":
        await asyncio.sleep(line.seconds)
    if fault in ("accept_then_drop", "hang", "hang_after", "cut", "lose"):
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=499)
    if line is not None and line.then == "raw":
        return web.Response(text=line.body, status=status, content_type=line.content_type)
    if isinstance(answer, web.StreamResponse):
        return answer
    text = json.dumps(answer)
    if fault in ("truncated_json", "truncate"):
        text = text[: len(text) // 2]
    headers["facebook-api-version"] = request.match_info.get("version", "v26.0")
    if "usage" in request:
        headers["X-Business-Use-Case-Usage"] = request["usage"]
    if line is not None and line.then == "drip":
        return await _drip(request, text, status, headers, seconds=line.seconds)
    return web.Response(text=text, status=status, content_type="application/json", headers=headers)


async def _drip(
    request: web.Request, text: str, status: int, headers: dict[str, str], *, seconds: float
) -> web.StreamResponse:
    """The answer byte by byte: each read of the client succeeds, and the whole takes long."""
    raw = text.encode()
    response = web.StreamResponse(
        status=status,
        headers={**headers, "Content-Type": "application/json", "Content-Length": str(len(raw))},
    )
    await response.prepare(request)
    try:
        for byte in raw:
            await response.write(bytes([byte]))
            await asyncio.sleep(seconds / len(raw))
        await response.write_eof()
    except ConnectionResetError:
        return response  # The client had enough.
    return response
