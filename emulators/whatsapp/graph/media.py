"""Files: uploaded for a message, fetched by their id, deleted; and resumable uploads."""

import asyncio
import secrets
from typing import Any

from aiohttp import web

from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.graph.frame import ROOT, graph, no_such, number_of, read
from emulators.whatsapp.limits import malformed
from emulators.whatsapp.media import (
    BIGGEST,
    MEGABYTE,
    TYPES,
    UPLOAD_DAYS,
    Media,
    bare_type,
    kind_for_upload,
)

# The biggest upload the platform takes, and room for the multipart frame around it.
UPLOAD_LIMIT = 100 * MEGABYTE + MEGABYTE
HANDLE_TYPES = TYPES["image"] | TYPES["video"] | {"application/pdf"}


def add_routes(app: web.Application) -> None:
    """Mount the files. `GET` and `DELETE /{media}` share their path with other objects."""
    router = app.router
    router.add_post(ROOT + "/{id}/media", graph(_upload, on="media"))
    router.add_post(ROOT + "/{app}/uploads", graph(_open_session, on="media"))
    router.add_post(ROOT + "/{session:upload:[A-Za-z0-9_-]+}", graph(_receive, on="media"))
    router.add_get(ROOT + "/{session:upload:[A-Za-z0-9_-]+}", graph(_progress, on="media"))
    router.add_delete(ROOT + "/{id}", graph(_delete, on="media"))
    router.add_get("/_media/{token}", graph(_download, on="media"))


async def _upload(request: web.Request, emulator: Emulator) -> dict[str, str]:
    number = number_of(request, emulator)
    if request.content_type != "multipart/form-data":
        raise malformed("(#100) The parameter file is required.")
    form = await request.post()
    product = form.get("messaging_product") or request.query.get("messaging_product")
    if product != "whatsapp":
        raise malformed("The parameter messaging_product is required.")
    file = form.get("file")
    if not isinstance(file, web.FileField):
        raise malformed("The parameter file is required.")
    given_type = form.get("type")
    mime_type = given_type if isinstance(given_type, str) and given_type else file.content_type
    if "/" not in mime_type:  # Some clients name the kind here, and the type on the file.
        mime_type = file.content_type
    kind = kind_for_upload(mime_type)
    request["body"] = {"file": file.filename, "type": mime_type}
    if kind is None:
        raise GraphError(
            100,
            message="(#100) Param file must be a file with one of the following types: "
            f"audio, document, image, sticker, video. Received file of type '{mime_type}'.",
        )
    data = file.file.read()
    if not data:
        raise GraphError(131053, "The file is empty.")
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


def as_object(request: web.Request, emulator: Emulator, media: Media) -> dict[str, Any]:
    """What `GET /{media}` tells: above all an address that lives five minutes."""
    token = emulator.media.new_url_token(media)
    return {
        "messaging_product": "whatsapp",
        "url": f"{request.scheme}://{request.host}/_media/{token}",
        "mime_type": media.mime_type,
        "sha256": media.sha256,
        "file_size": media.file_size,
        "id": media.id,
    }


async def _delete(request: web.Request, emulator: Emulator) -> dict[str, bool]:
    found = emulator.media.find(request.match_info["id"])
    if found is None:
        raise no_such(request)
    emulator.media.delete(found)
    return {"success": True}


async def _download(request: web.Request, emulator: Emulator) -> web.StreamResponse:
    media = emulator.media.by_url_token(request.match_info["token"])
    if media is None:
        raise GraphError(
            131052, "The media address has expired. Ask for a new one by its id.", status=404
        )
    data = await asyncio.to_thread(emulator.media.path(media.id).read_bytes)
    return web.Response(body=data, headers={"Content-Type": media.mime_type})


# Resumable uploads: a session, its bytes from an offset, and in the end a handle.


async def _open_session(request: web.Request, emulator: Emulator) -> dict[str, str]:
    form = {**request.query, **(await request.post())}
    if request.content_type == "application/json" and request.can_read_body:
        form |= await request.json()
    length, mime_type = str(form.get("file_length", "")), str(form.get("file_type", ""))
    if not length.isdecimal() or not 0 < int(length) <= UPLOAD_LIMIT:
        raise malformed("Param file_length must be a number of bytes.")
    if bare_type(mime_type) not in HANDLE_TYPES:
        raise malformed(f"Param file_type must be one of {sorted(HANDLE_TYPES)}.")
    session = "upload:" + secrets.token_urlsafe(24)
    emulator.store.run(
        "INSERT INTO uploads (id, mime_type, file_length, filename) VALUES (?, ?, ?, ?)",
        session,
        mime_type,
        int(length),
        str(form.get("file_name", "file")),
    )
    return {"id": session}


def _session(request: web.Request, emulator: Emulator) -> Any:
    row = emulator.store.row("SELECT * FROM uploads WHERE id = ?", request.match_info["session"])
    if row is None:
        raise GraphError(100, message="(#100) The upload session does not exist.", subcode=33)
    return row


async def _receive(request: web.Request, emulator: Emulator) -> dict[str, str]:
    row = _session(request, emulator)
    offset = request.headers.get("file_offset", "0")
    if not offset.isdecimal() or int(offset) != row["received"]:
        raise malformed(f"The file_offset is {row['received']}.")
    data = await read(request, limit=UPLOAD_LIMIT)
    received = row["received"] + len(data)
    if received > row["file_length"]:
        raise malformed("More bytes came than file_length told.")
    handle = None
    if received == row["file_length"]:
        handle = "4::" + secrets.token_urlsafe(48)
    emulator.store.run(
        "UPDATE uploads SET received = ?, handle = ? WHERE id = ?", received, handle, row["id"]
    )
    return {"h": handle} if handle else {"id": row["id"], "file_offset": str(received)}


async def _progress(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    row = _session(request, emulator)
    return {"id": row["id"], "file_offset": row["received"]}
