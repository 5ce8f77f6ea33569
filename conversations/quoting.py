"""Which message an answer of staff's quotes, as the transport and we name it."""

from typing import Any

from conversations.exceptions import CannotQuote
from conversations.models import Conversation
from conversations.routing import SHOWN_ONLY
from core.errors import NotFound

QUOTING = ("reply_to", "quoted")
"""The parts of a message's content that say what it answers."""


def quote_of(conversation: Conversation, message_id: int) -> dict[str, Any]:
    """What the content of an answer to that message holds besides its own: the transport's id
    of it and ours, as in those that customers write.

    Raises NotFound for one of another conversation, and CannotQuote.
    """
    message = conversation.messages.filter(pk=message_id).first()
    if message is None:
        raise NotFound("There is no such message in this conversation.")
    if message.revoked_at is not None:
        raise CannotQuote("This message was deleted, so it cannot be quoted.")
    if not message.external_id or message.kind in SHOWN_ONLY:
        raise CannotQuote()
    return {"reply_to": message.external_id, "quoted": message.pk}
