"""People through their pages: what is shown, changed, refused, and joined."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import ApiKey, CustomRole, EmailLink, Session, SupportGrant, User
from accounts.permissions import Role
from conversations.models import Conversation
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox
from tests.support.people import person
from tests.support.world import CANARY

ClientFor = Callable[[Tenant | None, User | None], Client]
PASSWORD = "a long and quiet evening"
NOOR = "noor@example.test"
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def owner(tenant_db: None, alpha: Tenant, client_for: ClientFor) -> Client:
    return browser_of(alpha, client_for, Role.OWNER)


@pytest.fixture
def admin(tenant_db: None, alpha: Tenant, client_for: ClientFor) -> Client:
    return browser_of(alpha, client_for, Role.ADMIN)


def browser_of(tenant: Tenant, client_for: ClientFor, role: Role) -> Client:
    with in_tenant(tenant):
        found = person(role)
    return client_for(tenant, found)


def key_of(alpha: Tenant, role: Role) -> int:
    with in_tenant(alpha):
        return person(role).pk


def state(alpha: Tenant) -> tuple[object, ...]:
    with in_tenant(alpha):
        return (
            list(User.objects.order_by("pk").values_list("pk", "name", "role", "is_active")),
            list(CustomRole.objects.order_by("pk").values_list("pk", "name", "permissions")),
            list(EmailLink.objects.order_by("pk").values_list("pk", "email", "revoked_at")),
            SupportGrant.objects.count(),
        )


def test_the_list_shows_who_is_here_and_who_is_invited(alpha: Tenant, owner: Client) -> None:
    with in_tenant(alpha):
        factories.UserFactory(name=HOSTILE, email="x@example.test")
        factories.UserFactory(name="Gone", email="gone@example.test", is_active=False)
    html = owner.get("/people/").content.decode()
    assert "owner@example.test" in html
    assert "invited@example.test" in html
    assert "Front desk" in html
    assert "gone@example.test" not in html
    assert HOSTILE not in html
    assert CANARY not in html
    assert "gone@example.test" in owner.get("/people/?show=deactivated").content.decode()
    found = owner.get("/people/?q=x@example").content.decode()
    assert "x@example.test" in found
    assert "admin@example.test" not in found


def test_many_people_cost_no_more_queries(alpha: Tenant, owner: Client) -> None:
    owner.get("/people/")
    with CaptureQueriesContext(connection) as few:
        owner.get("/people/")
    with in_tenant(alpha):
        for number in range(5):
            role = CustomRole.objects.create(name=f"Role {number}", permissions=["inbox.view"])
            user = factories.UserFactory(role="custom", custom_role=role)
            Session.objects.create(
                session_key=f"s{number}", session_data="", user=user, expire_date=now()
            )
            EmailLink.objects.create(
                purpose="invitation",
                email=f"i{number}@example.test",
                role="custom",
                custom_role=role,
                created_by=user,
                expires_at=now(),
            )
    with CaptureQueriesContext(connection) as many:
        owner.get("/people/")
    assert len(many) == len(few)


def test_a_person_is_renamed_and_given_a_role(alpha: Tenant, owner: Client) -> None:
    key = key_of(alpha, Role.AGENT)
    assert owner.post(f"/people/{key}/name/", {"name": "Noor"}).status_code == 302
    assert owner.post(f"/people/{key}/role/", {"role": "custom:1"}).status_code == 302
    with in_tenant(alpha):
        noor = User.objects.get(pk=key)
        assert (noor.name, noor.role, noor.custom_role_id) == ("Noor", "custom", 1)
    page = owner.get(f"/people/{key}/").content.decode()
    assert "Changed a person’s role" in page


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("name", {"name": "Sara\u202e"}),
        ("name", {"name": ""}),
        ("role", {"role": "platform"}),
        ("role", {"role": "support"}),
        ("role", {"role": "custom:424242"}),
        ("role", {"role": "custom:" + "9" * 400}),
        ("role", {"role": "custom:-1"}),
        ("role", {}),
        ("deactivate", {"hand_over_to": "424242"}),
        ("deactivate", {"hand_over_to": "; DROP TABLE"}),
    ],
)
def test_what_cannot_be_used_is_said_and_changes_nothing(
    alpha: Tenant, owner: Client, path: str, body: dict[str, str]
) -> None:
    before = state(alpha)
    response = owner.post(f"/people/{key_of(alpha, Role.AGENT)}/{path}/", body)
    assert response.status_code == 422
    assert "circle-alert" in response.content.decode()
    assert state(alpha) == before


def test_an_admin_reaches_above_themselves_by_no_page(alpha: Tenant, admin: Client) -> None:
    agent, top, own = (key_of(alpha, role) for role in (Role.AGENT, Role.OWNER, Role.ADMIN))
    with in_tenant(alpha):
        CustomRole.objects.create(pk=77, name="High", permissions=["support.grant"])
    before = state(alpha)
    for path, body in (
        (f"/people/{agent}/role/", {"role": "owner"}),
        (f"/people/{agent}/role/", {"role": "custom:77"}),
        (f"/people/{top}/role/", {"role": "agent"}),
        (f"/people/{top}/name/", {"name": "Mallory"}),
        (f"/people/{top}/deactivate/", {}),
        (f"/people/{own}/role/", {"role": "agent"}),
        (f"/people/{own}/deactivate/", {}),
        ("/people/invite/", {"email": NOOR, "role": "owner"}),
        ("/people/invite/", {"email": NOOR, "role": "custom:77"}),
        ("/people/roles/new/", {"name": "Spy", "permissions": ["support.grant"]}),
        ("/people/roles/77/", {"name": "High", "permissions": ["inbox.view"]}),
    ):
        assert admin.post(path, body).status_code == 422, path
    assert admin.post("/people/roles/77/delete/").status_code == 302
    assert admin.post("/people/support/", {"reason": "Look", "hours": "1"}).status_code == 403
    assert admin.post("/people/support/end/").status_code == 403
    assert state(alpha) == before
    page = admin.get(f"/people/{top}/").content.decode()
    assert "holds rights that you do not have" in page
    assert "/deactivate/" not in page


def test_an_agent_sees_nobodys_page(alpha: Tenant, client_for: ClientFor, tenant_db: None) -> None:
    agent = browser_of(alpha, client_for, Role.AGENT)
    for path in ("/people/", "/people/1/", "/people/roles/", "/people/support/"):
        assert agent.get(path).status_code == 403


def test_before_somebody_leaves_the_page_says_what_ends(alpha: Tenant, owner: Client) -> None:
    key, heir = key_of(alpha, Role.AGENT), key_of(alpha, Role.ADMIN)
    with in_tenant(alpha):
        Conversation.objects.filter(pk=1).update(handler="agent", assigned_to=key)
        ApiKey.objects.create(name="Till", prefix="till", secret_hash="0", created_by_id=key)
    asked = owner.get(f"/people/{key}/deactivate/").content.decode()
    assert "1 that they made is revoked" in asked
    assert "Till" in asked
    assert "1 that they answer needs" in asked
    with in_tenant(alpha):
        assert User.objects.get(pk=key).is_active
    done = owner.post(f"/people/{key}/deactivate/", {"hand_over_to": str(heir)})
    assert done.headers["Location"] == f"/people/{key}/"
    page = owner.get(f"/people/{key}/").content.decode()
    assert "Let them in again" in page
    assert "1 conversation handed over" in page
    with in_tenant(alpha):
        assert Conversation.objects.get(pk=1).assigned_to_id == heir
    owner.post(f"/people/{key}/reactivate/")
    with in_tenant(alpha):
        assert User.objects.get(pk=key).is_active


def test_who_is_deactivated_is_out_with_their_next_click(
    alpha: Tenant, owner: Client, client_for: ClientFor
) -> None:
    agent = browser_of(alpha, client_for, Role.AGENT)
    assert agent.get("/inbox/").status_code == 200
    owner.post(f"/people/{key_of(alpha, Role.AGENT)}/deactivate/", {})
    assert agent.get("/inbox/").status_code == 302
    owner.post(f"/people/{key_of(alpha, Role.AGENT)}/reactivate/")
    assert agent.get("/inbox/").status_code == 302


def test_a_role_is_made_changed_and_deleted(alpha: Tenant, owner: Client) -> None:
    made = owner.post("/people/roles/new/", {"name": "Night desk", "permissions": ["inbox.reply"]})
    assert made.headers["Location"] == "/people/roles/"
    with in_tenant(alpha):
        role = CustomRole.objects.get(name="Night desk")
        assert role.rights == {"inbox.view", "inbox.reply"}
    page = owner.get(f"/people/roles/{role.pk}/").content.decode()
    assert 'value="inbox.reply" checked' in page
    owner.post(f"/people/roles/{role.pk}/", {"name": "Late", "permissions": ["orders.view"]})
    with in_tenant(alpha):
        assert CustomRole.objects.get(pk=role.pk).permissions == ["orders.view"]
    owner.post(f"/people/roles/{role.pk}/delete/")
    with in_tenant(alpha):
        assert not CustomRole.objects.filter(pk=role.pk).exists()


def test_a_role_without_the_overview_lands_where_it_may(
    alpha: Tenant, client_for: ClientFor, tenant_db: None
) -> None:
    with in_tenant(alpha):
        role = CustomRole.objects.create(name="Stock", permissions=["catalog.view"])
        stock = factories.UserFactory(role="custom", custom_role=role)
        nothing = CustomRole.objects.create(name="Nothing", permissions=["orders.unknown"])
        idle = factories.UserFactory(role="custom", custom_role=nothing)
    browser = client_for(alpha, stock)
    assert browser.get("/").headers["Location"] == "/catalogue/services/"
    assert browser.get("/inbox/").status_code == 403
    assert client_for(alpha, idle).get("/").status_code == 403


def test_a_changed_role_holds_for_the_next_click(
    alpha: Tenant, owner: Client, client_for: ClientFor
) -> None:
    agent = browser_of(alpha, client_for, Role.AGENT)
    assert agent.get("/business/").status_code == 403
    owner.post(f"/people/{key_of(alpha, Role.AGENT)}/role/", {"role": "admin"})
    assert agent.get("/business/").status_code == 200


def test_support_is_let_in_and_out_from_its_page(alpha: Tenant, owner: Client) -> None:
    refused = owner.post("/people/support/", {"reason": "Look", "hours": "9" * 5000})
    assert refused.status_code == 422
    owner.post("/people/support/", {"reason": "The inbox is slow", "hours": "24"})
    page = owner.get("/people/support/").content.decode()
    assert "The inbox is slow" in page
    assert "End it now" in page
    assert "See or end it" in owner.get("/inbox/").content.decode()
    owner.post("/people/support/end/")
    assert "See or end it" not in owner.get("/inbox/").content.decode()


# ------------------------------------------------------------------ joining


@pytest.fixture
def token(committed_db: None, alpha: Tenant, client_for: ClientFor, mailbox: Mailbox) -> str:
    """Of an invitation that was sent from the page and arrived."""
    owner = browser_of(alpha, client_for, Role.OWNER)
    sent = owner.post("/people/invite/", {"email": NOOR, "name": "Noor", "role": "agent"})
    assert sent.headers["Location"] == "/people/"
    run_jobs(only="accounts.mail_link")
    return str(mailbox.only(NOOR)["links"][0].rstrip("/").rpartition("/")[2])


def stranger(tenant: Tenant) -> Client:
    return Client(SERVER_NAME=f"{tenant.slug}.{settings.BASE_HOST}")


def test_joining_keeps_the_secret_out_of_addresses_and_pages(alpha: Tenant, token: str) -> None:
    browser = stranger(alpha)
    opened = browser.get(f"/join/{token}/")
    assert opened.headers["Location"] == "/join/"
    page = browser.get("/join/")
    html = page.content.decode()
    assert token not in html
    assert NOOR in html
    assert "Sara" in html
    assert "no-store" in page.headers["Cache-Control"]
    with in_tenant(alpha):
        assert not User.objects.filter(email=NOOR).exists()
    joined = browser.post("/join/", {"name": "Noor", "password": PASSWORD})
    assert joined.headers["Location"] == "/sign-in/"
    with in_tenant(alpha):
        assert User.objects.get(email=NOOR).role == "agent"
    # Joining signs nobody in: that is the sign-in's, with whatever it asks for.
    assert browser.get("/inbox/").status_code == 302


def test_the_address_cannot_be_changed_on_the_way(alpha: Tenant, token: str) -> None:
    browser = stranger(alpha)
    browser.get(f"/join/{token}/")
    body = {"name": "M", "password": PASSWORD, "email": "m@example.test", "role": "owner"}
    browser.post("/join/", body)
    with in_tenant(alpha):
        assert not User.objects.filter(email="m@example.test").exists()
        assert User.objects.get(email=NOOR).role == "agent"


def test_a_second_time_says_what_to_do(alpha: Tenant, token: str) -> None:
    for _ in range(2):
        browser = stranger(alpha)
        browser.get(f"/join/{token}/")
        last = browser.post("/join/", {"name": "Noor", "password": PASSWORD})
    assert last.status_code == 410
    assert "If you have joined already, sign in." in last.content.decode()


@pytest.mark.parametrize(
    "body", [{"name": "", "password": PASSWORD}, {"name": "N", "password": "x"}]
)
def test_what_cannot_be_used_can_be_mended(alpha: Tenant, token: str, body: dict[str, str]) -> None:
    browser = stranger(alpha)
    browser.get(f"/join/{token}/")
    refused = browser.post("/join/", body)
    assert refused.status_code == 422
    assert PASSWORD not in refused.content.decode()
    assert browser.post("/join/", {"name": "N", "password": PASSWORD}).status_code == 302


def test_another_workspaces_link_opens_nothing(alpha: Tenant, beta: Tenant, token: str) -> None:
    browser = stranger(beta)
    browser.get(f"/join/{token}/")
    assert browser.get("/join/").status_code == 410
    assert browser.post("/join/", {"name": "N", "password": PASSWORD}).status_code == 410
    with in_tenant(beta):
        assert not User.objects.filter(email=NOOR).exists()


def test_without_a_link_there_is_nothing_to_join(alpha: Tenant, tenant_db: None) -> None:
    browser = stranger(alpha)
    assert browser.get("/join/").status_code == 410
    assert browser.post("/join/", {"name": "N", "password": PASSWORD}).status_code == 410


def test_nobody_who_is_signed_in_joins_as_somebody_else(
    alpha: Tenant, client_for: ClientFor, token: str
) -> None:
    agent = browser_of(alpha, client_for, Role.AGENT)
    agent.get(f"/join/{token}/")
    assert agent.get("/join/").status_code == 409
    assert agent.post("/join/", {"name": "N", "password": PASSWORD}).status_code == 409
    with in_tenant(alpha):
        assert not User.objects.filter(email=NOOR).exists()
    # After signing out the link of the mail is what opens it, not what a session kept.
    agent.post("/sign-out/")
    assert agent.get("/join/").status_code == 410


def test_a_link_taken_back_from_the_page_is_dead(
    alpha: Tenant, client_for: ClientFor, token: str
) -> None:
    browser = stranger(alpha)
    browser.get(f"/join/{token}/")
    owner = browser_of(alpha, client_for, Role.OWNER)
    with in_tenant(alpha):
        key = EmailLink.objects.get(email=NOOR).pk
    assert owner.post(f"/people/invitations/{key}/revoke/").status_code == 302
    assert browser.post("/join/", {"name": "N", "password": PASSWORD}).status_code == 410
    assert owner.post(f"/people/invitations/{key}/revoke/").status_code == 404
