"""The body of a webhook, opened: every update in it by itself, in the order of the payload.

Pure, but for the day of receipt. One POST holds up to 1,000 updates for several numbers, in
shapes that change without notice; nothing in here raises for what stands inside the
envelope. An update keeps its message or status whole, with what belongs to it.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conversations.models import InboundEvent
from core.clock import now
from whatsapp.identities import is_phone
from whatsapp.shapes import is_deeper, mapping, storable, word
from whatsapp.splitting import LISTED, MAX_ID, MAX_SENDER, Listed, bounded, digest, pages

Kind = InboundEvent.Kind

MAX_ADDRESS = 128
MAX_FIELD = 64
MAX_DEPTH = 64
"""Real updates nest about ten deep; what is read back must fit on any caller's stack."""

# Escapes that JSON allows and a database's text does not: NUL and halves of pairs.
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class Malformed(Exception):
    """The body is no webhook of the WhatsApp Business Platform."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update. `address` is the phone number id it is for, or the account's id where no
    number is named (`of_account`); `problem` says why it has no home.

    `sender` is the customer's user id where one is told, else the phone number, which the
    platform shows or hides as it sees fit: one customer is one sender.
    """

    address: str
    kind: str
    external_id: str
    sender: str
    body: dict[str, Any]
    problem: str = ""
    of_account: bool = False


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
    if "item" in body and body.get("field") in LISTED:
        common["field"] = body["field"]
        return _item(address, common, people, LISTED[body["field"]], mapping(body["item"]))
    return Update(address, Kind.OTHER, digest(body), "", body)


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
    waba_id = bounded(entry.get("id"), most=MAX_ADDRESS)
    changes = entry.get("changes")
    if not isinstance(changes, list):
        yield _homeless("malformed", {"entry": entry}, address=waba_id)
        return
    for change in changes:
        value = change.get("value") if isinstance(change, dict) else None
        if not isinstance(value, dict):
            yield _homeless("malformed", {"waba_id": waba_id, "change": change}, address=waba_id)
            continue
        yield from _of_change(waba_id, entry.get("time"), change, value)


def _of_change(
    waba_id: str, time: Any, change: dict[str, Any], value: dict[str, Any]
) -> Iterator[Update]:
    metadata = value.get("metadata")
    address = bounded(mapping(metadata).get("phone_number_id"), most=MAX_ADDRESS)
    field = bounded(change.get("field"), most=MAX_FIELD)
    whole = {"waba_id": waba_id, "field": change.get("field"), "value": value}
    if time is not None:
        # What is said twice of an account (approved, paused, approved) is two updates.
        whole["time"] = time
    if not address:
        if waba_id:
            yield Update(waba_id, Kind.OTHER, digest(whole), "", whole, of_account=True)
        else:
            yield _homeless("no_recipient", whole)
        return
    common = {"waba_id": waba_id, "metadata": metadata}
    people = _People(value.get("contacts"))
    found: list[Update] = []
    if field == "history":
        found = list(_history(address, common, value))
    elif field in LISTED:
        listed, about = LISTED[field], {**common, "field": field}
        items = value.get(listed.key)
        found = [
            _item(address, about, people, listed, item)
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, dict)
        ]
    elif field in ("messages", ""):
        # A change that lost its name still says by its parts what it is.
        found = list(_messages(address, common, people, value, time=time))
    yield from found or [Update(address, Kind.OTHER, digest(whole), "", whole)]


def _messages(
    address: str, common: dict[str, Any], people: "_People", value: dict[str, Any], *, time: Any
) -> Iterator[Update]:
    messages, statuses = value.get("messages"), value.get("statuses")
    for message in messages if isinstance(messages, list) else ():
        yield _message(address, common, people, message)
    for status in statuses if isinstance(statuses, list) else ():
        yield _status(address, common, people, status)
    if value.get("errors"):
        # The same trouble on another day is another update, where no moment is told.
        when = {"day": now().date().isoformat()} if time is None else {"time": time}
        about = {**common, "field": "errors", "errors": value["errors"], **when}
        yield Update(address, Kind.OTHER, digest(about), "", about)


def _history(address: str, common: dict[str, Any], value: dict[str, Any]) -> Iterator[Update]:
    number = word(mapping(common["metadata"]).get("display_phone_number"))
    for customer, page in pages(value, number=number):
        body = {**common, "field": "history", **page}
        yield Update(address, Kind.OTHER, digest(body), customer, body)


def _item(
    address: str,
    common: dict[str, Any],
    people: "_People",
    listed: Listed,
    item: dict[str, Any],
) -> Update:
    named = listed.sender(item)
    contact = people.find(named, named)
    sender = people.user_of(contact) or named if is_phone(named) else named
    body = {**common, "contact": contact, "item": item}
    name = listed.name(item) or digest({"field": common["field"], "item": item})
    return Update(address, Kind.OTHER, name, sender or people.address_of(contact), body)


def _message(address: str, common: dict[str, Any], people: "_People", message: Any) -> Update:
    if not isinstance(message, dict):
        return _homeless("malformed", {**common, "message": message}, address=address)
    phone = bounded(message.get("from"), most=MAX_SENDER).removeprefix("+")
    user = bounded(message.get("from_user_id"), most=MAX_SENDER) or bounded(
        message.get("user_id"), most=MAX_SENDER
    )
    contact = people.find(phone, user)
    sender = user or people.user_of(contact) or phone or people.address_of(contact)
    body = {**common, "contact": contact, "message": message}
    external_id = bounded(message.get("id"), most=MAX_ID) or digest(message)
    problem = "" if sender else "no_sender"
    return Update(address, Kind.MESSAGE, external_id, sender, body, problem)


def _status(address: str, common: dict[str, Any], people: "_People", status: Any) -> Update:
    if not isinstance(status, dict):
        return _homeless("malformed", {**common, "status": status}, address=address)
    phone = bounded(status.get("recipient_id"), most=MAX_SENDER).removeprefix("+")
    user = bounded(status.get("recipient_user_id"), most=MAX_SENDER)
    contact = people.find(phone, user)
    sender = user or people.user_of(contact) or phone
    body = {**common, "contact": contact, "status": status}
    return Update(address, Kind.STATUS, _status_name(status), sender, body)


def _status_name(status: dict[str, Any]) -> str:
    """A status is told apart by message, word, and what it says of errors and of the price:
    a second failure, or a price that comes later, is news."""
    message_id = bounded(status.get("id"), most=MAX_ID)
    name = bounded(status.get("status"), most=MAX_ID)
    if not (message_id and name):
        return digest(status)
    news = {key: status[key] for key in ("errors", "pricing") if status.get(key)}
    found = f"{message_id}:{name}" + (f":{digest(news)[7:23]}" if news else "")
    return found if len(found) <= MAX_ID else digest(status)


def _homeless(problem: str, body: dict[str, Any], *, address: str = "") -> Update:
    return Update(address, Kind.OTHER, digest(body), "", body, problem)


class _People:
    """The `contacts` of a change, found by phone or user id in one step each."""

    def __init__(self, contacts: Any) -> None:
        given = contacts if isinstance(contacts, list) else []
        self._all = [contact for contact in given if isinstance(contact, dict)]
        self._by_id = {
            bounded(contact.get(key), most=MAX_SENDER): contact
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
    def user_of(contact: dict[str, Any] | None) -> str:
        return bounded(mapping(contact).get("user_id"), most=MAX_SENDER)

    @classmethod
    def address_of(cls, contact: dict[str, Any] | None) -> str:
        phone = bounded(mapping(contact).get("wa_id"), most=MAX_SENDER)
        return cls.user_of(contact) or phone
