"""From a stored update to what it means. Pure, and never raises for what somebody sent.

Messages and statuses are read here, all other fields of the webhook in `whatsapp.fields`.
`text` is the readable gist of any kind (caption, button title, place), `content` holds the
parts that have no plain text. Kinds: text, image, video, audio, document, sticker, location,
contacts, interactive (a tapped button or row, a filled form), button (of a template), order,
payment, call_permission, system, unsupported. Edits, deletions and reactions are no messages:
they change one.
"""

from datetime import datetime, timedelta
from typing import Any

from conversations.channels import (
    AddressChange,
    Incoming,
    Parsed,
    Pricing,
    StatusUpdate,
)
from conversations.models import InboundEvent
from whatsapp import fields, kinds
from whatsapp.changes import change_of
from whatsapp.errors import code_of, verdict
from whatsapp.identities import (
    Address,
    addresses,
    first,
    moment,
    of_recipient,
    of_sender,
    profile_name,
)
from whatsapp.shapes import mapping, mappings, word

MAX_ID = 255
MAX_WORD = 24
FREE_ENTRY_POINT = timedelta(hours=72)
"""Meta: how long after the answer to an advertisement's visitor all messages are free."""

# What a status of the platform is to us. "played" is a voice message listened to.
STATUSES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}

# What a system message tells, and what it is to us.
MOVES = {
    "user_changed_number": "number",
    "customer_changed_number": "number",
    "user_changed_user_id": "user_id",
    "customer_identity_changed": "identity",
    "user_identity_changed": "identity",
}


def parse(*, kind: str, external_id: str, body: Any) -> Parsed | None:
    """What an update means, or None when it is kept and needs nothing."""
    whole = mapping(body)
    if kind == InboundEvent.Kind.MESSAGE:
        message, contact = mapping(whole.get("message")), mapping(whole.get("contact"))
        return read_message(external_id, message, contact)
    if kind == InboundEvent.Kind.STATUS:
        return _status(mapping(whole.get("status")), mapping(whole.get("contact")))
    return fields.read(whole)


def read_message(
    external_id: str, message: dict[str, Any], contact: dict[str, Any]
) -> Parsed | None:
    """A customer's message, or what it changes."""
    people = of_sender(message, contact)
    if not people or word(message.get("group_id")):
        # From nobody who can be answered, or from a group, where an answer
        # would go to the person alone.
        return None
    changed = change_of(external_id, message, people)
    if changed is not None:
        return changed
    if word(message.get("type")) in ("reaction", "revoke"):
        # It does not say of which message: nothing to change, nothing to show.
        return None
    system = mapping(message.get("system"))
    if word(system.get("type")) in MOVES:
        return _moved(system, people, contact, at=moment(message.get("timestamp")))
    return _incoming(external_id, message, contact, people)


def _incoming(
    external_id: str,
    message: dict[str, Any],
    contact: dict[str, Any],
    people: tuple[Address, ...],
) -> Incoming:
    found = kinds.describe(message)
    referral = mapping(message.get("referral"))
    return Incoming(
        external_id=external_id,
        addresses=people,
        kind=found.kind,
        text=found.text,
        profile_name=profile_name(contact),
        reply_id=found.reply_id,
        content={**found.content, **kinds.carried(message)},
        file=found.file,
        provider_at=moment(message.get("timestamp")),
        referral=referral or None,
    )


def _moved(
    system: dict[str, Any],
    people: tuple[Address, ...],
    contact: dict[str, Any],
    *,
    at: datetime | None,
) -> AddressChange:
    """The customer has another number, another id of this business's, or another phone.

    The message is from the old number and names the new one.
    """
    reason = MOVES[word(system.get("type"))]
    after = addresses(
        phone=first(system.get("new_wa_id"), system.get("wa_id")),
        user=word(system.get("user_id")),
        parent=word(system.get("parent_user_id")),
    )
    return AddressChange(
        before=people,
        after=() if reason == "identity" else after,
        reason=reason,
        profile_name=profile_name(contact),
        text=word(system.get("body")),
        at=at,
    )


def _status(status: dict[str, Any], contact: dict[str, Any]) -> StatusUpdate | None:
    name = STATUSES.get(word(status.get("status")))
    external_id = word(status.get("id"))
    send_key = word(status.get("biz_opaque_callback_data"))
    if name is None or not (external_id or send_key) or len(external_id) > MAX_ID:
        return None
    code, reason = "", ""
    if name == "failed":
        code, reason = _failure(status)
    pricing = mapping(status.get("pricing"))
    return StatusUpdate(
        external_id=external_id,
        status=name,
        send_key=send_key,
        at=moment(status.get("timestamp")),
        error_code=code,
        error=reason,
        pricing=_pricing(pricing) if pricing else None,
        addresses=_recipient(status, contact),
        entry_point_until=_entry_point(status, pricing),
    )


def _recipient(status: dict[str, Any], contact: dict[str, Any]) -> tuple[Address, ...]:
    if word(status.get("recipient_type")) == "group":
        return ()
    return of_recipient(status, contact)


def _pricing(pricing: dict[str, Any]) -> Pricing:
    billable = pricing.get("billable")
    return Pricing(
        category=word(pricing.get("category"))[:MAX_WORD],
        model=word(pricing.get("pricing_model"))[:MAX_WORD],
        type=word(pricing.get("type"))[:MAX_WORD],
        billable=billable if isinstance(billable, bool) else None,
    )


def _entry_point(status: dict[str, Any], pricing: dict[str, Any]) -> datetime | None:
    """Until when an advertisement's visitor is free of charge, where the status tells it.

    Since version 24 the end itself is not told, only that this message was free.
    """
    conversation = mapping(status.get("conversation"))
    origin = word(mapping(conversation.get("origin")).get("type"))
    free = word(pricing.get("type")) == "free_entry_point"
    if not free and origin != "referral_conversion":
        return None
    end, at = moment(conversation.get("expiration_timestamp")), moment(status.get("timestamp"))
    return end or (at + FREE_ENTRY_POINT if at else None)


def _failure(status: dict[str, Any]) -> tuple[str, str]:
    for error in mappings(status.get("errors")):
        code = code_of(error)
        if code is not None:
            return str(code)[:16], verdict(code).reason
    return "", "WhatsApp could not deliver this message."
