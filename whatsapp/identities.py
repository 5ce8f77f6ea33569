"""The addresses that an update names of one person, best first, and its moment."""

from datetime import UTC, datetime
from typing import Any

from conversations.models import ContactAddress
from whatsapp.shapes import mapping, word

MAX_ADDRESS = 160
MAX_NAME = 256

Address = tuple[str, str]
_Kind = ContactAddress.Kind


def addresses(
    *, phone: str = "", user: str = "", parent: str = "", name: str = ""
) -> tuple[Address, ...]:
    """Phone first: it is what a customer is known by where several are given.

    What stands where a phone belongs and is none is taken for a user id.
    """
    number = phone.removeprefix("+")
    if not is_phone(number):
        user, number = user or number, ""
    named = (
        (_Kind.PHONE, number),
        (_Kind.BSUID, user),
        (_Kind.PARENT_BSUID, parent),
        (_Kind.USERNAME, name.removeprefix("@")),
    )
    return tuple((kind.value, value) for kind, value in named if 0 < len(value) <= MAX_ADDRESS)


def is_phone(digits: str) -> bool:
    return digits.isascii() and digits.isdecimal() and 5 <= len(digits) <= 20


def first(*given: Any) -> str:
    """The first that is a word of some length."""
    return next(filter(None, map(word, given)), "")


def of_sender(message: dict[str, Any], contact: dict[str, Any]) -> tuple[Address, ...]:
    """Who wrote a message, from it and the contact that came with it."""
    found = addresses(
        phone=first(message.get("from"), contact.get("wa_id")),
        user=first(message.get("from_user_id"), message.get("user_id"), contact.get("user_id")),
        parent=first(message.get("from_parent_user_id"), contact.get("parent_user_id")),
        name=word(mapping(contact.get("profile")).get("username")),
    )
    return found if _reachable(found) else ()


def of_recipient(item: dict[str, Any], contact: dict[str, Any]) -> tuple[Address, ...]:
    """Whom an echo or a status is to."""
    found = addresses(
        phone=first(item.get("to"), item.get("recipient_id"), contact.get("wa_id")),
        user=first(item.get("to_user_id"), item.get("recipient_user_id"), contact.get("user_id")),
        parent=first(
            item.get("to_parent_user_id"),
            item.get("recipient_parent_user_id"),
            item.get("parent_recipient_user_id"),
            contact.get("parent_user_id"),
        ),
        name=word(mapping(contact.get("profile")).get("username")),
    )
    return found if _reachable(found) else ()


def of_person(item: dict[str, Any], contact: dict[str, Any]) -> tuple[Address, ...]:
    """Whom an update without a message is about."""
    return addresses(
        phone=first(item.get("wa_id"), contact.get("wa_id")),
        user=first(item.get("user_id"), contact.get("user_id")),
        parent=first(item.get("parent_user_id"), contact.get("parent_user_id")),
        name=word(mapping(contact.get("profile")).get("username")),
    )


def _reachable(found: tuple[Address, ...]) -> bool:
    """A portfolio's id or a name alone leads to nobody who could be answered."""
    return any(kind in (_Kind.PHONE, _Kind.BSUID) for kind, _ in found)


def profile_name(contact: dict[str, Any]) -> str:
    profile = mapping(contact.get("profile"))
    return first(profile.get("name"), profile.get("username"))[:MAX_NAME]


def moment(value: Any) -> datetime | None:
    """The platform's time: seconds, written as text or a number. Nonsense is no time."""
    seconds = word(value)
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 10):
        return None
    return datetime.fromtimestamp(int(seconds), tz=UTC)
