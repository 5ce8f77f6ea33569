"""Labels from what happened after an answer, and the random audit that people are asked for.

Read from rows that are there anyway, a while after the fact; doing it again changes nothing.
"""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ai.labels import Source
from ai.models import AssistantRun, Draft, RunLabel
from audit.queries import Asked, found_by
from conversations.models import Message
from core.clock import now
from orders.models import OrderProposal
from tenants.context import require_tenant

SOON = timedelta(minutes=30)
"""A person who steps in that soon after an answer does so because of it."""

LOOKED_BACK = timedelta(hours=26)
"""More than a day: what is missed while the steward is away is made up for."""

AUDITED = 0.02
"""The share of answers that people are asked about, drawn at random."""

STEPPED_IN = frozenset({"conversations.taken_over", "conversations.answered_on_phone"})
WROTE = (Message.Author.AGENT, Message.Author.PHONE_APP)


class Event(NamedTuple):
    """A person stepped in."""

    conversation: int
    at: datetime
    source: str


class Taken(NamedTuple):
    """A turn, as far as it matters here."""

    started_at: datetime
    pk: int
    outcome: str
    proposed: bool


def note_outcomes() -> int:
    """Label what the last day tells of answers in the active tenant; returns the new labels."""
    since = now() - LOOKED_BACK
    found = [*_stepped_in(since), *_proposals(since), *_drafts(since)]
    return _keep(found)


def draw_audits() -> int:
    """Draw answers that people are asked about; returns how many turns were drawn."""
    last = RunLabel.objects.filter(source=Source.AUDIT).order_by("-run").first()
    fresh = AssistantRun.objects.filter(
        outcome=AssistantRun.Outcome.REPLIED,
        started_at__gte=now() - LOOKED_BACK,
        pk__gt=last.run_id if last else 0,
    ).order_by("pk")
    tenant = require_tenant().tenant_id
    drawn = [key for key in fresh.values_list("pk", flat=True) if is_drawn(tenant, key)]
    return _keep((key, Source.AUDIT, None) for key in drawn)


def is_drawn(tenant_id: int, run_id: int) -> bool:
    """Whether the audit asks about this turn: chance, but the same whenever it is asked."""
    digest = hashlib.sha256(f"audit:{tenant_id}:{run_id}".encode()).digest()
    return int.from_bytes(digest[:4]) < AUDITED * 2**32


def _keep(found: Iterable[tuple[int, str, bool | None]]) -> int:
    """New labels alone: a source that has spoken of a turn is not asked twice."""
    labels = [
        RunLabel(run_id=run, source=source, good=good, noted_at=now())
        for run, source, good in dict.fromkeys(found)
    ]
    known = set(
        RunLabel.objects.filter(run_id__in={label.run_id for label in labels}).values_list(
            "run_id", "source"
        )
    )
    labels = [label for label in labels if (label.run_id, label.source) not in known]
    RunLabel.objects.bulk_create(labels, ignore_conflicts=True)
    return len(labels)


def _stepped_in(since: datetime) -> Iterator[tuple[int, str, bool]]:
    """The answer just before somebody took over, or wrote to the customer themselves."""
    events = [*_takeovers(since), *_corrections(since)]
    turns = _turns({event.conversation for event in events}, since)
    for event in events:
        before = turns[event.conversation]
        place = bisect_left(before, event.at, key=lambda turn: turn.started_at)
        if not place:
            continue
        turn = before[place - 1]
        # After a hand-off a person is expected, and after a proposal to write about it.
        answered = turn.outcome == AssistantRun.Outcome.REPLIED and not turn.proposed
        if answered and event.at - turn.started_at <= SOON:
            yield turn.pk, event.source, False


def _takeovers(since: datetime) -> Iterator[Event]:
    entries = found_by(Asked(codes=STEPPED_IN, since=since)).order_by("pk")
    for target, at in entries.values_list("target", "at"):
        kind, _, key = target.partition(":")
        if kind == "conversation" and key.isdecimal():
            yield Event(int(key), at, Source.TAKEOVER)


def _corrections(since: datetime) -> Iterator[Event]:
    written = Message.objects.filter(
        author__in=WROTE, created_at__gte=since, revoked_at=None
    ).exclude(origin=Message.Origin.HISTORY)
    for conversation, at in written.order_by("pk").values_list("conversation_id", "created_at"):
        yield Event(conversation, at, Source.CORRECTION)


def _turns(conversations: set[int], since: datetime) -> dict[int, list[Taken]]:
    """Conversation → its turns that count, the oldest first."""
    found: dict[int, list[Taken]] = defaultdict(list)
    runs = AssistantRun.objects.filter(
        conversation_id__in=conversations, started_at__gte=since - SOON
    ).exclude(outcome=AssistantRun.Outcome.DROPPED)
    columns = ("conversation_id", "started_at", "pk", "outcome", "acts")
    for conversation, started_at, key, outcome, acts in runs.order_by(
        "started_at", "pk"
    ).values_list(*columns):
        found[conversation].append(Taken(started_at, key, outcome, _proposes(acts)))
    return found


def _proposes(acts: list[dict[str, Any]]) -> bool:
    return any(act.get("kind") == "propose_order" for act in acts)


def _proposals(since: datetime) -> Iterator[tuple[int, str, bool]]:
    """The turn that made a proposal which a person approved: good as it was, or changed.

    One that was declined says nothing: mostly there was no time for it.
    """
    approved = OrderProposal.objects.filter(
        source=OrderProposal.Source.ASSISTANT,
        status=OrderProposal.Status.APPROVED,
        decided_at__gte=since,
    )
    wanted = {}
    for conversation, key, revision in approved.values_list(
        "conversation_id", "idempotency_key", "revision"
    ):
        through = key.rpartition(":")[2]
        if through.isdecimal():
            wanted[conversation, int(through)] = revision == 1
    runs = AssistantRun.objects.filter(
        conversation_id__in={conversation for conversation, _ in wanted},
        input_through__in={through for _, through in wanted},
        outcome=AssistantRun.Outcome.REPLIED,
    )
    for pk, talk, message in runs.values_list("pk", "conversation_id", "input_through"):
        if (talk, message) in wanted:
            yield pk, Source.PROPOSAL, wanted[talk, message]


def _drafts(since: datetime) -> Iterator[tuple[int, str, bool]]:
    """What a person sent as it was drafted was right; what they changed first or put aside was
    not. One that died, or was drafted anew for a new catalogue, says nothing."""
    decided = Draft.objects.filter(
        state__in=[Draft.State.SENT, Draft.State.DISCARDED], ended_at__gte=since
    )
    for run, state, edited in decided.values_list("run_id", "state", "edited"):
        yield run, Source.DRAFT, state == Draft.State.SENT and not edited
