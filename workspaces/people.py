"""People who leave: shut out at once, and what they were doing goes to others."""

from dataclasses import dataclass

from django.db import transaction

from accounts.authority import decider
from accounts.models import ApiKey, EmailLink, Session, User
from accounts.people import Ended, deactivate_user
from accounts.queries import keys_of, open_invitations, people
from audit.actions import record
from conversations.handling import pass_on
from conversations.models import Conversation
from core.actors import Actor
from core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Leaving:
    """What deactivating somebody will end and hand over, for the page that asks first."""

    user: User
    conversations: int
    sessions: int
    keys: list[ApiKey]
    invitations: list[EmailLink]


@dataclass(frozen=True, slots=True)
class Left:
    """What it did."""

    ended: Ended
    conversations: int


def leaving(user: User) -> Leaving:
    """Reads only."""
    return Leaving(
        user=user,
        conversations=Conversation.objects.filter(assigned_to=user).count(),
        sessions=Session.objects.filter(user=user).count(),
        keys=list(keys_of(user)),
        invitations=list(open_invitations().filter(created_by=user)),
    )


def successors(user: User) -> list[User]:
    """Who can take over somebody's conversations: active colleagues who may answer."""
    return [
        each
        for each in people().filter(is_active=True).exclude(pk=user.pk)
        if each.has_permission("inbox.take_over")
    ]


@transaction.atomic
def deactivate_person(*, actor: Actor, user_id: int, hand_over_to: int | None) -> Left:
    """Shut a person out and hand over their conversations, all of it or nothing.

    With `hand_over_to` the conversations become that colleague's, without it they wait
    for a person; the assistant answers in none of them until somebody hands it back.
    Again is fine. Raises InvalidInput for a colleague who cannot answer, and what
    `accounts.people.deactivate_user` raises.
    """
    if hand_over_to is not None:
        _require_successor(actor, user_id=user_id, successor_id=hand_over_to)
    ended = deactivate_user(actor=actor, user_id=user_id)
    theirs = Conversation.objects.filter(assigned_to_id=user_id).order_by("pk")
    moved = [
        conversation_id
        for conversation_id in theirs.values_list("pk", flat=True)
        if pass_on(
            actor=actor, conversation_id=conversation_id, from_id=user_id, to_id=hand_over_to
        )
    ]
    if moved:
        record(
            actor=actor,
            code="accounts.user.handed_over",
            target=f"user:{user_id}",
            data={"conversations": len(moved), "to": hand_over_to},
        )
    return Left(ended=ended, conversations=len(moved))


def _require_successor(actor: Actor, *, user_id: int, successor_id: int) -> None:
    """Everybody concerned is locked at once, in the one order, so that two people who
    are made to leave for each other's benefit do not inherit in a ring.
    """
    refusal = InvalidInput(
        fields={"hand_over_to": "Choose an active colleague who may take conversations over."}
    )
    if successor_id == user_id or not people().filter(pk=successor_id).exists():
        raise refusal
    _, locked = decider(actor, user_id, successor_id)
    if not locked[successor_id].has_permission("inbox.take_over"):
        raise refusal
