"""One turn: gather, decide, and act in one transaction, or drop it and say why.

The decision is made outside of every lock. What it rests on (nobody took over,
no switch was flipped, no newer message) is looked at again, under lock, by the
transaction that queues the reply.
"""

import logging
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from django.db import transaction

from ai.acts import Act, HandOff, ProposeOrder, act_to_json
from ai.backends.chain import Decided, decide
from ai.gather import Gathered, gather
from ai.law import piece_of
from ai.models import AssistantRun, Dialogue, RunMessage
from ai.quota import USED_UP, turns_used_up
from ai.render import render
from ai.standing import reason_to_be_silent_locked, standing
from conversations.handling import hand_off, wait_for_person
from conversations.lateness import REASON, is_late
from conversations.models import Conversation, Message
from conversations.queueing import queue_messages
from conversations.routing import SHOWN_ONLY
from core.actors import ASSISTANT
from core.clock import now
from orders.exceptions import NotForSale
from orders.proposals import WishedLine, propose_order

logger = logging.getLogger(__name__)

Outcome = AssistantRun.Outcome


def take_turn(conversation_id: int) -> AssistantRun | None:
    """Answer what waits in a conversation, if the assistant may and it is time."""
    conversation = (
        Conversation.objects.select_related("contact", "channel")
        .filter(pk=conversation_id, handler=Conversation.Handler.ASSISTANT)
        .first()
    )
    if conversation is None or conversation.turn_due_at is None:
        return None
    if conversation.turn_due_at > now():
        # A newer message moved the moment and rang for it.
        return None
    stands = standing()
    if stands.silence(conversation):
        _stand_aside(conversation_id)
        return None
    if is_late(conversation.turn_due_at):
        # Nothing could be done for so long that nobody waits for a machine any more.
        _stand_aside(conversation_id, reason=REASON)
        return None
    if stands.holds(conversation):
        # Nothing could leave. The turn stays due, and answers all that was written once
        # sending is released (ai.resume), instead of queueing what would be stale by then.
        return None
    gathered = gather(conversation, settings=stands.settings)
    if gathered is None:
        return None
    if turns_used_up():
        _stand_aside(conversation_id, reason=USED_UP)
        return None
    started = now()
    clock = time.perf_counter()
    thought = decide(gathered.turn)
    latency_ms = round((time.perf_counter() - clock) * 1000)
    return _act(conversation_id, gathered, thought, started=started, latency_ms=latency_ms)


def _act(
    conversation_id: int,
    gathered: Gathered,
    thought: Decided,
    *,
    started: datetime,
    latency_ms: int,
) -> AssistantRun | None:
    with transaction.atomic():
        # Under the machine's role a conversation that a person handles is not
        # even visible to this lock.
        conversation = (
            Conversation.objects.select_for_update(of=("self",))
            .select_related("contact", "channel")
            .filter(pk=conversation_id, handler=Conversation.Handler.ASSISTANT)
            .first()
        )
        obstacle = _obstacle(conversation, gathered)
        if conversation is None or conversation.answered_through >= gathered.through:
            return None
        run = AssistantRun(
            conversation=conversation,
            started_at=started,
            outcome=Outcome.DROPPED if obstacle else Outcome.REPLIED,
            dropped_because=obstacle or "",
            backend=thought.backend,
            model=thought.model,
            prompt_version=thought.prompt_version,
            input_through=gathered.through,
            language=thought.decision.language,
            catalogue_version=gathered.turn.snapshot.version,
            confidence=thought.decision.confidence,
            threshold=gathered.turn.policy.threshold,
            reasons=thought.decision.reasons,
            evidence=list(thought.decision.evidence),
            attempts=thought.attempts,
            latency_ms=latency_ms,
            input_tokens=thought.input_tokens,
            output_tokens=thought.output_tokens,
        )
        if obstacle:
            run.acts = [act_to_json(act) for act in thought.decision.acts]
            run.save(force_insert=True)
            if obstacle in ("assistant_off", "kill_switch"):
                _leave_to_people(conversation)
            return run
        acts = _carry_out(conversation, gathered, thought)
        run.acts = [act_to_json(act) for act in acts]
        leaving = next((act for act in acts if isinstance(act, HandOff)), None)
        if leaving:
            run.outcome = Outcome.HANDED_OFF
        run.save(force_insert=True)
        _reply(conversation, run, acts, gathered)
        _remember(conversation, thought.decision.state)
        conversation.answered_through = gathered.through
        conversation.turn_due_at = conversation.burst_started_at = None
        conversation.language = thought.decision.language[:8]
        conversation.save(
            update_fields=["answered_through", "turn_due_at", "burst_started_at", "language"]
        )
        if leaving:
            hand_off(conversation, reason=leaving.reason)
    return run


