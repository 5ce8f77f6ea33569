"""A new message of the customer's takes back the machine's answers that have not left yet.

What they answered is answered anew, together with what came since. An answer of which a
part has begun to leave stays whole, and so does one that did something besides talking:
the room that wrote it says which those are.
"""

from collections.abc import Callable, Sequence

from django.db.models import Max, QuerySet

from conversations.models import Conversation, Message
from tenants.live import announce

REASON = "superseded"

OnlyTalk = Callable[[Sequence[Message]], frozenset[int]]
_only_talk: dict[str, OnlyTalk] = {}


def register(author: str, only_talk: OnlyTalk) -> None:
    """`only_talk(messages)`: the ids of those that `author` may take back without a trace."""
    _only_talk[author] = only_talk


def unsent(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Those of them that the assistant has queued and nobody has begun to send."""
    return messages.filter(
        author=Message.Author.ASSISTANT, status=Message.Status.QUEUED, attempts=0
    )


def cancel_unsent_replies(conversation: Conversation) -> int:
    """Cancel the assistant's answers that still wait; returns how many messages.

    The caller holds the conversation's lock. What they answered counts as unanswered again.
    """
    waiting = list(unsent(conversation.messages.all()).order_by("id"))
    judge = _only_talk.get(Message.Author.ASSISTANT)
    if not waiting or judge is None:
        return 0
    cancelled = judge(waiting)
    if not cancelled:
        return 0
    rows = conversation.messages.filter(pk__in=cancelled)
    rows.update(status=Message.Status.CANCELLED, error=REASON)
    _count_as_unanswered(conversation, before=min(cancelled))
    announce(topic=f"conversation-{conversation.pk}", id=max(cancelled))
    return len(cancelled)


def _count_as_unanswered(conversation: Conversation, *, before: int) -> None:
    """What came after the last thing that was said to the customer is to be answered."""
    said = conversation.messages.filter(direction=Message.Direction.OUTBOUND, id__lt=before)
    last = said.exclude(status=Message.Status.CANCELLED).aggregate(last=Max("id"))["last"] or 0
    heard = conversation.messages.filter(direction=Message.Direction.INBOUND, id__lt=last)
    through = heard.aggregate(last=Max("id"))["last"] or 0
    if through < conversation.answered_through:
        conversation.answered_through = through
        conversation.save(update_fields=["answered_through"])
