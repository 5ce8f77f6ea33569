"""Who may decide about whom: roles, names, deactivation, and no way around it."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import people, tokens
from accounts.actions import create_user
from accounts.backend import PasswordBackend
from accounts.exceptions import BeyondYourRights, LastOwner, OwnAccount, TokenRefused
from accounts.membership import repair_active, workspaces_of
from accounts.models import ApiKey, CustomRole, EmailLink, RefreshToken, Session, User
from accounts.permissions import ROLE_PERMISSIONS, TENANT_PERMISSIONS, Role
from audit.queries import entries
from conversations.models import Conversation, Message
from conversations.tasks import sweep
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant, outside_tenants
from tenants.models import Membership, Tenant
from tests import factories
from tests.support.people import PLATFORM_ADMIN, person
from workspaces.people import deactivate_person

Act = Callable[..., object]


@pytest.fixture
def at_alpha(tenant_db: None, alpha: Tenant):
    with in_tenant(alpha):
        yield alpha


def desk(*rights: str, name: str = "Desk") -> CustomRole:
    return CustomRole.objects.create(name=name, permissions=sorted(rights))


def holder(role: CustomRole, email: str = "desk@example.test") -> User:
    return factories.UserFactory(email=email, role="custom", custom_role=role)


def state() -> list[tuple[object, ...]]:
    """Everything about people that an act could change."""
    return list(
        User.objects.order_by("pk").values_list("pk", "name", "role", "custom_role", "is_active")
    )


def refuses(error: type[Exception], act: Act, **given: object) -> None:
    before, told = state(), entries().count()
    with pytest.raises(error):
        act(**given)
    assert state() == before
    assert entries().count() == told


# ------------------------------------------------------------------ rights


def test_a_custom_role_gives_its_rights_and_no_others(at_alpha: Tenant) -> None:
    user = holder(desk("inbox.view", "orders.view"))
    assert user.permissions == {"inbox.view", "orders.view"}


def test_what_a_stored_role_must_not_give_it_does_not_give(at_alpha: Tenant) -> None:
    user = holder(desk("inbox.view", "platform.erase", "no.such.right"))
    assert user.permissions == {"inbox.view"}


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN, Role.AGENT])
def test_a_session_reads_the_person_in_one_query(at_alpha: Tenant, role: Role) -> None:
    key = person(role).pk
    with CaptureQueriesContext(connection) as queries:
        user = PasswordBackend().get_user(key)
        assert user is not None and user.permissions == ROLE_PERMISSIONS[role]
    assert len(queries) == 1


def test_a_custom_roles_rights_are_read_for_those_who_have_one(at_alpha: Tenant) -> None:
    user = holder(desk("inbox.view"))
    access = tokens.issue(user).access
    with CaptureQueriesContext(connection) as queries:
        found = PasswordBackend().get_user(user.pk)
        assert found is not None and found.permissions == {"inbox.view"}
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        assert tokens.person_of(access).permissions == {"inbox.view"}
    assert len(queries) == 2


# ------------------------------------------------------------------ roles of people


def test_a_changed_role_holds_for_the_next_call_of_an_old_token(at_alpha: Tenant) -> None:
    agent = person(Role.AGENT)
    access = tokens.issue(agent).access
    people.change_role(actor=person(Role.OWNER).actor, user_id=agent.pk, role="admin")
    assert tokens.person_of(access).has_permission("users.manage")
    people.change_role(actor=person(Role.OWNER).actor, user_id=agent.pk, role="agent")
    assert not tokens.person_of(access).has_permission("users.manage")
    entry = entries(code="accounts.user.role_changed").first()
    assert entry is not None
    assert entry.data == {"changes": {"role": ["admin", "agent"]}}


def test_an_agent_decides_about_nobody(at_alpha: Tenant) -> None:
    agent, admin = person(Role.AGENT), person(Role.ADMIN)
    for act, more in (
        (people.change_role, {"role": "agent"}),
        (people.rename_person, {"name": "Renamed"}),
        (people.deactivate_user, {}),
        (people.reactivate_user, {}),
    ):
        refuses(NotAllowed, act, actor=agent.actor, user_id=admin.pk, **more)


def test_an_admin_neither_makes_nor_touches_owners(at_alpha: Tenant) -> None:
    admin, owner, agent = person(Role.ADMIN), person(Role.OWNER), person(Role.AGENT)
    given = {"actor": admin.actor}
    refuses(BeyondYourRights, people.change_role, user_id=agent.pk, role="owner", **given)
    refuses(BeyondYourRights, people.change_role, user_id=owner.pk, role="agent", **given)
    refuses(BeyondYourRights, people.rename_person, user_id=owner.pk, name="Mallory", **given)
    refuses(BeyondYourRights, people.deactivate_user, user_id=owner.pk, **given)


def test_all_rights_in_a_custom_role_do_not_make_an_owner(at_alpha: Tenant) -> None:
    almost = holder(desk(*TENANT_PERMISSIONS))
    agent, owner = person(Role.AGENT), person(Role.OWNER)
    given = {"actor": almost.actor}
    refuses(BeyondYourRights, people.change_role, user_id=agent.pk, role="owner", **given)
    refuses(BeyondYourRights, people.change_role, user_id=owner.pk, role="agent", **given)


def test_nobody_gives_a_right_they_lack(at_alpha: Tenant) -> None:
    manager = holder(desk("users.view", "users.manage", "inbox.view"))
    agent = person(Role.AGENT)
    simple = holder(desk("inbox.view", name="Looker"), email="look@example.test")
    rich = desk("inbox.view", "catalog.edit", name="Rich")
    given = {"actor": manager.actor}
    refuses(BeyondYourRights, people.change_role, user_id=simple.pk, role="agent", **given)
    refuses(
        BeyondYourRights,
        people.change_role,
        user_id=simple.pk,
        role="custom",
        custom_role_id=rich.pk,
        **given,
    )
    # An agent holds more than this manager does.
    refuses(BeyondYourRights, people.deactivate_user, user_id=agent.pk, **given)
    people.deactivate_user(actor=manager.actor, user_id=simple.pk)
    assert not User.objects.get(pk=simple.pk).is_active


def test_somebody_deactivated_is_judged_by_the_role_they_would_have(at_alpha: Tenant) -> None:
    factories.UserFactory(email="second@example.test", role="owner")
    owner = person(Role.OWNER)
    second = User.objects.get(email="second@example.test")
    people.deactivate_user(actor=owner.actor, user_id=second.pk)
    refuses(
        BeyondYourRights, people.reactivate_user, actor=person(Role.ADMIN).actor, user_id=second.pk
    )


def test_nobody_changes_their_own_role_or_shuts_themselves_out(at_alpha: Tenant) -> None:
    for role in (Role.OWNER, Role.ADMIN):
        me = person(role)
        refuses(OwnAccount, people.change_role, actor=me.actor, user_id=me.pk, role="agent")
        refuses(OwnAccount, people.deactivate_user, actor=me.actor, user_id=me.pk)


def test_a_right_that_was_taken_since_counts_as_taken(at_alpha: Tenant) -> None:
    """The actor of a request that began before the change decides nothing after it."""
    admin = person(Role.ADMIN)
    before = admin.actor
    people.change_role(actor=person(Role.OWNER).actor, user_id=admin.pk, role="agent")
    refuses(NotAllowed, people.rename_person, actor=before, user_id=admin.pk, name="Mallory")


def test_a_key_with_fewer_rights_decides_with_those(at_alpha: Tenant) -> None:
    owner, agent = person(Role.OWNER), person(Role.AGENT)
    narrow = owner.actor.__class__(
        kind="person", label="key", id=owner.pk, permissions=frozenset({"users.manage"})
    )
    refuses(BeyondYourRights, people.change_role, actor=narrow, user_id=agent.pk, role="admin")


def test_the_platforms_admin_decides_about_nobody_in_a_workspace(at_alpha: Tenant) -> None:
    root = PLATFORM_ADMIN.__class__(
        kind="platform", label="Root", id=1, permissions=TENANT_PERMISSIONS
    )
    refuses(NotAllowed, people.change_role, actor=root, user_id=2, role="owner")


@pytest.mark.parametrize("role", ["support", "platform", "root", ""])
def test_only_a_workspaces_roles_are_given(at_alpha: Tenant, role: str) -> None:
    given = {"actor": person(Role.OWNER).actor, "user_id": person(Role.AGENT).pk}
    refuses(InvalidInput, people.change_role, role=role, **given)
    refuses(InvalidInput, people.change_role, role="custom", custom_role_id=999, **given)
    refuses(InvalidInput, people.change_role, role="agent", custom_role_id=1, **given)


def test_strangers_and_stand_ins_are_nobody(at_alpha: Tenant) -> None:
    stand_in = factories.UserFactory(email="support+1@platform.invalid", role="support")
    for key in (424242, stand_in.pk):
        refuses(
            NotFound, people.rename_person, actor=person(Role.OWNER).actor, user_id=key, name="X"
        )


# ------------------------------------------------------------------ the last owner


def test_the_last_owner_stays(at_alpha: Tenant) -> None:
    owner = person(Role.OWNER)
    second = factories.UserFactory(email="second@example.test", role="owner")
    people.change_role(actor=owner.actor, user_id=second.pk, role="admin")
    people.change_role(actor=owner.actor, user_id=second.pk, role="owner")
    people.deactivate_user(actor=second.actor, user_id=owner.pk)
    # Only one is left now, and nobody else may touch them anyway.
    third = factories.UserFactory(email="third@example.test", role="owner", is_active=False)
    assert third.role == "owner"
    refuses(NotAllowed, people.change_role, actor=owner.actor, user_id=second.pk, role="agent")


def test_two_owners_who_demote_each_other_leave_one(committed_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        first = person(Role.OWNER)
        second = factories.UserFactory(email="second@example.test", role="owner")
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def demote(me: User, other: User) -> None:
        try:
            with in_tenant(alpha):
                together.wait()
                people.change_role(actor=me.actor, user_id=other.pk, role="agent")
            outcomes.append("done")
        except (NotAllowed, LastOwner, BeyondYourRights) as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=demote, args=pair) for pair in ((first, second), (second, first))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with in_tenant(alpha):
        owners = User.objects.filter(role="owner", is_active=True).count()
        changes = entries(code="accounts.user.role_changed").count()
    assert sorted(outcomes) == ["done", "not_allowed"]
    assert (owners, changes) == (1, 1)


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    "name",
    ["", "   ", "\u200d\u200d", "Sara\u202eevil", "Sara\x00", "Sara\nHaddad", "a" * 121, "\ufeff"],
)
def test_a_name_that_could_deceive_is_refused(at_alpha: Tenant, name: str) -> None:
    refuses(
        InvalidInput,
        people.rename_person,
        actor=person(Role.OWNER).actor,
        user_id=person(Role.AGENT).pk,
        name=name,
    )


@pytest.mark.parametrize(
    "name", ["a" * 120, "👩‍👩‍👧 Nadia", "نادية می‌خواهم", "<b>Sara</b> & Söhne", "李小龍"]
)
def test_a_name_of_any_script_is_kept(at_alpha: Tenant, name: str) -> None:
    user = people.rename_person(
        actor=person(Role.OWNER).actor, user_id=person(Role.AGENT).pk, name=f" {name}  "
    )
    assert User.objects.get(pk=user.pk).name == name


# ------------------------------------------------------------------ leaving


def open_doors(user: User) -> None:
    """One of everything that lets this person in, or acts in their name."""
    Session.objects.create(
        session_key=f"of-{user.pk}", session_data="", user=user, expire_date=now()
    )
    tokens.issue(user)
    ApiKey.objects.create(name="Site", prefix=f"k{user.pk}", secret_hash="0", created_by=user)
    EmailLink.objects.create(
        purpose="invitation",
        email="friend@example.test",
        role="agent",
        created_by=user,
        expires_at=now(),
    )
    EmailLink.objects.create(
        purpose="password_reset", email=user.email, user=user, expires_at=now()
    )


def test_who_is_deactivated_is_out_at_once_by_every_door(at_alpha: Tenant) -> None:
    agent = person(Role.AGENT)
    open_doors(agent)
    pair = tokens.issue(agent)
    left = deactivate_person(
        actor=person(Role.OWNER).actor, user_id=agent.pk, hand_over_to=None
    ).ended
    assert (left.sessions, left.keys, left.invitations) == (1, 1, 1)
    assert PasswordBackend().get_user(agent.pk) is None
    with pytest.raises(TokenRefused):
        tokens.person_of(pair.access)
    with pytest.raises(TokenRefused):
        tokens.rotate(pair.refresh)
    assert not Session.objects.filter(user=agent).exists()
    assert not RefreshToken.objects.filter(user=agent, revoked_at=None).exists()
    assert not ApiKey.objects.filter(created_by=agent, revoked_at=None).exists()
    assert not EmailLink.objects.filter(
        email__in=[agent.email, "friend@example.test"], revoked_at=None
    ).exists()
    # Another's keys and the seeded invitation of the owner stay.
    assert ApiKey.objects.filter(revoked_at=None).exists()
    assert EmailLink.objects.filter(email="invited@example.test", revoked_at=None).exists()


def test_nothing_that_ended_comes_back_with_the_person(at_alpha: Tenant) -> None:
    agent, owner = person(Role.AGENT), person(Role.OWNER)
    open_doors(agent)
    pair = tokens.issue(agent)
    deactivate_person(actor=owner.actor, user_id=agent.pk, hand_over_to=None)
    again = people.reactivate_user(actor=owner.actor, user_id=agent.pk)
    assert again.is_active and again.deactivated_at is None
    assert not Session.objects.filter(user=agent).exists()
    assert not ApiKey.objects.filter(created_by=agent, revoked_at=None).exists()
    with pytest.raises(TokenRefused):
        tokens.rotate(pair.refresh)


@pytest.fixture
def taken(at_alpha: Tenant) -> Conversation:
    talk = Conversation.objects.get(pk=1)
    agent = person(Role.AGENT)
    Conversation.objects.filter(pk=talk.pk).update(handler="agent", assigned_to=agent)
    return talk


def test_their_conversations_wait_for_a_person_and_the_assistant_stays_silent(
    taken: Conversation,
) -> None:
    sent = Message.objects.count()
    agent = person(Role.AGENT)
    left = deactivate_person(actor=person(Role.OWNER).actor, user_id=agent.pk, hand_over_to=None)
    talk = Conversation.objects.get(pk=taken.pk)
    assert left.conversations == 1
    assert (talk.handler, talk.assigned_to_id) == ("agent", None)
    assert talk.waiting_since is not None and talk.waiting_reason == "colleague_left"
    assert talk.epoch == taken.epoch + 1
    assert Message.objects.count() == sent
    entry = entries(target=f"conversation:{talk.pk}").first()
    assert entry is not None and entry.code == "conversations.passed_on"


def test_their_conversations_become_a_colleagues(taken: Conversation) -> None:
    owner, admin = person(Role.OWNER), person(Role.ADMIN)
    deactivate_person(actor=owner.actor, user_id=person(Role.AGENT).pk, hand_over_to=admin.pk)
    talk = Conversation.objects.get(pk=taken.pk)
    assert (talk.handler, talk.assigned_to_id, talk.waiting_since) == ("agent", admin.pk, None)


@pytest.mark.parametrize("who", ["self", "stranger", "gone", "cannot"])
def test_nobody_inherits_who_could_not_answer(taken: Conversation, who: str) -> None:
    agent = person(Role.AGENT)
    keys = {
        "self": agent.pk,
        "stranger": 424242,
        "gone": factories.UserFactory(is_active=False).pk,
        "cannot": holder(desk("inbox.view")).pk,
    }
    refuses(
        InvalidInput,
        deactivate_person,
        actor=person(Role.OWNER).actor,
        user_id=agent.pk,
        hand_over_to=keys[who],
    )
    assert Conversation.objects.get(pk=taken.pk).assigned_to_id == agent.pk


def test_what_was_taken_in_the_very_moment_of_leaving_is_found(taken: Conversation) -> None:
    agent = person(Role.AGENT)
    deactivate_person(actor=person(Role.OWNER).actor, user_id=agent.pk, hand_over_to=None)
    # A request that began before has committed after it.
    Conversation.objects.filter(pk=taken.pk).update(assigned_to=agent, waiting_since=None)
    sweep.run()
    talk = Conversation.objects.get(pk=taken.pk)
    assert (talk.handler, talk.assigned_to_id) == ("agent", None)
    assert talk.waiting_since is not None


# ------------------------------------------------------------------ the index of memberships


def member_of() -> set[str]:
    return {tenant.slug for tenant in workspaces_of("Noor@Example.test ")}


def test_the_index_follows_people(at_alpha: Tenant) -> None:
    owner = person(Role.OWNER)
    noor = create_user(
        actor=owner.actor,
        email="noor@example.test",
        name="Noor",
        password="a long and quiet evening",
        role=Role.AGENT,
    )
    assert member_of() == {"alpha"}
    people.deactivate_user(actor=owner.actor, user_id=noor.pk)
    assert member_of() == set()
    people.reactivate_user(actor=owner.actor, user_id=noor.pk)
    assert member_of() == {"alpha"}
    with outside_tenants():
        assert not Membership.objects.filter(email_index__contains="noor").exists()


def test_a_repair_mends_what_is_askew_and_only_that(at_alpha: Tenant, beta: Tenant) -> None:
    repair_active()
    with outside_tenants():
        Membership.objects.create(tenant=beta, email_index="f" * 64)
        Membership.objects.create(tenant=at_alpha, email_index="e" * 64)
    factories.UserFactory(email="noor@example.test")
    factories.UserFactory(email="gone@example.test", is_active=False)
    assert repair_active() == 2
    assert member_of() == {"alpha"}
    assert repair_active() == 0
    with outside_tenants():
        assert Membership.objects.filter(tenant=beta, email_index="f" * 64).exists()
        assert not Membership.objects.filter(email_index="e" * 64).exists()
