"""The platform's pages: new workspaces and the kill switches."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from audit.models import Entry
from catalog.queries import profile
from tenants.context import in_tenant
from tenants.models import ChannelAddress, Switch, Tenant
from tests import factories
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox

ClientFor = Callable[[Tenant | None, User | None], Client]
NEW_PASSWORD = "velvet kettle orbit 41"
WORKSPACE = {
    "name": "Café Zafrán",
    "slug": "zafran",
    "currency": "EUR",
    "timezone": "Europe/Madrid",
    "default_language": "es",
    "owner_name": "Inés Gil",
    "owner_email": "ines@example.test",
    "password": "",
    "phone_number": "+34 600 000 000",
    "phone_number_id": "555000111222333",
    "waba_id": "998877",
    "access_token": "EAAB-secret-token",
}


@pytest.fixture
def browser(client_for: ClientFor) -> Client:
    admin = factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)
    return client_for(None, admin)


@pytest.mark.usefixtures("committed_db")
def test_a_new_workspaces_owner_chooses_a_password_by_mail(
    browser: Client, client_for: ClientFor, mailbox: Mailbox
) -> None:
    page = browser.post("/tenants/new/", WORKSPACE).content.decode()
    assert "The owner is sent a mail" in page
    assert "EAAB-secret-token" not in page
    tenant = Tenant.objects.get(slug="zafran")
    run_jobs(only="accounts.mail_link")
    mail = mailbox.only("ines@example.test")
    assert mail["subject"] == "Café Zafrán is ready for you"
    (link,) = {one for one in mail["links"] if "/reset/" in one}
    assert "zafran." in link
    assert client_for(tenant, None).get("/reset/").status_code == 410
    owner = client_for(tenant, None)
    assert owner.get(urlsplit(link).path).headers["Location"] == "/reset/"
    assert "New password" in owner.get("/reset/").content.decode()
    assert owner.post("/reset/", {"password": NEW_PASSWORD}).status_code == 200
    sent = {"email": "ines@example.test", "password": NEW_PASSWORD}
    assert owner.post("/sign-in/", sent).status_code == 302
    assert client_for(tenant, None).get(urlsplit(link).path, follow=True).status_code == 410
    with in_tenant(tenant):
        assert profile().currency == "EUR"
    assert ChannelAddress.objects.filter(tenant=tenant, address="555000111222333").exists()
    assert "555000111222333" in browser.get(f"/tenants/{tenant.pk}/").content.decode()


@pytest.mark.usefixtures("committed_db")
def test_a_password_that_is_given_is_the_owners_and_no_mail_is_sent(
    browser: Client, client_for: ClientFor, mailbox: Mailbox
) -> None:
    page = browser.post("/tenants/new/", {**WORKSPACE, "password": NEW_PASSWORD}).content.decode()
    assert "The owner can sign in now" in page
    assert NEW_PASSWORD not in page
    run_jobs(only="accounts.mail_link")
    assert mailbox.mails() == []
    sent = {"email": "ines@example.test", "password": NEW_PASSWORD}
    client = client_for(Tenant.objects.get(slug="zafran"), None)
    assert client.post("/sign-in/", sent).status_code == 302


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("field", "value", "shown_at"),
    [
        ("slug", "Not a slug!", "slug"),
        ("slug", "alpha", "slug"),
        ("slug", "platform", "slug"),
        ("name", " ", "name"),
        ("owner_name", "", "owner_name"),
        ("owner_email", "ines", "owner_email"),
        ("password", "short", "password"),
        ("currency", "XXQ", "currency"),
        ("phone_number_id", "", "phone_number_id"),
    ],
)
def test_a_wrong_field_is_told_there_and_no_workspace_is_left(
    browser: Client, field: str, value: str, shown_at: str
) -> None:
    before = set(Tenant.objects.values_list("slug", flat=True))
    response = browser.post("/tenants/new/", {**WORKSPACE, field: value})
    assert response.status_code == 422
    assert f'id="id_{shown_at}_error"' in response.content.decode()
    assert set(Tenant.objects.values_list("slug", flat=True)) == before


@pytest.mark.usefixtures("tenant_db")
def test_the_global_switch_needs_a_reason_and_says_its_state(browser: Client) -> None:
    response = browser.post("/switches/ai/", {"engaged": "yes", "reason": " "})
    assert response.status_code == 422
    assert not Switch.objects.filter(engaged=True).exists()
    browser.post("/switches/ai/", {"engaged": "yes", "reason": "Wrong prices seen"})
    assert Switch.objects.filter(tenant=None, engaged=True).exists()
    page = browser.get("/").content.decode()
    assert "stopped in every workspace" in page
    assert "Wrong prices seen" in page
    assert Entry.objects.filter(code="tenants.ai.stopped").exists()
    browser.post("/switches/ai/", {"engaged": "no"})
    assert not Switch.objects.filter(engaged=True).exists()
    assert "stopped in every workspace" not in browser.get("/").content.decode()


@pytest.mark.usefixtures("tenant_db")
def test_one_workspace_is_stopped_alone(browser: Client, alpha: Tenant, beta: Tenant) -> None:
    stop = {"engaged": "yes", "reason": "Asked by owner"}
    browser.post(f"/tenants/{alpha.pk}/switches/ai/", stop)
    assert Switch.objects.filter(tenant=alpha, engaged=True).exists()
    assert not Switch.objects.filter(tenant=beta, engaged=True).exists()
    assert "Asked by owner" in browser.get("/switches/").content.decode()


@pytest.mark.usefixtures("tenant_db")
def test_a_workspaces_owner_is_nobody_at_the_platform(alpha: Tenant, client_for: ClientFor) -> None:
    with in_tenant(alpha):
        owner = User.objects.get(email="owner@example.test")
    tenants_own = client_for(alpha, owner)
    platform = client_for(None, None)
    platform.cookies = tenants_own.cookies
    assert platform.get("/").status_code == 302
