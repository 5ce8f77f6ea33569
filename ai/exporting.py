"""What machines took down of a customer's voice notes and pictures, for the file of all that is
kept about them."""

from typing import Any

from ai.models import Hearing
from conversations.contact_export import Part, register
from conversations.models import Contact


def add_part() -> None:
    """Called once, when the rooms are ready."""
    register(Part("heard", _heard, _shown))


def _heard(contact: Contact) -> Any:
    return Hearing.objects.filter(
        message__conversation__contact=contact, state=Hearing.State.HEARD
    ).defer("data")


def _shown(row: Hearing) -> dict[str, Any]:
    return {"message": row.message_id, "form": row.form, "text": row.text}
