"""Sending: messages of every kind, read marks and typing."""

from typing import Any

from aiohttp import web

from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.graph.frame import ROOT, graph, json_body, number_of
from emulators.whatsapp.limits import Outgoing, check_envelope, check_message, malformed, missing
from emulators.whatsapp.media import BIGGEST
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.templates.sending import pick, render


def add_routes(app: web.Application) -> None:
    """Mount the sending of messages."""
    app.router.add_post(ROOT + "/{id}/messages", graph(_messages, on="messages"))


async def _messages(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    number = number_of(request, emulator)
    body = check_envelope(await json_body(request))
    if "status" in body:
        return _read_mark(emulator, number, body)
    outgoing = check_message(body)
    _check_media_ids(emulator, outgoing.kind, outgoing.part)
    category = "service"
    if outgoing.kind == "template":
        outgoing, category = _rendered(emulator, number, outgoing)
    customer = emulator.rules.resolve(number=number, outgoing=outgoing)
    emulator.rules.check_rate(number=number, customer=customer)
    problem = request["failure"]
    if problem is None:
        problem = emulator.rules.recipient_problem(
            number=number, customer=customer, outgoing=outgoing, category=category
        )
        if problem is not None and emulator.faults.recipient_errors == "response":
            raise problem
    if problem is None and outgoing.kind == "reaction":
        # Taken, and heard of by a status alone, whatever is asked for others.
        problem = emulator.rules.reaction_problem(
            number=number, customer=customer, of=outgoing.part["message_id"]
        )
    accepted = emulator.accept(number=number, customer=customer, outgoing=outgoing, failure=problem)
    contact = {"input": outgoing.to if outgoing.to is not None else outgoing.recipient}
    if outgoing.to is not None and accepted.customer.wa_id:
        contact["wa_id"] = accepted.customer.wa_id
    else:
        contact["user_id"] = accepted.customer.user_id_for(number.waba_id)
    message = {"id": accepted.wamid}
    if outgoing.kind == "template":
        message["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}


def _rendered(emulator: Emulator, number: Number, outgoing: Outgoing) -> tuple[Outgoing, str]:
    template = pick(emulator.registry, outgoing.part, waba_id=number.waba_id)
    shown = render(template, outgoing.part)
    header = shown["header"] or {}
    inner = header.get(header.get("type"))
    if isinstance(inner, dict) and header["type"] in BIGGEST and inner.get("id"):
        emulator.media.check_sendable(inner["id"], kind=header["type"])
    category = template.category.lower()
    part = {
        **outgoing.part,
        "rendered": shown["text"],
        "category": category,
        "shown": {key: value for key, value in shown.items() if key != "text"},
    }
    return outgoing.with_part(part), category


def _read_mark(emulator: Emulator, number: Number, body: dict[str, Any]) -> dict[str, Any]:
    if body["status"] != "read":
        raise malformed("Param status must be one of {read}.")
    if not isinstance(body.get("message_id"), str):
        raise missing("Parameter message_id is required.")
    typing = body.get("typing_indicator")
    if typing is not None and (not isinstance(typing, dict) or typing.get("type") != "text"):
        raise malformed("Param typing_indicator['type'] must be one of {TEXT}.")
    emulator.mark_read(number=number, wamid=body["message_id"], typing=typing is not None)
    return {"success": True}


def _check_media_ids(emulator: Emulator, kind: str, part: Any) -> None:
    if kind in BIGGEST and part.get("id"):
        emulator.media.check_sendable(part["id"], kind=kind)
    if kind == "interactive" and isinstance(part.get("header"), dict):
        header = part["header"]
        inner = header.get(header["type"])
        if header["type"] in BIGGEST and inner.get("id"):
            emulator.media.check_sendable(inner["id"], kind=header["type"])
