"""A new message of the customer's takes back the machine's answers that have not left yet.

What they answered is answered anew, together with what came since. An answer of which a
part has begun to leave stays whole, and so does one that did something besides talking:
the room that wrote it says which those are. Once in a row only: somebody who goes on
writing is answered all the same.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db.models import Max, Q, QuerySet

from conversations.models import Conversation, Message
from conversations.routing import SHOWN_ONLY
from tenants.live import announce

REASON = "superseded"

ONE_TURN = timedelta(seconds=60)
"""Further back lies nothing that the answer was to: a burst's ceiling, a model's deadline and
a flood's slow pace together."""

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
    if not cancelled or _was_taken_back_before(conversation, before=min(cancelled)):
        return 0
    rows = conversation.messages.filter(pk__in=cancelled)
    rows.update(status=Message.Status.CANCELLED, error=REASON)
    _count_as_unanswered(conversation, before=next(one for one in waiting if one.pk in cancelled))
    announce(topic=f"conversation-{conversation.pk}", id=max(cancelled))
    return len(cancelled)


def _was_taken_back_before(conversation: Conversation, *, before: int) -> bool:
    """Whether the answer in front of it was taken back as well: once in a row is enough, or
    somebody who goes on writing would never be answered."""
    earlier = conversation.messages.filter(author=Message.Author.ASSISTANT, id__lt=before)
    previous = earlier.order_by("-id").values_list("status", "error").first()
    return previous == (Message.Status.CANCELLED, REASON)


def _count_as_unanswered(conversation: Conversation, *, before: Message) -> None:
    """What came shortly before, after the last thing that was said to the customer, is to be
    answered; not what was left to people or muted earlier."""
    said = conversation.messages.filter(direction=Message.Direction.OUTBOUND, id__lt=before.pk)
    # What fixed rules say answers their own message, which was dealt with, and no other.
    said = said.exclude(author=Message.Author.SYSTEM)
    said = said.exclude(kind__in=SHOWN_ONLY)
    last = said.exclude(status=Message.Status.CANCELLED).aggregate(last=Max("id"))["last"] or 0
    since = before.created_at - ONE_TURN
    if conversation.flood_counted_from:
        since = max(since, conversation.flood_counted_from)
    heard = conversation.messages.filter(direction=Message.Direction.INBOUND, id__lt=before.pk)
    settled = heard.filter(Q(id__lt=last) | Q(created_at__lte=since))
    through = settled.aggregate(last=Max("id"))["last"] or 0
    if through < conversation.answered_through:
        conversation.answered_through = through
        conversation.save(update_fields=["answered_through"])
