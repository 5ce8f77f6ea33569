"""A number that the business also uses on its phone: echoes, the past, its address book."""

from collections.abc import Callable
from typing import Any

from conversations.channels import (
    ChannelNotice,
    Echo,
    HistoryItem,
    HistoryPage,
    ListedContact,
    Parsed,
)
from whatsapp import kinds
from whatsapp.changes import change_of
from whatsapp.fields.account import codes_in
from whatsapp.identities import (
    addresses,
    first,
    is_phone,
    moment,
    of_recipient,
)
from whatsapp.shapes import mapping, mappings, word
from whatsapp.splitting import digits

MAX_ID = 255
MAX_NAME = 120
STATUSES = {
    "SENT": "sent",
    "DELIVERED": "delivered",
    "READ": "read",
    "PLAYED": "read",
    "ERROR": "failed",
}


def _echo(body: dict[str, Any]) -> Parsed | None:
    item, contact = mapping(body.get("item")), mapping(body.get("contact"))
    people = of_recipient(item, contact)
    external_id = word(item.get("id"))
    if not people or not 0 < len(external_id) <= MAX_ID or word(item.get("group_id")):
        return None
    changed = change_of(external_id, item, people, echo=True)
    if changed is not None:
        return changed
    if word(item.get("type")) in ("reaction", "revoke"):
        return None
    found = kinds.describe(item)
    return Echo(
        external_id=external_id,
        addresses=people,
        kind=found.kind,
        text=found.text,
        content={**found.content, **kinds.carried(item)},
        file=found.file,
        provider_at=moment(item.get("timestamp")),
    )


def _history(body: dict[str, Any]) -> Parsed | None:
    if "items" in body:
        return _page(body)
    chunk = mapping(body.get("chunk"))
    progress = mapping(chunk.get("metadata"))
    metadata = mapping(body.get("metadata"))
    codes = codes_in(chunk.get("errors"))
    return ChannelNotice(
        account=word(body.get("waba_id")),
        topic="history",
        event="declined" if codes else f"progress {word(progress.get('progress'))}".strip(),
        number=digits(word(metadata.get("display_phone_number"))),
        detail=chunk,
        codes=codes,
    )


def _page(body: dict[str, Any]) -> HistoryPage | None:
    thread, metadata = mapping(body.get("thread")), mapping(body.get("metadata"))
    context = mapping(thread.get("context"))
    named = word(thread.get("id"))
    people = addresses(
        phone=first(named, context.get("wa_id")),
        user=first(context.get("user_id"), named if not is_phone(named.lstrip("+")) else ""),
        parent=word(context.get("parent_user_id")),
        name=word(context.get("username")),
    )
    own = digits(word(metadata.get("display_phone_number")))
    first_place = body.get("first")
    start = first_place if isinstance(first_place, int) else 0
    items = [
        _item(message, own=own, customer=named.lstrip("+"), place=start + place)
        for place, message in enumerate(mappings(body.get("items")))
    ]
    kept = tuple(item for item in items if item is not None)
    if not people or not kept:
        return None
    return HistoryPage(
        addresses=people,
        items=kept,
        profile_name=first(context.get("name"), context.get("username"))[:MAX_NAME],
    )


def _item(message: dict[str, Any], *, own: str, customer: str, place: int) -> HistoryItem | None:
    external_id = word(message.get("id"))
    kind = word(message.get("type"))
    if not 0 < len(external_id) <= MAX_ID or kind in ("reaction", "edit", "revoke"):
        return None
    context = mapping(message.get("history_context"))
    found = kinds.describe(message)
    return HistoryItem(
        external_id=external_id,
        outbound=_is_ours(message, context, own=own, customer=customer),
        kind=found.kind,
        text=found.text,
        content={**found.content, **kinds.carried(message)},
        file=found.file,
        provider_at=moment(message.get("timestamp")),
        status=STATUSES.get(word(context.get("status")).upper(), ""),
        place=place,
    )


def _is_ours(message: dict[str, Any], context: dict[str, Any], *, own: str, customer: str) -> bool:
    if isinstance(context.get("from_me"), bool):
        return bool(context["from_me"])
    sender = word(message.get("from")).lstrip("+")
    if sender and sender == customer:
        return False
    # `to` is named in what the business wrote alone.
    return (bool(sender) and digits(sender) == own) or bool(word(message.get("to")))


def _listed(body: dict[str, Any]) -> ListedContact | None:
    item = mapping(body.get("item"))
    person = mapping(item.get("contact"))
    people = addresses(
        phone=word(person.get("phone_number")),
        user=word(person.get("user_id")),
        parent=word(person.get("parent_user_id")),
        name=word(person.get("username")),
    )
    name = first(person.get("full_name"), person.get("first_name"))[:MAX_NAME]
    if not people or word(item.get("type")) not in ("contact", ""):
        return None
    return ListedContact(
        addresses=people, name=name, removed=word(item.get("action")).lower() == "remove"
    )


READERS: dict[str, Callable[[dict[str, Any]], Parsed | None]] = {
    "smb_message_echoes": _echo,
    "message_echoes": _echo,
    "history": _history,
    "smb_app_state_sync": _listed,
}
