"""The platform's pages about people, jobs, dead letters and upgrades."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.membership import remember
from accounts.models import EmailLink, Session, User
from accounts.permissions import Role
from core.clock import now
from tenants.context import in_tenant
from tenants.models import (
    ChannelAddress,
    DeadLetter,
    Doorbell,
    Heartbeat,
    Tenant,
    UpgradeRun,
    UpgradeStep,
)
from tenants.routers import OWNER
from tests import factories
from tests.support.world import CANARY

ClientFor = Callable[[Tenant | None, User | None], Client]


@pytest.fixture
def admin(tenant_db: None) -> User:
    return factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)


@pytest.fixture
def browser(admin: User, client_for: ClientFor) -> Client:
    return client_for(None, admin)


class TestPeople:
    def test_somebody_is_found_by_the_whole_address_alone(
        self, browser: Client, alpha: Tenant, beta: Tenant
    ) -> None:
        with in_tenant(alpha):
            remember("sara@example.test")
        page = browser.get("/people/", {"email": " Sara@Example.test "}).content.decode()
        assert f'href="/tenants/{alpha.pk}/"' in page
        assert f'href="/tenants/{beta.pk}/"' not in page
        for part in ("sara@example", "@", "%"):
            page = browser.get("/people/", {"email": part}).content.decode()
            assert f'href="/tenants/{alpha.pk}/"' not in page
        assert CANARY not in page

    def test_an_admin_is_invited_once_and_the_invitation_taken_back(self, browser: Client) -> None:
        refused = browser.post("/admins/invite/", {"email": "no address"})
        assert refused.status_code == 422
        assert 'id="id_email_error"' in refused.content.decode()
        assert browser.post("/admins/invite/", {"email": "new@example.test"}).status_code == 302
        link = EmailLink.objects.get(email="new@example.test")
        assert link.role == Role.PLATFORM
        assert browser.post("/admins/invite/", {"email": "new@example.test"}).status_code == 422
        assert "new@example.test" in browser.get("/admins/").content.decode()
        browser.post(f"/admins/invitations/{link.pk}/revoke/")
        link.refresh_from_db()
        assert link.revoked_at

    def test_an_admin_is_shut_out_at_once_and_let_in_again(
        self, browser: Client, client_for: ClientFor
    ) -> None:
        other = factories.UserFactory(email="other@example.test", name="Omar", role=Role.PLATFORM)
        theirs = client_for(None, other)
        assert theirs.get("/").status_code == 200
        browser.post(f"/admins/{other.pk}/deactivate/")
        assert not Session.objects.filter(user=other).exists()
        assert theirs.get("/").status_code == 302
        assert "Let in again" in browser.get("/admins/").content.decode()
        browser.post(f"/admins/{other.pk}/reactivate/")
        other.refresh_from_db()
        assert other.is_active

    def test_the_last_one_cannot_shut_themselves_out(self, browser: Client, admin: User) -> None:
        browser.post(f"/admins/{admin.pk}/deactivate/")
        admin.refresh_from_db()
        assert admin.is_active
        assert "Nobody deactivates themselves" in browser.get("/admins/").content.decode()


class TestJobs:
    @pytest.fixture
    def failed(self, admin: User, alpha: Tenant) -> Doorbell:
        return Doorbell.objects.create(
            tenant_id=alpha.pk,
            task="conversations.drain",
            due_at=now() + timedelta(days=1),
            failures=12,
            last_error="IntegrityError: twice\nDETAIL: Key (email)=(sara@example.test)",
        )

    def test_a_failed_job_is_shown_without_values_and_tried_again(
        self, browser: Client, failed: Doorbell
    ) -> None:
        page = browser.get("/jobs/", {"show": "dead"}).content.decode()
        assert "IntegrityError: twice" in page
        assert "sara@example.test" not in page
        answer = browser.post(f"/jobs/{failed.pk}/retry/", {"show": "dead"})
        assert answer.headers["Location"] == "/jobs/?show=dead"
        failed.refresh_from_db()
        assert (failed.failures, failed.due_at <= now()) == (0, True)

    def test_a_failed_job_is_discarded(self, browser: Client, failed: Doorbell) -> None:
        browser.post(f"/jobs/{failed.pk}/discard/")
        assert not Doorbell.objects.filter(pk=failed.pk).exists()
        assert browser.post(f"/jobs/{failed.pk}/discard/").status_code == 302

    @pytest.mark.parametrize("act", ["retry", "discard"])
    def test_many_are_decided_about_once_it_is_confirmed(
        self, browser: Client, failed: Doorbell, act: str
    ) -> None:
        other = Doorbell.objects.create(
            tenant_id=failed.tenant_id, task="conversations.sweep", due_at=now(), failures=3
        )
        ids = [failed.pk, other.pk, 987654321]
        form = {"show": "dead", "act": act, "ids": ids}
        asked = browser.post("/jobs/decide/", form)
        assert "3 jobs" in asked.content.decode()
        failed.refresh_from_db()
        assert failed.failures == 12
        answer = browser.post("/jobs/decide/", {**form, "confirmed": "yes"}, follow=True)
        page = answer.content.decode()
        assert "2 jobs" in page
        assert "1 were done" in page
        left = Doorbell.objects.filter(pk__in=ids)
        assert list(left.values_list("failures", flat=True)) == ([0, 0] if act == "retry" else [])

    @pytest.mark.parametrize("ids", [[], ["x"], ["9" * 40]])
    def test_no_choice_changes_nothing(
        self, browser: Client, failed: Doorbell, ids: list[str]
    ) -> None:
        form = {"act": "discard", "ids": ids, "confirmed": "yes"}
        page = browser.post("/jobs/decide/", form, follow=True).content.decode()
        assert "Choose at least one job" in page
        assert Doorbell.objects.filter(pk=failed.pk).exists()

    def test_jobs_that_nobody_hands_out_are_said(self, browser: Client, failed: Doorbell) -> None:
        Doorbell.objects.exclude(pk=failed.pk).delete()
        assert "Jobs are not handed out" not in browser.get("/jobs/").content.decode()
        Doorbell.objects.filter(pk=failed.pk).update(
            failures=0, due_at=now() - timedelta(minutes=1)
        )
        assert "Jobs are not handed out" in browser.get("/jobs/").content.decode()
        Doorbell.objects.update(leased_until=now() - timedelta(seconds=1))
        assert "Workers are behind" in browser.get("/jobs/").content.decode()

    def test_who_beats_is_shown_and_who_fell_silent_too(self, browser: Client, admin: User) -> None:
        for name, seconds in (("relay", 1), ("worker", 45)):
            Heartbeat.objects.create(
                process=name,
                host="here",
                pid=seconds,
                beat_at=now() - timedelta(seconds=seconds),
                doing="publishing",
            )

        page = browser.get("/jobs/").content.decode()

        relay, worker = page.index("here, process 1 "), page.index("here, process 45 ")
        assert relay < page.index("At work", relay) < worker < page.index("Silent", worker)

    def test_letters_are_taken_in_once_their_number_is_known(
        self, browser: Client, alpha: Tenant
    ) -> None:
        for digest, address in (("a", "700000000000007"), ("b", "700000000000008")):
            DeadLetter.objects.create(
                reason="unknown_number", address=address, digest=digest, body={"x": CANARY}
            )
        page = browser.get("/letters/").content.decode()
        assert "Take in" not in page
        assert CANARY not in page
        answer = browser.post("/letters/take-in/", {"address": "700000000000007"}, follow=True)
        assert "No workspace has this number yet" in answer.content.decode()
        assert DeadLetter.objects.count() == 2


@pytest.mark.usefixtures("committed_db")
def test_an_upgrade_shows_how_far_it_is_and_who_was_set_aside(
    client_for: ClientFor, alpha: Tenant
) -> None:
    browser = client_for(
        None, factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)
    )
    assert browser.get("/upgrades/").status_code == 200
    run = UpgradeRun.objects.using(OWNER).create(fingerprint="f" * 64, total=5, done=3, failed=1)
    UpgradeStep.objects.using(OWNER).create(
        run=run, tenant_id=alpha.pk, state="failed", error="column is there already"
    )
    try:
        page = browser.get("/upgrades/").content.decode()
        assert "3 of 5 done, 1 set aside" in page
        assert "column is there already" in page
        assert "Not upgraded" in browser.get("/", {"q": "alpha"}).content.decode()
    finally:
        UpgradeRun.objects.using(OWNER).all().delete()


def test_a_letters_number_that_is_known_offers_to_take_it_in(
    browser: Client, alpha: Tenant
) -> None:
    known = ChannelAddress.objects.get(tenant=alpha).address
    DeadLetter.objects.create(reason="no_channel", address=known, digest="a", body={})
    assert "Take in" in browser.get("/letters/").content.decode()
