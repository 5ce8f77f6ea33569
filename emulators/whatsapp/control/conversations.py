"""What customers do in their chats, and what was said in them."""

from typing import Any

from aiohttp import web

from emulators.whatsapp import reading
from emulators.whatsapp.control.frame import (
    BASE,
    BadControlError,
    any_body,
    control,
    customer_addressed,
    known_customer,
    message_of,
    number_called,
    object_body,
    text,
    text_or_none,
    whole,
)
from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.media import WEBHOOK_DAYS
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.people import Customer, canonical_wa_id


def add_routes(app: web.Application) -> None:
    """Mount the chats."""
    router = app.router
    router.add_post(BASE + "/inbound", control(_inbound))
    router.add_post(BASE + "/edit", control(_edit))
    router.add_post(BASE + "/revoke", control(_revoke))
    router.add_post(BASE + "/read", control(_read))
    router.add_post(BASE + "/media", control(_media))
    router.add_get(BASE + "/conversations/{number}/{customer}", control(_conversation))
    router.add_get(BASE + "/conversations/{number}", control(_conversations))


async def _inbound(request: web.Request, emulator: Emulator) -> Any:
    """One message, or a list of them that leaves as one batched webhook."""
    body = await any_body(request)
    if isinstance(body, dict):
        number, customer, message = _parse(emulator, body)
        return {"wamid": _write(emulator, number, customer, message)}
    if not isinstance(body, list) or not 0 < len(body) <= 1000:
        raise BadControlError("Send a message, or a list of 1 to 1000 of them.")
    parsed = [_parse(emulator, item) for item in body]
    received = [
        emulator.customer_writes(number=number, customer=customer, message=message)
        for number, customer, message in parsed
    ]
    changes = [change for _, change in received if change is not None]
    if changes:
        emulator.deliveries.post(changes, lane="batch")
    return {"wamids": [wamid for wamid, _ in received]}


def _parse(emulator: Emulator, body: Any) -> tuple[Number, Customer, dict[str, Any]]:
    if not isinstance(body, dict):
        raise BadControlError("Every message is a JSON object.")
    number = number_called(emulator, text(body, "to"))
    message = message_of(body)
    name = text_or_none(body, "name")
    return number, customer_addressed(emulator, body.get("from"), name), message


def _write(emulator: Emulator, number: Number, customer: Customer, message: dict[str, Any]) -> str:
    wamid, change = emulator.customer_writes(number=number, customer=customer, message=message)
    if change is not None:
        emulator.tell_about(change, number=number, customer=customer, wamid=wamid)
    return wamid


async def _edit(request: web.Request, emulator: Emulator) -> dict[str, str]:
    """The customer changes the words of what they wrote."""
    body = await object_body(request)
    number = number_called(emulator, text(body, "number"))
    customer = known_customer(emulator, text(body, "customer"))
    message = emulator.receiving.edit(
        number=number, customer=customer, wamid=text(body, "wamid"), text=text(body, "text")
    )
    return {"wamid": _write(emulator, number, customer, message)}


async def _revoke(request: web.Request, emulator: Emulator) -> dict[str, str]:
    """The customer deletes what they wrote for everyone."""
    body = await object_body(request)
    number = number_called(emulator, text(body, "number"))
    customer = known_customer(emulator, text(body, "customer"))
    message = emulator.receiving.revoke(number=number, customer=customer, wamid=text(body, "wamid"))
    return {"wamid": _write(emulator, number, customer, message)}


async def _read(request: web.Request, emulator: Emulator) -> dict[str, int]:
    """The customer looks at the chat, and perhaps listens to a voice note in it."""
    body = await object_body(request)
    number = number_called(emulator, text(body, "number"))
    customer = known_customer(emulator, text(body, "customer"))
    count = emulator.customer_reads(number=number, customer=customer)
    if body.get("played"):
        wamid = text(body, "played")
        if not emulator.customer_plays(number=number, customer=customer, wamid=wamid):
            raise BadControlError(f"{wamid} is no voice note to {customer.name}.")
    return {"read": count}


async def _media(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """A file the customer is about to send: the raw bytes, described by the query."""
    data = await request.read()
    if not data:
        raise BadControlError("The body is the file itself.")
    media = emulator.media.keep(
        data,
        mime_type=request.query.get("mime_type") or "application/octet-stream",
        filename=request.query.get("filename") or "file",
        owner="customer",
        days=WEBHOOK_DAYS,
    )
    return {"id": media.id, "mime_type": media.mime_type, "file_size": media.file_size}


async def _conversation(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    number = number_called(emulator, request.match_info["number"])
    key = request.match_info["customer"]
    customer = emulator.people.customer(canonical_wa_id(key) or key)
    if customer is None:
        return {"messages": []}
    limit = max(1, whole(request, "limit", 10_000))
    return {
        "customer": customer.as_json(),
        "window_open": emulator.rules.window_open(number=number, customer=customer),
        "entry_point_until": emulator.rules.entry_point_until(number=number, customer=customer),
        "marketing": (
            "stop"
            if emulator.rules.refuses_marketing(number=number, customer=customer)
            else "resume"
        ),
        "messages": reading.messages(emulator.store, number=number, customer=customer, limit=limit),
    }


async def _conversations(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Every customer with the last message they exchanged with this number."""
    number = number_called(emulator, request.match_info["number"])
    last = {item["customer"]: item for item in reading.last_messages(emulator.store, number=number)}
    unread = reading.unread_counts(emulator.store, number=number)
    return {
        "number": number.as_json(),
        "conversations": [
            {
                **customer.as_json(),
                "last": last.get(customer.key),
                "unread": unread.get(customer.key, 0),
            }
            for customer in emulator.people.customers()
        ],
    }
