"""A workspace that is suspended or closed, in a real browser: told at once, and readable."""

import pytest
from playwright.sync_api import expect

from tenants.lifecycle import delete_tenant, reactivate_tenant, suspend_tenant
from tenants.models import Tenant
from tests.panels.conftest import LookFor
from tests.support.people import PLATFORM_ADMIN
from tests.support.reading import ill_read

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

BANNER = "This workspace is suspended."
CLOSED = "This workspace is closed"


def suspend(tenant: Tenant) -> None:
    suspend_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Unpaid since May.")


def delete(tenant: Tenant) -> None:
    delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over.")


def test_every_page_of_a_state_can_be_read_and_fits(alpha: Tenant, look_for: LookFor) -> None:
    eyes = look_for()
    nobody = look_for(role=None)
    found = {}

    def look(page, name: str) -> None:  # type: ignore[no-untyped-def]
        found[name] = ill_read(page)
        page.close()

    suspend(alpha)
    for path in ("/", "/inbox/", "/business/", "/people/"):
        page = eyes.open(path)
        expect(page.get_by_text(BANNER)).to_be_visible()
        look(page, f"suspended {path}")
    look(nobody.open("/sign-in/"), "suspended sign-in")
    delete(alpha)
    page = nobody.open("/sign-in/")
    expect(page.get_by_role("heading", name=CLOSED)).to_be_visible()
    look(page, "deleted")
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_an_open_page_tells_each_move_by_itself(alpha: Tenant, look_for: LookFor) -> None:
    page = look_for().open("/inbox/")
    page.wait_for_timeout(1000)  # until it listens
    suspend(alpha)
    expect(page.get_by_text("Unpaid since May.")).to_be_visible()
    page.wait_for_timeout(1000)
    reactivate_tenant(actor=PLATFORM_ADMIN, tenant=alpha)
    expect(page.get_by_text(BANNER)).to_have_count(0)
    page.wait_for_timeout(1000)
    delete(alpha)
    expect(page.get_by_role("heading", name=CLOSED)).to_be_visible()
