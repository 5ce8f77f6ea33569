"""The only door for the assistant and the public: proposing and withdrawing.

Prices and names come from the catalogue version the wish was made against,
taken by the server; callers name references and quantities and nothing else.
Everything here runs under the assistant's database role as well.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from audit.actions import record
from catalog.snapshot import Snapshot
from conversations.models import Conversation
from core.actors import Actor
from core.errors import InvalidInput
from orders.exceptions import NotForSale
from orders.models import OrderProposal, ProposalLine
from tenants.doorbell import ring
from tenants.live import announce

MAX_LINES = 20
DETAIL_LENGTH = 500


@dataclass(frozen=True, slots=True)
class WishedLine:
    ref: str
    quantity: int


def turn_key(conversation_id: int, *, through: int) -> str:
    """The key of what a turn proposes that answers the messages `through` this one."""
    return f"turn:{conversation_id}:{through}"


def propose_order(
    *,
    actor: Actor,
    conversation: Conversation,
    snapshot: Snapshot,
    lines: Sequence[WishedLine],
    details: dict[str, str],
    deadline: datetime,
    idempotency_key: str,
    language: str,
    wished_date: date | None = None,
    wished_time: time | None = None,
) -> OrderProposal:
    """Hold out an order; an earlier call with the same key returns the same proposal.

    A proposal of this conversation that is still pending and came from the same
    source is withdrawn: the new wish takes its place. Raises NotForSale or
    InvalidInput.
    """
    if not 1 <= len(lines) <= MAX_LINES:
        raise InvalidInput(fields={"lines": f"Between 1 and {MAX_LINES} lines."})
    frozen = [_frozen(snapshot, line) for line in lines]
    with transaction.atomic():
        before = OrderProposal.objects.filter(idempotency_key=idempotency_key).first()
        if before:
            return before
        for pending in OrderProposal.objects.select_for_update().filter(
            conversation=conversation,
            status=OrderProposal.Status.PENDING_APPROVAL,
            source=_source(actor),
        ):
            withdraw_proposal(actor=actor, proposal=pending, reason="replaced")
        proposal = OrderProposal(
            conversation=conversation,
            contact_id=conversation.contact_id,
            source=_source(actor),
            currency=snapshot.business.currency,
            total_minor=sum(line.unit_minor * line.quantity for line in frozen),
            details={
                key: value.replace("\x00", "")[:DETAIL_LENGTH] for key, value in details.items()
            },
            wished_date=wished_date,
            wished_time=wished_time,
            language=language,
            catalogue_version=snapshot.version,
            idempotency_key=idempotency_key,
            deadline=deadline,
        )
        proposal.digest = digest_of(proposal, frozen)
        proposal.save(force_insert=True)
        for position, line in enumerate(frozen, start=1):
            line.proposal = proposal
            line.position = position
        ProposalLine.objects.bulk_create(frozen)
        record(
            actor=actor,
            code="orders.proposal.made",
            target=f"proposal:{proposal.pk}",
            data={"total_minor": proposal.total_minor, "currency": proposal.currency},
        )
        ring(task="orders.expire_proposal", due=deadline, proposal_id=proposal.pk)
        announce(topic="proposals", id=proposal.pk)
    return proposal


def withdraw_proposal(*, actor: Actor, proposal: OrderProposal, reason: str) -> None:
    """Take a pending proposal back; the caller holds its lock in a transaction."""
    if proposal.status != OrderProposal.Status.PENDING_APPROVAL:
        return
    proposal.status = OrderProposal.Status.WITHDRAWN
    proposal.save(update_fields=["status"])
    record(
        actor=actor,
        code="orders.proposal.withdrawn",
        target=f"proposal:{proposal.pk}",
        data={"reason": reason},
    )
    announce(topic="proposals", id=proposal.pk)


def digest_of(proposal: OrderProposal, lines: Sequence[ProposalLine]) -> str:
    """What an approval binds to: lines, prices, details, time and revision."""
    content: dict[str, Any] = {
        "revision": proposal.revision,
        "currency": proposal.currency,
        "total": proposal.total_minor,
        "version": proposal.catalogue_version,
        "details": proposal.details,
        "date": proposal.wished_date.isoformat() if proposal.wished_date else None,
        "time": proposal.wished_time.isoformat("minutes") if proposal.wished_time else None,
        "lines": [[line.ref, line.name, line.quantity, line.unit_minor] for line in lines],
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _frozen(snapshot: Snapshot, line: WishedLine) -> ProposalLine:
    entry = snapshot.sellable(line.ref)
    if entry is None:
        raise NotForSale(fields={"lines": f"{line.ref} is not for sale."})
    if not 1 <= line.quantity <= entry.max_quantity:
        raise InvalidInput(
            fields={"lines": f"{entry.name}: between 1 and {entry.max_quantity} at once."}
        )
    return ProposalLine(
        ref=line.ref, name=entry.name, quantity=line.quantity, unit_minor=entry.price.minor
    )


def _source(actor: Actor) -> str:
    if actor.kind == "assistant":
        return OrderProposal.Source.ASSISTANT
    if actor.kind == "customer":
        return OrderProposal.Source.CUSTOMER
    return OrderProposal.Source.AGENT
