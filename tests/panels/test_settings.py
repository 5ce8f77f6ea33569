"""Assistant settings and business profile through their pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import PLATFORM_PERMISSIONS, Role
from ai.queries import assistant_settings
from catalog.queries import profile
from core.actors import Actor
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.switches import set_switch
from tests.factories import RunFactory
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
PLATFORM = Actor(kind="platform", label="Pia", permissions=PLATFORM_PERMISSIONS)
BUSINESS = {
    "name": "Alpha Home",
    "address": "Marina Walk 5",
    "phone": "+971 4 123 4567",
    "timezone": "Asia/Dubai",
    "currency": "AED",
    "default_language": "en",
    "languages": ["en", "ar"],
    "mon-0-opens": "09:00",
    "mon-0-closes": "13:00",
    "mon-1-opens": "15:00",
    "mon-1-closes": "19:00",
    "closed_dates": "2026-12-31\n2027-01-01",
}


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        owner = person(Role.OWNER)
    return client_for(alpha, owner)


def test_settings_are_saved(browser: Client, alpha: Tenant) -> None:
    response = browser.post(
        "/assistant/",
        {"threshold": "90", "allowed": ["quote_prices"], "proposal_hours": "12"},
    )
    assert response.status_code == 302
    with in_tenant(alpha):
        saved = assistant_settings()
        assert saved.enabled is False
        assert saved.threshold == 90
        assert saved.allowed == ["quote_prices"]
        assert saved.proposal_hours == 12
    assert "switched off in its settings" in browser.get("/").content.decode()


@pytest.mark.parametrize("threshold", ["", "101", "-3", "many", "8.5"])
def test_an_impossible_threshold_is_refused_with_a_sentence(
    browser: Client, alpha: Tenant, threshold: str
) -> None:
    response = browser.post(
        "/assistant/", {"enabled": "on", "threshold": threshold, "proposal_hours": "24"}
    )
    assert response.status_code == 422
    assert "A whole number from 1 to 99." in response.content.decode()
    with in_tenant(alpha):
        assert assistant_settings().threshold == 85


def test_an_agent_may_not_change_settings(alpha: Tenant, client_for: ClientFor) -> None:
    with in_tenant(alpha):
        agent = person(Role.AGENT)
    client = client_for(alpha, agent)
    assert client.get("/assistant/").status_code == 200
    response = client.post("/assistant/", {"threshold": "50", "proposal_hours": "24"})
    assert response.status_code == 403
    with in_tenant(alpha):
        assert assistant_settings().threshold == 85


def test_the_platforms_stop_is_said_on_every_page_it_matters(
    browser: Client, alpha: Tenant
) -> None:
    set_switch(
        actor=PLATFORM, kind="ai", tenant=None, engaged=True, reason="Looking into something"
    )
    for path in ("/", "/assistant/", "/inbox/1/"):
        assert "stopped the assistant in every workspace" in browser.get(path).content.decode()


def test_the_profile_is_saved(browser: Client, alpha: Tenant) -> None:
    response = browser.post("/business/", BUSINESS)
    assert response.status_code == 302
    with in_tenant(alpha):
        saved = profile()
        assert saved.address == "Marina Walk 5"
        assert saved.hours == {"mon": [["09:00", "13:00"], ["15:00", "19:00"]]}
        assert saved.closed_dates == ["2026-12-31", "2027-01-01"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"mon-1-opens": "12:00"}, "must not overlap"),
        ({"mon-0-closes": ""}, "Write times as"),
        ({"closed_dates": "tomorrow"}, "Write dates as"),
        ({"languages": []}, "Choose one language or more"),
        ({"timezone": "Mars/Olympus"}, "Choose a time zone"),
    ],
)
def test_a_wrong_profile_is_refused_and_keeps_what_was_typed(
    browser: Client, alpha: Tenant, change: dict[str, object], sentence: str
) -> None:
    response = browser.post("/business/", {**BUSINESS, **change})
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "Marina Walk 5" in html
    with in_tenant(alpha):
        assert profile().address != "Marina Walk 5"


NATURAL = {
    "enabled": "1",
    "threshold": "85",
    "allowed": ["answer_questions", "quote_prices"],
    "proposal_hours": "23",
    "hours": "always",
}


def test_natural_mode_is_chosen_and_the_page_says_how_it_fares(
    browser: Client, alpha: Tenant
) -> None:
    assert b'value="strict" selected' in browser.get("/assistant/").content
    asked = browser.post("/assistant/", {**NATURAL, "threshold": "71", "mode": "natural"})
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "What natural mode means" in page
    assert 'value="natural" selected' in page
    with in_tenant(alpha):
        kept = assistant_settings()
        assert (kept.mode, kept.threshold) == ("strict", 85)
    meant = {**NATURAL, "mode": "natural", "natural_meant": "yes"}
    assert browser.post("/assistant/", meant).status_code == 302
    # What is on is not asked about again.
    assert browser.post("/assistant/", {**NATURAL, "mode": "natural"}).status_code == 302
    with in_tenant(alpha):
        assert assistant_settings().mode == "natural"
        for passed in (True, False):
            RunFactory(reasons={"prose": {"passed": passed, "because": "number"}})
    page = browser.get("/assistant/").content.decode()
    assert 'value="natural" selected' in page
    assert "1 of its openings were sent and 1 left out" in page


def test_who_keeps_to_the_built_in_engine_reads_what_it_means(
    browser: Client, alpha: Tenant
) -> None:
    page = browser.get("/assistant/").content.decode()
    assert "Keep to the built-in engine" in page
    assert "Voice notes are not written down" in page
    kept = {**NATURAL, "mode": "natural", "natural_meant": "yes", "engine_only": "on"}
    assert browser.post("/assistant/", kept).status_code == 302
    with in_tenant(alpha):
        saved = assistant_settings()
        assert (saved.engine_only, saved.mode, saved.wording) == (True, "natural", "strict")
    assert "Strict as long as you keep to" in browser.get("/assistant/").content.decode()
    assert "your workspace keeps to it" in browser.get("/assistant/playground/").content.decode()
    assert browser.post("/assistant/", {**NATURAL, "mode": "natural"}).status_code == 302
    with in_tenant(alpha):
        saved = assistant_settings()
        assert (saved.engine_only, saved.wording) == (False, "natural")


def test_a_mode_that_is_none_is_refused(browser: Client, alpha: Tenant) -> None:
    assert browser.post("/assistant/", {**NATURAL, "mode": "free"}).status_code == 422
    with in_tenant(alpha):
        assert assistant_settings().mode == "strict"
