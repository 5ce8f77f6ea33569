"""People, invitations and roles through the API, and the attacks that come that way."""

import pytest

from accounts.models import CustomRole, EmailLink, User
from accounts.permissions import Role
from accounts.tokens import issue
from audit.models import Entry
from conversations.models import Conversation
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.api.caller import Caller, as_person, refusal, tokens_of
from tests.support.people import person
from tests.support.world import CANARY

pytestmark = pytest.mark.usefixtures("tenant_db")


@pytest.fixture
def owner(alpha: Tenant) -> Caller:
    return as_person(alpha, Role.OWNER)


@pytest.fixture
def admin(alpha: Tenant) -> Caller:
    return as_person(alpha, Role.ADMIN)


def key_of(alpha: Tenant, role: Role) -> int:
    with in_tenant(alpha):
        return person(role).pk


def state(alpha: Tenant) -> tuple[object, ...]:
    with in_tenant(alpha):
        return (
            list(User.objects.order_by("pk").values_list("pk", "name", "role", "is_active")),
            list(CustomRole.objects.order_by("pk").values_list("pk", "name", "permissions")),
            list(EmailLink.objects.order_by("pk").values_list("pk", "role", "revoked_at")),
        )


def test_a_person_is_read_renamed_and_given_a_role(alpha: Tenant, owner: Caller) -> None:
    key = key_of(alpha, Role.AGENT)
    assert owner.patch(f"users/{key}/", {"name": "Noor 👩‍🔧"}).json()["name"] == "Noor 👩‍🔧"
    changed = owner.patch(f"users/{key}/", {"role": "custom", "custom_role": 1}).json()
    assert (changed["role"], changed["custom_role"]) == ("custom", 1)
    assert owner.get(f"users/{key}/").json() == changed
    assert CANARY not in owner.get("users/").content.decode()


def test_a_changed_role_holds_for_the_next_call_with_the_old_token(
    alpha: Tenant, owner: Caller
) -> None:
    agent = Caller(alpha, tokens_of(alpha, Role.AGENT).access)
    refusal(agent.get("users/"), 403, "not_allowed")
    key = key_of(alpha, Role.AGENT)
    owner.patch(f"users/{key}/", {"role": "admin"})
    assert agent.get("users/").status_code == 200
    owner.post(f"users/{key}/deactivate/", {})
    refusal(agent.get("users/"), 401, "token_invalid")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, ""),
        ({"name": "A", "role": "agent"}, ""),
        ({"custom_role": 1}, "role"),
        ({"role": "platform"}, "role"),
        ({"role": "support"}, "role"),
        ({"role": "custom"}, "custom_role"),
        ({"role": "custom", "custom_role": 424242}, "custom_role"),
        ({"name": "Sara\u202e"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "new@example.test"}, "email"),
        ({"is_active": True}, "is_active"),
        ({"permissions": ["support.grant"]}, "permissions"),
    ],
)
def test_what_cannot_be_used_changes_nobody(
    alpha: Tenant, owner: Caller, body: dict[str, object], field: str
) -> None:
    before = state(alpha)
    error = refusal(owner.patch(f"users/{key_of(alpha, Role.AGENT)}/", body), 400, "invalid")
    assert set(error["fields"]) == ({field} if field else set())
    assert state(alpha) == before


def test_an_admin_reaches_above_themselves_by_no_door(alpha: Tenant, admin: Caller) -> None:
    agent, top, own = (key_of(alpha, role) for role in (Role.AGENT, Role.OWNER, Role.ADMIN))
    with in_tenant(alpha):
        high = CustomRole.objects.create(name="High", permissions=["support.grant"]).pk
        link = EmailLink.objects.get(email="invited@example.test")
        EmailLink.objects.filter(pk=link.pk).update(role="owner", custom_role=None)
    before = state(alpha)
    attempts = [
        admin.patch(f"users/{agent}/", {"role": "owner"}),
        admin.patch(f"users/{agent}/", {"role": "custom", "custom_role": high}),
        admin.patch(f"users/{top}/", {"role": "agent"}),
        admin.patch(f"users/{top}/", {"name": "Mallory"}),
        admin.post(f"users/{top}/deactivate/", {}),
        admin.post(f"users/{top}/reactivate/"),
        admin.post("users/invitations/", {"email": "m@example.test", "role": "owner"}),
        admin.post(
            "users/invitations/",
            {"email": "m@example.test", "role": "custom", "custom_role": high},
        ),
        admin.post(f"users/invitations/{link.pk}/resend/"),
        admin.post(f"users/invitations/{link.pk}/revoke/"),
        admin.post("roles/", {"name": "Spy", "permissions": ["support.grant"]}),
        admin.patch(f"roles/{high}/", {"permissions": ["inbox.view"]}),
        admin.patch("roles/1/", {"permissions": ["support.grant"]}),
        admin.raw("delete", f"roles/{high}/", b"{}"),
    ]
    for response in attempts:
        refusal(response, 403, "beyond_your_rights")
    for response in (
        admin.patch(f"users/{own}/", {"role": "agent"}),
        admin.post(f"users/{own}/deactivate/", {}),
    ):
        refusal(response, 409, "own_account")
    assert state(alpha) == before


def test_the_last_owner_stays(alpha: Tenant, owner: Caller) -> None:
    with in_tenant(alpha):
        second = factories.UserFactory(email="second@example.test", role="owner")
    other = Caller(alpha, tokens_of_user(alpha, second))
    assert other.post(f"users/{key_of(alpha, Role.OWNER)}/deactivate/", {}).status_code == 200
    refusal(other.patch(f"users/{second.pk}/", {"role": "agent"}), 409, "own_account")
    refusal(owner.get("users/"), 401, "token_invalid")


