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
from django.db.models import Subquery

from ai import natural
from ai.acts import Act, HandOff, OrderChange, ProposeOrder, act_to_json, moved_to
from ai.backends import door
from ai.backends.chain import Decided, decide
from ai.backends.queries import configured
from ai.calling import call
from ai.copilot import drafts
from ai.gather import Gathered, gather
from ai.law import piece_of
from ai.models import AssistantRun, Dialogue, RunMessage
from ai.presence import HOURS, stands_aside, with_return
from ai.quota import USED_UP, too_many_since
from ai.render import Composed, Manner, compose
from ai.standing import KINDS, Standing, settings_of, stored_settings
from ai.still import look_again
from conversations.handling import hand_off, wait_for_person
from conversations.lateness import REASON, is_late
from conversations.models import Conversation, Message
from conversations.queueing import queue_messages
from core.actors import ASSISTANT
from core.clock import now
from core.compiled import Compiled
from core.rows import Rows
from core.scope import active_tenant_id
from orders.exceptions import NotChangeable, NotForSale
from orders.models import ChangeRequest
from orders.proposals import WishedLine, propose_order, turn_key
from orders.wishes import ask_change
from tenants.switches import engaged_column, stops_in

logger = logging.getLogger(__name__)

Outcome = AssistantRun.Outcome

_RUNS, _PARTS = Rows(AssistantRun, "run"), Rows(RunMessage, "part")
_DIALOGUES = Rows(Dialogue, "dialogue")

_assistants = Compiled(
    lambda asked: (
        Conversation.objects.select_related("contact", "channel")
        .filter(pk=asked("conversation"), handler=Conversation.Handler.ASSISTANT)
        .order_by()
        .annotate(stored_settings=Subquery(stored_settings()), engaged=engaged_column(asked))
    )
)
"""The conversation, while the assistant handles it, with the assistant's settings and the
switches that are engaged."""

ANSWERED = ("answered_through", "turn_due_at", "burst_started_at", "language")
"""What a turn changes of its conversation, written when its answer is queued."""


def take_turn(conversation_id: int) -> AssistantRun | None:
    """Answer what waits in a conversation, if the assistant may and it is time."""
    # Asked before the tenant is entered for the first time: there and back would cost two more.
    backends = configured()
    conversation: Any = _assistants.first(
        conversation=conversation_id, kinds=list(KINDS), tenant=active_tenant_id()
    )
    if conversation is None or conversation.turn_due_at is None:
        return None
    if conversation.turn_due_at > now():
        # A newer message moved the moment and rang for it.
        return None
    settings = settings_of(conversation.stored_settings)
    stands = Standing(settings, stops_in(KINDS, conversation.engaged))
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
    if stands_aside(settings.hours, gathered.turn.snapshot.business, now=gathered.turn.now):
        _stand_aside(conversation_id, reason=HOURS)
        return None
    if too_many_since(gathered.begun):
        _stand_aside(conversation_id, reason=USED_UP)
        return None
    started = now()
    clock = time.perf_counter()
    thought = decide(gathered.turn, door.let_out(settings, backends))
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
        conversation, still = look_again(conversation_id, gathered)
        obstacle = still.obstacle
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
            run.manner = Manner().to_json()
            run.acts = [act_to_json(act) for act in thought.decision.acts]
            _RUNS.insert([run])
            if obstacle in ("assistant_off", "kill_switch"):
                _leave_to_people(conversation)
            return run
        acts = _carry_out(conversation, gathered, thought)
        acts = with_return(
            acts,
            gathered.settings.hours,
            gathered.turn.snapshot.business,
            now=gathered.turn.now,
        )
        leaving = next((act for act in acts if isinstance(act, HandOff)), None)
        if still.drafts_only:
            acts = _for_people(acts)
        run.acts = [act_to_json(act) for act in acts]
        run.outcome = _outcome(acts, drafts_only=still.drafts_only)
        words = natural.tried(
            thought.decision.prose,
            acts=acts,
            language=run.language,
            mode=gathered.settings.wording,
        )
        run.reasons = {**run.reasons, **words.reasons}
        composed = compose(
            acts,
            gathered.turn.snapshot,
            run.language,
            said=gathered.said,
            prose=words.prose,
            # A draft is words for people to change: no picture goes with it.
            at=None if still.drafts_only else gathered.turn.now,
            wrote=gathered.turn.messages[-1].text,
        )
        run.manner = composed.manner.to_json()
        _RUNS.insert([run])
        answered_before = conversation.answered_through
        conversation.answered_through = gathered.through
        conversation.turn_due_at = conversation.burst_started_at = None
        conversation.language = thought.decision.language[:8]
        if still.drafts_only:
            conversation.save(update_fields=ANSWERED)
            if leaving:
                waits_already = conversation.waiting_since is not None
                wait_for_person(conversation, reason=leaving.reason)
                if not waits_already:
                    call(conversation, gathered.settings, reason=leaving.reason)
            if run.outcome == Outcome.DRAFTED:
                drafts.hold_out(
                    conversation=conversation,
                    run=run,
                    answered_before=answered_before,
                    memory={"state": thought.decision.state, "said": composed.said},
                )
            return run
        _reply(conversation, run, composed)
        dialogue = Dialogue(
            pk=still.dialogue_id,
            conversation=conversation,
            state=thought.decision.state,
            said=composed.said,
        )
        _remember(dialogue, is_new=still.dialogue_id is None)
        if leaving:
            hand_off(conversation, reason=leaving.reason)
            call(conversation, gathered.settings, reason=leaving.reason)
    return run


