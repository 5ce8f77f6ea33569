"""Numbers and accounts: what they are, their profile, whom they block, who hears of them."""

import json
from typing import Any

from aiohttp import web

from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.graph import media, templates
from emulators.whatsapp.graph.frame import (
    ROOT,
    account_of,
    count_management,
    fields,
    graph,
    json_object,
    no_such,
    number_of,
)
from emulators.whatsapp.limits import malformed
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.people import Customer, canonical_wa_id, stranger

PROFILE = ("about", "address", "description", "email", "vertical", "websites")
ABOUT = 139

# As in the table of Meta's page on blocking: of one user among those asked for.
TOO_LATE = {
    "message": "Re-engagement required",
    "code": 131047,
    "error_data": {"details": "User has not messaged in the last 24 hours"},
}
NOBODY = {
    "message": "Message undeliverable",
    "code": 131026,
    "error_data": {"details": "The user is not on WhatsApp."},
}


def add_routes(app: web.Application) -> None:
    """Mount numbers and accounts, and what stands alone at the top: `/{id}`."""
    router = app.router
    router.add_get(ROOT + "/{id}/phone_numbers", graph(_phone_numbers))
    for method, handler in (("GET", _subscribed), ("POST", _subscribe), ("DELETE", _unsubscribe)):
        router.add_route(method, ROOT + "/{id}/subscribed_apps", graph(handler))
    router.add_get(ROOT + "/{id}/whatsapp_business_profile", graph(_profile))
    router.add_post(ROOT + "/{id}/whatsapp_business_profile", graph(_change_profile))
    for method, handler in (("GET", _blocked), ("POST", _block), ("DELETE", _unblock)):
        router.add_route(method, ROOT + "/{id}/block_users", graph(handler))
    for act in ("register", "deregister", "request_code", "verify_code"):
        router.add_post(ROOT + "/{id}/" + act, graph(_acknowledge))
    router.add_post(ROOT + "/{id}/smb_app_data", graph(_sync_phone_app))
    router.add_get(ROOT + "/{id}", graph(_object))
    router.add_post(ROOT + "/{id}", graph(_change_object))


def number_as_object(number: Number, emulator: Emulator) -> dict[str, Any]:
    """A number as the Graph API shows it."""
    own = number.own
    fast = number.per_second(emulator.faults.throughput_mps) >= 1000
    return {
        "verified_name": number.name,
        "code_verification_status": "VERIFIED",
        "display_phone_number": number.display_phone_number,
        "quality_rating": own.quality,
        "platform_type": "CLOUD_API",
        "throughput": {"level": "HIGH" if fast else "STANDARD"},
        "name_status": "APPROVED",
        "status": "CONNECTED",
        "is_on_biz_app": own.coexistence,
        "whatsapp_business_manager_messaging_limit": own.tier,
        "webhook_configuration": {"application": emulator.settings.webhook_url},
        "id": number.phone_number_id,
    }


