"""Who is refused by a limit: shown to the platform's people, and let go on by them."""

from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.test import Client

from accounts.exceptions import TooManyAttempts
from accounts.limits import LIMITS, all_limits, spend_limit
from accounts.models import User
from accounts.permissions import Role
from audit.models import Entry
from core import limits
from panels.platform.limits import _WHAT
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests import factories

ClientFor = Callable[[Tenant | None, User | None], Client]

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def browser(client_for: ClientFor) -> Client:
    admin = factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)
    return client_for(None, admin)


def use_up(name: str, **subject: str) -> None:
    for _ in range(LIMITS[name].most):
        spend_limit(name, **subject)
    with pytest.raises(TooManyAttempts):
        spend_limit(name, **subject)


def shown(browser: Client) -> str:
    response = browser.get("/limits/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_limit_has_words() -> None:
    assert set(_WHAT) == set(all_limits())


def test_nobody_refused_is_said(browser: Client) -> None:
    assert "Nobody is refused" in shown(browser)
    with outside_tenants():
        spend_limit("front.sign_up", address="203.0.113.7")
    assert "203.0.113.7" not in shown(browser)


def test_a_line_a_mailbox_and_a_workspace_are_shown_and_let_go_on(
    browser: Client, alpha: Tenant, beta: Tenant
) -> None:
    with outside_tenants():
        use_up("front.sign_up", address="2001:db8::7")
        use_up("front.find.email", email="sara@example.test")
    with in_tenant(alpha):
        use_up("accounts.invitations", other="all")
    page = shown(browser)
    assert "2001:db8::/64" in page
    assert "sara@example" not in page
    assert "a mailbox (" in page
    assert f'href="/tenants/{alpha.pk}/"' in page
    assert f'href="/tenants/{beta.pk}/"' not in page
    lift = {"limit": "accounts.invitations", "subject": "all", "workspace": str(alpha.pk)}
    other = {**lift, "workspace": str(beta.pk)}
    assert browser.post("/limits/lift/", other).status_code == 302
    with in_tenant(alpha), pytest.raises(TooManyAttempts):
        spend_limit("accounts.invitations", other="all")
    assert browser.post("/limits/lift/", lift).status_code == 302
    with in_tenant(alpha):
        spend_limit("accounts.invitations", other="all")
        assert Entry.objects.get(code="accounts.invitations.lifted").actor_label == "Pia"


@pytest.mark.parametrize(
    "sent",
    [
        {"limit": "no.such", "subject": "all", "workspace": "0"},
        {"limit": "", "subject": "", "workspace": ""},
        {"limit": "front.sign_up", "subject": "*", "workspace": "0"},
        {"limit": "front.sign_up", "subject": "203.0.113.*", "workspace": "-1"},
    ],
)
def test_nonsense_lifts_nothing(browser: Client, sent: dict[str, str]) -> None:
    with outside_tenants():
        use_up("front.sign_up", address="203.0.113.7")
    assert browser.post("/limits/lift/", sent).status_code == 302
    assert "203.0.113.7" in shown(browser)


def test_a_workspace_that_is_not_there_is_not_found(browser: Client) -> None:
    sent = {"limit": "front.sign_up", "subject": "x", "workspace": "424242"}
    assert browser.post("/limits/lift/", sent).status_code == 404


def test_the_apis_limits_are_shown(
    browser: Client, alpha: Tenant, client_for: ClientFor, settings: Any
) -> None:
    settings.API_LIMIT_ADDRESS = 2
    stranger = client_for(alpha, None)
    codes = [stranger.get("/api/v1/schema/").status_code for _ in range(4)]
    assert codes == [200, 200, 429, 429]
    assert "callers nobody knows" in shown(browser)


def test_an_emptied_redis_refuses_nobody_and_one_that_is_away_is_said(
    browser: Client, settings: Any
) -> None:
    with outside_tenants():
        use_up("front.sign_up", address="203.0.113.7")
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    assert "Nobody is refused" in shown(browser)
    settings.REDIS_URL = "redis://127.0.0.1:9/0"  # nobody listens there
    limits._client.cache_clear()
    try:
        page = shown(browser)
    finally:
        limits._client.cache_clear()
    assert "Nobody can be counted" in page
    assert "Nobody is refused" not in page
