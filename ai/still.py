"""What must still be true when a turn is acted upon: looked at under the conversation's lock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet, Subquery
from django.db.models.functions import JSONObject

from ai.gather import Gathered
from ai.hearing.words import FIELDS, words_of
from ai.standing import Standing, settings_lock, settings_of, stored_settings
from conversations.models import Conversation
from conversations.unanswered import waiting_for_answer
from core.compiled import Compiled
from core.scope import active_tenant_id
from tenants.switches import Kind, engaged_column, hold_still, stops_in

held = Compiled(
    lambda asked: (
        # Under the machine's role a conversation that a person handles is not
        # even visible to this lock.
        Conversation.objects.select_for_update(of=("self",))
        .select_related("contact", "channel")
        .filter(pk=asked("conversation"), handler=Conversation.Handler.ASSISTANT)
        .order_by()
    )
)
"""The conversation, locked, while the assistant handles it."""


def _after_the_locks(asked: Callable[[str], Any]) -> QuerySet[Any, Any]:
    talk = asked("conversation")
    waiting = waiting_for_answer(talk, after=asked("after"))
    return (
        Conversation.objects.filter(pk=talk)
        .order_by()
        .values_list(
            Subquery(stored_settings()),
            "contact__opted_out_at",
            ArraySubquery(waiting.values(row=JSONObject(id="id", text="text", **FIELDS))),
            "dialogue__id",
            engaged_column(asked),
        )
    )


_seen_after_the_locks: Compiled[Any] = Compiled(_after_the_locks)


@dataclass(frozen=True, slots=True)
class Still:
    """`obstacle`: what changed while the turn was thought about, or None. `dialogue_id`: where
    the assistant's memory of the conversation is kept; None before its first answer.
    `drafts_only`: what it would say is held out to people, and nothing is sent."""

    obstacle: str | None
    dialogue_id: int | None = None
    drafts_only: bool = False


def look_again(conversation: Conversation | None, gathered: Gathered) -> Still:
    """Whether the turn may be acted upon; the caller holds the conversation by :data:`held`.

    Settings and switches are held still from here until the transaction ends.
    """
    if conversation is None or conversation.epoch != gathered.epoch:
        return Still("taken_over")
    # A statement sees what was committed before it began: the locks come by one of their own.
    hold_still(Kind.AI, also=[settings_lock()])
    row: Any = _seen_after_the_locks.first(
        conversation=conversation.pk,
        after=conversation.answered_through,
        kinds=[Kind.AI],
        tenant=active_tenant_id(),
    )
    stored, opted_out_at, waiting, dialogue_id, engaged = row
    stands = Standing(settings_of(stored), stops_in([Kind.AI], engaged))
    silent = stands.silence(conversation)
    if silent:
        return Still(silent)
    if opted_out_at:
        return Still("opted_out")
    words = [(message["id"], words_of(message)) for message in waiting]
    if words and words[-1][0] > gathered.through:
        return Still("newer_message")
    if words != [(message.id, message.text) for message in gathered.turn.messages]:
        # Edited, deleted or understood while it was thought about.
        return Still("message_changed")
    return Still(None, dialogue_id, stands.drafts_only(conversation))
