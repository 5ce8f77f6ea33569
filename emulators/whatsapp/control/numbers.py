"""Business numbers: registered, set, their tokens taken away and given back."""

from typing import Any

from aiohttp import web

from emulators.whatsapp.control.frame import (
    BASE,
    BadControlError,
    control,
    number_called,
    object_body,
    objects,
    text,
)
from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.envelope import Change
from emulators.whatsapp.numbers import Number

SETTINGS = ("per_second", "coexistence", "quality", "tier", "webhook_shape")
# How a quality is told: the event of `phone_number_quality_update` and the limit with it.
EVENTS = {"RED": "FLAGGED", "YELLOW": "FLAGGED", "GREEN": "UNFLAGGED", "UNKNOWN": "UNFLAGGED"}


def add_routes(app: web.Application) -> None:
    """Mount the numbers."""
    router = app.router
    router.add_get(BASE + "/numbers", control(_numbers))
    router.add_post(BASE + "/numbers", control(_register))
    router.add_get(BASE + "/numbers/{number}/settings", control(_settings))
    router.add_post(BASE + "/numbers/{number}/settings", control(_change_settings))
    router.add_post(BASE + "/numbers/{number}/token", control(_token))


async def _numbers(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return {"numbers": [number.as_json() for number in emulator.numbers.all()]}


async def _register(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    body = await object_body(request)
    products = None
    if "products" in body:
        products = [
            {name: text(item, name) for name in ("retailer_id", "name", "price", "currency")}
            for item in objects(body, "products")
        ]
    number = Number(
        phone_number_id=text(body, "phone_number_id"),
        waba_id=text(body, "waba_id"),
        display_phone_number=text(body, "display_phone_number"),
        name=text(body, "name"),
    )
    emulator.numbers.register(number, products=products)
    emulator.hub.tell("numbers", {})
    return number_called(emulator, number.phone_number_id).as_json()


async def _settings(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return number_called(emulator, request.match_info["number"]).own.as_json()


async def _change_settings(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    number = number_called(emulator, request.match_info["number"])
    body = await object_body(request)
    unknown = sorted(set(body) - set(SETTINGS))
    if unknown:
        raise BadControlError(f"Unknown settings {unknown}; known are {sorted(SETTINGS)}.")
    changed = emulator.numbers.change(number, **body)
    if changed.own.quality != number.own.quality or changed.own.tier != number.own.tier:
        value = {
            "display_phone_number": number.digits,
            "event": EVENTS[changed.own.quality],
            "current_limit": changed.own.tier,
            "max_daily_conversations_per_business": changed.own.tier,
        }
        change = Change(waba_id=number.waba_id, field="phone_number_quality_update", value=value)
        emulator.send_webhook(change, lane=f"account/{number.waba_id}")
    return changed.own.as_json()


async def _token(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Take a number's token away, let it end, give it another one."""
    number = number_called(emulator, request.match_info["number"])
    body = await object_body(request)
    changes: dict[str, Any] = {}
    if "state" in body:
        changes["token_state"] = text(body, "state")
    if "token" in body:
        changes["token"] = body["token"]
        changes.setdefault("token_state", "valid")
    if not changes:
        raise BadControlError("Send a state, a token or both.")
    return emulator.numbers.change(number, **changes).own.as_json()
