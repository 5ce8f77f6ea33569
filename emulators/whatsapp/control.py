"""The control API under /_emulator/: what tests, checks and the phone page steer it by."""

import json
from typing import Any

from aiohttp import web

from emulators.whatsapp import templates
from emulators.whatsapp.emulator import BadInboundError, Emulator
from emulators.whatsapp.envelope import Change
from emulators.whatsapp.faults import BadFaultsError, parse_faults
from emulators.whatsapp.media import WEBHOOK_DAYS
from emulators.whatsapp.people import Customer, Number, canonical_wa_id
from emulators.whatsapp.web_keys import EMULATOR


class BadControlError(Exception):
    """A control request that says too little or the wrong thing."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def add_routes(app: web.Application) -> None:
    """Mount the control API."""
    router = app.router
    base = "/_emulator"
    router.add_get(base + "/health", _control(_health))
    router.add_post(base + "/inbound", _control(_inbound))
    router.add_get(base + "/conversations/{number}/{customer}", _control(_conversation))
    router.add_get(base + "/conversations/{number}", _control(_conversations))
    router.add_get(base + "/faults", _control(_read_faults))
    router.add_post(base + "/faults", _control(_faults))
    router.add_put(base + "/faults", _control(_faults))
    router.add_post(base + "/reset", _control(_reset))
    router.add_get(base + "/numbers", _control(_numbers))
    router.add_post(base + "/numbers", _control(_register_number))
    router.add_get(base + "/customers", _control(_customers))
    router.add_post(base + "/customers", _control(_register_customer))
    router.add_post(base + "/templates", _control(_register_template))
    router.add_get(base + "/clock", _control(_read_clock))
    router.add_post(base + "/clock", _control(_clock))
    router.add_get(base + "/log", _control(_log))
    router.add_get(base + "/deliveries", _control(_deliveries))
    router.add_post(base + "/webhook", _control(_webhook))
    router.add_post(base + "/verify", _control(_verify))
    router.add_post(base + "/read", _control(_read))
    router.add_post(base + "/media", _control(_media))


def _control(handler: Any) -> Any:
    async def run(request: web.Request) -> web.Response:
        try:
            answer = await handler(request, request.app[EMULATOR])
        except BadControlError as error:
            return _refusal(str(error), error.status)
        except (BadInboundError, BadFaultsError) as error:
            return _refusal(str(error), 400)
        return web.json_response(answer, headers={"Cache-Control": "no-store"})

    return run


def _refusal(message: str, status: int) -> web.Response:
    return web.json_response({"error": {"message": message}}, status=status)


async def _body(request: web.Request, *, optional: bool = False) -> Any:
    raw = await request.read()
    if not raw and optional:
        return {}
    try:
        return json.loads(raw)
    except (ValueError, UnicodeDecodeError):
        raise BadControlError("The body is not valid JSON.") from None


async def _object(request: web.Request, *, optional: bool = False) -> dict[str, Any]:
    body = await _body(request, optional=optional)
    if not isinstance(body, dict):
        raise BadControlError("Send a JSON object.")
    return body


def _text(body: dict[str, Any], name: str, *, default: str | None = None) -> str:
    value = body.get(name, default)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise BadControlError(f"{name} must be a non-empty string.")
    return value.strip()


def _whole(request: web.Request, name: str, default: int) -> int:
    value = request.query.get(name, str(default))
    if not value.isdecimal():
        raise BadControlError(f"{name} must be a whole number.")
    return int(value)


def _number(emulator: Emulator, phone_number_id: str) -> Number:
    found = emulator.people.number(phone_number_id)
    if found is None:
        raise BadControlError(f"No number {phone_number_id} is registered.", status=404)
    return found


def _known_customer(emulator: Emulator, key: str) -> Customer:
    found = emulator.people.customer(canonical_wa_id(key) or key)
    if found is None:
        raise BadControlError(f"No customer {key} is known.", status=404)
    return found


async def _health(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return {
        "ok": True,
        "numbers": len(emulator.people.numbers()),
        "webhooks_pending": emulator.deliveries.pending(),
    }


async def _inbound(request: web.Request, emulator: Emulator) -> Any:
    """One message, or a list of them that leaves as one batched webhook."""
    body = await _body(request)
    if isinstance(body, dict):
        number, customer, message = _parse_inbound(emulator, body)
        wamid, change = emulator.receive(number=number, customer=customer, message=message)
        lane = f"{number.phone_number_id}/{customer.key}"
        emulator.send_webhook(change, lane=lane, wamid=wamid)
        return {"wamid": wamid}
    if not isinstance(body, list) or not 0 < len(body) <= 1000:
        raise BadControlError("Send a message, or a list of 1 to 1000 of them.")
    parsed = [_parse_inbound(emulator, item) for item in body]
    received = [
        emulator.receive(number=number, customer=customer, message=message)
        for number, customer, message in parsed
    ]
    emulator.deliveries.post([change for _, change in received], lane="batch")
    return {"wamids": [wamid for wamid, _ in received]}


def _parse_inbound(emulator: Emulator, body: Any) -> tuple[Number, Customer, dict[str, Any]]:
    if not isinstance(body, dict):
        raise BadControlError("Every message is a JSON object.")
    number = _number(emulator, _text(body, "to"))
    message = body.get("message")
    if isinstance(message, str):
        message = {"type": "text", "text": {"body": message}}
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise BadControlError("message must be an object with a type.")
    name = _text(body, "name") if body.get("name") else None
    return number, _sender(emulator, body.get("from"), name), message


def _sender(emulator: Emulator, sender: Any, name: str | None) -> Customer:
    if isinstance(sender, dict):
        wa_id = _wa_id(_text(sender, "wa_id")) if sender.get("wa_id") else None
        user_id = _text(sender, "user_id") if sender.get("user_id") else None
        username = _text(sender, "username") if sender.get("username") else None
        if wa_id is None and user_id is None:
            raise BadControlError("from needs a wa_id or a user_id.")
        if wa_id is None and (known := emulator.people.customer(user_id or "")) is not None:
            wa_id, user_id = known.wa_id, known.user_id
        return emulator.people.meet(wa_id=wa_id, user_id=user_id, username=username, name=name)
    address = _text({"from": sender}, "from")
    known = emulator.people.customer(address)
    if known is not None and known.wa_id is None:
        return emulator.people.meet(user_id=known.key, name=name)
    return emulator.people.meet(wa_id=_wa_id(address), name=name)


def _wa_id(address: str) -> str:
    wa_id = canonical_wa_id(address)
    if wa_id is None:
        raise BadControlError(f"{address!r} is not a phone number with a country code.")
    return wa_id


async def _conversation(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    number = _number(emulator, request.match_info["number"])
    key = request.match_info["customer"]
    customer = emulator.people.customer(canonical_wa_id(key) or key)
    if customer is None:
        return {"messages": []}
    limit = max(1, _whole(request, "limit", 10_000))
    return {
        "customer": customer.as_json(),
        "window_open": emulator.rules.window_open(number=number, customer=customer),
        "messages": emulator.messages(number=number, customer=customer, limit=limit),
    }


async def _conversations(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Every customer with the last message they exchanged with this number."""
    number = _number(emulator, request.match_info["number"])
    last = {item["customer"]: item for item in emulator.last_messages(number=number)}
    unread = emulator.unread_counts(number=number)
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


