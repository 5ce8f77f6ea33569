"""Invitations: who may invite whom, and a link that makes one person once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import connection

from accounts import invitations
from accounts.actions import EmailTaken
from accounts.exceptions import AlreadyInvited, BeyondYourRights
from accounts.links import LinkSpent
from accounts.membership import workspaces_of
from accounts.models import CustomRole, EmailLink, User
from accounts.people import change_role
from accounts.permissions import Role
from audit.queries import entries
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox
from tests.support.people import person
from workspaces.people import deactivate_person

PASSWORD = "a long and quiet evening"
NOOR = "noor@example.test"

pytestmark = pytest.mark.usefixtures("committed_db")


Mailed = Callable[[], str]


@pytest.fixture
def mailed(mailbox: Mailbox) -> Mailed:
    """The token of the newest mail, after everything that was rung for is done."""

    def newest() -> str:
        run_jobs(only="accounts.mail_link")
        return str(mailbox.mails(NOOR)[-1]["links"][0].rstrip("/").rpartition("/")[2])

    return newest


def invite(role: str = "agent", *, by: Role = Role.OWNER, **more: object) -> EmailLink:
    return invitations.invite(actor=person(by).actor, email=NOOR, role=role, **more)  # type: ignore[arg-type]


def accept(token: str, *, name: str = "Noor", password: str = PASSWORD) -> User:
    return invitations.accept_invitation(token=token, name=name, password=password)


def refuses(error: type[Exception], act: object, **given: object) -> None:
    """Nobody is made, no link moves, nothing is told."""

    def state() -> tuple[object, ...]:
        links = EmailLink.objects.order_by("pk").values_list(
            "pk", "role", "token_hash", "used_at", "revoked_at", "expires_at"
        )
        return User.objects.count(), list(links), entries().count()

    before = state()
    with pytest.raises(error):
        act(**given)  # type: ignore[operator]
    assert state() == before


def test_who_is_invited_joins_and_signs_in(alpha: Tenant, mailed: Mailed) -> None:
    with in_tenant(alpha):
        invite(name="Noor")
        made = accept(mailed())
        assert (made.email, made.role, made.is_active) == (NOOR, "agent", True)
        found = authenticate(email=NOOR, password=PASSWORD)
        assert found == made
        assert [tenant.slug for tenant in workspaces_of(NOOR)] == ["alpha"]
        codes = list(entries(code="accounts").values_list("code", flat=True)[:3])
        assert "accounts.invitation.accepted" in codes
        assert "accounts.user.created" in codes


def test_the_token_is_kept_nowhere(alpha: Tenant, mailed: Mailed) -> None:
    with in_tenant(alpha):
        link = invite()
        token = mailed()
        row = EmailLink.objects.filter(pk=link.pk).values().get()
        assert token not in str(row)
        assert all(token not in str(entry.data) for entry in entries())


def test_a_role_of_ones_own_is_given(alpha: Tenant, mailed: Mailed) -> None:
    with in_tenant(alpha):
        role = CustomRole.objects.get(name="Front desk")
        invite("custom", custom_role_id=role.pk)
        assert accept(mailed()).permissions == {"inbox.view"}


def test_a_link_makes_one_person_once(alpha: Tenant, mailed: Mailed) -> None:
    with in_tenant(alpha):
        invite()
        token = mailed()
        accept(token)
        refuses(LinkSpent, accept, token=token, name="Mallory")


def test_two_tabs_make_one_person(alpha: Tenant, mailed: Mailed) -> None:
    with in_tenant(alpha):
        invite()
        token = mailed()
    together = threading.Barrier(4)
    outcomes: list[str] = []

    def click(number: int) -> None:
        try:
            with in_tenant(alpha):
                together.wait()
                accept(token, name=f"Noor {number}")
            outcomes.append("made")
        except LinkSpent as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with in_tenant(alpha):
        assert sorted(outcomes) == ["link_spent"] * 3 + ["made"]
        assert User.objects.filter(email=NOOR).count() == 1


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("Noor\u202e", PASSWORD), ("Noor", "short")]
)
def test_what_cannot_be_used_leaves_the_invitation_open(
    alpha: Tenant, name: str, password: str, mailed: Mailed
) -> None:
    with in_tenant(alpha):
        invite()
        token = mailed()
        refuses(InvalidInput, accept, token=token, name=name, password=password)
        accept(token)


def test_a_token_opens_nothing_at_another_workspace(
    alpha: Tenant, beta: Tenant, mailed: Mailed
) -> None:
    with in_tenant(alpha):
        invite()
        token = mailed()
    with in_tenant(beta):
        refuses(LinkSpent, accept, token=token)
    with in_tenant(alpha):
        accept(token)


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "\x00" * 43, "%s", "é" * 43])
def test_what_is_no_token_opens_nothing(alpha: Tenant, token: str) -> None:
    with in_tenant(alpha):
        refuses(LinkSpent, accept, token=token)


def test_an_invitation_ends_after_a_week(alpha: Tenant, mailed: Mailed) -> None:
    with in_tenant(alpha):
        link = invite()
        assert timedelta(days=6, hours=23) < link.expires_at - now() <= timedelta(days=7)
        token = mailed()
        EmailLink.objects.filter(pk=link.pk).update(expires_at=now())
        refuses(LinkSpent, accept, token=token)
        # Whoever missed it can simply be invited again.
        invite()
        accept(mailed())


def test_what_was_taken_back_opens_nothing(alpha: Tenant, mailed: Mailed) -> None:
    with in_tenant(alpha):
        link = invite()
        token = mailed()
        actor = person(Role.OWNER).actor
        invitations.revoke_invitation(actor=actor, invitation_id=link.pk)
        refuses(LinkSpent, accept, token=token)
        refuses(NotFound, invitations.revoke_invitation, actor=actor, invitation_id=link.pk)
        refuses(NotFound, invitations.resend_invitation, actor=actor, invitation_id=link.pk)


def test_sent_again_only_the_newer_mail_opens(alpha: Tenant, mailed: Mailed) -> None:
    with in_tenant(alpha):
        link = invite()
        old = mailed()
        again = invitations.resend_invitation(actor=person(Role.ADMIN).actor, invitation_id=link.pk)
        refuses(LinkSpent, accept, token=old)
        new = mailed()
        assert new != old
        refuses(LinkSpent, accept, token=old)
        assert again.created_by_id == person(Role.ADMIN).pk
        accept(new)


def test_one_open_invitation_an_address(alpha: Tenant) -> None:
    with in_tenant(alpha):
        invite()
        refuses(AlreadyInvited, invite, role="admin")
        refuses(
            AlreadyInvited,
            invitations.invite,
            actor=person(Role.OWNER).actor,
            email=" NOOR@example.TEST ",
            role="agent",
        )


def test_who_is_here_already_is_not_invited(alpha: Tenant) -> None:
    with in_tenant(alpha):
        factories.UserFactory(email="gone@example.test", is_active=False)
        for email in ("agent@example.test", "Gone@example.test"):
            refuses(
                EmailTaken,
                invitations.invite,
                actor=person(Role.OWNER).actor,
                email=email,
                role="agent",
            )


@pytest.mark.parametrize(
    "email", ["", "noor", "noor@", "support+1@platform.invalid", "noor@example.test\nBcc: x@y.test"]
)
def test_what_is_no_address_is_not_invited(alpha: Tenant, email: str) -> None:
    with in_tenant(alpha):
        refuses(
            InvalidInput,
            invitations.invite,
            actor=person(Role.OWNER).actor,
            email=email,
            role="agent",
        )


@pytest.mark.parametrize("role", ["support", "platform", "root", ""])
def test_nobody_is_invited_to_a_role_that_is_not_given(alpha: Tenant, role: str) -> None:
    with in_tenant(alpha):
        refuses(InvalidInput, invite, role=role)


def test_nobody_invites_above_themselves(alpha: Tenant) -> None:
    with in_tenant(alpha):
        refuses(BeyondYourRights, invite, role="owner", by=Role.ADMIN)
        refuses(NotAllowed, invite, role="agent", by=Role.AGENT)
        high = CustomRole.objects.create(name="High", permissions=["support.grant"])
        refuses(BeyondYourRights, invite, role="custom", by=Role.ADMIN, custom_role_id=high.pk)
        theirs = invite("owner")
        for act in (invitations.resend_invitation, invitations.revoke_invitation):
            refuses(
                BeyondYourRights,
                act,
                actor=person(Role.ADMIN).actor,
                invitation_id=theirs.pk,
            )


def test_an_invitation_ends_with_the_right_of_whoever_sent_it(
    alpha: Tenant, mailed: Mailed
) -> None:
    with in_tenant(alpha):
        owner, admin = person(Role.OWNER), person(Role.ADMIN)
        invite("admin", by=Role.ADMIN)
        token = mailed()
        change_role(actor=owner.actor, user_id=admin.pk, role="agent")
        refuses(LinkSpent, accept, token=token)
        change_role(actor=owner.actor, user_id=admin.pk, role="admin")
        deactivate_person(actor=owner.actor, user_id=admin.pk, hand_over_to=None)
        refuses(LinkSpent, accept, token=token)


def test_a_role_that_has_grown_is_not_given_by_who_lacks_what_grew(
    alpha: Tenant, mailed: Mailed
) -> None:
    with in_tenant(alpha):
        role = CustomRole.objects.get(name="Front desk")
        invite("custom", by=Role.ADMIN, custom_role_id=role.pk)
        token = mailed()
        CustomRole.objects.filter(pk=role.pk).update(permissions=["support.grant"])
        refuses(LinkSpent, accept, token=token)


def test_somebody_else_took_the_address_meanwhile(alpha: Tenant, mailed: Mailed) -> None:
    with in_tenant(alpha):
        invite()
        token = mailed()
        factories.UserFactory(email=NOOR)
        refuses(EmailTaken, accept, token=token)
