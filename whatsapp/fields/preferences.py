"""What a customer changes about themselves: their ids, and what they want to receive."""

from collections.abc import Callable
from typing import Any

from conversations.channels import AddressChange, Parsed, PreferenceUpdate
from whatsapp.identities import addresses, first, moment, of_person, profile_name
from whatsapp.shapes import mapping, word

UNWANTED, WANTED = ("stop",), ("resume", "signup")


def _ids(body: dict[str, Any]) -> AddressChange | None:
    """Another business-scoped id. The phone number, where it is told, stays what it is."""
    item, contact = mapping(body.get("item")), mapping(body.get("contact"))
    user, parent = mapping(item.get("user_id")), mapping(item.get("parent_user_id"))
    phone = first(item.get("wa_id"), contact.get("wa_id"))

    def side(which: str) -> tuple[tuple[str, str], ...]:
        return addresses(phone=phone, user=word(user.get(which)), parent=word(parent.get(which)))

    before, after = side("previous"), side("current")
    if not before or not after or before == after:
        return None
    return AddressChange(
        before=before,
        after=after,
        reason="user_id",
        profile_name=profile_name(contact),
        text=word(item.get("detail")),
        at=moment(item.get("timestamp")),
    )


def _preference(body: dict[str, Any]) -> PreferenceUpdate | None:
    item, contact = mapping(body.get("item")), mapping(body.get("contact"))
    value = word(item.get("value")).lower()
    people = of_person(item, contact)
    if value not in (*UNWANTED, *WANTED) or not people:
        return None
    return PreferenceUpdate(
        addresses=people,
        category=word(item.get("category")) or "marketing_messages",
        wanted=value in WANTED,
        detail=word(item.get("detail")),
        at=moment(item.get("timestamp")),
    )


READERS: dict[str, Callable[[dict[str, Any]], Parsed | None]] = {
    "user_id_update": _ids,
    "user_preferences": _preference,
}