def _for_people(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """What a person could say: not that a person will come, unless there is nothing else."""
    return tuple(act for act in acts if not isinstance(act, HandOff)) or acts


def _outcome(acts: tuple[Act, ...], *, drafts_only: bool) -> Outcome:
    if any(isinstance(act, HandOff) for act in acts):
        return Outcome.HANDED_OFF
    return Outcome.DRAFTED if drafts_only else Outcome.REPLIED


def _remember(dialogue: Dialogue, *, is_new: bool) -> None:
    """The assistant's own memory; nobody else writes it, and the conversation is locked."""
    if is_new:
        _DIALOGUES.insert([dialogue])
    else:
        _DIALOGUES.update([dialogue], ("state", "said", "updated_at"))


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


def _carry_out(conversation: Conversation, gathered: Gathered, thought: Decided) -> tuple[Act, ...]:
    """Make the proposals that the acts ask for; returns the acts with their references."""
    done: list[Act] = []
    for act in thought.decision.acts:
        if isinstance(act, OrderChange):
            done.append(_ask_change(conversation, gathered, thought, act))
            continue
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
        idempotency_key=turn_key(conversation.pk, through=gathered.through),
        language=thought.decision.language,
    )
    return replace(act, reference=proposal.reference)


def _ask_change(
    conversation: Conversation, gathered: Gathered, thought: Decided, act: OrderChange
) -> Act:
    """Note the wish that was agreed to. An order that cannot be changed any more, because it was
    cancelled or is over since, is a person's."""
    if act.step != "sent":
        return act
    moves = act.what == ChangeRequest.Kind.POSTPONE
    new_date, new_time = moved_to(act) if moves else ("", "")
    try:
        ask_change(
            actor=ASSISTANT,
            conversation=conversation,
            reference=act.reference,
            kind=act.what,
            new_date=date.fromisoformat(new_date) if new_date else None,
            new_time=clock_time.fromisoformat(new_time) if new_time else None,
            idempotency_key=turn_key(conversation.pk, through=gathered.through),
            language=thought.decision.language,
        )
    except NotChangeable:
        logger.warning("a wish to change an order came too late")
        return HandOff(reason="change_order")
    return act


def _reply(conversation: Conversation, run: AssistantRun, composed: Composed) -> None:
    messages = queue_messages(
        conversation=conversation,
        author=Message.Author.ASSISTANT,
        pieces=[piece_of(part) for part in composed.parts],
        also=ANSWERED,
    )
    _PARTS.insert(
        [
            RunMessage(run=run, message=message, position=position)
            for position, message in enumerate(messages)
        ]
    )
