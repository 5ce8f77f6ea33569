"""The emulator itself: faults, script, clock, log, webhooks of any kind, reset."""

import json
from typing import Any

from aiohttp import web

from emulators.whatsapp.control.frame import (
    BASE,
    BadControlError,
    any_body,
    control,
    object_body,
    text,
    whole,
)
from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.envelope import Change
from emulators.whatsapp.faults import parse_faults


def add_routes(app: web.Application) -> None:
    """Mount them."""
    router = app.router
    router.add_get(BASE + "/health", control(_health))
    router.add_get(BASE + "/faults", control(_read_faults))
    router.add_post(BASE + "/faults", control(_faults))
    router.add_put(BASE + "/faults", control(_faults))
    router.add_get(BASE + "/script", control(_script))
    router.add_post(BASE + "/script", control(_tell_script))
    router.add_delete(BASE + "/script", control(_take_back))
    router.add_delete(BASE + "/script/{id}", control(_take_back))
    router.add_post(BASE + "/reset", control(_reset))
    router.add_get(BASE + "/clock", control(_read_clock))
    router.add_post(BASE + "/clock", control(_clock))
    router.add_get(BASE + "/log", control(_log))
    router.add_get(BASE + "/deliveries", control(_deliveries))
    router.add_post(BASE + "/webhook", control(_webhook))
    router.add_post(BASE + "/verify", control(_verify))


async def _health(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return {
        "ok": True,
        "numbers": len(emulator.numbers.all()),
        "webhooks_pending": emulator.deliveries.pending(),
    }


async def _read_faults(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return emulator.faults.as_json()


async def _faults(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    emulator.use_faults(parse_faults(await any_body(request, optional=True)))
    return emulator.faults.as_json()


async def _script(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return {"script": [line.as_json() for line in emulator.script.lines()]}


async def _tell_script(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return emulator.script.tell(await object_body(request)).as_json()


async def _take_back(request: web.Request, emulator: Emulator) -> dict[str, int]:
    asked = request.match_info.get("id")
    if asked is not None and not asked.isdecimal():
        raise BadControlError("The id of a line is a whole number.")
    return {"taken_back": emulator.script.take_back(int(asked) if asked else None)}


async def _reset(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    body = await object_body(request, optional=True)
    await emulator.reset(numbers=body.get("numbers") is True)
    return {"reset": True}


async def _read_clock(_request: web.Request, emulator: Emulator) -> dict[str, float]:
    return {"now": emulator.clock.now(), "offset_seconds": emulator.clock.offset}


async def _clock(request: web.Request, emulator: Emulator) -> dict[str, float]:
    body = await object_body(request)
    if body == {"reset": True}:
        emulator.advance(-emulator.clock.offset)
        return await _read_clock(request, emulator)
    seconds = body.get("advance_seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 1e9:
        raise BadControlError("advance_seconds must be a number, zero or more.")
    emulator.advance(float(seconds))
    return await _read_clock(request, emulator)


async def _log(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Graph requests with their answers, oldest first; `after` continues a reading."""
    rows = emulator.store.rows(
        "SELECT * FROM (SELECT * FROM requests WHERE id > ? ORDER BY id DESC LIMIT ?) ORDER BY id",
        whole(request, "after", 0),
        whole(request, "limit", 1000),
    )
    parsed = [
        dict(row) | {"body": json.loads(row["body"]), "answer": json.loads(row["answer"])}
        for row in rows
    ]
    return {"requests": parsed}


async def _deliveries(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    rows = emulator.store.rows(
        "SELECT * FROM (SELECT * FROM deliveries ORDER BY id DESC LIMIT ?) ORDER BY id",
        whole(request, "limit", 1000),
    )
    return {
        "pending": emulator.deliveries.pending(),
        "deliveries": [dict(row) | {"body": json.loads(row["body"])} for row in rows],
    }


async def _webhook(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Send any update at all, signed: other fields, system messages, shapes yet unknown."""
    body = await object_body(request)
    changes = body.get("changes", [body])
    if not isinstance(changes, list) or not 0 < len(changes) <= 1000:
        raise BadControlError("changes must be a list of 1 to 1000 updates.")
    parsed = []
    for item in changes:
        if not isinstance(item, dict) or not isinstance(item.get("value"), dict):
            raise BadControlError("Every update needs a waba_id, a field and a value object.")
        change = Change(
            waba_id=text(item, "waba_id"),
            field=text(item, "field", default="messages"),
            value=item["value"],
        )
        parsed.append(change)
    emulator.deliveries.post(parsed, lane="control")
    return {"queued": len(parsed)}


async def _verify(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return await emulator.verify()
