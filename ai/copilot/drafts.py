"""Drafts: held out by a turn, and looked at again whenever somebody shows or sends one.

Whether a draft may still be sent follows from what is true now (:func:`reason_gone`):
nobody has to be told that it died, so none is forgotten. What became of it is noted
in its row by whoever finds out first.
"""

from typing import Any

from django.db.models import QuerySet

from ai.acts import ProposeOrder
from ai.law import rendering_of, rendering_today
from ai.models import AssistantRun, Dialogue, Draft
from ai.standing import Standing, standing
from catalog.queries import current_snapshot
from conversations import consent
from conversations.handling import wait_for_person
from conversations.models import Conversation, Message
from conversations.queueing import Piece
from conversations.routing import SHOWN_ONLY, Arrival
from conversations.unanswered import waiting_for_answer
from conversations.window import window_is_open
from core.clock import now
from orders.models import OrderProposal
from orders.proposals import turn_key
from tenants.live import announce

WAITS = "draft"
"""Why a conversation waits for a person whose draft is ready."""

State = Draft.State


def hold_out(
    *,
    conversation: Conversation,
    run: AssistantRun,
    answered_before: int,
    memory: dict[str, Any],
) -> Draft:
    """Give people what the run would have said, in the place of an older draft.

    The caller holds the conversation's lock. Within the machine's rights.
    """
    put_away(conversation, because="newer")
    draft = Draft.objects.create(
        conversation=conversation,
        run=run,
        epoch=conversation.epoch,
        answered_before=answered_before,
        memory=memory,
    )
    wait_for_person(conversation, reason=WAITS)
    announce(topic=f"conversation-{conversation.pk}", id=conversation.pk)
    announce(topic="inbox", id=conversation.pk)
    return draft


def put_away(conversation: Conversation, *, because: str) -> int:
    """Note that the open draft can be sent no more; returns how many there were: 0 or 1."""
    return _open_of(conversation.pk).update(state=State.GONE, ended_because=because, ended_at=now())


def _open_of(conversation_id: int) -> QuerySet[Draft]:
    return Draft.objects.filter(conversation=conversation_id, state=State.OPEN)


def open_draft(conversation: Conversation) -> Draft | None:
    """The draft that may be sent now; a plain look, which the sending repeats under lock."""
    draft = _open_of(conversation.pk).select_related("run").first()
    if draft is None or reason_gone(draft, conversation, standing()):
        return None
    return draft


def reason_gone(draft: Draft, conversation: Conversation, stands: Standing) -> str | None:
    """Why the draft may not be sent any more, or None."""
    if draft.state != State.OPEN:
        return draft.ended_because or draft.state
    if stands.silence(conversation):
        return "switched_off"
    if (
        conversation.handler != Conversation.Handler.ASSISTANT
        or conversation.epoch != draft.epoch
        or conversation.pk != draft.conversation_id
    ):
        return "taken_over"
    through = draft.run.input_through
    if waiting_for_answer(conversation.pk, after=through).exists():
        return "customer_wrote"
    if _answered_since(conversation, through=through):
        return "answered"
    if refused := consent.refusal(conversation.contact, lane=Message.Lane.REPLY):
        return refused
    return None if window_is_open(conversation) else "window_closed"


def _answered_since(conversation: Conversation, *, through: int) -> bool:
    by_people = (Message.Author.AGENT, Message.Author.PHONE_APP)
    rows = conversation.messages.filter(pk__gt=through, author__in=by_people)
    answers = rows.exclude(kind__in=SHOWN_ONLY)
    return answers.exclude(status=Message.Status.CANCELLED).exists()


def _decided_meanwhile(draft: Draft) -> bool:
    """Whether people have decided on what the draft's run proposed to them."""
    key = turn_key(draft.conversation_id, through=draft.run.input_through)
    made = OrderProposal.objects.filter(idempotency_key=key)
    return made.exclude(status=OrderProposal.Status.PENDING_APPROVAL).exists()


def pieces_of(draft: Draft) -> list[Piece]:
    """The messages that the draft would be, rendered from its run."""
    return rendering_of(draft.run)


def is_outdated(draft: Draft) -> bool:
    """Whether the catalogue that is published now would have it say something else.

    A draft of an older version whose facts still hold is as good as new.
    """
    if current_snapshot().version == draft.run.catalogue_version:
        return False
    return rendering_today(draft.run) != pieces_of(draft)


def proposes(draft: Draft) -> bool:
    """Whether its turn has put a request before people, which another turn would not take back."""
    return any(
        act.get("kind") == ProposeOrder.kind or act.get("step") == "sent" for act in draft.run.acts
    )


def words_of(draft: Draft) -> str:
    """The draft as one text, to be read and changed."""
    return "\n\n".join(piece.text for piece in pieces_of(draft) if piece.text)


def choices_of(draft: Draft) -> list[str]:
    """What the customer could tap under it: titles of buttons and rows. An edited draft, which
    is plain text, loses them."""
    found = []
    for piece in pieces_of(draft):
        for key in ("buttons", "rows"):
            found += [str(option.get("title", "")) for option in piece.content.get(key) or []]
    return [title for title in found if title]


def customer_wrote(arrival: Arrival, *, still: bool) -> None:
    """A new message: what the draft was to answer is answered anew together with it.

    `still`: whether the assistant still only drafts here. Who waited for the draft waits on
    then; else the assistant's own answer comes, and nobody need look.
    """
    conversation = arrival.conversation
    draft = _open_of(conversation.pk).select_related("run").first()
    if draft is None:
        return
    if _decided_meanwhile(draft):
        # A second request for what people have decided would be an order twice: the customer's
        # yes has had its answer, and the next turn knows that it was given.
        Dialogue.objects.update_or_create(conversation=conversation, defaults=draft.memory)
    elif conversation.answered_through == draft.run.input_through:
        conversation.answered_through = draft.answered_before
        arrival.changed.add("answered_through")
    put_away(conversation, because="customer_wrote")
    if not still and conversation.waiting_reason == WAITS:
        conversation.waiting_since = None
        conversation.waiting_reason = ""
        arrival.changed.update(("waiting_since", "waiting_reason"))
