"""The fields of a webhook beside messages: one reader each. Pure, and never raises.

A reader takes the body of a stored update and returns what it means, or None when it is kept
and needs nothing. What no reader knows is a notice about the number or account.
"""

from collections.abc import Callable
from typing import Any

from conversations.channels import Parsed
from whatsapp.fields import account, calls, phone_app, preferences, templates
from whatsapp.shapes import word

READERS: dict[str, Callable[[dict[str, Any]], Parsed | None]] = {
    **phone_app.READERS,
    **preferences.READERS,
    **templates.READERS,
    **calls.READERS,
    **account.READERS,
}


def read(body: dict[str, Any]) -> Parsed | None:
    """What an update of any other field than `messages` means."""
    return READERS.get(word(body.get("field")), account.notice)(body)