async def _read_faults(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return emulator.faults.as_json()


async def _faults(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    emulator.use_faults(parse_faults(await _body(request, optional=True)))
    return emulator.faults.as_json()


async def _reset(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    body = await _object(request, optional=True)
    await emulator.reset(numbers=body.get("numbers") is True)
    return {"reset": True}


async def _numbers(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return {"numbers": [number.as_json() for number in emulator.people.numbers()]}


async def _register_number(request: web.Request, emulator: Emulator) -> dict[str, str]:
    body = await _object(request)
    number = Number(
        phone_number_id=_text(body, "phone_number_id"),
        waba_id=_text(body, "waba_id"),
        display_phone_number=_text(body, "display_phone_number"),
        name=_text(body, "name"),
    )
    emulator.people.register_number(number)
    emulator.hub.tell("numbers", {})
    return number.as_json()


async def _customers(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return {"customers": [customer.as_json() for customer in emulator.people.customers()]}


async def _register_customer(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    body = await _object(request)
    wa_id = _wa_id(_text(body, "wa_id")) if body.get("wa_id") else None
    user_id = _text(body, "user_id") if body.get("user_id") else None
    if wa_id is None and user_id is None:
        raise BadControlError("A customer needs a wa_id or a user_id.")
    customer = emulator.people.meet(
        wa_id=wa_id,
        user_id=user_id,
        username=_text(body, "username") if body.get("username") else None,
        name=_text(body, "name") if body.get("name") else None,
        on_whatsapp=body.get("on_whatsapp") is not False,
    )
    emulator.hub.tell("customers", {})
    return customer.as_json()


async def _register_template(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    body = await _object(request)
    fields = {
        "name": _text(body, "name"),
        "language": _text(body, "language"),
        "category": _text(body, "category", default="UTILITY"),
        "body": _text(body, "body"),
    }
    templates.register(emulator.store, **fields)
    return fields


async def _read_clock(_request: web.Request, emulator: Emulator) -> dict[str, float]:
    return {"now": emulator.clock.now(), "offset_seconds": emulator.clock.offset}


async def _clock(request: web.Request, emulator: Emulator) -> dict[str, float]:
    seconds = (await _object(request)).get("advance_seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 1e9:
        raise BadControlError("advance_seconds must be a number, zero or more.")
    emulator.advance(float(seconds))
    return await _read_clock(request, emulator)


async def _log(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Graph requests with their answers, oldest first; `after` continues a reading."""
    rows = emulator.store.rows(
        "SELECT * FROM (SELECT * FROM requests WHERE id > ? ORDER BY id DESC LIMIT ?) ORDER BY id",
        _whole(request, "after", 0),
        _whole(request, "limit", 1000),
    )
    parsed = [
        dict(row) | {"body": json.loads(row["body"]), "answer": json.loads(row["answer"])}
        for row in rows
    ]
    return {"requests": parsed}


async def _deliveries(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    rows = emulator.store.rows(
        "SELECT * FROM (SELECT * FROM deliveries ORDER BY id DESC LIMIT ?) ORDER BY id",
        _whole(request, "limit", 1000),
    )
    return {
        "pending": emulator.deliveries.pending(),
        "deliveries": [dict(row) | {"body": json.loads(row["body"])} for row in rows],
    }


async def _webhook(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Send any update at all, signed: other fields, system messages, shapes yet unknown."""
    body = await _object(request)
    changes = body.get("changes", [body])
    if not isinstance(changes, list) or not 0 < len(changes) <= 1000:
        raise BadControlError("changes must be a list of 1 to 1000 updates.")
    parsed = []
    for item in changes:
        if not isinstance(item, dict) or not isinstance(item.get("value"), dict):
            raise BadControlError("Every update needs a waba_id, a field and a value object.")
        change = Change(
            waba_id=_text(item, "waba_id"),
            field=_text(item, "field", default="messages"),
            value=item["value"],
        )
        parsed.append(change)
    emulator.deliveries.post(parsed, lane="control")
    return {"queued": len(parsed)}


async def _verify(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return await emulator.verify()


async def _read(request: web.Request, emulator: Emulator) -> dict[str, int]:
    """The customer looks at the chat."""
    body = await _object(request)
    number = _number(emulator, _text(body, "number"))
    customer = _known_customer(emulator, _text(body, "customer"))
    return {"read": emulator.customer_reads(number=number, customer=customer)}


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
