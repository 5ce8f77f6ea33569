"""Keys for programs on the panel's page: shown once, no wider than their maker, ended for good."""

import html
import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.api_keys import MARK, SCOPES, create_key
from accounts.models import ApiKey, CustomRole, User
from accounts.people import change_role, deactivate_user
from accounts.permissions import TENANT_PERMISSIONS, Role
from audit.models import Entry
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import Caller, refusal
from tests.support.people import person
from tests.support.world import CANARY

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
SECRET = re.compile(rf"{MARK}[0-9a-f]{{12}}[\w-]{{43}}")


@pytest.fixture
def owner(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        return client_for(alpha, person(Role.OWNER))


def make(client: Client, name: str = "Website", *scopes: str, ends: str = "") -> str:
    """Fill in the form; returns the key's text."""
    body = {"name": name, "scopes": scopes or ("catalog.view",), "expires_at": ends}
    response = client.post("/api-keys/new/", body)
    assert response.status_code == 200, response.content[:300]
    found = set(SECRET.findall(response.content.decode()))
    assert len(found) == 1
    return found.pop()


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_a_key_is_shown_once_and_works(owner: Client, alpha: Tenant) -> None:
    secret = make(owner)
    assert Caller(alpha, secret).get("services/").status_code == 200
    for path in ("/api-keys/", "/api-keys/?show=ended", "/history/", "/api-keys/new/"):
        page = text_of(owner, path)
        assert secret not in page
        assert secret[len(MARK) + 12 :] not in page
    page = text_of(owner, "/api-keys/")
    assert f"{secret[: len(MARK) + 12]}…" in page
    assert "from <bdi>127.0.0.1</bdi>" in page


def test_the_page_that_shows_it_is_kept_nowhere(owner: Client) -> None:
    response = owner.post("/api-keys/new/", {"name": "W", "scopes": "catalog.view"})
    assert "no-store" in response["Cache-Control"]
    assert SECRET.search(response.content.decode())
    assert not SECRET.search(str(response.headers))


def test_it_is_in_no_log_no_history_and_no_column(
    owner: Client, alpha: Tenant, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as statements:
        secret = make(owner)
        Caller(alpha, secret).get("services/")
        Caller(alpha, secret).get("orders/")
        Caller(alpha, secret + "x").get("services/")
    part = secret[len(MARK) + 12 :]
    # The log of statements is Django's own, off everywhere but here, and holds only the hash.
    assert part not in caplog.text
    assert not any(part in statement["sql"] for statement in statements)
    with in_tenant(alpha):
        assert part not in str(list(ApiKey.objects.values()))
        assert part not in str(list(Entry.objects.values()))


def test_only_rights_of_the_list_are_offered_and_only_one_s_own(
    alpha: Tenant, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        maker = person(Role.AGENT)
        maker.role, maker.custom_role = (
            Role.CUSTOM,
            CustomRole.objects.create(name="IT", permissions=["api_keys.manage", "catalog.view"]),
        )
        maker.save()
        client = client_for(alpha, maker)
        before = ApiKey.objects.count()
    page = text_of(client, "/api-keys/new/")
    offered = set(re.findall(r'name="scopes" value="([\w.]+)"', page))
    assert offered == SCOPES
    open_ones = set(re.findall(r'name="scopes" value="([\w.]+)">', page))
    assert open_ones == {"catalog.view"}
    # Whoever asks all the same, past the form, is refused, and no key is made.
    for scope in ("orders.approve", *sorted(TENANT_PERMISSIONS - SCOPES), "catalog.sell"):
        response = client.post("/api-keys/new/", {"name": "W", "scopes": scope})
        assert response.status_code == 422
        assert not SECRET.search(response.content.decode())
    with in_tenant(alpha):
        assert ApiKey.objects.count() == before


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"name": "", "scopes": "catalog.view"}, "Say what the key is for"),
        ({"name": "W"}, "Choose at least one right"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    owner: Client, body: dict[str, str], says: str
) -> None:
    response = owner.post("/api-keys/new/", body)
    assert response.status_code == 422
    page = html.unescape(response.content.decode())
    assert says in page
    assert ('value="catalog.view" checked' in page) is ("scopes" in body)


@pytest.mark.parametrize(("ends", "days"), [("", None), ("30", 30), ("365", 365), ("9999", None)])
def test_it_ends_when_the_form_says(
    owner: Client, alpha: Tenant, ends: str, days: int | None
) -> None:
    make(owner, "Ends", ends=ends)
    with in_tenant(alpha):
        at = ApiKey.objects.get(name="Ends").expires_at
    if days is None:
        assert at is None
    else:
        assert abs(at - now() - timedelta(days=days)) < timedelta(minutes=1)


def test_revoking_asks_first_and_is_for_good(owner: Client, alpha: Tenant) -> None:
    secret = make(owner)
    with in_tenant(alpha):
        key = ApiKey.objects.get(name="Website", prefix=secret[4:16])
    page = text_of(owner, f"/api-keys/{key.pk}/revoke/")
    assert "shut out at once" in page
    assert Caller(alpha, secret).get("services/").status_code == 200  # asking is not doing
    assert owner.post(f"/api-keys/{key.pk}/revoke/").status_code == 302
    refusal(Caller(alpha, secret).get("services/"), 401, "token_invalid")
    assert f"{MARK}{key.prefix}" not in text_of(owner, "/api-keys/")
    assert f"{MARK}{key.prefix}" in text_of(owner, "/api-keys/?show=ended")
    owner.post(f"/api-keys/{key.pk}/revoke/")
    with in_tenant(alpha):
        assert Entry.objects.filter(code="accounts.api_key.revoked").count() == 1
    assert owner.get("/api-keys/999/revoke/").status_code == 404
    assert owner.post("/api-keys/999/revoke/").status_code == 404


def admin_s_key(alpha: Tenant) -> str:
    with in_tenant(alpha):
        return create_key(
            actor=person(Role.ADMIN).actor, name="Sheet", scopes=["catalog.edit", "orders.view"]
        )[1]


def test_a_key_shrinks_with_its_maker_and_the_page_says_so(owner: Client, alpha: Tenant) -> None:
    secret = admin_s_key(alpha)
    caller = Caller(alpha, secret)
    assert caller.patch("articles/1/", {"answer": "Here."}).status_code == 200
    with in_tenant(alpha):
        admin = person(Role.ADMIN)
        change_role(actor=person(Role.OWNER).actor, user_id=admin.pk, role=Role.AGENT.value)
    refusal(caller.patch("articles/1/", {"answer": "There."}), 403, "not_allowed")
    assert caller.get("orders/").status_code == 200
    page = text_of(owner, "/api-keys/")
    assert "Some rights are asleep" in page
    assert "<del>Change them and their prices</del>" in page
    with in_tenant(alpha):
        role = CustomRole.objects.create(name="None", permissions=["overview.view"])
        change_role(
            actor=person(Role.OWNER).actor,
            user_id=admin.pk,
            role=Role.CUSTOM.value,
            custom_role_id=role.pk,
        )
    refusal(caller.get("orders/"), 403, "not_allowed")
    assert "May do nothing" in text_of(owner, "/api-keys/")


def test_a_key_ends_with_its_maker_and_does_not_come_back(owner: Client, alpha: Tenant) -> None:
    from accounts.people import reactivate_user

    secret = admin_s_key(alpha)
    with in_tenant(alpha):
        boss, admin = person(Role.OWNER).actor, person(Role.ADMIN)
        deactivate_user(actor=boss, user_id=admin.pk)
    refusal(Caller(alpha, secret).get("orders/"), 401, "token_invalid")
    assert "Sheet" not in text_of(owner, "/api-keys/")
    with in_tenant(alpha):
        reactivate_user(actor=boss, user_id=admin.pk)
    refusal(Caller(alpha, secret).get("orders/"), 401, "token_invalid")
    assert "Sheet" in text_of(owner, "/api-keys/?show=ended")


def test_nobody_without_the_right_sees_or_makes_one(alpha: Tenant, client_for: ClientFor) -> None:
    with in_tenant(alpha):
        agent = client_for(alpha, person(Role.AGENT))
        before = ApiKey.objects.count()
    for path in ("/api-keys/", "/api-keys/new/", "/api-keys/1/revoke/"):
        assert agent.get(path).status_code == 403
        assert agent.post(path, {"name": "W", "scopes": "catalog.view"}).status_code in (403, 405)
    with in_tenant(alpha):
        assert ApiKey.objects.count() == before
        assert ApiKey.objects.get(pk=1).revoked_at is None


def test_the_other_workspace_s_keys_are_nowhere(owner: Client, alpha: Tenant, beta: Tenant) -> None:
    assert CANARY not in text_of(owner, "/api-keys/")
    with in_tenant(beta):
        key, _ = create_key(actor=person(Role.OWNER).actor, name="Theirs", scopes=["catalog.view"])
        ApiKey.objects.filter(pk=key.pk).update(id=9000)
        key = ApiKey.objects.get(name="Theirs")
    assert owner.get(f"/api-keys/{key.pk}/revoke/").status_code == 404
    assert owner.post(f"/api-keys/{key.pk}/revoke/").status_code == 404
    with in_tenant(beta):
        key.refresh_from_db()
        assert key.revoked_at is None


def test_a_workspace_without_keys_says_what_they_are_for(owner: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        ApiKey.objects.all().delete()
    assert "No keys yet" in text_of(owner, "/api-keys/")
    assert "None has ended" in text_of(owner, "/api-keys/?show=ended")
