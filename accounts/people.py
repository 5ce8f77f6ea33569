"""Changing people: their name, their role, and whether they may come in.

The doors of `User.role`, `User.is_active` and `User.deactivated_at` after a person was
made. What changes here holds for the very next request, since rights are read from the row.
"""

from dataclasses import dataclass

from django.db import transaction

from accounts.actions import NAME_LENGTH
from accounts.authority import Decider, decider, managing_right, wanted_role
from accounts.exceptions import BeyondYourRights, OwnAccount
from accounts.membership import forget, remember
from accounts.models import ApiKey, EmailLink, RefreshToken, User
from accounts.names import checked_name
from accounts.permissions import Role
from accounts.sessions import end_sessions, tell_streams
from audit.actions import record
from audit.changes import changed
from core.actors import Actor
from core.clock import now
from core.errors import NotFound


def rename_person(*, actor: Actor, user_id: int, name: str) -> User:
    """Raises NotAllowed, BeyondYourRights, NotFound or InvalidInput."""
    with transaction.atomic():
        _, user = _subject(actor, user_id)
        cleaned = checked_name(
            name, field="name", most=NAME_LENGTH, empty="Write the person's name."
        )
        before = user.name
        if cleaned != before:
            user.name = cleaned
            user.save(update_fields=["name"])
            record(
                actor=actor,
                code="accounts.user.renamed",
                target=f"user:{user.pk}",
                data=changed({"name": before}, {"name": cleaned}),
            )
    return user


def change_role(
    *, actor: Actor, user_id: int, role: str, custom_role_id: int | None = None
) -> User:
    """Give a person another role. Raises OwnAccount, LastOwner and what deciding raises."""
    with transaction.atomic():
        who, user = _subject(actor, user_id)
        if user.pk == who.user.pk:
            raise OwnAccount("Nobody changes their own role. Ask somebody else who may.")
        wanted, custom = wanted_role(role, custom_role_id)
        if (user.role, user.custom_role_id) == (wanted, custom.pk if custom else None):
            return user
        who.require_giving(role=wanted, custom_role=custom)
        if user.role == Role.OWNER:
            who.require_another_owner(user)
        before = role_label(user)
        user.role = wanted
        user.custom_role = custom
        user.save(update_fields=["role", "custom_role"])
        tell_streams()
        record(
            actor=actor,
            code="accounts.user.role_changed",
            target=f"user:{user.pk}",
            data=changed({"role": before}, {"role": role_label(user)}),
        )
    return user


@dataclass(frozen=True, slots=True)
class Ended:
    """What a person had open when they were deactivated."""

    user: User
    sessions: int
    tokens: int
    keys: int
    invitations: int


@transaction.atomic
def deactivate_user(*, actor: Actor, user_id: int) -> Ended:
    """Shut a person out at once; `workspaces.people.deactivate_person` hands over their work.

    Sessions and refresh tokens end, keys they made and invitations they sent are
    revoked: somebody who is asked to leave keeps no way in. Again is fine. Raises
    OwnAccount, LastOwner and what deciding raises.
    """
    who, user = _subject(actor, user_id)
    if user.pk == who.user.pk:
        raise OwnAccount("Nobody deactivates themselves. Ask somebody else who may.")
    if not user.is_active:
        return Ended(user=user, sessions=0, tokens=0, keys=0, invitations=0)
    if user.role == Role.OWNER:
        who.require_another_owner(user)
    moment = now()
    user.is_active = False
    user.deactivated_at = moment
    user.save(update_fields=["is_active", "deactivated_at"])
    forget(user.email)
    open_links = EmailLink.objects.filter(used_at=None, revoked_at=None)
    open_links.filter(user=user).update(revoked_at=moment)
    sessions = end_sessions(user=user)
    tokens = RefreshToken.objects.filter(user=user, revoked_at=None)
    ended = Ended(
        user=user,
        sessions=sessions,
        tokens=tokens.update(revoked_at=moment),
        keys=ApiKey.objects.filter(created_by=user, revoked_at=None).update(revoked_at=moment),
        invitations=open_links.filter(created_by=user).update(revoked_at=moment),
    )
    record(
        actor=actor,
        code="accounts.user.deactivated",
        target=f"user:{user.pk}",
        data={
            "sessions": ended.sessions,
            "keys": ended.keys,
            "invitations": ended.invitations,
        },
    )
    return ended


def reactivate_user(*, actor: Actor, user_id: int) -> User:
    """Let a person in again, with their role and password; nothing that ended comes back."""
    with transaction.atomic():
        _, user = _subject(actor, user_id)
        if not user.is_active:
            user.is_active = True
            user.deactivated_at = None
            user.save(update_fields=["is_active", "deactivated_at"])
            remember(user.email)
            record(
                actor=actor,
                code="accounts.user.reactivated",
                target=f"user:{user.pk}",
                data={"role": role_label(user)},
            )
    return user


def role_label(person: User | EmailLink) -> str:
    """The role as history and lists name it: its code, or the custom role's own name."""
    return person.custom_role.name if person.custom_role else str(person.role)


def manageable(*, actor: Actor, user: User) -> bool:
    """Whether this actor may decide about that person at all; for pages, changes nothing."""
    if actor.id is None or actor.id == user.pk or user.role == Role.SUPPORT:
        return False
    mine = User.objects.select_related("custom_role").filter(pk=actor.id).first()
    if mine is None or managing_right() not in (mine.permissions & actor.permissions):
        return False
    who = Decider(user=mine, rights=mine.permissions & actor.permissions, owners=frozenset())
    try:
        who.require_over(user)
    except BeyondYourRights:
        return False
    return True


def _subject(actor: Actor, user_id: int) -> tuple[Decider, User]:
    who, locked = decider(actor, user_id)
    user = locked[user_id]
    if user.role == Role.SUPPORT:
        raise NotFound("There is no such person here.")
    who.require_over(user)
    return who, user
