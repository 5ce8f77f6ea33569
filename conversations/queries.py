"""Reading the inbox."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from conversations.contact_queries import matching
from conversations.models import Conversation, Message

FILTERS = ("all", "waiting", "mine")

Places = Callable[[str], Q]
"""From words to the conversations that have them somewhere."""

_also: list[Places] = []


def search_also(places: Places) -> None:
    """Have the inbox's search look there as well: for rooms above, when they are ready."""
    _also.append(places)


def inbox(
    *,
    filter: str = "all",  # noqa: A002 (the word the inbox uses)
    user_id: int | None = None,
    search: str = "",
    asked: Q | None = None,
) -> QuerySet[Conversation]:
    """Conversations, the latest first. `filter` is one of FILTERS; `search` looks at names,
    addresses, the words of messages and what `search_also` was told. "mine" is what the user
    took over, and `asked`: what waits for them."""
    found = Conversation.objects.filter(merged_into=None).select_related(
        "contact", "channel", "assigned_to"
    )
    if filter == "waiting":
        found = found.filter(waiting_since__isnull=False).order_by("waiting_since")
    elif filter == "mine":
        own = Q(assigned_to_id=user_id)
        found = found.filter(own | asked if asked else own)
    if search.strip():
        words = search.replace("\x00", "").strip()[:100]
        meant = matching(words, prefix="contact__") | Q(
            pk__in=Message.objects.filter(text__icontains=words).values("conversation_id")
        )
        for places in _also:
            meant |= places(words)
        found = found.filter(meant)
    return found


def conversation(conversation_id: int) -> Conversation | None:
    """The talk with that key, or the one that it was joined to."""
    found = (
        Conversation.objects.select_related("contact", "channel", "assigned_to")
        .filter(pk=conversation_id)
        .first()
    )
    if found is not None and found.merged_into_id is not None:
        return conversation(found.merged_into_id)
    return found


def thread(conversation_id: int) -> QuerySet[Message]:
    """A conversation's messages, oldest first, with who wrote them and their files."""
    return (
        Message.objects.filter(conversation_id=conversation_id)
        .select_related("agent", "attachment")
        .order_by("id")
    )


def waiting_count() -> int:
    """How many conversations wait for a person."""
    return Conversation.objects.filter(waiting_since__isnull=False).count()


def open_count() -> int:
    return Conversation.objects.filter(status=Conversation.Status.OPEN, merged_into=None).count()


def last_activity() -> datetime | None:
    """When the latest message came or went."""
    return Conversation.objects.aggregate(latest=Max("last_message_at"))["latest"]
