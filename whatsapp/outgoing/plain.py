"""Kinds without words of their own: a place, contact cards, a reaction."""

import math
from typing import Any

from core.splitting import graphemes
from whatsapp.outgoing.base import CannotSend, Outgoing

CONTACTS_LIMIT = 257
"""Cards in one message (pywa, whatsapp-api-js)."""


def location(outgoing: Outgoing) -> dict[str, Any]:
    """`content`: latitude, longitude, and a name and an address if known, as of those received."""
    place = outgoing.content
    found: dict[str, Any] = {
        "latitude": _degrees(place.get("latitude"), most=90),
        "longitude": _degrees(place.get("longitude"), most=180),
    }
    for name in ("name", "address"):
        if words := str(place.get(name) or "").strip():
            found[name] = words
    return {"type": "location", "location": found}


def contacts(outgoing: Outgoing) -> dict[str, Any]:
    """`content["contacts"]`: cards in Meta's shape, each with a name and one more part of it."""
    cards = outgoing.content.get("contacts") or []
    if not 0 < len(cards) <= CONTACTS_LIMIT:
        raise CannotSend(f"WhatsApp takes 1 to {CONTACTS_LIMIT} contacts, not {len(cards)}.")
    for card in cards:
        name = card.get("name") or {}
        if not name.get("formatted_name") or len(name) < 2:
            raise CannotSend("A contact needs its name, and a first or a last name beside it.")
    return {"type": "contacts", "contacts": cards}


def reaction(outgoing: Outgoing) -> dict[str, Any]:
    """`content["reaction"]`: `of`, the transport's id of the message, and `emoji`; none takes
    the reaction back."""
    given = outgoing.content.get("reaction") or {}
    of, emoji = given.get("of") or "", given.get("emoji") or ""
    if not of:
        raise CannotSend("The message that this reacts to is not known to WhatsApp.")
    if len(graphemes(emoji)) > 1:
        raise CannotSend("A reaction is one emoji.")
    return {"type": "reaction", "reaction": {"message_id": of, "emoji": emoji}}


def _degrees(value: Any, *, most: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise CannotSend("The place has no coordinates.")
    if abs(value) > most:
        raise CannotSend("The place's coordinates are not on this earth.")
    return float(value)
