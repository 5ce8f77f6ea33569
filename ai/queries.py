"""Reading the assistant's settings and the why of its messages."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from ai.models import AssistantRun, Hearing, RunMessage
from ai.standing import assistant_settings
from conversations.models import Message

__all__ = [
    "assistant_settings",
    "handled_since",
    "heard_of",
    "runs_of",
    "spoken_in",
    "told_of",
    "with_hearing",
]


def runs_of(message_ids: Iterable[int]) -> dict[int, AssistantRun]:
    """Message id → the run that wrote it, in one query."""
    parts = RunMessage.objects.select_related("run").filter(message_id__in=list(message_ids))
    return {part.message_id: part.run for part in parts}


def heard_of(message_ids: Iterable[int]) -> dict[int, Hearing]:
    """Message id → what a machine took down of its voice note or picture; none is asked for
    where there are no messages."""
    wanted = list(message_ids)
    rows = Hearing.objects.filter(message_id__in=wanted).defer("data") if wanted else ()
    return {row.message_id: row for row in rows}


def spoken_in(message: Message) -> str:
    """What was heard of a voice note; "" of any other message, and where nobody could."""
    said = Hearing.objects.filter(
        message=message, form=Hearing.Form.VOICE, state=Hearing.State.HEARD
    ).values_list("text", flat=True)
    return said.first() or ""


def with_hearing(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Messages with their `hearing` read along, without its bytes and without another query."""
    return rows.select_related("hearing").defer("hearing__data")


def told_of(words: str) -> Q:
    """The conversations in which a machine took `words` down, of a voice note or of a picture
    that was not deleted since."""
    found = Hearing.objects.filter(text__icontains=words, message__revoked_at=None)
    return Q(pk__in=found.values("message__conversation_id"))


def handled_since(moment: datetime) -> dict[str, int]:
    """How many turns since `moment` the assistant answered and how many it handed off."""
    return AssistantRun.objects.filter(started_at__gte=moment).aggregate(
        replied=Count("id", filter=Q(outcome=AssistantRun.Outcome.REPLIED)),
        handed_off=Count("id", filter=Q(outcome=AssistantRun.Outcome.HANDED_OFF)),
    )
