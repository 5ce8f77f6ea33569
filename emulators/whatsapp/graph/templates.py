"""An account's templates: listed, created, edited, deleted."""

import base64
from typing import Any

from aiohttp import web

from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.graph.frame import (
    ROOT,
    account_of,
    count_management,
    fields,
    graph,
    json_object,
    no_such,
)
from emulators.whatsapp.limits import malformed
from emulators.whatsapp.templates.registry import MOST, Template
from emulators.whatsapp.templates.shape import refuse

PAGE = 25
LONGEST_PAGE = 1000
FILTERS = ("name", "language", "category", "status")


def add_routes(app: web.Application) -> None:
    """Mount the registry."""
    path = ROOT + "/{id}/message_templates"
    app.router.add_get(path, graph(_list, on="templates"))
    app.router.add_post(path, graph(_create, on="templates"))
    app.router.add_delete(path, graph(_delete, on="templates"))


async def _list(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    waba_id = account_of(request, emulator)
    count_management(request, emulator, waba_id)
    limit = request.query.get("limit", str(PAGE))
    if not limit.isdecimal() or not 0 < int(limit) <= LONGEST_PAGE:
        raise malformed(f"Param limit must be between 1 and {LONGEST_PAGE}.")
    found = [item for item in emulator.registry.of_account(waba_id) if _wanted(item, request.query)]
    start, end = _slice(request, found, size=int(limit))
    page = found[start:end]
    answer: dict[str, Any] = {"data": [fields(request, item.as_json()) for item in page]}
    if "summary" in request.query:
        answer["summary"] = {
            "total_count": len(found),
            "message_template_count": len({item.name for item in found}),
            "message_template_limit": MOST,
            "are_translations_complete": True,
        }
    if page:
        cursors = {"before": _cursor(page[0]), "after": _cursor(page[-1])}
        answer["paging"] = {"cursors": cursors}
        here = request.url.origin().join(request.rel_url)
        if end < len(found):
            answer["paging"]["next"] = str(
                here.update_query(after=cursors["after"]).without_query_params("before")
            )
        if start > 0:
            answer["paging"]["previous"] = str(
                here.update_query(before=cursors["before"]).without_query_params("after")
            )
    return answer


def _wanted(template: Template, query: Any) -> bool:
    for name in FILTERS:
        asked = query.get(name)
        if asked and getattr(template, name).lower() != asked.lower():
            return False
    words = query.get("name_or_content")
    text = template.name + str((template.part("BODY") or {}).get("text", ""))
    return not words or words.lower() in text.lower()


def _cursor(template: Template) -> str:
    return base64.urlsafe_b64encode(template.id.encode()).decode()


def _slice(request: web.Request, found: list[Template], *, size: int) -> tuple[int, int]:
    places = {_cursor(item): place for place, item in enumerate(found)}
    after, before = request.query.get("after"), request.query.get("before")
    for cursor in (after, before):
        if cursor and cursor not in places:
            raise GraphError(100, message="(#100) The cursor is not valid any more.")
    if before:
        end = places[before]
        return max(0, end - size), end
    start = places[after] + 1 if after else 0
    return start, start + size


async def _create(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    waba_id = account_of(request, emulator)
    count_management(request, emulator, waba_id)
    body = await json_object(request)
    _check_handles(emulator, body.get("components"))
    template = emulator.registry.create(body, waba_id=waba_id, review_due=emulator.reviews.due())
    return {"id": template.id, "status": template.status, "category": template.category}


async def _delete(request: web.Request, emulator: Emulator) -> dict[str, bool]:
    waba_id = account_of(request, emulator)
    count_management(request, emulator, waba_id)
    body = await json_object(request) if request.can_read_body else {}
    name = request.query.get("name") or body.get("name")
    template_id = request.query.get("hsm_id") or body.get("hsm_id")
    if not name and not template_id:
        raise malformed("The parameter name is required.")
    if not name:
        known = emulator.registry.by_id(str(template_id))
        name = known.name if known else ""
    gone = emulator.registry.delete(
        waba_id=waba_id, name=str(name), template_id=str(template_id) if template_id else None
    )
    if not gone:
        raise refuse(
            "The template could not be found.", subcode=2593002, title="Message Template Not Found"
        )
    return {"success": True}


async def edit(request: web.Request, emulator: Emulator, template: Template) -> dict[str, Any]:
    """`POST /{template}`: other components, or another category."""
    if not template.waba_id:
        raise no_such(request)
    count_management(request, emulator, template.waba_id)
    body = await json_object(request)
    if not body.get("components") and not body.get("category"):
        raise malformed("The parameter components is required.")
    _check_handles(emulator, body.get("components"))
    changed = emulator.registry.edit(template, body, review_due=emulator.reviews.due())
    if "components" in body:
        emulator.reviews.tell_components(changed)
    return {"success": True, "id": changed.id, "name": changed.name, "category": changed.category}


def _check_handles(emulator: Emulator, components: Any) -> None:
    """A header's example file is one that was uploaded here."""
    for item in components if isinstance(components, list) else []:
        example = item.get("example") if isinstance(item, dict) else None
        handles = example.get("header_handle") if isinstance(example, dict) else None
        for handle in handles if isinstance(handles, list) else []:
            known = emulator.store.row("SELECT 1 FROM uploads WHERE handle = ?", str(handle))
            if known is None:
                raise refuse(
                    "The file of the example cannot be found under this handle.",
                    subcode=2494102,
                    title="Uploaded Media handle is invalid",
                )
