"""Reading the assistant's settings and the why of its messages."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ai.models import AssistantRun, Hearing, RunMessage
from ai.standing import assistant_settings
from conversations.models import Message

__all__ = [
    "assistant_settings",
    "handled_since",
    "heard_of",
    "runs_of",
    "runs_since",
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


LONGEST_TURN = timedelta(minutes=10)
"""From a turn's beginning to its row at most, with much to spare: its key is given then."""


def runs_since(moment: datetime) -> QuerySet[AssistantRun]:
    """Turns begun since `moment`, found from the newest backwards by their keys, which grow with
    time: what a workspace had before is not read, and no index of moments is needed."""
    older = AssistantRun.objects.filter(started_at__lt=moment - LONGEST_TURN).order_by("-pk")
    after = Coalesce(Subquery(older.values("pk")[:1]), 0)
    return AssistantRun.objects.filter(started_at__gte=moment, pk__gt=after)


def handled_since(moment: datetime) -> dict[str, int]:
    """How many turns since `moment` the assistant answered and how many it handed off."""
    return runs_since(moment).aggregate(
        replied=Count("id", filter=Q(outcome=AssistantRun.Outcome.REPLIED)),
        handed_off=Count("id", filter=Q(outcome=AssistantRun.Outcome.HANDED_OFF)),
    )
