"""The registry of templates, and what their review decides."""

from typing import Any

from aiohttp import web

from emulators.whatsapp.control.frame import (
    BASE,
    BadControlError,
    control,
    object_body,
    objects,
    one_of,
    text,
    text_or_none,
)
from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.templates.registry import Template
from emulators.whatsapp.templates.review import EVENTS, SCORES
from emulators.whatsapp.templates.shape import CATEGORIES


def add_routes(app: web.Application) -> None:
    """Mount the templates."""
    router = app.router
    router.add_get(BASE + "/templates", control(_list))
    router.add_post(BASE + "/templates", control(_register))
    router.add_post(BASE + "/templates/{id}/review", control(_review))
    router.add_post(BASE + "/templates/{id}/quality", control(_quality))
    router.add_post(BASE + "/templates/{id}/category", control(_category))


def _shown(template: Template) -> dict[str, Any]:
    return {**template.as_json(), "waba_id": template.waba_id}


def _called(request: web.Request, emulator: Emulator) -> Template:
    found = emulator.registry.by_id(request.match_info["id"])
    if found is None:
        raise BadControlError(f"No template {request.match_info['id']} is known.", status=404)
    return found


async def _list(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    waba_id = request.query.get("waba_id")
    registry = emulator.registry
    found = registry.all() if waba_id is None else registry.of_account(waba_id)
    return {"templates": [_shown(template) for template in found]}


async def _register(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """An approved template, without anybody's review; without an account it is everybody's."""
    body = await object_body(request)
    components = objects(body, "components") if body.get("components") else None
    template = emulator.registry.register(
        name=text(body, "name"),
        language=text(body, "language"),
        category=text(body, "category", default="UTILITY"),
        body="" if components else text(body, "body"),
        waba_id=text_or_none(body, "waba_id") or "",
        components=components,
    )
    return _shown(template)


async def _review(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    template = _called(request, emulator)
    body = await object_body(request)
    event = one_of(body, "event", tuple(EVENTS))
    return _shown(emulator.reviews.decide(template, event, reason=text_or_none(body, "reason")))


async def _quality(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    template = _called(request, emulator)
    score = one_of(await object_body(request), "score", SCORES)
    return _shown(emulator.reviews.score(template, score))


async def _category(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    template = _called(request, emulator)
    category = one_of(await object_body(request), "category", CATEGORIES)
    return _shown(emulator.reviews.recategorize(template, category))
