"""One reader for each kind of message the Cloud API delivers (PLATFORM notes, A4)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conversations.channels import IncomingFile
from whatsapp.shapes import is_deeper, mapping, mappings, number, storable, word

MAX_ID = 255
MAX_NAMES = 10
MAX_DEPTH = 32


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
    name = word(message.get("type"))
    reader = READERS.get(name)
    part = message.get(name) if name else None
    if reader is None or (part is None and name not in WITHOUT_PART):
        return _unsupported(name, message)
    return reader(name, part, message)


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
    if media.get("animated") is True:
        content["animated"] = True
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
    answer = mapping(part)
    name = word(answer.get("type"))
    inner = mapping(answer.get(name)) if name else {}
    if name in ("button_reply", "list_reply"):
        title, reply_id = word(inner.get("title")), word(inner.get("id"))
        if not (title or reply_id):
            return _unsupported("interactive", message)
        content = {"reply": name}
        if word(inner.get("description")):
            content["description"] = word(inner.get("description"))
        return Described(
            kind="interactive", text=title or reply_id, reply_id=reply_id, content=content
        )
    if name == "nfm_reply":
        text = word(inner.get("body")) or word(inner.get("name"))
        return Described(
            kind="interactive",
            text=text,
            content={"reply": name, "form": _form(inner.get("response_json"))},
        )
    return _unsupported(name or "interactive", message)


def _form(given: Any) -> Any:
    """A form's answers: JSON inside of text, or whatever it was."""
    if not isinstance(given, str):
        return given
    try:
        answers = storable(json.loads(given, parse_constant=str, parse_float=str))
    except (ValueError, RecursionError):
        return given
    return given if is_deeper(answers, than=MAX_DEPTH) else answers


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
    items = mappings(order.get("product_items"))
    lines = [
        f"{word(item.get('quantity')) or '1'} × {word(item.get('product_retailer_id'))}"
        for item in items
        if word(item.get("product_retailer_id"))
    ]
    text = word(order.get("text")) or ", ".join(lines)
    # The prices in it are what the customer's telephone showed, never ours.
    return Described(
        kind="order",
        text=text,
        content={"catalog_id": word(order.get("catalog_id")), "items": items},
    )


def _reaction(_name: str, part: Any, message: dict[str, Any]) -> Described:
    reaction = mapping(part)
    # No emoji: the reaction was taken back.
    return Described(
        kind="reaction",
        text=word(reaction.get("emoji")),
        content={"to": word(reaction.get("message_id"))},
    )


def _system(_name: str, part: Any, message: dict[str, Any]) -> Described:
    system = mapping(part)
    content = {
        key: word(system.get(key))
        for key in ("type", "wa_id", "new_wa_id", "identity", "customer")
        if word(system.get(key))
    }
    return Described(kind="system", text=word(system.get("body")), content=content)


def _edit(_name: str, part: Any, message: dict[str, Any]) -> Described:
    edit = mapping(part)
    inner = mapping(edit.get("message"))
    described = describe(inner) if word(inner.get("type")) in EDITABLE else Described(kind="")
    return Described(
        kind="edit", text=described.text, content={"of": word(edit.get("original_message_id"))}
    )


def _revoke(_name: str, part: Any, message: dict[str, Any]) -> Described:
    return Described(kind="revoke", content={"of": word(mapping(part).get("original_message_id"))})


def _unsupported(name: str, message: dict[str, Any]) -> Described:
    content: dict[str, Any] = {"type": name}
    inner = word(mapping(message.get("unsupported")).get("type"))
    if inner:
        content["type"] = inner
    if errors := mappings(message.get("errors")):
        content["errors"] = errors
    return Described(kind="unsupported", content=content)


def _not_supported(name: str, _part: Any, message: dict[str, Any]) -> Described:
    return _unsupported(name, message)


WITHOUT_PART = ("unsupported",)
EDITABLE = ("text", "image", "video", "document")
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
    "reaction": _reaction,
    "system": _system,
    "edit": _edit,
    "revoke": _revoke,
    "unsupported": _not_supported,
}