async def _object(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    asked = request.match_info["id"]
    if number := emulator.numbers.find(asked):
        return fields(request, number_as_object(number, emulator))
    if file := emulator.media.find(asked):
        return media.as_object(request, emulator, file)
    if template := emulator.registry.by_id(asked):
        return fields(request, template.as_json())
    waba_id = account_of(request, emulator)
    count_management(request, emulator, waba_id)
    account = {
        "id": waba_id,
        "name": emulator.numbers.of_account(waba_id)[0].name,
        "currency": "USD",
        "timezone_id": "1",
        "message_template_namespace": f"namespace_{waba_id}",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
    }
    return fields(request, account)


async def _change_object(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    """Settings of a number (a PIN, a webhook) are taken; a template is edited."""
    asked = request.match_info["id"]
    if template := emulator.registry.by_id(asked):
        return await templates.edit(request, emulator, template)
    number_of(request, emulator)
    await json_object(request)
    return {"success": True}


async def _acknowledge(request: web.Request, emulator: Emulator) -> dict[str, bool]:
    number_of(request, emulator)
    return {"success": True}


async def _phone_numbers(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    waba_id = account_of(request, emulator)
    count_management(request, emulator, waba_id)
    found = emulator.numbers.of_account(waba_id)
    return {"data": [fields(request, number_as_object(item, emulator)) for item in found]}


# Who hears of an account


async def _subscribe(request: web.Request, emulator: Emulator) -> dict[str, bool]:
    waba_id = account_of(request, emulator)
    count_management(request, emulator, waba_id)
    emulator.store.write_meta(f"subscribed:{waba_id}", "yes")
    return {"success": True}


async def _unsubscribe(request: web.Request, emulator: Emulator) -> dict[str, bool]:
    waba_id = account_of(request, emulator)
    count_management(request, emulator, waba_id)
    emulator.store.write_meta(f"subscribed:{waba_id}", "no")
    return {"success": True}


async def _subscribed(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    waba_id = account_of(request, emulator)
    count_management(request, emulator, waba_id)
    if emulator.store.read_meta(f"subscribed:{waba_id}") == "no":
        return {"data": []}
    app = {"link": "https://www.facebook.com/games/?app_id=1", "name": "Proffer", "id": "1"}
    return {"data": [{"whatsapp_business_api_data": app}]}


# The profile


async def _profile(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    number = number_of(request, emulator)
    row = emulator.store.row(
        "SELECT profile FROM profiles WHERE phone_number_id = ?", number.phone_number_id
    )
    profile = {"messaging_product": "whatsapp", "vertical": "OTHER"}
    profile |= json.loads(row["profile"]) if row else {}
    return {"data": [fields(request, profile)]}


async def _change_profile(request: web.Request, emulator: Emulator) -> dict[str, bool]:
    number = number_of(request, emulator)
    body = await json_object(request)
    if body.get("messaging_product") != "whatsapp":
        raise malformed("The parameter messaging_product is required.")
    if len(str(body.get("about", ""))) > ABOUT:
        raise malformed(f"Param about must be at most {ABOUT} characters long.")
    changes = {name: body[name] for name in PROFILE if name in body}
    row = emulator.store.row(
        "SELECT profile FROM profiles WHERE phone_number_id = ?", number.phone_number_id
    )
    emulator.store.run(
        "INSERT OR REPLACE INTO profiles (phone_number_id, profile) VALUES (?, ?)",
        number.phone_number_id,
        json.dumps((json.loads(row["profile"]) if row else {}) | changes),
    )
    return {"success": True}


# Whom a business blocks


async def _blocked(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    number = number_of(request, emulator)
    people = [emulator.people.customer(key) for key in emulator.rules.blocked_by(number)]
    rows = [_as_blocked(number, person) for person in people if person]
    return {"data": [{"block_users": rows}], "paging": {}}


async def _block(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return await _change_blocked(request, emulator, block=True)


async def _unblock(request: web.Request, emulator: Emulator) -> dict[str, Any]:
    return await _change_blocked(request, emulator, block=False)


async def _change_blocked(
    request: web.Request, emulator: Emulator, *, block: bool
) -> dict[str, Any]:
    number = number_of(request, emulator)
    users = (await json_object(request)).get("block_users")
    if not isinstance(users, list) or not users:
        raise malformed("The parameter block_users is required.")
    done, failed = [], []
    for user in users:
        asked = str(user.get("user") or user.get("user_id") or "") if isinstance(user, dict) else ""
        wa_id = canonical_wa_id(asked)
        customer = emulator.people.customer(wa_id or asked) or (stranger(wa_id) if wa_id else None)
        # Only who has written within the last day can be blocked.
        if customer is None or (
            block and not emulator.rules.window_open(number=number, customer=customer)
        ):
            failed.append({"input": asked, "errors": [TOO_LATE if customer else NOBODY]})
            continue
        if block:
            emulator.rules.block(number=number, customer=customer)
        else:
            emulator.rules.unblock(number=number, customer=customer)
        done.append({"input": asked, **_as_blocked(number, customer)})
    key = "added_users" if block else "removed_users"
    answer: dict[str, Any] = {key: done}
    told = {"messaging_product": "whatsapp", "block_users": answer}
    if failed:
        answer["failed_users"] = failed
        raise GraphError(
            139100,
            "Failed to block some users, see the block_users response list for details",
            message="(#139100) Failed to block/unblock users",
            beside=told,
        )
    return told


def _as_blocked(number: Number, customer: Customer) -> dict[str, str]:
    if customer.shown_wa_id:
        return {"wa_id": customer.shown_wa_id}
    return {"user_id": customer.user_id_for(number.waba_id)}


# The phone app


async def _sync_phone_app(request: web.Request, emulator: Emulator) -> dict[str, str]:
    """Contacts or history of the phone app, asked for once after joining."""
    number = number_of(request, emulator)
    kind = (await json_object(request)).get("sync_type")
    if not number.own.coexistence:
        raise no_such(request)
    if kind == "history":
        changes = emulator.phone_app.whole(number)
    elif kind == "smb_app_state_sync":
        people = [
            {"wa_id": person.wa_id, "full_name": person.name}
            for person in emulator.people.customers()
            if person.shown_wa_id
        ]
        changes = [emulator.phone_app.contacts(number, people)]
    else:
        raise malformed("Param sync_type must be one of {history, smb_app_state_sync}.")
    for change in changes:
        emulator.send_webhook(change, lane=f"app/{number.phone_number_id}")
    return {"messaging_product": "whatsapp", "request_id": f"sync-{number.phone_number_id}"}
