"""Meta's side: the Cloud API under /v2N.0/, as far as a business that talks needs it."""

import asyncio
import json
import re
import secrets
from typing import Any, cast

from aiohttp import web

from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.limits import check_envelope, check_message, malformed, missing
from emulators.whatsapp.media import BIGGEST, MEGABYTE, UPLOAD_DAYS, Media, kind_for_upload
from emulators.whatsapp.people import Number
from emulators.whatsapp.web_keys import EMULATOR

VERSION = re.compile(r"v2\d\.0")
ROOT = r"/{version:v\d+\.\d+}"
# The biggest upload the platform takes, and room for the multipart frame around it.
UPLOAD_LIMIT = 100 * MEGABYTE + MEGABYTE
BODY_LIMIT = MEGABYTE


def add_routes(app: web.Application) -> None:
    """Mount the Cloud API."""
    router = app.router
    router.add_post(ROOT + "/{id}/messages", _graph(_messages))
    router.add_post(ROOT + "/{id}/media", _graph(_upload))
    router.add_get(ROOT + "/{id}/phone_numbers", _graph(_phone_numbers))
    router.add_get(ROOT + "/{id}/message_templates", _graph(_templates))
    router.add_post(ROOT + "/{id}/subscribed_apps", _graph(_subscribe))
    router.add_get(ROOT + "/{id}/subscribed_apps", _graph(_subscribed))
    router.add_get(ROOT + "/{id}", _graph(_read_object))
    router.add_delete(ROOT + "/{id}", _graph(_delete_media))
    router.add_route("*", ROOT + "/{rest:.*}", _graph(_unknown))
    router.add_get("/_media/{token}", _graph(_download))


