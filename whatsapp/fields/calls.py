"""Calls. The product takes none; that somebody called is shown, and opens the window."""

from collections.abc import Callable
from typing import Any

from conversations.channels import Incoming, Parsed
from whatsapp.identities import moment, of_sender, profile_name
from whatsapp.shapes import mapping, number, word

MAX_ID = 255


def _call(body: dict[str, Any]) -> Incoming | None:
    item, contact = mapping(body.get("item")), mapping(body.get("contact"))
    call = word(item.get("id"))
    people = of_sender(item, contact)
    if word(item.get("direction")) == "BUSINESS_INITIATED" or not people:
        return None
    if not 0 < len(call) <= MAX_ID:
        return None
    told: dict[str, Any] = {
        key: word(item.get(key)) for key in ("direction", "status") if word(item.get(key))
    }
    if (seconds := number(item.get("duration"))) is not None:
        told["duration"] = seconds
    # Its beginning and its end have one id, so whichever is told first is the one that is shown.
    return Incoming(
        external_id=call,
        addresses=people,
        kind="call",
        profile_name=profile_name(contact),
        content={"call": told},
        provider_at=moment(item.get("timestamp")),
    )


READERS: dict[str, Callable[[dict[str, Any]], Parsed | None]] = {"calls": _call}
