"""What must still be true when a turn is acted upon: looked at under the conversation's lock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from ai.gather import Gathered
from ai.hearing.words import FIELDS, words_of
from ai.standing import Standing, settings_lock, settings_of, stored_settings
from conversations import consent
from conversations.holding import hold
from conversations.models import Conversation, Message
from conversations.unanswered import waiting_for_answer
from core.compiled import Compiled
from core.scope import active_tenant_id
from tenants.switches import Kind, engaged_column, locks_of, stops_in


def _after_the_locks(asked: Callable[[str], Any]) -> QuerySet[Conversation]:
    waiting = waiting_for_answer(OuterRef("pk"), after=OuterRef("answered_through"))
    return (
        Conversation.objects.select_related("contact", "channel")
        .filter(pk=asked("conversation"), handler=Conversation.Handler.ASSISTANT)
        .order_by()
        .annotate(
            stored_settings=Subquery(stored_settings()),
            waiting=ArraySubquery(waiting.values(row=JSONObject(id="id", text="text", **FIELDS))),
            dialogue_key=F("dialogue__id"),
            engaged=engaged_column(asked),
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


def look_again(conversation_id: int, gathered: Gathered) -> tuple[Conversation | None, Still]:
    """The conversation, while the assistant handles it, and whether the turn may be acted upon.

    It, settings and switches are held still from here until the transaction ends.
    """
    locks = [*locks_of(Kind.AI), settings_lock()]
    hold(conversation_id, locks=locks, handler=Conversation.Handler.ASSISTANT)
    # A statement sees what was committed before it began: this one comes after the locks.
    conversation = _seen_after_the_locks.first(
        conversation=conversation_id, kinds=[Kind.AI], tenant=active_tenant_id()
    )
    return conversation, _still(conversation, gathered)


def _still(conversation: Any, gathered: Gathered) -> Still:
    if conversation is None or conversation.epoch != gathered.epoch:
        return Still("taken_over")
    switches = stops_in([Kind.AI], conversation.engaged)
    stands = Standing(settings_of(conversation.stored_settings), switches)
    silent = stands.silence(conversation)
    if silent:
        return Still(silent)
    refused = consent.refusal(conversation.contact, lane=Message.Lane.REPLY)
    if refused:
        return Still(refused)
    words = [(message["id"], words_of(message)) for message in conversation.waiting]
    if words and words[-1][0] > gathered.through:
        return Still("newer_message")
    if words != [(message.id, message.text) for message in gathered.turn.messages]:
        # Edited, deleted or understood while it was thought about.
        return Still("message_changed")
    return Still(None, conversation.dialogue_key, stands.drafts_only(conversation))
