"""Changes that hold lists, taken apart: what concerns one customer becomes one update.

Pure. `LISTED` names the list of each such field and says whose an item is and what it is
called; `pages` cuts an imported history into what one transaction takes.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from whatsapp.shapes import mapping, mappings, word

MAX_ID = 255
MAX_SENDER = 170

HISTORY_PAGE = 50
"""Messages of an imported history in one update: as many as a drain takes of others."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of a change. `sender` and `name` are of an item; an empty name: by its content."""

    key: str
    sender: Callable[[dict[str, Any]], str]
    name: Callable[[dict[str, Any]], str]


def bounded(value: Any, *, most: int) -> str:
    """An id as text; whole numbers are taken too, anything else is as if it were not there."""
    found = word(value)
    return found if 0 < len(found) <= most else ""


def digest(value: Any) -> str:
    """A name for what has none: the same content has the same."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def first_of(item: dict[str, Any], *keys: str) -> str:
    """The first of `keys` that holds somebody's address, without a leading plus."""
    for key in keys:
        found = bounded(item.get(key), most=MAX_SENDER).removeprefix("+")
        if found:
            return found
    return ""


def _no_name(_item: dict[str, Any]) -> str:
    return ""


def _echo_name(item: dict[str, Any]) -> str:
    wamid = bounded(item.get("id"), most=MAX_ID - 5)
    return f"echo:{wamid}" if wamid else ""


def _call_name(item: dict[str, Any]) -> str:
    call, event = bounded(item.get("id"), most=200), bounded(item.get("event"), most=40)
    return f"call:{call}:{event}" if call and event else ""


def _recipient(item: dict[str, Any]) -> str:
    return first_of(item, "to_user_id", "recipient_user_id", "to", "recipient_id")


def _person(item: dict[str, Any]) -> str:
    ids = mapping(item.get("user_id"))
    return (
        first_of(item, "user_id")
        or first_of(ids, "previous", "current")
        or (first_of(item, "wa_id"))
    )


def _caller(item: dict[str, Any]) -> str:
    if word(item.get("direction")) == "BUSINESS_INITIATED":
        return first_of(item, "to_user_id", "to")
    return first_of(item, "from_user_id", "from")


def _listed_contact(item: dict[str, Any]) -> str:
    return first_of(mapping(item.get("contact")), "user_id", "phone_number")


_ECHOES = Listed("message_echoes", _recipient, _echo_name)
LISTED: dict[str, Listed] = {
    "smb_message_echoes": _ECHOES,
    "message_echoes": _ECHOES,
    "user_id_update": Listed("user_id_update", _person, _no_name),
    "user_preferences": Listed("user_preferences", _person, _no_name),
    "smb_app_state_sync": Listed("state_sync", _listed_contact, _no_name),
    "calls": Listed("calls", _caller, _call_name),
}


def pages(value: dict[str, Any], *, number: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """An imported history as (customer, page): some messages of one thread, oldest first.

    What a chunk says of itself (how far the import is, that it was declined) comes as a page
    without a customer. `number` is the business's own, as it is displayed.
    """
    for chunk in mappings(value.get("history")):
        about = mapping(chunk.get("metadata"))
        for thread in mappings(chunk.get("threads")):
            customer = _customer_of(thread, number)
            messages = _oldest_first(mappings(thread.get("messages")))
            who = {key: part for key, part in thread.items() if key != "messages"}
            for first in range(0, len(messages), HISTORY_PAGE):
                items = messages[first : first + HISTORY_PAGE]
                yield customer, {"thread": who, "first": first, "items": items}
        rest = {key: part for key, part in chunk.items() if key != "threads"}
        if about or rest:
            yield "", {"chunk": rest}
    for message in mappings(value.get("messages")):
        # The file behind a place holder comes later, by itself.
        customer = _customer_of({"messages": [message]}, number)
        yield customer, {"thread": {"id": customer}, "first": 0, "items": [message]}


def _customer_of(thread: dict[str, Any], number: str) -> str:
    context = mapping(thread.get("context"))
    found = first_of(thread, "id") or first_of(context, "wa_id", "user_id")
    if found:
        return found
    own = digits(number)
    for message in mappings(thread.get("messages")):
        for key in ("from", "to", "from_user_id", "to_user_id"):
            each = first_of(message, key)
            if each and digits(each) != own:
                return each
    return ""


def digits(text: str) -> str:
    """A number as it is displayed, without what people write between its digits."""
    return "".join(letter for letter in text if letter.isascii() and letter.isdecimal())


def _oldest_first(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    times = [word(message.get("timestamp")) for message in messages]
    if len(times) > 1 and times[0].isdecimal() and times[-1].isdecimal():
        return messages[::-1] if int(times[0][:12]) > int(times[-1][:12]) else messages
    return messages
