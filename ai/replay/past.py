"""Turns as they stood: what was said, what was known, what was remembered then.

The dialogue's memory of that moment is kept nowhere. It is put together again from what was
answered: the engine decides each earlier turn as it stood, and where that is what was
answered, its memory is taken; otherwise the memory that the answer's acts leave behind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from ai.acts import Act, Decision, OrderStatus, act_from_json
from ai.backends.chain import decide
from ai.confidence import bend_of
from ai.gather import HISTORY, OPEN_ORDERS
from ai.hearing.words import FIELDS, shown_in, words_of
from ai.models import AssistantRun, AssistantSettings, Draft
from ai.preferences import preferences_of
from ai.replay.comparing import essences
from ai.turn import AssistantPolicy, CustomerMessage, HistoryEntry, OpenOrder, Turn
from ai.validate import InvalidDecision, validate
from catalog.queries import snapshot_at
from conversations.models import ContactAddress, Conversation, Message
from conversations.unanswered import waiting_for_answer
from orders.models import ChangeRequest, Order, OrderProposal

WARM_UP = 12
"""Earlier turns of a conversation that its memory is put together from."""

Outcome = AssistantRun.Outcome

_GRANTED = ChangeRequest.Status.GRANTED
_PEOPLE = (Message.Author.AGENT, Message.Author.PHONE_APP)


@dataclass(frozen=True, slots=True)
class Past:
    """One turn as it stood, and what was answered."""

    run: AssistantRun
    turn: Turn
    acts: tuple[Act, ...]


@dataclass(slots=True)
class _Talk:
    """What of a conversation its turns rest on, read once. `quoted`: text by message."""

    conversation: Conversation
    settings: AssistantSettings
    messages: list[Message]
    answerable: set[int]
    known: dict[str, str]
    proposals: list[OrderProposal] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)


def told(runs: Sequence[AssistantRun], settings: AssistantSettings) -> Iterator[Past | None]:
    """These turns of one conversation, in their order; None for one whose messages are gone."""
    if not runs:
        return
    wanted = {run.pk for run in runs}
    earlier = list(_answered(runs[0].conversation_id).filter(id__lt=runs[0].pk)[: WARM_UP + 1])
    # The oldest of them only says where the next one's messages begin.
    after = earlier[-1].input_through if len(earlier) > WARM_UP else 0
    chain = [*reversed(earlier[:WARM_UP]), *runs]
    talk = _talk(runs[0].conversation_id, chain, settings, after=after)
    state: dict[str, Any] = {}
    language = ""
    for run in chain:
        turn = _turn(talk, run, after=after, state=state, language=language)
        if run.pk in wanted:
            yield Past(run, turn, _acts(run)) if turn else None
        if not _was_said(run):
            continue
        if turn:
            state = _state_after(turn, run)
        after, language = run.input_through, run.language


def answered_runs() -> Any:
    """Turns in which something was said, drafted or handed over, the newest first."""
    return AssistantRun.objects.exclude(outcome=Outcome.DROPPED).order_by("-id")


def _answered(conversation_id: int) -> Any:
    return answered_runs().filter(conversation=conversation_id)


def _was_said(run: AssistantRun) -> bool:
    """Whether the customer read it: a draft counts once somebody sent it."""
    if run.outcome != Outcome.DRAFTED:
        return True
    return Draft.objects.filter(run=run, state=Draft.State.SENT).exists()


def _talk(
    conversation_id: int,
    chain: Sequence[AssistantRun],
    settings: AssistantSettings,
    *,
    after: int,
) -> _Talk:
    conversation = Conversation.objects.select_related("contact").get(pk=conversation_id)
    through = chain[-1].input_through
    rows = Message.objects.filter(conversation=conversation, id__lte=through, revoked_at=None)
    rows = rows.annotate(**{name: F(place) for name, place in FIELDS.items()})
    # An emoji of a colleague's answers nothing and has no words.
    rows = rows.exclude(kind="reaction", direction=Message.Direction.OUTBOUND)
    recent = list(rows.filter(id__gt=after).order_by("id"))
    before = list(rows.filter(id__lte=after).order_by("-id")[:HISTORY])
    waiting = waiting_for_answer(conversation_id, after=after).filter(id__lte=through)
    made = (
        Order.objects.filter(contact=conversation.contact_id)
        .select_related("proposal")
        .prefetch_related("proposal__lines", "changes")
        .order_by("-id")
    )
    return _Talk(
        conversation=conversation,
        settings=settings,
        messages=[*reversed(before), *recent],
        answerable=set(waiting.values_list("pk", flat=True)),
        known=_known(conversation),
        proposals=list(
            OrderProposal.objects.filter(conversation=conversation).order_by("-id")[:50]
        ),
        orders=list(made[:OPEN_ORDERS]),
    )


def _known(conversation: Conversation) -> dict[str, str]:
    """What the contact has told: as it is known today."""
    known = {"name": conversation.contact.name} if conversation.contact.name else {}
    phone = (
        ContactAddress.objects.filter(
            Q(contact=conversation.contact_id, retired_at=None),
            kind=ContactAddress.Kind.PHONE,
        )
        .order_by("-id")
        .first()
    )
    return {**known, "phone": "+" + phone.value.lstrip("+")} if phone else known


def _turn(
    talk: _Talk, run: AssistantRun, *, after: int, state: dict[str, Any], language: str
) -> Turn | None:
    """The turn of `run` as it stood; None when the customer's messages are not there."""
    until = [message for message in talk.messages if message.pk <= run.input_through]
    # What people answered themselves is not asked of the assistant any more.
    people = [m.pk for m in until if m.author in _PEOPLE]
    after = max(after, *people) if people else after
    burst = [m for m in until if m.pk > after and m.pk in talk.answerable]
    if not burst:
        return None
    texts = {message.pk: message.text for message in talk.messages}
    earlier = [m for m in until if m.pk < burst[0].pk][-HISTORY:]
    return Turn(
        messages=tuple(
            CustomerMessage(
                id=message.pk,
                text=words_of(vars(message)),
                kind=message.kind,
                reply_id=str(message.content.get("reply_id", "")),
                quotes=texts.get(message.content.get("quoted"), ""),
                picture=shown_in(vars(message)),
            )
            for message in burst
        ),
        snapshot=snapshot_at(run.catalogue_version),
        now=run.started_at,
        policy=_policy(talk.settings, run),
        history=tuple(HistoryEntry(author=m.author, text=words_of(vars(m))) for m in earlier),
        state=state,
        language=language or None,
        known=talk.known,
        open_orders=_open_orders(talk, run),
    )


