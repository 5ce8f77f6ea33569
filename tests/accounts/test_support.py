"""Support access: only by consent, only to look, never longer than was said, all of it told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from accounts import support
from accounts.exceptions import NoSupportAccess, SupportOpen
from accounts.models import Session, SupportGrant, User
from accounts.permissions import ROLE_PERMISSIONS, Role
from audit.models import Entry
from catalog.models import Service
from conversations.models import Conversation
from core.clock import now
from core.errors import InvalidInput, NotAllowed
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests import factories
from tests.support.jobs import rung
from tests.support.people import person
from tests.support.world import CANARY

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]


@pytest.fixture
def admin() -> User:
    return factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)


def grant(tenant: Tenant, *, hours: int = 8, reason: str = "The inbox is slow") -> SupportGrant:
    with in_tenant(tenant):
        return support.grant_support(actor=person(Role.OWNER).actor, reason=reason, hours=hours)


def end(tenant: Tenant) -> None:
    with in_tenant(tenant):
        support.end_support(actor=person(Role.OWNER).actor)


def entered(tenant: Tenant, admin: User) -> Client:
    """The admin's browser at the workspace, by the way of the platform's page."""
    note = support.hand_over(actor=admin.actor, tenant=tenant)
    client = Client(SERVER_NAME=f"{tenant.slug}.{settings.BASE_HOST}")
    response = client.post("/support/enter/", {"note": note})
    assert response.status_code == 302, response.content
    assert response.headers["Location"] == "/"
    return client


def codes(tenant: Tenant | None) -> list[str]:
    """What a history says of support, oldest first."""
    found = Entry.objects.filter(code__startswith="support.").order_by("id")
    if tenant is None:
        with outside_tenants():
            return list(found.values_list("code", flat=True))
    with in_tenant(tenant):
        return list(found.values_list("code", flat=True))


# ------------------------------------------------------------------ the consent


def test_only_who_may_grants_and_only_for_a_while(alpha: Tenant) -> None:
    with in_tenant(alpha):
        for role in (Role.ADMIN, Role.AGENT):
            with pytest.raises(NotAllowed):
                support.grant_support(actor=person(role).actor, reason="Look", hours=1)
        owner = person(Role.OWNER).actor
        for hours, reason in ((0, "Look"), (73, "Look"), (-1, "Look"), (8, " "), (8, "\u202eLook")):
            with pytest.raises(InvalidInput):
                support.grant_support(actor=owner, reason=reason, hours=hours)
        assert support.open_grant() is None
    assert codes(alpha) == codes(None) == []
    made = grant(alpha, hours=72)
    assert timedelta(hours=71) < made.until - now() <= timedelta(hours=72)
    assert codes(alpha) == codes(None) == ["support.granted"]
    assert [job.due_at for job in rung("accounts.support_over")] == [made.until]


def test_one_consent_at_a_time(alpha: Tenant) -> None:
    grant(alpha)
    with pytest.raises(SupportOpen):
        grant(alpha)
    end(alpha)
    end(alpha)
    grant(alpha)
    assert codes(alpha) == ["support.granted", "support.ended", "support.granted"]


def test_a_consent_that_ran_out_is_told_once_and_sends_home(alpha: Tenant, admin: User) -> None:
    made = grant(alpha)
    client = entered(alpha, admin)
    with in_tenant(alpha):
        SupportGrant.objects.filter(pk=made.pk).update(until=now())
        support.support_over(made.pk)
        assert not Session.objects.filter(user__role=Role.SUPPORT).exists()
    assert client.get("/inbox/").status_code == 302
    assert codes(alpha)[-1] == codes(None)[-1] == "support.ran_out"


def test_a_job_that_comes_early_ends_nothing(alpha: Tenant, admin: User) -> None:
    made = grant(alpha)
    client = entered(alpha, admin)
    with in_tenant(alpha):
        support.support_over(made.pk)
    assert client.get("/inbox/").status_code == 200


# ------------------------------------------------------------------ the way in


def test_without_consent_nobody_gets_in(alpha: Tenant, admin: User) -> None:
    with pytest.raises(NoSupportAccess):
        support.hand_over(actor=admin.actor, tenant=alpha)
    with in_tenant(alpha):
        assert not User.objects.filter(role=Role.SUPPORT).exists()


def test_a_workspaces_own_people_cannot_hand_themselves_over(alpha: Tenant, beta: Tenant) -> None:
    grant(alpha)
    with in_tenant(beta):
        owner = person(Role.OWNER).actor
    forged = owner.__class__(
        kind="person", label="x", id=1, permissions=frozenset({"platform.support"})
    )
    for actor in (owner, forged):
        with pytest.raises(NotAllowed):
            support.hand_over(actor=actor, tenant=alpha)


def test_a_note_opens_once(alpha: Tenant, admin: User) -> None:
    grant(alpha)
    note = support.hand_over(actor=admin.actor, tenant=alpha)
    other = support.hand_over(actor=admin.actor, tenant=alpha)
    with in_tenant(alpha):
        support.enter(note)
        for spent in (note, other):
            with pytest.raises(NoSupportAccess):
                support.enter(spent)
    assert codes(alpha) == ["support.granted", "support.entered"]
    with outside_tenants():
        told = Entry.objects.get(code="support.entered")
        assert (told.actor_kind, told.actor_id) == ("platform", admin.pk)


def test_a_note_is_good_at_its_own_workspace_for_its_own_consent(
    alpha: Tenant, beta: Tenant, admin: User
) -> None:
    grant(alpha)
    grant(beta)
    note = support.hand_over(actor=admin.actor, tenant=alpha)
    support.hand_over(actor=admin.actor, tenant=beta)
    with in_tenant(beta), pytest.raises(NoSupportAccess):
        support.enter(note)
    end(alpha)
    grant(alpha)
    with in_tenant(alpha), pytest.raises(NoSupportAccess):
        support.enter(note)


def test_an_old_or_forged_note_opens_nothing(
    alpha: Tenant, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant(alpha)
    note = support.hand_over(actor=admin.actor, tenant=alpha)
    told = signing.loads(note, salt="accounts.support.hand_over")
    with in_tenant(alpha):
        for forged in ("", note[:-1], note + "x", signing.dumps(told), "\x00"):
            with pytest.raises(NoSupportAccess):
                support.enter(forged)
        monkeypatch.setattr(support, "HAND_OVER_SECONDS", -1)
        with pytest.raises(NoSupportAccess):
            support.enter(note)
    assert "support.entered" not in codes(alpha)


def test_the_page_of_the_platform_leads_in_without_a_secret_in_an_address(
    alpha: Tenant, admin: User, client_for: ClientFor
) -> None:
    browser = client_for(None, admin)
    refused = browser.post(f"/tenants/{alpha.pk}/support/")
    assert refused.headers["Location"] == f"/tenants/{alpha.pk}/"
    grant(alpha)
    assert "The inbox is slow" in browser.get(f"/tenants/{alpha.pk}/").content.decode()
    page = browser.post(f"/tenants/{alpha.pk}/support/")
    html = page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert (
        f"form-action 'self' http://{alpha.slug}.localhost:"
        in page.headers["Content-Security-Policy"]
    )
    assert html.count('method="post"') == 1
    assert "csrfmiddlewaretoken" not in html
    assert browser.get(f"/tenants/{alpha.pk}/support/").status_code == 405


def test_whoever_was_signed_in_there_is_not_any_more(
    alpha: Tenant, admin: User, client_for: ClientFor
) -> None:
    grant(alpha)
    with in_tenant(alpha):
        owner = person(Role.OWNER)
    browser = client_for(alpha, owner)
    note = support.hand_over(actor=admin.actor, tenant=alpha)
    browser.post("/support/enter/", {"note": note})
    assert "as Proffer’s support" in browser.get("/inbox/").content.decode()
    assert browser.get("/business/").status_code == 403


# ------------------------------------------------------------------ looking


def test_support_looks_at_this_workspace_alone_and_everybody_is_told(
    alpha: Tenant, admin: User, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        agent = person(Role.AGENT)
    colleague = client_for(alpha, agent)
    assert "support may look" not in colleague.get("/inbox/").content.decode()
    grant(alpha)
    client = entered(alpha, admin)
    for path in ("/", "/inbox/", "/inbox/1/", "/proposals/", "/people/", "/history/"):
        page = client.get(path)
        assert page.status_code == 200, path
        html = page.content.decode()
        assert "You look in as Proffer’s support" in html
        assert CANARY not in html
    assert "support may look into this workspace" in colleague.get("/inbox/").content.decode()
    # Nobody takes the stand-in for a colleague.
    with in_tenant(alpha):
        owner = person(Role.OWNER)
    assert "platform.invalid" not in client_for(alpha, owner).get("/people/").content.decode()


def test_support_changes_nothing(alpha: Tenant, admin: User) -> None:
    grant(alpha)
    client = entered(alpha, admin)
    with in_tenant(alpha):
        Conversation.objects.filter(pk=1).update(unread=3)

    def rows() -> tuple[object, ...]:
        with in_tenant(alpha):
            return (
                list(Conversation.objects.order_by("pk").values()),
                list(Service.objects.order_by("pk").values()),
                list(User.objects.order_by("pk").values_list("pk", "name", "role", "password")),
            )

    before = rows()
    for path in (
        "/inbox/1/seen/",
        "/inbox/1/reply/",
        "/inbox/1/take-over/",
        "/proposals/1/approve/",
        "/catalogue/services/1/",
        "/people/1/name/",
        "/people/support/",
        "/account/password/",
    ):
        assert client.post(path, {"name": "Mallory", "text": "Hi"}).status_code in (403, 404), path
    assert rows() == before


def test_what_support_opens_is_in_the_workspaces_history_once_a_while(
    alpha: Tenant, admin: User
) -> None:
    grant(alpha)
    client = entered(alpha, admin)
    for _ in range(3):
        client.get("/inbox/1/")
    client.get("/inbox/list/?q=secret", headers={"HX-Request": "true"})
    with in_tenant(alpha):
        seen = list(Entry.objects.filter(code="support.viewed").order_by("id"))
        assert [entry.data["path"] for entry in seen] == ["/inbox/1/", "/inbox/list/"]
        assert {entry.actor_kind for entry in seen} == {"platform"}
    assert "support.viewed" not in codes(None)


@pytest.mark.parametrize("how", ["ended", "over", "admin gone", "right gone"])
def test_the_very_next_request_is_refused(alpha: Tenant, admin: User, how: str) -> None:
    made = grant(alpha)
    client = entered(alpha, admin)
    assert client.get("/inbox/").status_code == 200
    if how == "ended":
        end(alpha)
    elif how == "over":
        with in_tenant(alpha):
            SupportGrant.objects.filter(pk=made.pk).update(until=now())
    elif how == "admin gone":
        User.objects.filter(pk=admin.pk).update(is_active=False)
    else:
        User.objects.filter(pk=admin.pk).update(role=Role.AGENT)
    response = client.get("/inbox/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")


def test_an_old_session_is_worth_nothing_under_a_later_consent(alpha: Tenant, admin: User) -> None:
    grant(alpha)
    client = entered(alpha, admin)
    end(alpha)
    grant(alpha)
    assert client.get("/inbox/").status_code == 302


def test_leaving_is_told_in_both_histories(alpha: Tenant, admin: User) -> None:
    grant(alpha)
    client = entered(alpha, admin)
    gone = client.post("/support/leave/")
    assert gone.headers["Location"].startswith("http://platform.localhost")
    assert client.get("/inbox/").status_code == 302
    assert codes(alpha)[-1] == codes(None)[-1] == "support.left"


# ------------------------------------------------------------------ the stand-in


def test_a_stand_in_signs_in_by_no_password(alpha: Tenant, admin: User) -> None:
    grant(alpha)
    support.hand_over(actor=admin.actor, tenant=alpha)
    with in_tenant(alpha):
        stand_in = User.objects.get(role=Role.SUPPORT)
        assert stand_in.email == f"support+{admin.pk}@platform.invalid"
        assert not stand_in.has_usable_password()
        stand_in.set_password("a long and quiet evening")
        stand_in.save()
    client = Client(SERVER_NAME=f"alpha.{settings.BASE_HOST}")
    sent = {"email": stand_in.email, "password": "a long and quiet evening"}
    assert client.post("/sign-in/", sent).status_code in (401, 422)
    assert client.get("/inbox/").status_code == 302


def test_a_stand_in_holds_nothing_that_was_not_looked_up(alpha: Tenant) -> None:
    with in_tenant(alpha):
        stand_in = factories.UserFactory(email="support+1@platform.invalid", role=Role.SUPPORT)
        assert User.objects.get(pk=stand_in.pk).permissions == frozenset()
        stand_in.support_until = now() + timedelta(minutes=1)
        assert stand_in.permissions == ROLE_PERMISSIONS[Role.SUPPORT]
        stand_in.support_until = now()
        assert stand_in.permissions == frozenset()


def test_one_stand_in_an_admin(alpha: Tenant, admin: User) -> None:
    grant(alpha)
    for _ in range(2):
        support.hand_over(actor=admin.actor, tenant=alpha)
    with in_tenant(alpha):
        assert User.objects.filter(role=Role.SUPPORT).count() == 1
