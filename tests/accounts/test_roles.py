"""Roles of a workspace's own: made from the closed list, by those who hold what is in them."""

import threading

import pytest
from django.db import connection

from accounts import roles
from accounts.exceptions import BeyondYourRights, OwnAccount, RoleHeld, RoleNameTaken
from accounts.models import CustomRole, EmailLink, User
from accounts.permissions import NEEDS, TENANT_PERMISSIONS, Role
from audit.queries import entries
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from panels.tenant.people_words import WORDS
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person


@pytest.fixture
def at_alpha(tenant_db: None, alpha: Tenant):
    with in_tenant(alpha):
        yield alpha


def stored() -> list[tuple[object, ...]]:
    return list(CustomRole.objects.order_by("pk").values_list("pk", "name", "permissions"))


def refuses(error: type[Exception], act: object, **given: object) -> None:
    before, told = stored(), entries().count()
    with pytest.raises(error):
        act(**given)  # type: ignore[operator]
    assert stored() == before
    assert entries().count() == told


def owner() -> dict[str, object]:
    return {"actor": person(Role.OWNER).actor}


def test_every_right_of_a_workspace_has_its_words() -> None:
    assert set(WORDS) == TENANT_PERMISSIONS
    assert set(NEEDS) | set(NEEDS.values()) <= TENANT_PERMISSIONS


def test_a_role_brings_along_what_its_rights_need(at_alpha: Tenant) -> None:
    made = roles.create_role(
        **owner(), name="  Night   desk ", permissions=["inbox.reply", "orders.approve"]
    )
    assert made.name == "Night desk"
    assert made.rights == {"inbox.view", "inbox.reply", "orders.view", "orders.approve"}
    entry = entries(target=f"role:{made.pk}").get()
    assert entry.code == "accounts.role.created"


@pytest.mark.parametrize(
    "rights",
    [
        [],
        ["inbox.veiw"],
        ["platform.erase"],
        ["inbox.view", 3],
        ["inbox.view", ["x"]],
        "inbox.view",
    ],
)
def test_only_rights_of_the_list_make_a_role(at_alpha: Tenant, rights: object) -> None:
    refuses(InvalidInput, roles.create_role, **owner(), name="Odd", permissions=rights)


@pytest.mark.parametrize("name", ["", "\u202eAdmin", "x" * 61, "Owner", "ADMIN", "support"])
def test_a_name_that_could_deceive_is_refused(at_alpha: Tenant, name: str) -> None:
    refuses(InvalidInput, roles.create_role, **owner(), name=name, permissions=["inbox.view"])


def test_a_name_is_given_once_whatever_its_case(at_alpha: Tenant) -> None:
    given = {**owner(), "permissions": ["inbox.view"]}
    refuses(RoleNameTaken, roles.create_role, name="front DESK", **given)
    made = roles.create_role(name="Night desk", **given)
    refuses(RoleNameTaken, roles.change_custom_role, **owner(), role_id=made.pk, name="Front desk")
    same = roles.change_custom_role(**owner(), role_id=made.pk, name="NIGHT desk")
    assert same.name == "NIGHT desk"


def test_there_is_an_end_to_roles(at_alpha: Tenant) -> None:
    for number in range(roles.MOST_ROLES - CustomRole.objects.count()):
        CustomRole.objects.create(name=f"Role {number}", permissions=["inbox.view"])
    refuses(InvalidInput, roles.create_role, **owner(), name="More", permissions=["inbox.view"])


def test_nobody_puts_into_a_role_what_they_lack(at_alpha: Tenant) -> None:
    admin = {"actor": person(Role.ADMIN).actor}
    refuses(BeyondYourRights, roles.create_role, **admin, name="Spy", permissions=["support.grant"])
    role = CustomRole.objects.get(name="Front desk")
    given = {**admin, "role_id": role.pk}
    refuses(
        BeyondYourRights,
        roles.change_custom_role,
        permissions=["inbox.view", "support.grant"],
        **given,
    )
    high = CustomRole.objects.create(name="High", permissions=["support.grant"])
    given["role_id"] = high.pk
    refuses(BeyondYourRights, roles.change_custom_role, permissions=["inbox.view"], **given)
    refuses(BeyondYourRights, roles.delete_role, **given)


def test_nobody_shapes_the_role_they_hold(at_alpha: Tenant) -> None:
    role = CustomRole.objects.create(
        name="Lead", permissions=["users.manage", "users.view", "inbox.view"]
    )
    lead = factories.UserFactory(role="custom", custom_role=role)
    given = {"actor": lead.actor, "role_id": role.pk}
    refuses(OwnAccount, roles.change_custom_role, permissions=["users.manage"], **given)
    refuses(OwnAccount, roles.delete_role, **given)


def test_who_does_not_manage_people_shapes_no_roles(at_alpha: Tenant) -> None:
    role = CustomRole.objects.get(name="Front desk")
    agent = {"actor": person(Role.AGENT).actor}
    refuses(NotAllowed, roles.create_role, **agent, name="X", permissions=["inbox.view"])
    refuses(NotAllowed, roles.change_custom_role, **agent, role_id=role.pk, name="X")
    refuses(NotAllowed, roles.delete_role, **agent, role_id=role.pk)


def test_changed_rights_are_their_holders_at_once(at_alpha: Tenant) -> None:
    role = roles.create_role(**owner(), name="Night desk", permissions=["inbox.view"])
    held_by = factories.UserFactory(role="custom", custom_role=role)
    roles.change_custom_role(**owner(), role_id=role.pk, permissions=["catalog.view"])
    assert User.objects.get(pk=held_by.pk).permissions == {"catalog.view"}
    entry = entries(code="accounts.role.changed").first()
    assert entry is not None
    assert entry.data["changes"]["permissions"] == [["inbox.view"], ["catalog.view"]]


def test_a_role_that_is_held_or_promised_stays(at_alpha: Tenant) -> None:
    role = roles.create_role(**owner(), name="Night desk", permissions=["inbox.view"])
    user = factories.UserFactory(role="custom", custom_role=role, is_active=False)
    refuses(RoleHeld, roles.delete_role, **owner(), role_id=role.pk)
    User.objects.filter(pk=user.pk).delete()
    link = EmailLink.objects.create(
        purpose="invitation",
        email="new@example.test",
        role="custom",
        custom_role=role,
        expires_at=now(),
    )
    refuses(RoleHeld, roles.delete_role, **owner(), role_id=role.pk)
    link.delete()
    roles.delete_role(**owner(), role_id=role.pk)
    assert not CustomRole.objects.filter(pk=role.pk).exists()
    refuses(NotFound, roles.delete_role, **owner(), role_id=role.pk)


def test_two_roles_of_one_name_at_once_are_one(committed_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        actors = [person(Role.OWNER).actor, person(Role.ADMIN).actor]
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def make(actor: object) -> None:
        try:
            with in_tenant(alpha):
                together.wait()
                roles.create_role(actor=actor, name="Desk", permissions=["inbox.view"])
            outcomes.append("made")
        except RoleNameTaken as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=make, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "role_name_taken"]
