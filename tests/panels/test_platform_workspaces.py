"""Workspaces in the platform's panel: found, looked at, moved, switched, given features."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from audit.models import Entry
from conversations.models import Channel
from core.clock import now
from tenants.context import in_tenant
from tenants.flags import flag_on
from tenants.models import ChannelAddress, Doorbell, Erasure, Flag, Switch, Tenant
from tenants.provisioning import create_tenant
from tenants.routers import OWNER
from tests import factories
from tests.support.people import PLATFORM_ADMIN
from tests.support.world import ALPHA, CANARY

ClientFor = Callable[[Tenant | None, User | None], Client]


@pytest.fixture
def browser(client_for: ClientFor) -> Client:
    admin = factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)
    return client_for(None, admin)


def shown(browser: Client, path: str, **query: str) -> str:
    response = browser.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.usefixtures("tenant_db")
class TestTheList:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, {"alpha", "beta"}),
            ({"q": "ALPH"}, {"alpha"}),
            ({"q": ALPHA.phone_number_id}, {"alpha"}),
            ({"q": "nobody"}, set()),
            ({"state": "suspended"}, {"beta"}),
            ({"state": "active"}, {"alpha"}),
            ({"plan": "gold"}, {"alpha"}),
            ({"state": "no-such", "sort": "no-such", "plan": "no-such"}, {"alpha", "beta"}),
            ({"sort": "activity"}, {"alpha", "beta"}),
            ({"sort": "size"}, {"alpha", "beta"}),
        ],
    )
    def test_finds(
        self,
        browser: Client,
        alpha: Tenant,
        beta: Tenant,
        query: dict[str, str],
        found: set[str],
    ) -> None:
        Tenant.objects.filter(pk=beta.pk).update(state="suspended")
        Tenant.objects.filter(pk=alpha.pk).update(plan="gold")
        page = shown(browser, "/", **query)
        links = {row.slug for row in (alpha, beta) if f'href="/tenants/{row.pk}/"' in page}
        assert links == found

    def test_orders_by_name_and_by_age(self, browser: Client, alpha: Tenant, beta: Tenant) -> None:
        def first(sort: str) -> bool:
            page = shown(browser, "/", sort=sort)
            return page.index(f"/tenants/{alpha.pk}/") < page.index(f"/tenants/{beta.pk}/")

        assert first("name")
        assert not first("newest")

    def test_says_what_is_wrong(self, browser: Client, alpha: Tenant) -> None:
        assert "Well" in shown(browser, "/", q="alpha")
        job(alpha, failures=12)
        assert "A job was given up" in shown(browser, "/", q="alpha")

    def test_asks_as_often_for_two_as_for_one(self, browser: Client, alpha: Tenant) -> None:
        browser.get("/")

        def count(query: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get("/", {"q": query}).status_code == 200
            return len(queries)

        assert count("alpha") == count("")
        assert count("") <= 16


def job(tenant: Tenant, **facts: Any) -> Doorbell:
    return Doorbell.objects.create(
        tenant_id=tenant.pk,
        task="conversations.drain",
        due_at=now() + timedelta(days=1),
        last_error="ValueError: no\nDETAIL: secret@example.test",
        **facts,
    )


@pytest.mark.usefixtures("tenant_db")
class TestThePage:
    def test_tells_facts_and_nothing_of_the_inside(self, browser: Client, beta: Tenant) -> None:
        page = shown(browser, f"/tenants/{beta.pk}/")
        assert beta.schema_name in page
        assert "Everything works" in page
        # The canary is in every text inside; the name alone is the platform's.
        assert page.replace(beta.name, "").count(CANARY) == 0

    def test_tells_troubles_in_plain_words(self, browser: Client, alpha: Tenant) -> None:
        with in_tenant(alpha):
            Channel.objects.update(active=False, paused_reason="The access token has expired.")
        job(alpha, failures=3)
        page = shown(browser, f"/tenants/{alpha.pk}/")
        assert "cannot send: The access token has expired." in page
        assert "fails and is tried again by itself" in page

    def test_tells_that_the_assistant_has_used_up_its_hour(
        self, browser: Client, alpha: Tenant, settings: Any
    ) -> None:
        path = f"/tenants/{alpha.pk}/"
        assert "as often as it may" not in shown(browser, path)
        # The seeded run is one, and minutes old.
        settings.ASSISTANT_TURNS_PER_HOUR = 1
        assert "as often as it may" in shown(browser, path)

    def test_costs_no_more_with_more_numbers(self, browser: Client, alpha: Tenant) -> None:
        path = f"/tenants/{alpha.pk}/"
        browser.get(path)

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                browser.get(path)
            return len(queries)

        with_one = count()
        Switch.objects.create(kind="ai", tenant=alpha, engaged=True)
        assert count() == with_one

    def test_a_plan_is_a_label(self, browser: Client, alpha: Tenant) -> None:
        assert browser.post(f"/tenants/{alpha.pk}/plan/", {"plan": "gold"}).status_code == 302
        assert Tenant.objects.get(pk=alpha.pk).plan == "gold"
        assert Entry.objects.get(code="tenants.plan.changed").data == {
            "changes": {"plan": ["standard", "gold"]}
        }
        refused = browser.post(f"/tenants/{alpha.pk}/plan/", {"plan": "no good!"})
        assert refused.status_code == 422
        assert 'id="plan_error"' in refused.content.decode()
        assert Tenant.objects.get(pk=alpha.pk).plan == "gold"

    def test_one_number_is_stopped_and_released(self, browser: Client, alpha: Tenant) -> None:
        number = ChannelAddress.objects.get(tenant=alpha)
        path = f"/tenants/{alpha.pk}/numbers/{number.pk}/switches/sending/"
        refused = browser.post(path, {"engaged": "yes", "reason": ""})
        assert refused.status_code == 422
        assert "Write why" in refused.content.decode()
        assert not Switch.objects.exists()
        browser.post(path, {"engaged": "yes", "reason": "Spam seen"})
        assert Switch.objects.get().address == number
        overview = shown(browser, "/switches/")
        assert "Spam seen" in overview
        assert "Pia" in overview
        back = browser.post(path, {"engaged": "no", "from": "switches"})
        assert back.headers["Location"] == "/switches/"
        assert not Switch.objects.get().engaged

    def test_a_number_of_another_workspace_is_not_here(
        self, browser: Client, alpha: Tenant, beta: Tenant
    ) -> None:
        number = ChannelAddress.objects.get(tenant=beta)
        path = f"/tenants/{alpha.pk}/numbers/{number.pk}/switches/ai/"
        assert browser.post(path, {"engaged": "yes", "reason": "x"}).status_code == 404
        assert not Switch.objects.exists()

    def test_an_account_is_no_number(self, browser: Client, alpha: Tenant) -> None:
        account = ChannelAddress.objects.using(OWNER).create(
            tenant=alpha, kind="whatsapp_account", address="200000000000001", active=False
        )
        assert account.address not in shown(browser, f"/tenants/{alpha.pk}/")
        assert "Well" in shown(browser, "/", q="alpha")
        path = f"/tenants/{alpha.pk}/numbers/{account.pk}/switches/ai/"
        assert browser.post(path, {"engaged": "yes", "reason": "x"}).status_code == 404
        assert not Switch.objects.exists()


@pytest.mark.usefixtures("tenant_db")
class TestFeatures:
    def test_one_workspaces_own(self, browser: Client, alpha: Tenant, beta: Tenant) -> None:
        path = f"/tenants/{alpha.pk}/flag/"
        sent = {"flag": "custom_roles", "enabled": "no", "reason": "Abused"}
        assert browser.post(path, sent).status_code == 302
        for tenant, expected in ((alpha, False), (beta, True)):
            with in_tenant(tenant):
                assert flag_on("custom_roles") is expected
        assert "Alpha</a> (off)" in shown(browser, "/flags/")
        browser.post(path, {"flag": "custom_roles", "clear": "yes"})
        assert not Flag.objects.exists()

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"reason": ""}, "custom_roles-reason_error"),
            ({"percentage": "many"}, "custom_roles-percentage_error"),
            ({"percentage": "101"}, "custom_roles-percentage_error"),
            ({"expires_at": "yesterday"}, "custom_roles-expires_error"),
            ({"expires_at": "2001-01-01T10:00"}, "custom_roles-expires_error"),
        ],
    )
    def test_what_is_wrong_is_told_at_its_field(
        self, browser: Client, sent: dict[str, str], field: str
    ) -> None:
        given = {"flag": "custom_roles", "enabled": "no", "reason": "A try", "percentage": "100"}
        response = browser.post("/flags/set/", {**given, **sent})
        assert response.status_code == 422
        assert f'id="{field}"' in response.content.decode()
        assert not Flag.objects.exists()

    def test_a_share_with_an_end(self, browser: Client) -> None:
        until = (now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
        sent = {"flag": "custom_roles", "enabled": "yes", "reason": "A try", "percentage": "30"}
        browser.post("/flags/set/", {**sent, "expires_at": until})
        flag = Flag.objects.get()
        assert (flag.percentage, flag.expires_at.strftime("%Y-%m-%dT%H:%M")) == (30, until)
        assert "on for 30 % of workspaces" in shown(browser, "/flags/")

    def test_a_flag_that_does_not_exist_changes_nothing(self, browser: Client) -> None:
        browser.post("/flags/set/", {"flag": "nonsense", "enabled": "yes", "reason": "x"})
        assert not Flag.objects.exists()


@pytest.mark.usefixtures("committed_db")
class TestMoves:
    @pytest.fixture
    def doomed(self, committed_db: None) -> Tenant:
        return create_tenant(actor=PLATFORM_ADMIN, slug="doomed", name="Doomed")

    def state(self, tenant: Tenant) -> str:
        return Tenant.objects.get(pk=tenant.pk).state

    def test_suspended_and_back(self, browser: Client, alpha: Tenant) -> None:
        path = f"/tenants/{alpha.pk}/"
        refused = browser.post(path + "suspend/", {"reason": ""})
        assert refused.status_code == 422
        assert 'id="reason_error"' in refused.content.decode()
        assert self.state(alpha) == "active"
        browser.post(path + "suspend/", {"reason": "Unpaid"})
        assert self.state(alpha) == "suspended"
        page = shown(browser, path)
        assert "Unpaid" in page
        assert "/suspend/" not in page
        browser.post(path + "reactivate/")
        assert self.state(alpha) == "active"

    def test_deleted_only_by_its_name_and_restored(self, browser: Client, alpha: Tenant) -> None:
        path = f"/tenants/{alpha.pk}/"
        sent = {"reason": "Closed down", "days": "7", "slug": "beta"}
        refused = browser.post(path + "delete/", sent)
        assert refused.status_code == 422
        assert 'id="slug_error"' in refused.content.decode()
        assert self.state(alpha) == "active"
        for days in ("none", "0", "366"):
            refused = browser.post(path + "delete/", {**sent, "slug": "alpha", "days": days})
            assert 'id="days_error"' in refused.content.decode(), days
        browser.post(path + "delete/", {**sent, "slug": "alpha"})
        assert self.state(alpha) == "deleted"
        assert "erased after" in shown(browser, path)
        browser.post(path + "restore/")
        assert self.state(alpha) == "active"

    def test_erased_only_from_the_bin_and_by_its_name(
        self, browser: Client, doomed: Tenant
    ) -> None:
        path = f"/tenants/{doomed.pk}/"
        sent = {"reason": "Asked for", "slug": "doomed", "days": "7"}
        assert browser.post(path + "erase/", sent).status_code == 422
        assert self.state(doomed) == "active"
        browser.post(path + "delete/", sent)
        assert browser.post(path + "erase/", {**sent, "slug": ""}).status_code == 422
        assert not Erasure.objects.exists()
        browser.post(path + "erase/", sent)
        assert self.state(doomed) == "erasing"
        page = shown(browser, "/erased/")
        assert "Doomed" in page
        assert "when it is done" in page
        assert browser.get("/erased/", {"certificate": "1"}).status_code == 404


@pytest.mark.usefixtures("committed_db")
def test_a_certificate_is_downloaded_as_a_file(browser: Client) -> None:
    one = Erasure.objects.using(OWNER).create(
        tenant_id=99,
        slug="gone",
        name="Gone",
        schema_name="t_gone",
        requested_by="Pia",
        finished_at=now(),
        certificate={"slug": "gone"},
        signature="abc",
    )
    try:
        response = browser.get("/erased/", {"certificate": str(one.pk)})
        assert response.headers["Content-Disposition"] == 'attachment; filename="erasure-gone.json"'
        content = response.json()
        assert (content["certificate"], content["signature"]) == ({"slug": "gone"}, "abc")
        assert content["public_key"]
        for nonsense in ("x", "424242", "9" * 30):
            assert browser.get("/erased/", {"certificate": nonsense}).status_code == 404
    finally:
        one.delete(using=OWNER)
