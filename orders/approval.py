"""Deciding. The doors of `OrderProposal.status` for people, and the only maker of orders.

Lock, look, write, record, tell: all in one transaction. The conversation is
locked before the proposal, the same order as everywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from audit.actions import record
from catalog.queries import snapshot_at
from conversations.handling import locked_conversation
from conversations.models import Conversation
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import InvalidInput, NotFound
from orders.exceptions import (
    ProposalDamaged,
    ProposalDecided,
    ProposalExpired,
    ProposalStale,
)
from orders.models import Order, OrderLine, OrderProposal
from orders.notifications import tell_approved, tell_expired, tell_rejected
from orders.proposals import digest_of
from tenants.live import announce

Status = OrderProposal.Status
REASON_LENGTH = 500


def approve_proposal(*, actor: Actor, proposal_id: int, revision: int) -> Order:
    """Say yes to exactly the revision that was looked at; once, by a person.

    Makes the order, its history and the customer's confirmation together.
    Raises NotAllowed, NotFound, ProposalStale, ProposalDecided, ProposalExpired
    or ProposalDamaged; then nothing has changed.
    """
    actor.require("orders.approve")
    with _locked(proposal_id) as (proposal, conversation):
        _still_pending(proposal)
        if proposal.revision != revision:
            raise ProposalStale()
        _as_frozen(proposal)
        moment = now()
        proposal.status = Status.APPROVED
        proposal.decided_by_id = actor.person_id
        proposal.decided_at = moment
        proposal.save(update_fields=["status", "decided_by", "decided_at"])
        order = Order.objects.create(
            proposal=proposal,
            contact_id=proposal.contact_id,
            approved_by_id=actor.person_id,
            approved_at=moment,
            currency=proposal.currency,
            total_minor=proposal.total_minor,
            wished_date=proposal.wished_date,
            wished_time=proposal.wished_time,
            details=proposal.details,
        )
        OrderLine.objects.bulk_create(
            [
                OrderLine(
                    order=order,
                    position=line.position,
                    ref=line.ref,
                    name=line.name,
                    quantity=line.quantity,
                    unit_minor=line.unit_minor,
                )
                for line in proposal.lines.all()
            ]
        )
        record(
            actor=actor,
            code="orders.proposal.approved",
            target=f"proposal:{proposal.pk}",
            data={"revision": revision, "digest": proposal.digest, "order": order.pk},
        )
        record(actor=actor, code="orders.order.made", target=f"order:{order.pk}")
        _learn_name(proposal)
        tell_approved(order, conversation=conversation)
        announce(topic="orders", id=order.pk)
    return order


def reject_proposal(
    *, actor: Actor, proposal_id: int, reason: str, revision: int | None = None
) -> OrderProposal:
    """Say no, with a reason the customer is told. Raises like :func:`approve_proposal`."""
    actor.require("orders.approve")
    words = reason.replace("\x00", "").strip()
    if not words:
        raise InvalidInput(fields={"reason": "Write why; the customer will read it."})
    if len(words) > REASON_LENGTH:
        raise InvalidInput(fields={"reason": f"At most {REASON_LENGTH} characters."})
    with _locked(proposal_id) as (proposal, conversation):
        _still_pending(proposal)
        if revision is not None and proposal.revision != revision:
            raise ProposalStale()
        proposal.status = Status.REJECTED
        proposal.decided_by_id = actor.person_id
        proposal.decided_at = now()
        proposal.decision_reason = words
        proposal.save(update_fields=["status", "decided_by", "decided_at", "decision_reason"])
        record(
            actor=actor,
            code="orders.proposal.rejected",
            target=f"proposal:{proposal.pk}",
            data={"revision": proposal.revision},
        )
        tell_rejected(proposal, conversation=conversation)
    return proposal


def expire_proposal(*, proposal_id: int) -> bool:
    """Let a pending proposal lapse once its deadline has passed; True if it did now."""
    with _locked(proposal_id) as (proposal, conversation):
        if proposal.status != Status.PENDING_APPROVAL or proposal.deadline > now():
            return False
        proposal.status = Status.EXPIRED
        proposal.save(update_fields=["status"])
        record(
            actor=system_actor("deadline"),
            code="orders.proposal.expired",
            target=f"proposal:{proposal.pk}",
        )
        tell_expired(proposal, conversation=conversation)
    return True


def _learn_name(proposal: OrderProposal) -> None:
    """The name a customer booked under is what they are called from now on, if nobody chose one."""
    name = proposal.details.get("name", "")
    if name and not proposal.contact.name:
        proposal.contact.name = name[:120]
        proposal.contact.save(update_fields=["name"])


@contextmanager
def _locked(proposal_id: int) -> Iterator[tuple[OrderProposal, Conversation]]:
    found = OrderProposal.objects.filter(pk=proposal_id).values_list("conversation_id").first()
    if found is None:
        raise NotFound("There is no such proposal.")
    with transaction.atomic(), locked_conversation(found[0]) as conversation:
        proposal = OrderProposal.objects.select_for_update().get(pk=proposal_id)
        yield proposal, conversation
        announce(topic="proposals", id=proposal.pk)
        announce(topic=f"conversation-{conversation.pk}", id=proposal.pk)


def _still_pending(proposal: OrderProposal) -> None:
    if proposal.status == Status.EXPIRED:
        raise ProposalExpired()
    if proposal.status != Status.PENDING_APPROVAL:
        decider = proposal.decided_by
        raise ProposalDecided(
            status=Status(proposal.status).value, by=str(decider) if decider else ""
        )
    if proposal.deadline <= now():
        raise ProposalExpired()


def _as_frozen(proposal: OrderProposal) -> None:
    """The lines must be what was proposed, at the catalogue's own prices of that version."""
    lines = list(proposal.lines.all())
    snapshot = snapshot_at(proposal.catalogue_version)
    sound = bool(lines) and digest_of(proposal, lines) == proposal.digest
    for line in lines:
        entry = snapshot.sellable(line.ref)
        sound = sound and entry is not None
        if entry is not None:
            sound = sound and (entry.price.minor, entry.name) == (line.unit_minor, line.name)
    if not sound or proposal.total_minor != sum(ln.unit_minor * ln.quantity for ln in lines):
        raise ProposalDamaged()
