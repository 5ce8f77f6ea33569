"""From a stored update to what it means. Pure, and never raises for what somebody sent.

`text` is the readable gist of any kind (caption, button title, place), `content`
holds the parts that have no plain text. Kinds: text, image, video, audio,
document, sticker, location, contacts, interactive (a tapped button or row, a
filled form), button (of a template), order, reaction, edit, revoke, system,
unsupported.
"""

from datetime import UTC, datetime
from typing import Any

from conversations.channels import Incoming, StatusUpdate
from conversations.models import ContactAddress, InboundEvent
from whatsapp import kinds
from whatsapp.errors import code_of, verdict
from whatsapp.shapes import mapping, mappings, word

MAX_ID = 255
MAX_ADDRESS = 160
MAX_NAME = 256

# What a status of the platform is to us. "played" is a voice message listened to.
STATUSES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}


def parse(*, kind: str, external_id: str, body: Any) -> Incoming | StatusUpdate | None:
    """What an update means, or None when it is kept and needs nothing."""
    whole = mapping(body)
    if kind == InboundEvent.Kind.MESSAGE:
        return _incoming(external_id, whole)
    if kind == InboundEvent.Kind.STATUS:
        return _status(mapping(whole.get("status")))
    return None


def _incoming(external_id: str, body: dict[str, Any]) -> Incoming | None:
    message, contact = mapping(body.get("message")), mapping(body.get("contact"))
    addresses = _addresses(message, contact)
    if not addresses or word(message.get("group_id")):
        # From nobody who can be answered, or from a group, where an answer
        # would go to the person alone.
        return None
    found = kinds.describe(message)
    profile = mapping(contact.get("profile"))
    return Incoming(
        external_id=external_id,
        addresses=addresses,
        kind=found.kind,
        text=found.text,
        profile_name=word(profile.get("name"))[:MAX_NAME],
        reply_id=found.reply_id,
        content={**found.content, **_about(message)},
        file=found.file,
        provider_at=_moment(message.get("timestamp")),
    )


def _addresses(message: dict[str, Any], contact: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Phone first: it is what the customer is known by where both are given."""
    phone = word(message.get("from")) or word(contact.get("wa_id"))
    user = (
        word(message.get("from_user_id"))
        or word(message.get("user_id"))
        or word(contact.get("user_id"))
    )
    digits = phone.removeprefix("+")
    found: list[tuple[str, str]] = []
    if digits.isascii() and digits.isdecimal() and 5 <= len(digits) <= 20:
        found.append((ContactAddress.Kind.PHONE.value, digits))
    elif phone and not user:
        user = phone
    if user and len(user) <= MAX_ADDRESS:
        found.append((ContactAddress.Kind.BSUID.value, user))
    return tuple(found)


def _about(message: dict[str, Any]) -> dict[str, Any]:
    """What any kind may carry: what it answers, that it was forwarded, the ad it came from."""
    found: dict[str, Any] = {}
    context = mapping(message.get("context"))
    if answered := word(context.get("id")):
        found["reply_to"] = answered[:MAX_ID]
    if context.get("forwarded") is True or context.get("frequently_forwarded") is True:
        found["forwarded"] = True
    if product := mapping(context.get("referred_product")):
        found["product"] = product
    if referral := mapping(message.get("referral")):
        found["referral"] = referral
    return found


def _status(status: dict[str, Any]) -> StatusUpdate | None:
    name = STATUSES.get(word(status.get("status")))
    external_id = word(status.get("id"))
    send_key = word(status.get("biz_opaque_callback_data"))
    if name is None or not (external_id or send_key) or len(external_id) > MAX_ID:
        return None
    code, reason = "", ""
    if name == "failed":
        code, reason = _failure(status)
    return StatusUpdate(
        external_id=external_id,
        status=name,
        send_key=send_key,
        at=_moment(status.get("timestamp")),
        error_code=code,
        error=reason,
    )


def _failure(status: dict[str, Any]) -> tuple[str, str]:
    for error in mappings(status.get("errors")):
        code = code_of(error)
        if code is not None:
            return str(code)[:16], verdict(code).reason
    return "", "WhatsApp could not deliver this message."


def _moment(value: Any) -> datetime | None:
    """The platform's time: seconds, written as text. Nonsense is no time."""
    seconds = word(value)
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 10):
        return None
    return datetime.fromtimestamp(int(seconds), tz=UTC)