def _graph(handler: Any) -> Any:
    """Authorise, apply the faults, answer in JSON, and keep the whole in the log."""

    async def run(request: web.Request) -> web.StreamResponse:
        emulator = request.app[EMULATOR]
        status = 200
        answer: Any = None
        fault: str | None = None
        try:
            _check_version(request)
            _authorise(request, emulator)
            fault = _fault_before(request, emulator)
            answer = await handler(request, emulator)
        except GraphError as refusal:
            status, answer = refusal.http_status, refusal.body()
        sending = request.method == "POST" and request.path.endswith("/messages")
        if status == 200 and sending and fault is None:
            fault = await _fault_after(emulator)
        shown = {"file": answer.headers.get("Content-Type")} if _is_file(answer) else answer
        emulator.store.log_request(
            at=emulator.clock.now(),
            method=request.method,
            path=request.path,
            body=request.get("body"),
            status=status,
            answer=shown,
            fault=fault,
        )
        if fault == "accept_then_drop":
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=499)
        if _is_file(answer):
            return cast("web.StreamResponse", answer)
        text = json.dumps(answer)
        if fault == "truncated_json":
            text = text[: len(text) // 2]
        return web.Response(
            text=text,
            status=status,
            content_type="application/json",
            headers={"facebook-api-version": request.match_info.get("version", "v26.0")},
        )

    return run


def _is_file(answer: Any) -> bool:
    return isinstance(answer, web.StreamResponse)


def _check_version(request: web.Request) -> None:
    version = request.match_info.get("version")
    if version is not None and not VERSION.fullmatch(version):
        raise GraphError(2500, message=f"Unknown path components: /{version}: use v20.0 or later.")


def _authorise(request: web.Request, emulator: Emulator) -> None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    given = token.strip() if scheme.lower() == "bearer" else request.query.get("access_token", "")
    if emulator.faults.token_revoked:
        raise GraphError(
            190,
            message="Error validating access token: The session has been invalidated because the "
            "user changed their password or Facebook has changed the session for security "
            "reasons.",
            subcode=460,
        )
    if not secrets.compare_digest(given.encode(), emulator.settings.access_token.encode()):
        raise GraphError(190, message="Invalid OAuth access token - Cannot parse access token")


def _fault_before(request: web.Request, emulator: Emulator) -> str | None:
    """Refuse before anything is accepted; message sends only, as a client retries those."""
    if not request.path.endswith("/messages"):
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


async def _fault_after(emulator: Emulator) -> str | None:
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


def _number(request: web.Request, emulator: Emulator) -> Number:
    found = emulator.people.number(request.match_info["id"])
    if found is None:
        raise _no_such(request)
    return found


def _no_such(request: web.Request) -> GraphError:
    return GraphError(
        100,
        message=f"Unsupported {request.method.lower()} request. Object with ID "
        f"'{request.match_info['id']}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation. Please read the Graph API "
        "documentation at https://developers.facebook.com/docs/graph-api",
        subcode=33,
        kind="GraphMethodException",
    )


async def _messages(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    number = _number(request, emulator)
    body = check_envelope(await _json(request))
    if "status" in body:
        return _read_mark(emulator, number, body)
    outgoing = check_message(body)
    _check_media_ids(emulator, outgoing.kind, outgoing.part)
    customer = emulator.rules.resolve(number=number, outgoing=outgoing)
    emulator.rules.check_rate(number=number, customer=customer)
    problem = emulator.rules.recipient_problem(number=number, customer=customer, outgoing=outgoing)
    if problem is not None and emulator.faults.recipient_errors == "response":
        raise problem
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


async def _json(request: web.Request) -> Any:
    """The body as JSON, or as a form, which the Graph API takes as well."""
    raw = await _read(request, limit=BODY_LIMIT)
    if request.content_type == "application/x-www-form-urlencoded":
        form = await request.post()
        body: Any = {key: _maybe_json(str(value)) for key, value in form.items()}
    else:
        try:
            body = json.loads(raw)
        except (ValueError, UnicodeDecodeError):
            raise malformed("The request body is not valid JSON.") from None
    request["body"] = body
    return body


def _maybe_json(text: str) -> Any:
    if text[:1] not in ("{", "["):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


async def _read(request: web.Request, *, limit: int) -> bytes:
    if (request.content_length or 0) > limit:
        raise malformed("The request body is too large.")
    return await request.read()


async def _upload(request: web.Request, emulator: Emulator) -> dict[str, str]:
    number = _number(request, emulator)
    if request.content_type != "multipart/form-data":
        raise malformed("(#100) The parameter file is required.")
    form = await request.post()
    if form.get("messaging_product") != "whatsapp":
        raise malformed("The parameter messaging_product is required.")
    file = form.get("file")
    if not isinstance(file, web.FileField):
        raise malformed("The parameter file is required.")
    given_type = form.get("type")
    mime_type = given_type if isinstance(given_type, str) and given_type else file.content_type
    kind = kind_for_upload(mime_type)
    request["body"] = {"file": file.filename, "type": mime_type}
    if kind is None:
        raise GraphError(
            100,
            message="(#100) Param file must be a file with one of the following types: "
            f"audio, document, image, sticker, video. Received file of type '{mime_type}'.",
        )
    data = file.file.read()
    if len(data) > BIGGEST[kind]:
        raise GraphError(131053, f"Media file size too big. Max file size: {BIGGEST[kind]} bytes.")
    media = emulator.media.keep(
        data,
        mime_type=mime_type,
        filename=file.filename,
        owner=number.phone_number_id,
        days=UPLOAD_DAYS,
    )
    return {"id": media.id}


def _media(request: web.Request, emulator: Emulator) -> Media:
    found = emulator.media.find(request.match_info["id"])
    if found is None:
        raise _no_such(request)
    return found


async def _read_object(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    number = emulator.people.number(request.match_info["id"])
    if number is not None:
        return _fields(request, _number_as_object(number, emulator))
    media = _media(request, emulator)
    token = emulator.media.new_url_token(media)
    return {
        "messaging_product": "whatsapp",
        "url": f"{request.scheme}://{request.host}/_media/{token}",
        "mime_type": media.mime_type,
        "sha256": media.sha256,
        "file_size": media.file_size,
        "id": media.id,
    }


def _number_as_object(number: Number, emulator: Emulator) -> dict[str, Any]:
    fast = emulator.faults.throughput_mps >= 1000
    return {
        "verified_name": number.name,
        "code_verification_status": "VERIFIED",
        "display_phone_number": number.display_phone_number,
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "HIGH" if fast else "STANDARD"},
        "name_status": "APPROVED",
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "id": number.phone_number_id,
    }


def _fields(request: web.Request, whole: dict[str, Any]) -> dict[str, Any]:
    asked = request.query.get("fields")
    if not asked:
        return whole
    names = {name.strip() for name in asked.split(",")} | {"id"}
    return {name: value for name, value in whole.items() if name in names}


async def _delete_media(request: web.Request, emulator: Emulator) -> dict[str, bool]:
    emulator.media.delete(_media(request, emulator))
    return {"success": True}


async def _download(request: web.Request, emulator: Emulator) -> web.StreamResponse:
    media = emulator.media.by_url_token(request.match_info["token"])
    if media is None:
        raise GraphError(
            131052, "The media address has expired. Ask for a new one by its id.", status=404
        )
    data = await asyncio.to_thread(emulator.media.path(media.id).read_bytes)
    return web.Response(body=data, headers={"Content-Type": media.mime_type})


def _numbers_of(request: web.Request, emulator: Emulator) -> list[Number]:
    waba_id = request.match_info["id"]
    found = [number for number in emulator.people.numbers() if number.waba_id == waba_id]
    if not found:
        raise _no_such(request)
    return found


async def _phone_numbers(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    numbers = _numbers_of(request, emulator)
    return {"data": [_fields(request, _number_as_object(item, emulator)) for item in numbers]}


async def _templates(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    _numbers_of(request, emulator)
    rows = emulator.store.rows("SELECT * FROM templates ORDER BY name, language")
    return {
        "data": [
            {
                "name": row["name"],
                "language": row["language"],
                "category": row["category"],
                "status": "APPROVED",
                "components": [{"type": "BODY", "text": row["body"]}],
            }
            for row in rows
        ]
    }


async def _subscribe(request: web.Request, emulator: Emulator) -> dict[str, bool]:
    _numbers_of(request, emulator)
    return {"success": True}


async def _subscribed(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    _numbers_of(request, emulator)
    return {"data": [{"whatsapp_business_api_data": {"name": "Proffer"}}]}


async def _unknown(request: web.Request, emulator: Emulator) -> None:
    raise GraphError(2500, message=f"Unknown path components: /{request.match_info['rest']}")
