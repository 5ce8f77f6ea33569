"""What control requests have in common: reading their JSON, finding what they name."""

import json
from typing import Any

from aiohttp import web

from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.faults import BadFaultsError
from emulators.whatsapp.numbers import BadSettingsError, Number
from emulators.whatsapp.people import Customer, TakenError, canonical_wa_id
from emulators.whatsapp.receiving import BadInboundError
from emulators.whatsapp.script import BadScriptError
from emulators.whatsapp.web_keys import EMULATOR

BASE = "/_emulator"
REFUSALS = (BadInboundError, BadFaultsError, BadSettingsError, BadScriptError, TakenError)


class BadControlError(Exception):
    """A control request that says too little or the wrong thing."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def control(handler: Any) -> Any:
    """Make a handler of the control API: JSON back, refusals in words."""

    async def run(request: web.Request) -> web.Response:
        try:
            answer = await handler(request, request.app[EMULATOR])
        except BadControlError as error:
            return _refusal(str(error), error.status)
        except REFUSALS as error:
            return _refusal(str(error), 400)
        return web.json_response(answer, headers={"Cache-Control": "no-store"})

    return run


def _refusal(message: str, status: int) -> web.Response:
    return web.json_response({"error": {"message": message}}, status=status)


async def any_body(request: web.Request, *, optional: bool = False) -> Any:
    """The JSON of a request; nothing at all counts as an empty object where that is allowed."""
    raw = await request.read()
    if not raw and optional:
        return {}
    try:
        return json.loads(raw)
    except (ValueError, UnicodeDecodeError):
        raise BadControlError("The body is not valid JSON.") from None


async def object_body(request: web.Request, *, optional: bool = False) -> dict[str, Any]:
    """The JSON of a request, which has to be an object."""
    body = await any_body(request, optional=optional)
    if not isinstance(body, dict):
        raise BadControlError("Send a JSON object.")
    return body


def text(body: dict[str, Any], name: str, *, default: str | None = None) -> str:
    """A string that is not empty; whole numbers are taken as such."""
    value = body.get(name, default)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise BadControlError(f"{name} must be a non-empty string.")
    return value.strip()


def text_or_none(body: dict[str, Any], name: str) -> str | None:
    """A string, if there is one."""
    return text(body, name) if body.get(name) else None


def one_of(body: dict[str, Any], name: str, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    value = text(body, name)
    if value not in choices:
        raise BadControlError(f"{name} is one of {list(choices)}.")
    return value


def whole(request: web.Request, name: str, default: int) -> int:
    """A whole number from the query."""
    value = request.query.get(name, str(default))
    if not value.isdecimal():
        raise BadControlError(f"{name} must be a whole number.")
    return int(value)


def objects(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects."""
    found = body.get(name)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise BadControlError(f"{name} must be a list of objects.")
    return found


def number_called(emulator: Emulator, phone_number_id: str) -> Number:
    """A registered number."""
    found = emulator.numbers.find(phone_number_id)
    if found is None:
        raise BadControlError(f"No number {phone_number_id} is registered.", status=404)
    return found


def known_customer(emulator: Emulator, key: str) -> Customer:
    """A customer who has been here before."""
    found = emulator.people.customer(canonical_wa_id(key) or key)
    if found is None:
        raise BadControlError(f"No customer {key} is known.", status=404)
    return found


def customer_addressed(emulator: Emulator, address: Any, name: str | None = None) -> Customer:
    """Whoever has this address: known, or made now."""
    if isinstance(address, dict):
        wa_id = phone(text(address, "wa_id")) if address.get("wa_id") else None
        user_id = text_or_none(address, "user_id")
        if wa_id is None and user_id is None:
            raise BadControlError("from needs a wa_id or a user_id.")
        if wa_id is None and (known := emulator.people.customer(user_id or "")) is not None:
            wa_id, user_id = known.wa_id, known.user_id
        return emulator.people.meet(
            wa_id=wa_id,
            user_id=user_id,
            username=text_or_none(address, "username"),
            parent_user_id=text_or_none(address, "parent_user_id"),
            name=name,
        )
    plain = text({"from": address}, "from")
    known = emulator.people.customer(plain)
    if known is not None and known.wa_id is None:
        return emulator.people.meet(user_id=known.key, name=name)
    return emulator.people.meet(wa_id=phone(plain), name=name)


def phone(address: str) -> str:
    """The wa_id of a phone number."""
    wa_id = canonical_wa_id(address)
    if wa_id is None:
        raise BadControlError(f"{address!r} is not a phone number with a country code.")
    return wa_id


def message_of(body: dict[str, Any]) -> dict[str, Any]:
    """A message of the Cloud API; a plain string is a text."""
    message = body.get("message")
    if isinstance(message, str):
        message = {"type": "text", "text": {"body": message}}
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise BadControlError("message must be an object with a type.")
    return message
