"""What people do with a draft: send it as it is, send it changed, or put it aside."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from ai.acts import ReviewOrder
from ai.copilot.drafts import (
    WAITS,
    is_outdated,
    pieces_of,
    proposes,
    put_away,
    reason_gone,
    words_of,
)
from ai.models import Dialogue, Draft
from ai.standing import Standing, assistant_settings, settings_lock
from audit.actions import record
from conversations.actions import checked_words, send_pieces
from conversations.handling import locked_conversation
from conversations.models import Conversation, Message
from conversations.queueing import Piece
from core.actors import Actor
from core.clock import now
from core.errors import NotFound, ProfferError
from core.splitting import split
from tenants.doorbell import ring
from tenants.live import announce
from tenants.switches import Kind, stops_locked

State = Draft.State


class DraftGone(ProfferError):
    """The draft answers nothing any more."""

    code = "draft_gone"
    message = "This draft is out of date. Look at the conversation and write your own answer."


class DraftOutdated(ProfferError):
    """The catalogue has changed since, and with it what the draft tells."""

    code = "draft_outdated"
    message = "Your catalogue has changed since this draft. Have it drafted anew, or change it."


_WORDS = {
    "customer_wrote": "The customer has written again, so this draft is out of date.",
    "newer": "There is a newer draft. Look at that one.",
    "answered": "Somebody has already answered the customer.",
    "taken_over": "Somebody has taken the conversation over since.",
    "switched_off": "The assistant was switched off, and its draft with it. Write your own answer.",
    "window_closed": "The customer last wrote more than 24 hours ago. Send a template instead.",
    "blocked": "The customer is blocked. Unblock them first.",
    "sent": "This draft was sent already.",
    "discarded": "This draft was put aside already.",
    "redone": "This draft is being written anew. Look at the new one.",
}


def send_draft(
    *,
    actor: Actor,
    conversation_id: int,
    draft_id: int,
    text: str | None = None,
    idempotency_key: str | None = None,
) -> list[Message]:
    """Send a draft as the actor's own words, changed to `text` where that differs.

    The conversation stays the assistant's, which goes on drafting. As it is, it keeps its
    buttons; changed, it is plain text. What it tells must still be so, unless a person changed
    its words. Raises NotFound, DraftGone, DraftOutdated, or as `conversations.actions.reply`.
    """
    actor.require("inbox.reply")
    draft = _draft(conversation_id, draft_id)
    words = words_of(draft) if text is None else checked_words(text)
    edited = not _same(words, words_of(draft))
    pieces = [Piece(text=part) for part in split(words)] if edited else pieces_of(draft)

    def still_open(conversation: Conversation) -> None:
        held = _held(draft_id)
        _refuse_if_gone(held, conversation)
        if not edited and is_outdated(held):
            raise DraftOutdated

    def note_sent(messages: Sequence[Message]) -> None:
        _note_sent(actor, _held(draft_id), edited=edited, messages=messages)

    return send_pieces(
        actor=actor,
        conversation_id=conversation_id,
        pieces=pieces,
        says=f"draft {draft_id}\n{words}".encode(),
        idempotency_key=idempotency_key,
        only_if=still_open,
        takes_over=False,
        with_them=note_sent,
    )


def discard_draft(*, actor: Actor, conversation_id: int, draft_id: int) -> None:
    """Put a draft aside: the customer gets nothing of it, and goes on waiting for a person.

    Twice is as good as once. Raises NotFound or DraftGone.
    """
    actor.require("inbox.reply")
    _draft(conversation_id, draft_id)
    with locked_conversation(conversation_id) as conversation:
        draft = _held(draft_id)
        if draft.state == State.DISCARDED:
            return
        _refuse_if_gone(draft, conversation)
        _end(draft, actor, State.DISCARDED)
        if conversation.waiting_reason == WAITS:
            conversation.waiting_reason = "unanswered"
            conversation.save(update_fields=["waiting_reason"])
        record(actor=actor, code="ai.draft.discarded", target=f"conversation:{conversation.pk}")
        announce(topic=f"conversation-{conversation.pk}", id=conversation.pk)
        announce(topic="inbox", id=conversation.pk)


def redo_draft(*, actor: Actor, conversation_id: int, draft_id: int) -> None:
    """Have the assistant answer the same messages once more, from what is true now.

    Raises NotFound or DraftGone, also for a draft that tells of a request: it is with people
    already, and they decide on it whatever the draft says.
    """
    actor.require("inbox.reply")
    _draft(conversation_id, draft_id)
    with locked_conversation(conversation_id) as conversation:
        draft = _held(draft_id)
        _refuse_if_gone(draft, conversation)
        if proposes(draft):
            raise DraftGone(
                "This draft tells of a request that is with your team already. Change its words."
            )
        put_away(conversation, because="redone")
        if conversation.answered_through == draft.run.input_through:
            conversation.answered_through = draft.answered_before
        conversation.turn_due_at = conversation.burst_started_at = now()
        conversation.save(update_fields=["answered_through", "turn_due_at", "burst_started_at"])
        ring(task="ai.take_turn", conversation_id=conversation.pk)
        record(actor=actor, code="ai.draft.redone", target=f"conversation:{conversation.pk}")
        announce(topic=f"conversation-{conversation.pk}", id=conversation.pk)
        announce(topic="inbox", id=conversation.pk)


def _draft(conversation_id: int, draft_id: int) -> Draft:
    """Raises NotFound for one that is not of this conversation."""
    rows = Draft.objects.filter(pk=draft_id, conversation=conversation_id)
    draft = rows.select_related("run").first()
    if draft is None:
        raise NotFound("There is no such draft.")
    return draft


def _held(draft_id: int) -> Draft:
    return Draft.objects.select_for_update(of=("self",)).select_related("run").get(pk=draft_id)


def _refuse_if_gone(draft: Draft, conversation: Conversation) -> None:
    """The switches and settings hold still until the transaction ends."""
    switches = stops_locked(Kind.AI, also=[settings_lock()])
    stands = Standing(assistant_settings(), {Kind.AI: switches})
    reason = reason_gone(draft, conversation, stands)
    if reason:
        raise DraftGone(_WORDS.get(reason))


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.strip()


def _end(draft: Draft, actor: Actor, state: str, *, edited: bool | None = None) -> None:
    draft.state, draft.edited = state, edited
    draft.ended_at = now()
    draft.ended_by = User.objects.get(pk=actor.person_id)
    draft.save(update_fields=["state", "edited", "ended_at", "ended_by"])


def _note_sent(actor: Actor, draft: Draft, *, edited: bool, messages: Sequence[Message]) -> None:
    _end(draft, actor, State.SENT, edited=edited)
    reads_back = any(act.get("kind") == ReviewOrder.kind for act in draft.run.acts)
    if not (edited and reads_back):
        # A yes counts for what was read back to the letter, and the customer read other words.
        Dialogue.objects.update_or_create(
            conversation_id=draft.conversation_id, defaults=draft.memory
        )
    record(
        actor=actor,
        code="ai.draft.sent",
        target=f"conversation:{draft.conversation_id}",
        data={"edited": edited, "messages": [message.pk for message in messages]},
    )


def close_stale(*, most: int = 200) -> int:
    """Note what became of drafts that died unseen; returns how many were closed."""
    closed = 0
    found = Draft.objects.filter(state=State.OPEN).order_by("pk")
    for draft_id, conversation_id in found.values_list("pk", "conversation_id")[:most]:
        with transaction.atomic():
            conversation = (
                Conversation.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("contact", "channel")
                .filter(pk=conversation_id)
                .first()
            )
            if conversation is None:
                continue
            draft = _held(draft_id)
            stands = Standing(assistant_settings(), {Kind.AI: stops_locked(Kind.AI)})
            reason = reason_gone(draft, conversation, stands)
            if reason and draft.state == State.OPEN:
                draft.state, draft.ended_because, draft.ended_at = State.GONE, reason, now()
                draft.save(update_fields=["state", "ended_because", "ended_at"])
                closed += 1
    return closed
