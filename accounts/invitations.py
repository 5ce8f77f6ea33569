"""Inviting people by mail: invited, sent again, taken back, accepted once."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import EmailTaken, create_user, email_problem
from accounts.authority import Decider, decider, managing_right, wanted_role
from accounts.exceptions import AlreadyInvited, BeyondYourRights
from accounts.limits import spend_limit
from accounts.links import LinkSpent, offer_link, open_link, revoke_link, use_link
from accounts.models import EmailLink, User
from accounts.names import checked_name
from accounts.people import role_label
from accounts.permissions import Role
from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound
from core.scope import active_scope
from tenants.live import announce_platform

HOLDS = timedelta(days=7)
"""A week's holiday does not cost anybody their invitation; an old mail opens nothing."""

_PURPOSE = EmailLink.Purpose.INVITATION
_NAME_LENGTH = 120


class NoLongerInvited(LinkSpent):
    """The one who invited may not do so any more."""

    message = "Whoever invited you cannot do so any more. Ask somebody there to invite you again."


def invite(
    *, actor: Actor, email: str, role: str, custom_role_id: int | None = None, name: str = ""
) -> EmailLink:
    """Have an invitation sent that makes its reader a person here with that role.

    Raises NotAllowed, BeyondYourRights, InvalidInput, EmailTaken, AlreadyInvited, or
    TooManyAttempts when the workspace has invited very many in the last hour.
    """
    actor.require(managing_right())
    address = email.strip().lower()
    if wrong := email_problem(address):
        raise InvalidInput(fields={"email": wrong})
    if name.strip():
        name = checked_name(name, field="name", most=_NAME_LENGTH, empty="Write a name.")
    spend_limit("accounts.invitations")
    with transaction.atomic():
        who, _ = decider(actor)
        wanted, custom = wanted_role(role, custom_role_id)
        who.require_giving(role=wanted, custom_role=custom)
        _require_no_person(address)
        open_one = _open().select_for_update().filter(email=address).first()
        if open_one is not None and open_one.expires_at > now():
            raise AlreadyInvited(fields={"email": AlreadyInvited.message})
        link = offer_link(
            purpose=_PURPOSE,
            email=address,
            expires_in=HOLDS,
            name=name.strip(),
            role=wanted,
            custom_role=custom,
            created_by=who.user,
        )
        _record(actor, "accounts.invitation.sent", link)
    return link


def resend_invitation(*, actor: Actor, invitation_id: int) -> EmailLink:
    """Send it anew, for another week; the link of the older mail is dead from then on.

    It is the actor's invitation from here on, so they must be able to give its role.
    """
    actor.require(managing_right())
    spend_limit("accounts.invitations")
    with transaction.atomic():
        who, _ = decider(actor)
        link = _locked(invitation_id)
        _require_over(who, link)
        _require_no_person(link.email)
        again = offer_link(
            purpose=_PURPOSE,
            email=link.email,
            expires_in=HOLDS,
            name=link.name,
            role=link.role,
            custom_role=link.custom_role,
            created_by=who.user,
        )
        _record(actor, "accounts.invitation.sent_again", again)
    return again


def revoke_invitation(*, actor: Actor, invitation_id: int) -> EmailLink:
    """Take it back. Raises NotFound for one that was used or taken back before."""
    with transaction.atomic():
        who, _ = decider(actor)
        link = _locked(invitation_id)
        _require_over(who, link)
        revoke_link(link)
        _record(actor, "accounts.invitation.revoked", link)
    return link


def open_invitation(token: str) -> EmailLink:
    """The invitation that can be accepted with `token`. Raises LinkSpent; changes nothing."""
    link = open_link(purpose=_PURPOSE, token=token)
    _require_backing(link)
    return link


def accept_invitation(*, token: str, name: str, password: str) -> User:
    """Make the person. One transaction, so of two clicks one makes the person and one is told.

    Raises LinkSpent (used, expired, taken back, another workspace's), InvalidInput for a
    name or password that cannot be used (the invitation stays open then), or EmailTaken.
    """
    with transaction.atomic():
        link = open_link(purpose=_PURPOSE, token=token)
        use_link(link)
        # Looked at under the link's lock, and against the role as it is now.
        role, custom = wanted_role(link.role, link.custom_role_id)
        _require_backing(link)
        user = create_user(
            actor=Actor(kind="person", label=link.email[:120]),
            email=link.email,
            name=name,
            password=password,
            role=Role(role),
            custom_role=custom,
        )
        _record(user.actor, "accounts.invitation.accepted", link)
        if active_scope() is None:
            announce_platform(topic="people")
    return user


def _open() -> QuerySet[EmailLink]:
    return EmailLink.objects.filter(purpose=_PURPOSE, used_at=None, revoked_at=None)


def _locked(invitation_id: int) -> EmailLink:
    link = _open().select_for_update().filter(pk=invitation_id).first()
    if link is None:
        raise NotFound("There is no such open invitation.")
    return link


def _require_no_person(address: str) -> None:
    person = User.objects.filter(email=address).first()
    if person is not None:
        raise EmailTaken(
            fields={
                "email": EmailTaken.message
                if person.is_active
                else "This person was deactivated. Let them in again from their page."
            }
        )


def _require_over(who: Decider, link: EmailLink) -> None:
    who.require_giving(role=link.role, custom_role=link.custom_role)


def _require_backing(link: EmailLink) -> None:
    """Raises NoLongerInvited unless whoever invited could still do so."""
    inviter = (
        User.objects.select_related("custom_role").filter(pk=link.created_by_id).first()
        if link.created_by_id
        else None
    )
    if inviter is None or managing_right() not in inviter.permissions:
        raise NoLongerInvited
    try:
        Decider(user=inviter, rights=inviter.permissions, owners=frozenset()).require_giving(
            role=link.role, custom_role=link.custom_role
        )
    except BeyondYourRights:
        raise NoLongerInvited from None


def _record(actor: Actor, code: str, link: EmailLink) -> None:
    record(
        actor=actor,
        code=code,
        target=f"email_link:{link.pk}",
        data={"email": link.email, "role": role_label(link)},
    )
