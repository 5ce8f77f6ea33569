"""Keys and history in a real browser: without scripts, and live with them."""

import re

import pytest
from playwright.sync_api import expect

from audit.actions import record
from core.actors import Actor
from tenants.context import in_tenant
from tenants.live import announce
from tenants.models import Tenant
from tests.api.caller import Caller, refusal
from tests.panels.conftest import LIVE, LookFor
from tests.support.reading import ill_read

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]


def test_without_scripts_a_key_is_made_used_and_revoked(alpha: Tenant, look_for: LookFor) -> None:
    page = look_for(width=360, scripts=False).open("/api-keys/")
    page.click("text=New key")
    page.get_by_role("button", name="Make the key").click()
    expect(page.locator("main")).to_contain_text("Say what the key is for")
    page.fill("[name=name]", "Price list")
    page.check("[value='catalog.view']")
    page.get_by_role("button", name="Make the key").click()
    secret = page.locator("#api-key").inner_text().strip()
    assert re.fullmatch(r"prf_[0-9a-f]{12}[\w-]{43}", secret)
    assert secret not in page.url
    assert Caller(alpha, secret).get("services/").status_code == 200
    page.click("text=I have kept it")
    assert secret not in page.content()
    page.get_by_role("link", name="Revoke: Price list").click()
    page.get_by_role("button", name="Revoke").click()
    expect(page.locator("main")).not_to_contain_text("Price list")
    refusal(Caller(alpha, secret).get("services/"), 401, "token_invalid")


def test_the_page_that_shows_a_key_is_read_by_everybody(look_for: LookFor) -> None:
    look = look_for()
    page = look.open("/api-keys/new/")
    page.fill("[name=name]", "Price list")
    page.check("[value='catalog.view']")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    assert ill_read(page) == []
    assert look.complaints == []


def test_what_a_colleague_does_shows_on_an_open_history(alpha: Tenant, look_for: LookFor) -> None:
    page = look_for().open("/history/")
    expect(page.locator("#live")).not_to_contain_text("Changed a service")
    page.locator("summary", has_text="Details").first.click()
    with in_tenant(alpha):
        record(
            actor=Actor(kind="person", label="Nadia", id=9),
            code="catalog.service.changed",
            target="service:1",
        )
        announce(topic="catalog")
    expect(page.locator("#live")).to_contain_text("Changed a service", timeout=LIVE)
    # What was opened stays open.
    expect(page.locator("details[id^=entry-][open]")).to_have_count(1)


def test_what_is_open_stays_open_when_news_follow_each_other(
    alpha: Tenant, look_for: LookFor
) -> None:
    """The second replacement comes before the first has settled, which takes 20 ms otherwise."""
    page = look_for().open("/history/")
    page.evaluate("htmx.config.defaultSettleDelay = 3000")
    page.locator("summary", has_text="Details").first.click()
    actor = Actor(kind="person", label="Nadia", id=9)
    for code, words in (
        ("catalog.service.changed", "Changed a service"),
        ("catalog.service.archived", "Archived a service"),
    ):
        with in_tenant(alpha):
            record(actor=actor, code=code, target="service:1")
            announce(topic="catalog")
        expect(page.locator("#live")).to_contain_text(words, timeout=LIVE)
    expect(page.locator("details[id^=entry-][open]")).to_have_count(1)


def test_without_scripts_the_history_is_found_and_saved(alpha: Tenant, look_for: LookFor) -> None:
    with in_tenant(alpha):
        actor = Actor(kind="person", label="Nadia", id=9)
        record(actor=actor, code="catalog.service.changed", target="service:1")
    page = look_for(width=360, scripts=False).open("/history/")
    page.fill("[name=who]", "nadia")
    page.select_option("[name=what]", "catalogue")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as saving:
        page.get_by_role("button", name="CSV").click()
    text = saving.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("id,position,at,")
    assert len(text.splitlines()) == 2
    assert saving.value.suggested_filename.startswith("history-alpha-")
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("tbody tr")).not_to_have_count(1)
