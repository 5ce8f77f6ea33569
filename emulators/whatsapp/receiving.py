"""From the customer to the business: what they write, change, take back, and who they become."""

import base64
import json
import secrets
from typing import Any

from emulators.whatsapp.clock import Clock
from emulators.whatsapp.conversation import MEDIA_KINDS
from emulators.whatsapp.envelope import Change
from emulators.whatsapp.media import WEBHOOK_DAYS, MediaShelf
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.people import Customer, People
from emulators.whatsapp.rules import Rules
from emulators.whatsapp.store import Store


class BadInboundError(Exception):
    """A control request that cannot become a customer's message."""


def new_wamid(*, customer: str, inbound: bool) -> str:
    """A message id of the platform's own make."""
    address = customer.encode()[:60]
    mark = b"\x15\x02\x00\x12\x18" if inbound else b"\x15\x02\x00\x11\x18"
    raw = b"\x1d\x18" + bytes([len(address)]) + address + mark
    raw += b"\x14" + secrets.token_hex(10).upper().encode() + b"\x00"
    return "wamid." + base64.b64encode(raw).decode()


class Receiving:
    """Records what customers do and makes the webhook for it."""

    def __init__(
        self, *, store: Store, clock: Clock, people: People, media: MediaShelf, rules: Rules
    ) -> None:
        self._store = store
        self._clock = clock
        self._people = people
        self._media = media
        self._rules = rules

    def receive(
        self, *, number: Number, customer: Customer, message: dict[str, Any]
    ) -> tuple[str, Change | None, bool]:
        """Record a customer's message: its id, the webhook for it, and whether it is new.

        No webhook for somebody whom the business has blocked. Raises `BadInboundError`.
        """
        kind = message.get("type")
        if not isinstance(kind, str) or not kind:
            raise BadInboundError("message.type is missing.")
        if self._rules.is_blocked(number=number, customer=customer):
            return new_wamid(customer=customer.key, inbound=True), None, False
        self._people.note_identity(customer=customer, waba_id=number.waba_id)
        wamid = str(message.get("id") or new_wamid(customer=customer.key, inbound=True))
        now = self._clock.now()
        body: dict[str, Any] = {
            **customer.as_sender(number.waba_id),
            "id": wamid,
            "timestamp": str(int(now)),
        }
        body |= {key: value for key, value in message.items() if key not in ("id", "from")}
        self.complete_media(body, kind, number=number)
        fresh = self._keep(number, customer, wamid=wamid, kind=kind, body=body, at=now)
        if fresh and isinstance(message.get("referral"), dict):
            self._rules.note_referral(number=number, customer=customer)
        self._rules.count(number=number)
        return wamid, self._change(number, customer, kind, body), fresh

    def edit(self, *, number: Number, customer: Customer, wamid: str, text: str) -> dict[str, Any]:
        """The message that tells of other words for an earlier one."""
        original = self.own_message(number=number, customer=customer, wamid=wamid)
        kind = original["kind"]
        if kind == "text":
            inner: dict[str, Any] = {"type": "text", "text": {"body": text}}
        elif kind in ("image", "video", "document"):
            part = json.loads(original["body"])[kind]
            inner = {"type": kind, kind: {**part, "caption": text}}
        else:
            raise BadInboundError(f"A message of kind {kind} cannot be edited.")
        return {"type": "edit", "edit": {"original_message_id": wamid, "message": inner}}

    def revoke(self, *, number: Number, customer: Customer, wamid: str) -> dict[str, Any]:
        """The message that tells of the deletion of an earlier one."""
        self.own_message(number=number, customer=customer, wamid=wamid)
        return {"type": "revoke", "revoke": {"original_message_id": wamid}}

    def own_message(self, *, number: Number, customer: Customer, wamid: str) -> Any:
        """A message this customer has written to this business."""
        row = self._store.row(
            "SELECT * FROM messages WHERE wamid = ? AND phone_number_id = ? AND customer = ?"
            " AND direction = 'inbound'",
            wamid,
            number.phone_number_id,
            customer.key,
        )
        if row is None:
            raise BadInboundError(f"{customer.name} has not written {wamid}.")
        return row

    def changed_number(self, *, old: Customer, new: Customer, number: Number) -> list[Change]:
        """What a business hears when somebody has moved to another phone number."""
        now = str(int(self._clock.now()))
        wamid = new_wamid(customer=new.key, inbound=True)
        body = {
            "from": old.wa_id,
            "from_user_id": new.user_id_for(number.waba_id),
            "id": wamid,
            "timestamp": now,
            "type": "system",
            "system": {
                "body": f"User {new.name} changed from {old.wa_id} to {new.wa_id}",
                "wa_id": new.wa_id,
                "user_id": new.user_id_for(number.waba_id),
                "type": "user_changed_number",
            },
        }
        self._people.note_identity(customer=new, waba_id=number.waba_id)
        self._keep(number, new, wamid=wamid, kind="system", body=body, at=self._clock.now())
        return [
            self._change(number, new, "system", body),
            self.changed_user_id(old=old, new=new, number=number),
        ]

    def changed_user_id(self, *, old: Customer, new: Customer, number: Number) -> Change:
        """`user_id_update`: the id this business knew is another one now."""
        self._people.note_identity(customer=new, waba_id=number.waba_id)
        update: dict[str, Any] = {
            "detail": f"{new.name} has a new user id.",
            "user_id": {
                "previous": old.user_id_for(number.waba_id),
                "current": new.user_id_for(number.waba_id),
            },
            "timestamp": str(int(self._clock.now())),
        }
        if new.shown_wa_id:
            update["wa_id"] = new.shown_wa_id
        if new.parent_user_id:
            update["parent_user_id"] = {
                "previous": old.parent_user_id or new.parent_user_id,
                "current": new.parent_user_id,
            }
        return self._about(number, new, "user_id_update", [update])

    def changed_identity(self, *, customer: Customer, number: Number) -> tuple[str, Change]:
        """The customer's security code is another one, as after a new installation."""
        wamid = new_wamid(customer=customer.key, inbound=True)
        now = self._clock.now()
        code = secrets.token_urlsafe(9)
        body = {
            **customer.as_sender(number.waba_id),
            "id": wamid,
            "timestamp": str(int(now)),
            "type": "system",
            "identity": {
                "acknowledged": True,
                "created_timestamp": str(int(now)),
                "hash": code,
            },
            "system": {
                "body": f"{customer.name}'s security code changed.",
                "identity": code,
                "customer": customer.wa_id or customer.user_id_for(number.waba_id),
                "type": "customer_identity_changed",
            },
        }
        self._keep(number, customer, wamid=wamid, kind="system", body=body, at=now)
        # Unlike other system messages this one introduces its customer.
        change = self._change(number, customer, "system", body)
        change["value"]["contacts"] = [customer.as_contact(number.waba_id)]
        return wamid, change

    def prefers(self, *, number: Number, customer: Customer, marketing: str) -> Change:
        """`user_preferences`: marketing messages stopped or resumed."""
        self._rules.prefer(number=number, customer=customer, marketing=marketing)
        words = "stop" if marketing == "stop" else "resume"
        preference: dict[str, Any] = {
            "detail": f"User requested to {words} marketing messages",
            "category": "marketing_messages",
            "value": marketing,
            "timestamp": int(self._clock.now()),
            "user_id": customer.user_id_for(number.waba_id),
        }
        if customer.shown_wa_id:
            preference["wa_id"] = customer.shown_wa_id
        return self._about(number, customer, "user_preferences", [preference])

    def complete_media(self, body: dict[str, Any], kind: str, *, number: Number) -> None:
        """A file handed over inline is kept; a known id is completed with type and digest."""
        part = body.get(kind)
        if kind not in MEDIA_KINDS or not isinstance(part, dict):
            return
        part = dict(part)
        if "data" in part:
            try:
                data = base64.b64decode(part.pop("data"), validate=True)
            except (ValueError, TypeError):
                raise BadInboundError(f"message.{kind}.data is not base64.") from None
            media = self._media.keep(
                data,
                mime_type=str(part.get("mime_type") or "application/octet-stream"),
                filename=str(part.get("filename") or kind),
                owner=number.phone_number_id,
                days=WEBHOOK_DAYS,
            )
            body[kind] = self._media.as_webhook(media, part)
        elif isinstance(part.get("id"), str) and (found := self._media.find(part["id"])):
            self._media.give(found, owner=number.phone_number_id)
            body[kind] = self._media.as_webhook(found, part)

    def _keep(
        self,
        number: Number,
        customer: Customer,
        *,
        wamid: str,
        kind: str,
        body: dict[str, Any],
        at: float,
    ) -> bool:
        rows = self._store.rows(
            "INSERT OR IGNORE INTO messages"
            " (wamid, phone_number_id, customer, direction, kind, body, at)"
            " VALUES (?, ?, ?, 'inbound', ?, ?, ?) RETURNING id",
            wamid,
            number.phone_number_id,
            customer.key,
            kind,
            json.dumps(body),
            at,
        )
        return bool(rows)

    def _change(
        self, number: Number, customer: Customer, kind: str, body: dict[str, Any]
    ) -> Change:
        value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": number.metadata}
        if kind != "system":
            value["contacts"] = [customer.as_contact(number.waba_id)]
        value["messages"] = [body]
        return Change(waba_id=number.waba_id, field="messages", value=value)

    def _about(
        self, number: Number, customer: Customer, field: str, items: list[dict[str, Any]]
    ) -> Change:
        value = {
            "messaging_product": "whatsapp",
            "metadata": number.metadata,
            "contacts": [customer.as_contact(number.waba_id)],
            field: items,
        }
        return Change(waba_id=number.waba_id, field=field, value=value)
