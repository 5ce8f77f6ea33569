"""A list of more than ten rows is shown in pages; a tap on its last row sends the next one."""

import uuid

from conversations.models import Message
from conversations.queueing import Piece, queue_messages
from conversations.routing import Arrival
from whatsapp.outgoing.interactive import page_of

PAGED = ("list", "buttons")


def turn_page(arrival: Arrival) -> bool:
    """Routing: whatever handles the conversation, its own list is only leafed through."""
    asked = page_of(str(arrival.message.content.get("reply_id") or ""))
    if asked is None:
        return False
    send_key, page = asked
    shown = _shown(arrival, send_key)
    if shown is None:
        return False
    queue_messages(
        conversation=arrival.conversation,
        author=Message.Author.SYSTEM,
        pieces=[Piece(text=shown.text, kind=shown.kind, content={**shown.content, "page": page})],
    )
    return True


def _shown(arrival: Arrival, send_key: str) -> Message | None:
    """The list of this conversation that the row belongs to."""
    try:
        key = uuid.UUID(send_key)
    except ValueError:
        return None
    return arrival.conversation.messages.filter(
        send_key=key, direction=Message.Direction.OUTBOUND, kind__in=PAGED
    ).first()
