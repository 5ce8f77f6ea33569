"""The page where a business says things its own way."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from catalog.models import CatalogueVersion, Wording
from catalog.queries import current_snapshot
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
PAGE = "/assistant/wording/en/quote_price/"


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        owner = person(Role.OWNER)
    return client_for(alpha, owner)


def test_a_sentence_is_said_the_businesss_way_and_ours_again(
    browser: Client, alpha: Tenant
) -> None:
    response = browser.post(PAGE, {"variant_1": "{name}? That is {price}."})
    assert response.status_code == 302
    with in_tenant(alpha):
        assert current_snapshot().wordings["en"]["quote_price"] == ("{name}? That is {price}.",)
    page = browser.get("/assistant/wording/?language=en").content.decode()
    assert "{name}? That is {price}." in page
    assert "Yours" in page
    assert browser.post(f"{PAGE}reset/").status_code == 302
    with in_tenant(alpha):
        assert "quote_price" not in current_snapshot().wordings.get("en", {})


def test_the_preview_has_the_businesss_own_catalogue_and_stores_nothing(
    browser: Client, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        versions = CatalogueVersion.objects.count()
    response = browser.post(PAGE, {"variant_1": "Only {price}, the {name}.", "preview": "1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Only 120.00 AED, the Deep clean." in page
    with in_tenant(alpha):
        assert CatalogueVersion.objects.count() == versions
        assert not Wording.objects.filter(key="quote_price").exists()


@pytest.mark.parametrize("also", [{}, {"preview": "1"}])
def test_what_may_not_be_said_is_refused_at_its_box(
    browser: Client, alpha: Tenant, also: dict[str, str]
) -> None:
    sent = {"variant_1": "{name}: {price}.", "variant_2": "{name} is {price}, with a discount!"}
    response = browser.post(PAGE, sent | also)
    page = response.content.decode()
    assert response.status_code == 422
    assert "sounds like a discount" in page
    with in_tenant(alpha):
        assert not Wording.objects.filter(key="quote_price").exists()


def test_the_tone_is_set(browser: Client, alpha: Tenant) -> None:
    assert browser.post("/assistant/wording/", {"tone": "formal"}).status_code == 302
    with in_tenant(alpha):
        assert current_snapshot().business.tone == "formal"
    browser.post("/assistant/wording/", {"tone": "rude"})
    with in_tenant(alpha):
        assert current_snapshot().business.tone == "formal"


def test_what_cannot_be_changed_has_no_page(browser: Client) -> None:
    for path in ("en/propose_outro", "en/nothing", "xx/quote_price", "en/join_and"):
        assert browser.get(f"/assistant/wording/{path}/").status_code == 404
        assert browser.post(f"/assistant/wording/{path}/reset/").status_code == 404


def test_an_agent_looks_and_changes_nothing(alpha: Tenant, client_for: ClientFor) -> None:
    with in_tenant(alpha):
        agent = person(Role.AGENT)
    client = client_for(alpha, agent)
    assert client.get(PAGE).status_code == 200
    for path in (PAGE, f"{PAGE}reset/", "/assistant/wording/"):
        sent = {"variant_1": "{name}: {price}!", "tone": "brief"}
        assert client.post(path, sent).status_code == 403
    with in_tenant(alpha):
        assert not Wording.objects.filter(key="quote_price").exists()
        assert current_snapshot().business.tone == "friendly"


def test_the_groups_are_folded_and_a_sentence_is_found(browser: Client) -> None:
    page = browser.get("/assistant/wording/?language=en").content.decode()
    assert page.count("<details") > 10
    assert page.count('pb-2" open>') == 1
    found = browser.get("/assistant/wording/?language=en&find=GOODBYE").content.decode()
    assert "small_talk_goodbye" in found and "quote_price" not in found
    assert "1 sentence with" in found
    nothing = browser.get("/assistant/wording/?find=<b>zzz").content.decode()
    assert "No sentence has “&lt;b&gt;zzz”" in nothing