def tokens_of_user(tenant: Tenant, user: User) -> str:
    with in_tenant(tenant):
        return issue(user).access


def test_deactivating_hands_over_and_says_what_it_did(alpha: Tenant, owner: Caller) -> None:
    key, heir = key_of(alpha, Role.AGENT), key_of(alpha, Role.ADMIN)
    with in_tenant(alpha):
        Conversation.objects.filter(pk=1).update(handler="agent", assigned_to=key)
    refusal(owner.post(f"users/{key}/deactivate/", {"hand_over_to": 424242}), 400, "invalid")
    with in_tenant(alpha):
        assert User.objects.get(pk=key).is_active
    answer = owner.post(f"users/{key}/deactivate/", {"hand_over_to": heir}).json()
    assert answer["is_active"] is False
    assert (answer["conversations_handed_over"], answer["keys_revoked"]) == (1, 0)
    assert owner.post(f"users/{key}/deactivate/", {}).json()["conversations_handed_over"] == 0
    with in_tenant(alpha):
        assert Conversation.objects.get(pk=1).assigned_to_id == heir
    assert owner.post(f"users/{key}/reactivate/").json()["is_active"] is True


def test_strangers_and_stand_ins_do_not_exist(alpha: Tenant, owner: Caller) -> None:
    with in_tenant(alpha):
        stand_in = factories.UserFactory(email="support+1@platform.invalid", role="support").pk
    for key in (424242, stand_in):
        refusal(owner.get(f"users/{key}/"), 404, "not_found")
        refusal(owner.patch(f"users/{key}/", {"name": "X"}), 404, "not_found")
        refusal(owner.post(f"users/{key}/deactivate/", {}), 404, "not_found")
        refusal(owner.post(f"users/{key}/reactivate/"), 404, "not_found")
    assert "platform.invalid" not in owner.get("users/").content.decode()


def test_a_stand_in_has_no_tokens(alpha: Tenant) -> None:
    with in_tenant(alpha):
        stand_in = factories.UserFactory(email="support+1@platform.invalid", role="support")
    caller = Caller(alpha, tokens_of_user(alpha, stand_in))
    refusal(caller.get("conversations/"), 401, "token_invalid")


def test_invitations_are_made_and_taken_back(alpha: Tenant, owner: Caller) -> None:
    body = {"email": "Noor@Example.test", "role": "agent", "name": "Noor"}
    made = owner.post("users/invitations/", body)
    assert made.status_code == 201
    invitation = made.json()
    assert (invitation["email"], invitation["role"]) == ("noor@example.test", "agent")
    assert "token" not in made.content.decode()
    refusal(owner.post("users/invitations/", body), 409, "already_invited")
    assert owner.post(f"users/invitations/{invitation['id']}/resend/").status_code == 200
    assert owner.post(f"users/invitations/{invitation['id']}/revoke/").status_code == 204
    refusal(owner.post(f"users/invitations/{invitation['id']}/revoke/"), 404, "not_found")
    ids = [row["id"] for row in owner.get("users/invitations/").json()["results"]]
    assert invitation["id"] not in ids
    with in_tenant(alpha):
        codes = Entry.objects.filter(code__startswith="accounts.invitation.").order_by("id")
        assert list(codes.values_list("code", flat=True)) == [
            "accounts.invitation.sent",
            "accounts.invitation.sent_again",
            "accounts.invitation.revoked",
        ]


def test_roles_are_made_changed_and_deleted(alpha: Tenant, owner: Caller) -> None:
    made = owner.post("roles/", {"name": "Night desk", "permissions": ["inbox.reply"]})
    assert made.status_code == 201
    role = made.json()
    assert role["permissions"] == ["inbox.reply", "inbox.view"]
    assert role["held"] == 0
    changed = owner.patch(f"roles/{role['id']}/", {"name": "Late desk"}).json()
    assert (changed["name"], changed["permissions"]) == ("Late desk", role["permissions"])
    key = key_of(alpha, Role.AGENT)
    owner.patch(f"users/{key}/", {"role": "custom", "custom_role": role["id"]})
    refusal(owner.raw("delete", f"roles/{role['id']}/", b"{}"), 409, "role_held")
    owner.patch(f"users/{key}/", {"role": "agent"})
    assert owner.raw("delete", f"roles/{role['id']}/", b"{}").status_code == 204
    refusal(owner.get(f"roles/{role['id']}/"), 404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Odd", "permissions": ["platform.erase"]},
        {"name": "Odd", "permissions": []},
        {"name": "Odd", "permissions": "inbox.view"},
        {"name": "Odd", "permissions": [{"inbox.view": 1}]},
        {"name": "Owner", "permissions": ["inbox.view"]},
        {"name": "\u202eOdd", "permissions": ["inbox.view"]},
        {"name": "Odd"},
    ],
)
def test_what_makes_no_role_makes_none(
    alpha: Tenant, owner: Caller, body: dict[str, object]
) -> None:
    before = state(alpha)
    refusal(owner.post("roles/", body), 400, "invalid")
    assert state(alpha) == before


def test_another_workspaces_people_are_out_of_reach(alpha: Tenant, beta: Tenant) -> None:
    caller = Caller(alpha, tokens_of(beta, Role.OWNER).access)
    before = state(alpha)
    refusal(caller.patch("users/1/", {"name": "Mallory"}), 401, "token_invalid")
    refusal(caller.post("users/invitations/1/revoke/"), 401, "token_invalid")
    assert state(alpha) == before