def _policy(settings: AssistantSettings, run: AssistantRun) -> AssistantPolicy:
    return AssistantPolicy(
        threshold=run.threshold,
        allowed=frozenset(settings.allowed),
        mode=settings.wording,
        calibration=bend_of(settings.calibration),
        preferences=preferences_of(settings.preferences, settings.note),
    )


def _open_orders(talk: _Talk, run: AssistantRun) -> tuple[OpenOrder, ...]:
    """What was open then. How a proposal stood is not kept: as the answer said, or as it is now.
    How an order stood follows from what was asked and granted since."""
    at = run.started_at
    waits = OrderProposal.Status.PENDING_APPROVAL.value
    pending = [
        row.reference
        for row in talk.proposals
        if row.created_at < at and (row.decided_at is None or row.decided_at > at < row.deadline)
    ]
    made = {row.reference: _as_then(row, at) for row in talk.orders if row.created_at < at}
    told_then = {
        act.reference: act.state
        for act in _acts(run)
        if isinstance(act, OrderStatus) and act.reference
    }
    stands = {key: order.state for key, order in made.items()}
    stands |= dict.fromkeys(pending[:OPEN_ORDERS], waits) | told_then
    order = [*told_then, *(key for key in stands if key not in told_then)]
    return tuple(replace(made.get(key, OpenOrder(key, "")), state=stands[key]) for key in order)


def _as_then(order: Order, at: datetime) -> OpenOrder:
    """An order before all that was granted after `at`, with what was waiting to be decided."""
    asked = sorted(order.changes.all(), key=lambda change: change.pk)
    granted = [row for row in asked if row.status == _GRANTED]
    since = [row for row in granted if row.decided_at and row.decided_at > at]
    moved = next((row for row in since if row.kind == ChangeRequest.Kind.POSTPONE), None)
    day = moved.old_date if moved else order.wished_date
    hour = moved.old_time if moved else order.wished_time
    waited = (
        row.kind
        for row in asked
        if row.created_at < at and (row.decided_at is None or row.decided_at > at)
    )
    return OpenOrder(
        reference=order.reference,
        state=str(Order.Status.CONFIRMED if since else order.status),
        date=day.isoformat() if day else "",
        time=hour.isoformat("minutes") if hour else "",
        lines=tuple((line.ref, line.quantity) for line in order.proposal.lines.all()),
        asked=next(waited, ""),
    )


def _acts(run: AssistantRun) -> tuple[Act, ...]:
    return tuple(act_from_json(act) for act in run.acts)


def _state_after(turn: Turn, run: AssistantRun) -> dict[str, Any]:
    acts = _acts(run)
    engine = decide(turn, []).decision
    found = essences(engine.acts)
    if essences(acts)[: len(found)] == found:
        return engine.state
    try:
        return validate(Decision(acts=acts, language=run.language, confidence=1.0), turn).state
    except InvalidDecision:
        return engine.state
