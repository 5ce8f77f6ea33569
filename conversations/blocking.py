"""Customers whom staff blocked. The door of `Contact.blocked_at`.

From the block on nothing leaves for them, whoever wrote it (`consent.refusal`), and what they
write is stored and answered by nobody: no turn, no fixed word, no queue for people. Their STOP
and START are still written down. WhatsApp is told as well, by a task, so that it delivers
nothing more of theirs; it takes a block within 24 hours of their last message alone
(`whatsapp.blocking`), so whoever is blocked and still heard is brought to it again.
"""

from django.db import transaction
from django.utils.dateparse import parse_datetime

from audit.actions import record
from conversations import consent
from conversations.handling import leave_unanswered
from conversations.models import Contact, ContactMerge, Conversation
from conversations.routing import Arrival
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound
from tenants.doorbell import ring
from tenants.live import announce

REASON_LENGTH = 300


def block(*, actor: Actor, contact_id: int, reason: str = "") -> bool:
    """Answer this customer no more; True when they were not blocked before.

    What the assistant was about to say is taken back. Raises NotAllowed, NotFound or
    InvalidInput.
    """
    actor.require("contacts.block")
    why = " ".join(reason.replace("\x00", "").split())
    if len(why) > REASON_LENGTH:
        raise InvalidInput(fields={"reason": f"At most {REASON_LENGTH} characters."})
    with transaction.atomic():
        # The talks before the contact, as whoever takes a message in does.
        talks = _locked_talks(contact_id)
        if not _set(contact_id, blocked=True):
            return False
        for talk in talks:
            leave_unanswered(talk, reason=consent.BLOCKED)
        _tell(actor, "conversations.contact.blocked", contact_id, talks, reason=why)
    return True


def unblock(*, actor: Actor, contact_id: int) -> bool:
    """Answer this customer again, from their next message on; True when they were blocked.

    Raises NotAllowed or NotFound.
    """
    actor.require("contacts.block")
    with transaction.atomic():
        talks = _locked_talks(contact_id)
        if not _set(contact_id, blocked=False):
            return False
        _tell(actor, "conversations.contact.unblocked", contact_id, talks)
    return True


def keep_silent(arrival: Arrival) -> bool:
    """Routing: who is blocked is heard and not answered."""
    contact = arrival.conversation.contact
    if contact.blocked_at is None:
        return False
    consent.handle(arrival)
    # They could write, so WhatsApp has not taken the block yet: now it will.
    bring(contact.pk)
    return True


def bring(contact_id: int) -> None:
    """Have WhatsApp told what holds for the contact."""
    ring(task="whatsapp.bring_block", contact_id=contact_id)


# ---------------------------------------------------------------- merging


def carry_over(kept: Contact, absorbed: Contact) -> dict[str, str | None]:
    """Make `kept` as blocked as either; returns what :func:`after_undo` needs."""
    before = kept.blocked_at
    if absorbed.blocked_at and not before:
        kept.blocked_at = absorbed.blocked_at
        kept.save(update_fields=["blocked_at"])
        bring(kept.pk)
    return {"before": _text(before), "after": _text(kept.blocked_at)}


def after_undo(kept: Contact, merge: ContactMerge) -> None:
    """Give back what held before the merge; what was decided since holds for both."""
    held = merge.moved.get("blocked", {})
    absorbed = merge.absorbed
    if _text(kept.blocked_at) != held.get("after"):
        absorbed.blocked_at = kept.blocked_at
        absorbed.save(update_fields=["blocked_at"])
    elif held.get("before") != held.get("after"):
        before = held.get("before")
        kept.blocked_at = parse_datetime(before) if before else None
        kept.save(update_fields=["blocked_at"])
    else:
        return
    for contact in (kept, absorbed):
        bring(contact.pk)


# ---------------------------------------------------------------- the door


def _locked_talks(contact_id: int) -> list[Conversation]:
    return list(
        Conversation.objects.select_for_update(of=("self",))
        .filter(contact=contact_id, merged_into=None)
        .order_by("pk")
    )


def _set(contact_id: int, *, blocked: bool) -> bool:
    rows = Contact.objects.filter(pk=contact_id, merged_into=None)
    # One of several at once changes it.
    if rows.filter(blocked_at__isnull=blocked).update(blocked_at=now() if blocked else None):
        return True
    if not rows.exists():
        raise NotFound("There is no such customer.")
    return False


def _tell(
    actor: Actor, code: str, contact_id: int, talks: list[Conversation], *, reason: str = ""
) -> None:
    record(
        actor=actor,
        code=code,
        target=f"contact:{contact_id}",
        data={"reason": reason} if reason else {},
    )
    bring(contact_id)
    for talk in talks:
        announce(topic=f"conversation-{talk.pk}", id=talk.pk)
        announce(topic="inbox", id=talk.pk)


def _text(moment: object) -> str | None:
    return moment.isoformat() if hasattr(moment, "isoformat") else None
