"""Customers: who they are, and what changes about them."""

from typing import Any

from aiohttp import web

from emulators.whatsapp.control.frame import (
    BASE,
    BadControlError,
    control,
    known_customer,
    number_called,
    object_body,
    one_of,
    phone,
    text,
    text_or_none,
)
from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.people import Customer, new_user_id


def add_routes(app: web.Application) -> None:
    """Mount the customers."""
    router = app.router
    router.add_get(BASE + "/customers", control(_customers))
    router.add_post(BASE + "/customers", control(_register))
    path = BASE + "/customers/{customer}"
    router.add_post(path + "/number", control(_number))
    router.add_post(path + "/user_id", control(_user_id))
    router.add_post(path + "/username", control(_username))
    router.add_post(path + "/identity", control(_identity))
    router.add_post(path + "/preferences", control(_preferences))


async def _customers(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return {"customers": [customer.as_json() for customer in emulator.people.customers()]}


async def _register(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    body = await object_body(request)
    wa_id = phone(text(body, "wa_id")) if body.get("wa_id") else None
    user_id = text_or_none(body, "user_id")
    if wa_id is None and user_id is None:
        raise BadControlError("A customer needs a wa_id or a user_id.")
    customer = emulator.people.meet(
        wa_id=wa_id,
        user_id=user_id,
        username=text_or_none(body, "username"),
        parent_user_id=text_or_none(body, "parent_user_id"),
        name=text_or_none(body, "name"),
        on_whatsapp=body.get("on_whatsapp") is not False,
    )
    emulator.hub.tell("customers", {})
    return customer.as_json()


def _addressed(request: web.Request, emulator: Emulator) -> Customer:
    return known_customer(emulator, request.match_info["customer"])


def _businesses(emulator: Emulator, customer: Customer) -> list[Number]:
    known = [emulator.numbers.find(item) for item in emulator.people.businesses_of(customer)]
    return [number for number in known if number is not None]


async def _number(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """A new phone number; every business they talked to hears of it unless `tell` is false."""
    old = _addressed(request, emulator)
    body = await object_body(request)
    wa_id = phone(text(body, "wa_id"))
    if old.wa_id is None:
        raise BadControlError(f"{old.name} has no phone number to change.")
    if wa_id == old.wa_id:
        raise BadControlError(f"{old.name} has this number already.")
    new = emulator.people.move(old, wa_id=wa_id)
    for number in _businesses(emulator, new) if body.get("tell") is not False else []:
        for change in emulator.receiving.changed_number(old=old, new=new, number=number):
            emulator.tell_about(change, number=number, customer=new)
    emulator.hub.tell("moved", {"from": old.key, "to": new.key})
    return new.as_json()


async def _user_id(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Another business-scoped user id under the same number."""
    old = _addressed(request, emulator)
    body = await object_body(request)
    number = number_called(emulator, text(body, "number"))
    user_id = text_or_none(body, "user_id") or new_user_id(old, number.waba_id)
    new = emulator.people.move(old, user_id=user_id)
    change = emulator.receiving.changed_user_id(old=old, new=new, number=number)
    emulator.tell_about(change, number=number, customer=new)
    if new.key != old.key:
        emulator.hub.tell("moved", {"from": old.key, "to": new.key})
    return new.as_json()


async def _username(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Take, change or give up a username; with one the phone number may be withheld."""
    customer = _addressed(request, emulator)
    body = await object_body(request)
    username = text_or_none(body, "username")
    hide = body.get("hide_phone") is True
    if hide and username is None:
        raise BadControlError("Only who has a username can withhold the phone number.")
    changed = emulator.people.rename(customer, username=username, hide_phone=hide)
    emulator.hub.tell("customers", {})
    return changed.as_json()


async def _identity(request: web.Request, emulator: Emulator) -> dict[str, str]:
    """The customer's security code changed, as with a new phone."""
    customer = _addressed(request, emulator)
    number = number_called(emulator, text(await object_body(request), "number"))
    wamid, change = emulator.receiving.changed_identity(customer=customer, number=number)
    emulator.tell_about(change, number=number, customer=customer)
    return {"wamid": wamid}


async def _preferences(request: web.Request, emulator: Emulator) -> dict[str, str]:
    """The customer stops or resumes a business's marketing messages."""
    customer = _addressed(request, emulator)
    body = await object_body(request)
    number = number_called(emulator, text(body, "number"))
    marketing = one_of(body, "marketing", ("stop", "resume"))
    change = emulator.receiving.prefers(number=number, customer=customer, marketing=marketing)
    emulator.tell_about(change, number=number, customer=customer)
    return {"marketing": marketing}
