"""The body of a webhook, opened: every update in it by itself, in the order of the payload.

Pure. One POST holds up to 1,000 updates for several numbers, in shapes that
change without notice; nothing in here raises for what stands inside the
envelope. An update keeps its message or status whole, with what belongs to it.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conversations.models import InboundEvent
from whatsapp.shapes import is_deeper, storable

Kind = InboundEvent.Kind

MAX_ID = 255
MAX_SENDER = 170
MAX_ADDRESS = 128
MAX_DEPTH = 64
"""Real updates nest about ten deep; what is read back must fit on any caller's stack."""

# Escapes that JSON allows and a database's text does not: NUL and halves of pairs.
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class Malformed(Exception):
    """The body is no webhook of the WhatsApp Business Platform."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update. `address` is the phone number id it is for; `problem` says why it has no home."""

    address: str
    kind: str
    external_id: str
    sender: str
    body: dict[str, Any]
    problem: str = ""


def read(raw: bytes) -> list[Update]:
    """Every update in a webhook's body. Raises Malformed when it is none."""
    try:
        payload = json.loads(raw.decode("utf-8"), parse_float=_float, parse_constant=_no_constant)
        if _SUSPECT.search(raw):
            payload = storable(payload)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if is_deeper(payload, than=MAX_DEPTH):
        raise Malformed("nested too deeply")
    if not isinstance(payload, dict) or payload.get("object") != "whatsapp_business_account":
        raise Malformed("not for a WhatsApp Business account")
    entries = payload.get("entry")
    if not isinstance(entries, list):
        raise Malformed("no list of entries")
    return [update for entry in entries for update in _of_entry(entry)]


def read_again(address: str, body: dict[str, Any]) -> Update:
    """The update whose body was kept, named as when it arrived."""
    common: dict[str, Any] = {key: body[key] for key in ("waba_id", "metadata") if key in body}
    people = _People([body.get("contact")])
    if "message" in body:
        return _message(address, common, people, body["message"])
    if "status" in body:
        return _status(address, common, people, body["status"])
    return Update(address, Kind.OTHER, _digest(body), "", body)


def _float(text: str) -> float | str:
    """1e999 is JSON but no number a database takes: it stays text."""
    value = float(text)
    return value if math.isfinite(value) else text


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _of_entry(entry: Any) -> Iterator[Update]:
    if not isinstance(entry, dict):
        yield _homeless("malformed", {"entry": entry})
        return
    waba_id = _word(entry.get("id"), most=MAX_ADDRESS)
    changes = entry.get("changes")
    if not isinstance(changes, list):
        yield _homeless("malformed", {"entry": entry}, address=waba_id)
        return
    for change in changes:
        value = change.get("value") if isinstance(change, dict) else None
        if not isinstance(value, dict):
            yield _homeless("malformed", {"waba_id": waba_id, "change": change}, address=waba_id)
            continue
        yield from _of_change(waba_id, change, value)


def _of_change(waba_id: str, change: dict[str, Any], value: dict[str, Any]) -> Iterator[Update]:
    metadata = value.get("metadata")
    address = ""
    if isinstance(metadata, dict):
        address = _word(metadata.get("phone_number_id"), most=MAX_ADDRESS)
    whole = {"waba_id": waba_id, "field": change.get("field"), "value": value}
    if not address:
        yield _homeless("no_recipient", whole, address=waba_id)
        return
    messages, statuses = value.get("messages"), value.get("statuses")
    if change.get("field") != "messages" or not (
        isinstance(messages, list) or isinstance(statuses, list)
    ):
        yield Update(address, Kind.OTHER, _digest(whole), "", whole)
        return
    common = {"waba_id": waba_id, "metadata": metadata}
    people = _People(value.get("contacts"))
    for message in messages if isinstance(messages, list) else ():
        yield _message(address, common, people, message)
    for status in statuses if isinstance(statuses, list) else ():
        yield _status(address, common, people, status)
    if value.get("errors"):
        about = {**common, "errors": value["errors"]}
        yield Update(address, Kind.OTHER, _digest(about), "", about)


def _message(address: str, common: dict[str, Any], people: "_People", message: Any) -> Update:
    if not isinstance(message, dict):
        return _homeless("malformed", {**common, "message": message}, address=address)
    phone = _word(message.get("from"), most=MAX_SENDER).removeprefix("+")
    user = _word(message.get("from_user_id"), most=MAX_SENDER) or _word(
        message.get("user_id"), most=MAX_SENDER
    )
    contact = people.find(phone, user)
    sender = phone or user or people.address_of(contact)
    body = {**common, "contact": contact, "message": message}
    external_id = _word(message.get("id"), most=MAX_ID) or _digest(message)
    problem = "" if sender else "no_sender"
    return Update(address, Kind.MESSAGE, external_id, sender, body, problem)


def _status(address: str, common: dict[str, Any], people: "_People", status: Any) -> Update:
    if not isinstance(status, dict):
        return _homeless("malformed", {**common, "status": status}, address=address)
    phone = _word(status.get("recipient_id"), most=MAX_SENDER).removeprefix("+")
    user = _word(status.get("recipient_user_id"), most=MAX_SENDER)
    message_id = _word(status.get("id"), most=MAX_ID)
    name = _word(status.get("status"), most=MAX_ID)
    external_id = f"{message_id}:{name}" if message_id and name else _digest(status)
    if len(external_id) > MAX_ID:
        external_id = _digest(status)
    body = {**common, "contact": people.find(phone, user), "status": status}
    return Update(address, Kind.STATUS, external_id, phone or user, body)


def _homeless(problem: str, body: dict[str, Any], *, address: str = "") -> Update:
    return Update(address, Kind.OTHER, _digest(body), "", body, problem)


class _People:
    """The `contacts` of a change, found by phone or user id in one step each."""

    def __init__(self, contacts: Any) -> None:
        given = contacts if isinstance(contacts, list) else []
        self._all = [contact for contact in given if isinstance(contact, dict)]
        self._by_id = {
            _word(contact.get(key), most=MAX_SENDER): contact
            for contact in self._all
            for key in ("user_id", "wa_id")
        }
        self._by_id.pop("", None)

    def find(self, phone: str, user: str) -> dict[str, Any] | None:
        """Whose message it is. A contact that is alone belongs to it: some countries' numbers
        are written in two ways."""
        found = self._by_id.get(phone) or self._by_id.get(user)
        if found is None and len(self._all) == 1:
            return self._all[0]
        return found

    @staticmethod
    def address_of(contact: dict[str, Any] | None) -> str:
        if contact is None:
            return ""
        return _word(contact.get("wa_id"), most=MAX_SENDER) or _word(
            contact.get("user_id"), most=MAX_SENDER
        )


def _word(value: Any, *, most: int) -> str:
    """An id as text; whole numbers are taken too, anything else is as if it were not there."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= most:
        return ""
    return value


def _digest(value: Any) -> str:
    """A name for what has none: the same content has the same."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
