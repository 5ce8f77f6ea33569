"""A conversation's line in the list: what its newest message says.

Whoever queues or takes in a message writes the line with it. Here is what changes it afterwards,
under the conversation's lock: words that were heard later, and a deletion.
"""

from conversations.models import Conversation, Message
from conversations.queueing import PREVIEW_LENGTH
from tenants.live import announce

DELETED = "[deleted]"
HEARD = "🎤 "
"""Before a voice note's words; a sign, so that the line runs as its words are written."""


def heard(conversation: Conversation, *, message: Message, words: str) -> bool:
    """Let the line say what was heard of `message`, if it stands for it. Saves no row: whether
    `preview` changed. One query where a voice note is the newest, else none."""
    if conversation.preview != f"[{message.kind}]" or not _is_newest(message):
        return False
    conversation.preview = f"{HEARD}{words}"[:PREVIEW_LENGTH]
    announce(topic="inbox", id=conversation.pk)
    return True


def changed(message: Message, *, before: str, text: str) -> None:
    """Let the line say `text` if it stands for `message`, which said `before`."""
    conversation = message.conversation
    stands = conversation.preview == before[:PREVIEW_LENGTH] if before else _is_newest(message)
    if stands and conversation.preview != text[:PREVIEW_LENGTH]:
        conversation.preview = text[:PREVIEW_LENGTH]
        conversation.save(update_fields=["preview"])
        announce(topic="inbox", id=conversation.pk)


def _is_newest(message: Message) -> bool:
    later = Message.objects.filter(conversation_id=message.conversation_id, pk__gt=message.pk)
    return not later.exists()
