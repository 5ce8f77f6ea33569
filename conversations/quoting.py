"""Which message an answer of staff's quotes, as the transport and we name it."""

from typing import Any

from conversations.exceptions import CannotQuote
from conversations.models import Conversation, Message
from conversations.routing import SHOWN_ONLY
from core.errors import NotFound

QUOTING = ("reply_to", "quoted")
"""The parts of a message's content that say what it answers."""


def is_known(message: Message) -> bool:
    """Whether WhatsApp knows it as a message: what is no message of somebody's, or has no id of
    WhatsApp's (yet), can be neither quoted nor reacted to."""
    return bool(message.external_id) and message.kind not in SHOWN_ONLY


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
    if not is_known(message):
        raise CannotQuote()
    return {"reply_to": message.external_id, "quoted": message.pk}
