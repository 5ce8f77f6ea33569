"""Plain text."""

from typing import Any

from core.splitting import TEXT_LIMIT, length
from whatsapp.outgoing.base import CannotSend, Outgoing


def build(outgoing: Outgoing) -> dict[str, Any]:
    """Longer texts are split where they are queued; one that is not is refused, never cut."""
    if not outgoing.text.strip():
        raise CannotSend("The message is empty.")
    if length(outgoing.text) > TEXT_LIMIT:
        raise CannotSend(
            f"The text has {length(outgoing.text)} characters; WhatsApp takes {TEXT_LIMIT}."
        )
    return {"type": "text", "text": {"body": outgoing.text, "preview_url": False}}
