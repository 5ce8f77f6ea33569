"""One reader for each kind of message the Cloud API delivers (PLATFORM notes, A4)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conversations.channels import IncomingFile
from whatsapp.replies import reply_of
from whatsapp.shapes import mapping, mappings, number, word

MAX_ID = 255
MAX_NAMES = 10
MAX_BODY = 16_000
"""Characters of an unsupported part that are kept beside its message; its event keeps it whole."""


@dataclass(frozen=True, slots=True)
class Described:
    """A message's kind, gist and parts."""

    kind: str
    text: str = ""
    reply_id: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    file: IncomingFile | None = None


def describe(message: dict[str, Any]) -> Described:
    """What kind of message it is and what it says; an unknown kind is kept as unsupported."""
    given = message.get("type")
    # A message that lost its type still says by its part what it is.
    name = given if isinstance(given, str) and given else _by_part(message)
    reader = READERS.get(name)
    part = message.get(name) if name else None
    if reader is None or (part is None and name not in WITHOUT_PART):
        return _unsupported(name, message)
    return reader(name, part, message)


def carried(message: dict[str, Any]) -> dict[str, Any]:
    """What any kind may carry: what it answers, that it was forwarded, the ad it came from."""
    found: dict[str, Any] = {}
    context = mapping(message.get("context"))
    if answered := word(context.get("id")):
        found["reply_to"] = answered[:MAX_ID]
    if context.get("forwarded") is True or context.get("frequently_forwarded") is True:
        found["forwarded"] = True
    if context.get("frequently_forwarded") is True:
        found["forwarded_often"] = True
    if product := mapping(context.get("referred_product")):
        named = {
            "catalog_id": word(product.get("catalog_id")),
            "retailer_id": word(product.get("product_retailer_id")),
        }
        found["product"] = {key: value for key, value in named.items() if value}
    if referral := mapping(message.get("referral")):
        found["referral"] = referral
    return found


def _by_part(message: dict[str, Any]) -> str:
    return next((name for name in READERS if isinstance(message.get(name), dict | list)), "")


def _text(_name: str, part: Any, message: dict[str, Any]) -> Described:
    body = mapping(part).get("body")
    if not isinstance(body, str):
        return _unsupported("text", message)
    return Described(kind="text", text=body)


def _media(name: str, part: Any, message: dict[str, Any]) -> Described:
    media = mapping(part)
    kind = "audio" if name == "voice" else name
    filename, caption = _plain_name(media.get("filename")), word(media.get("caption"))
    content: dict[str, Any] = {}
    for key in ("mime_type", "sha256"):
        if word(media.get(key)):
            content[key] = word(media.get(key))
    if filename:
        content["filename"] = filename
    if name == "voice" or media.get("voice") is True:
        content["voice"] = True
    for key in ("animated", "view_once"):
        if media.get(key) is True:
            content[key] = True
    media_id = word(media.get("id"))
    file = None
    if 0 < len(media_id) <= MAX_ID:
        file = IncomingFile(
            external_id=media_id, mime_type=word(media.get("mime_type")), filename=filename
        )
    # A filename is no words of the customer's: it is shown, never read as a message.
    return Described(kind=kind, text=caption, content=content, file=file)


def _plain_name(value: Any) -> str:
    """A file's name for showing: no folders, no signs that hide or turn what is read."""
    last = word(value).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:MAX_ID]


def _location(_name: str, part: Any, message: dict[str, Any]) -> Described:
    place = mapping(part)
    latitude, longitude = number(place.get("latitude")), number(place.get("longitude"))
    named = [word(place.get(key)) for key in ("name", "address")]
    text = ", ".join(filter(None, named))
    if latitude is None or longitude is None:
        return _unsupported("location", message) if not text else Described("location", text)
    content: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
    for key in ("name", "address", "url"):
        if word(place.get(key)):
            content[key] = word(place.get(key))
    return Described(kind="location", text=text or f"{latitude}, {longitude}", content=content)


def _contacts(_name: str, part: Any, message: dict[str, Any]) -> Described:
    cards = mappings(part)
    names = [
        word(mapping(card.get("name")).get("formatted_name"))
        or next((word(phone.get("phone")) for phone in mappings(card.get("phones"))), "")
        for card in cards
    ]
    text = ", ".join(name for name in names[:MAX_NAMES] if name)
    return Described(kind="contacts", text=text, content={"contacts": cards})


def _interactive(_name: str, part: Any, message: dict[str, Any]) -> Described:
    found = reply_of(mapping(part))
    if found is None:
        return _unsupported(word(mapping(part).get("type")) or "interactive", message, body=part)
    return Described(
        kind=found.kind, text=found.text, reply_id=found.reply_id, content=found.content
    )


def _button(_name: str, part: Any, message: dict[str, Any]) -> Described:
    button = mapping(part)
    text, payload = word(button.get("text")), word(button.get("payload"))
    if not (text or payload):
        return _unsupported("button", message)
    return Described(
        kind="button", text=text or payload, reply_id=payload, content={"reply": "button"}
    )


def _order(_name: str, part: Any, message: dict[str, Any]) -> Described:
    order = mapping(part)
    items = [_ordered(item) for item in mappings(order.get("product_items"))]
    lines = [f"{item['quantity']} × {item['retailer_id']}" for item in items if item["retailer_id"]]
    content: dict[str, Any] = {"catalog_id": word(order.get("catalog_id")), "items": items}
    if word(order.get("text")):
        content["note"] = word(order.get("text"))
    return Described(
        kind="order", text=word(order.get("text")) or ", ".join(lines), content=content
    )


def _ordered(item: dict[str, Any]) -> dict[str, Any]:
    """A line of an order. Its price is what the customer's telephone showed, never ours."""
    quantity, price = number(item.get("quantity")), number(item.get("item_price"))
    return {
        "retailer_id": word(item.get("product_retailer_id"))[:MAX_ID],
        "quantity": int(quantity) if quantity and 1 <= quantity < 10**6 else 1,
        "price": word(item.get("item_price")) or ("" if price is None else f"{price:.10g}"),
        "currency": word(item.get("currency"))[:8],
    }


def _system(name: str, part: Any, message: dict[str, Any]) -> Described:
    system = mapping(part)
    content = {
        key: word(system.get(key))
        for key in ("type", "wa_id", "new_wa_id", "identity", "customer", "hash")
        if word(system.get(key))
    }
    content.setdefault("type", name)
    return Described(kind="system", text=word(system.get("body")), content=content)


def _unsupported(name: str, message: dict[str, Any], *, body: Any = None) -> Described:
    content: dict[str, Any] = {"type": name}
    inner = word(mapping(message.get("unsupported")).get("type"))
    if inner:
        content["type"] = inner
    if errors := mappings(message.get("errors")):
        content["errors"] = errors
    body = body or (message.get(name) if name else None)
    if body and len(json.dumps(body)) <= MAX_BODY:
        content["body"] = body
    return Described(kind="unsupported", content=content)


def _not_supported(name: str, _part: Any, message: dict[str, Any]) -> Described:
    return _unsupported(name, message)


WITHOUT_PART = ("unsupported", "request_welcome")
READERS: dict[str, Callable[[str, Any, dict[str, Any]], Described]] = {
    "text": _text,
    "image": _media,
    "video": _media,
    "audio": _media,
    "voice": _media,
    "document": _media,
    "sticker": _media,
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
    "system": _system,
    # Somebody opened the chat for the first time and has not written yet.
    "request_welcome": _system,
    "unsupported": _not_supported,
}
