"""The business's own phone: what it writes, remembers and knows."""

from typing import Any

from aiohttp import web

from emulators.whatsapp.control.frame import (
    BASE,
    BadControlError,
    control,
    customer_addressed,
    message_of,
    number_called,
    object_body,
    objects,
    phone,
    text,
)
from emulators.whatsapp.emulator import Emulator


def add_routes(app: web.Application) -> None:
    """Mount the phone app."""
    router = app.router
    router.add_post(BASE + "/echo", control(_echo))
    router.add_post(BASE + "/history", control(_history))
    router.add_post(BASE + "/app_state", control(_app_state))


async def _echo(request: web.Request, emulator: Emulator) -> dict[str, str]:
    body = await object_body(request)
    number = number_called(emulator, text(body, "number"))
    customer = customer_addressed(emulator, body.get("to"))
    wamid, change = emulator.phone_app.echo(
        number=number, customer=customer, message=message_of(body)
    )
    emulator.tell_about(change, number=number, customer=customer)
    emulator.show(wamid)
    return {"wamid": wamid}


async def _history(request: web.Request, emulator: Emulator) -> dict[str, int]:
    body = await object_body(request)
    number = number_called(emulator, text(body, "number"))
    if body.get("declined") is True:
        changes = [emulator.phone_app.declined(number)]
    elif "threads" in body:
        changes = [
            emulator.phone_app.piece(
                number,
                threads=[_thread(item) for item in objects(body, "threads")],
                phase=_whole(body, "phase", 0),
                chunk=_whole(body, "chunk", 1),
                progress=_whole(body, "progress", 100),
            )
        ]
    else:
        changes = emulator.phone_app.whole(number)
    for change in changes:
        emulator.send_webhook(change, lane=f"app/{number.phone_number_id}")
    return {"webhooks": len(changes)}


def _whole(body: dict[str, Any], name: str, default: int) -> int:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadControlError(f"{name} is a whole number.")
    return value


def _thread(thread: dict[str, Any]) -> dict[str, Any]:
    messages = []
    for item in objects(thread, "messages"):
        at = item.get("at")
        if isinstance(at, bool) or not isinstance(at, int | float):
            raise BadControlError("Every message of a thread has an hour `at`, in seconds.")
        messages.append({**item, "message": message_of(item)})
    return {"customer": phone(text(thread, "customer")), "messages": messages}


async def _app_state(request: web.Request, emulator: Emulator) -> dict[str, int]:
    body = await object_body(request)
    number = number_called(emulator, text(body, "number"))
    people = [{**item, "wa_id": phone(text(item, "wa_id"))} for item in objects(body, "contacts")]
    change = emulator.phone_app.contacts(number, people)
    emulator.send_webhook(change, lane=f"app/{number.phone_number_id}")
    return {"contacts": len(people)}
