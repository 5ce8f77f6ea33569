"""What clients call when they start: an app's token, its subscriptions, who a token belongs to."""

from typing import Any

from aiohttp import web

from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.graph.frame import ROOT, graph, json_object
from emulators.whatsapp.graph.tokens import given
from emulators.whatsapp.limits import malformed
from emulators.whatsapp.web_keys import EMULATOR


def add_routes(app: web.Application) -> None:
    """Mount them before `/{id}`, which would take their names for ids."""
    router = app.router
    router.add_get(ROOT + "/oauth/access_token", _access_token)
    router.add_get(ROOT + "/debug_token", graph(_debug_token))
    router.add_get(ROOT + "/{name:app|me}", graph(_app))
    router.add_post(ROOT + "/{app}/subscriptions", _subscribe)
    router.add_get(ROOT + "/{app}/subscriptions", graph(_subscriptions))


async def _access_token(request: web.Request) -> web.Response:
    """An app's own token, for its id and its secret."""
    emulator = request.app[EMULATOR]
    secret = request.query.get("client_secret", "")
    app_id = request.query.get("client_id", "")
    if not app_id or secret != emulator.settings.app_secret:
        refusal = GraphError(1, message="Error validating client secret.", status=400)
        return web.json_response(refusal.body(), status=refusal.http_status)
    token = f"{app_id}|{secret}"
    return web.json_response({"access_token": token, "token_type": "bearer"})


def _app_token(request: web.Request, emulator: Emulator) -> str:
    return f"{request.match_info['app']}|{emulator.settings.app_secret}"


async def _subscribe(request: web.Request) -> web.Response:
    """An app names its webhook; the handshake goes there, as Meta's does.

    Webhooks themselves go to the address the emulator was started with, so any other
    address is refused: nothing would ever arrive there.
    """
    emulator = request.app[EMULATOR]
    try:
        if given(request) not in (_app_token(request, emulator), emulator.settings.access_token):
            raise GraphError(190, message="Invalid OAuth access token - Cannot parse access token")
        body = {**request.query, **(await request.post())}
        if request.content_type == "application/json" and request.can_read_body:
            body |= await json_object(request)
        await _check_subscription(emulator, body)
    except GraphError as refusal:
        return web.json_response(refusal.body(), status=refusal.http_status)
    return web.json_response({"success": True})


async def _check_subscription(emulator: Emulator, body: dict[str, Any]) -> None:
    callback, token = (str(body.get("callback_url", "")), str(body.get("verify_token", "")))
    if not callback or not token:
        raise malformed("The parameters callback_url and verify_token are required.")
    if callback.rstrip("/") != emulator.settings.webhook_url.rstrip("/"):
        raise malformed(
            f"This emulator posts webhooks to {emulator.settings.webhook_url} alone: "
            "start it with EMULATOR_WEBHOOK_URL set to the address you want."
        )
    outcome = await emulator.deliveries.handshake(challenge="1158201444", verify_token=token)
    if not outcome["verified"]:
        raise GraphError(
            2200,
            message="(#2200) Callback verification failed with the following errors: "
            f"HTTP Status Code = {outcome['status']}",
            status=400,
        )


async def _subscriptions(_request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return {
        "data": [
            {
                "object": "whatsapp_business_account",
                "callback_url": emulator.settings.webhook_url,
                "active": True,
                "fields": [],
            }
        ]
    }


async def _debug_token(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    asked = request.query.get("input_token", "")
    known = asked == emulator.settings.access_token or any(
        asked == number.own.token for number in emulator.numbers.all()
    )
    data: dict[str, Any] = {"is_valid": known and not emulator.faults.token_revoked}
    if known:
        data |= {
            "app_id": "1",
            "type": "SYSTEM_USER",
            "application": "Proffer",
            "expires_at": 0,
            "scopes": ["whatsapp_business_management", "whatsapp_business_messaging"],
            "granular_scopes": [
                {"scope": "whatsapp_business_messaging", "target_ids": emulator.accounts()}
            ],
        }
    return {"data": data}


async def _app(_request: web.Request, _emulator: Emulator) -> dict[str, str]:
    return {"id": "1", "name": "Proffer"}
