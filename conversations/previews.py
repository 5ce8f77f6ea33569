"""A conversation's line in the list: what its newest message says.

Whoever queues or takes in a message writes the line with it. Here is what changes it afterwards,
under the conversation's lock: words that were heard later, an edit, a deletion, and talks that
come apart again.
"""

from collections.abc import Callable

from django.db.models import Q

from conversations.models import Conversation, Message
from conversations.queueing import PREVIEW_LENGTH
from tenants.live import announce

DELETED = "[deleted]"
HEARD = "🎤 "
"""Before a voice note's words; a sign, so that the line runs as its words are written."""

OUR_REACTION = Q(kind="reaction", direction=Message.Direction.OUTBOUND)
"""What the list tells nothing of, and a thread on the message that it is for."""

Words = Callable[[Message], str]
"""What was heard of a message that has no words of its own; "" where nothing was."""

_heard: list[Words] = []


def hear_by(words: Words) -> None:
    """Have lines that are written anew say what was heard: for rooms above, when ready."""
    _heard.append(words)


def line_of(message: Message) -> str:
    """What the list says of a talk whose newest message this is."""
    if message.revoked_at is not None:
        return DELETED
    if message.text:
        return message.text[:PREVIEW_LENGTH]
    for words in _heard:
        if spoken := words(message):
            return f"{HEARD}{spoken}"[:PREVIEW_LENGTH]
    return f"[{message.kind}]"


def newest(conversation: Conversation) -> Message | None:
    """Imported ones are as old as they were written, whenever they came."""
    return conversation.messages.exclude(OUR_REACTION).order_by("-created_at", "-id").first()


def brought_up_to_date(line: str, message: Message | None) -> str:
    """A line of before, unless the message that it stood for says something else by now."""
    if message is None:
        return line
    changed = message.revoked_at is not None or message.earlier_texts
    return line_of(message) if changed or line == f"[{message.kind}]" else line


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
    return not later.exclude(OUR_REACTION).exists()