def _remember(conversation: Conversation, state: dict[str, Any]) -> None:
    """The engine's own state; nobody else writes it, and the conversation is locked."""
    if not Dialogue.objects.filter(conversation=conversation).update(state=state, updated_at=now()):
        Dialogue.objects.create(conversation=conversation, state=state)


def give_up(conversation_id: int) -> None:
    """The turn failed as often as it may: people see who waits. The next message is a new try."""
    _stand_aside(conversation_id, reason="assistant_failed")


def _stand_aside(conversation_id: int, *, reason: str = "assistant_off") -> None:
    """The assistant was switched off before it began, or is too late: people see who waits."""
    with transaction.atomic():
        conversation = (
            Conversation.objects.select_for_update()
            .filter(pk=conversation_id, handler=Conversation.Handler.ASSISTANT)
            .first()
        )
        if conversation is not None:
            _leave_to_people(conversation, reason=reason)


def _leave_to_people(conversation: Conversation, *, reason: str = "assistant_off") -> None:
    conversation.turn_due_at = conversation.burst_started_at = None
    conversation.save(update_fields=["turn_due_at", "burst_started_at"])
    wait_for_person(conversation, reason=reason)


def _obstacle(conversation: Conversation | None, gathered: Gathered) -> str | None:
    """What changed while the turn was thought about, or None."""
    if conversation is None or conversation.epoch != gathered.epoch:
        return "taken_over"
    silent = reason_to_be_silent_locked(conversation)
    if silent:
        return silent
    if conversation.contact.opted_out_at:
        return "opted_out"
    # A reaction rings for no turn of its own, so it must not end this one either.
    waiting = conversation.messages.filter(
        direction=Message.Direction.INBOUND,
        late=False,
        revoked_at=None,
        id__gt=conversation.answered_through,
    ).exclude(kind__in=SHOWN_ONLY)
    words = list(waiting.order_by("id").values_list("id", "text"))
    if words and words[-1][0] > gathered.through:
        return "newer_message"
    read = [(message.id, message.text) for message in gathered.turn.messages]
    # Edited or deleted while it was thought about.
    return None if words == read else "message_changed"


def _carry_out(conversation: Conversation, gathered: Gathered, thought: Decided) -> tuple[Act, ...]:
    """Make the proposals that the acts ask for; returns the acts with their references."""
    done: list[Act] = []
    for act in thought.decision.acts:
        if not isinstance(act, ProposeOrder):
            done.append(act)
            continue
        try:
            done.append(_propose(conversation, gathered, thought, act))
        except NotForSale:
            logger.warning("a proposal named something that is not for sale")
            done.append(HandOff(reason="change_order"))
    return tuple(done)


def _propose(
    conversation: Conversation, gathered: Gathered, thought: Decided, act: ProposeOrder
) -> ProposeOrder:
    values = {slot.name: slot.value for slot in act.slots if slot.value}
    wished_date = values.pop("date", "")
    wished_time = values.pop("time", "")
    proposal = propose_order(
        actor=ASSISTANT,
        conversation=conversation,
        snapshot=gathered.turn.snapshot,
        lines=[WishedLine(ref=line.ref, quantity=line.quantity) for line in act.lines],
        details=values,
        wished_date=date.fromisoformat(wished_date) if wished_date else None,
        wished_time=clock_time.fromisoformat(wished_time) if wished_time else None,
        deadline=now() + timedelta(hours=gathered.settings.proposal_hours),
        idempotency_key=f"turn:{conversation.pk}:{gathered.through}",
        language=thought.decision.language,
    )
    return replace(act, reference=proposal.reference)


def _reply(
    conversation: Conversation, run: AssistantRun, acts: tuple[Act, ...], gathered: Gathered
) -> None:
    parts = render(acts, gathered.turn.snapshot, run.language)
    messages = queue_messages(
        conversation=conversation,
        author=Message.Author.ASSISTANT,
        pieces=[piece_of(part) for part in parts],
    )
    RunMessage.objects.bulk_create(
        [
            RunMessage(run=run, message=message, position=position)
            for position, message in enumerate(messages)
        ]
    )
