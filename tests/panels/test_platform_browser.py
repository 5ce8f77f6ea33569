"""The platform's pages in a real browser: read by everybody, live, and useful without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clock import now
from tenants.models import Doorbell, Switch, Tenant
from tenants.switches import set_switch
from tests.panels.conftest import LIVE, PlatformLook
from tests.support.people import PLATFORM_ADMIN
from tests.support.reading import ill_read

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

PATHS = [
    "/",
    "/?q=nobody-is-called-this",
    "/tenants/new/",
    "/tenants/{tenant}/",
    "/tenants/{tenant}/suspend/",
    "/tenants/{tenant}/delete/",
    "/tenants/{tenant}/erase/",
    "/erased/",
    "/switches/",
    "/limits/",
    "/flags/",
    "/people/?email=sara@example.test",
    "/admins/",
    "/admins/invite/",
    "/jobs/",
    "/jobs/?show=dead",
    "/letters/",
    "/upgrades/",
    "/history/",
]


def failed_job(tenant: Tenant) -> Doorbell:
    return Doorbell.objects.create(
        tenant_id=tenant.pk,
        task="conversations.drain",
        due_at=now() + timedelta(days=1),
        failures=3,
        last_error="OperationalError: the connection is lost",
    )


def test_every_page_can_be_read_by_everybody_and_fits(
    alpha: Tenant, platform_look: PlatformLook
) -> None:
    failed_job(alpha)
    set_switch(
        actor=PLATFORM_ADMIN, kind="sending", tenant=alpha, engaged=True, reason="Spam was seen"
    )
    eyes = platform_look()
    found = {}
    for path in PATHS:
        page = eyes.open(path.format(tenant=alpha.pk))
        if wrong := ill_read(page):
            found[path] = wrong
        page.close()
    assert found == {}
    assert eyes.complaints == []


def test_a_switch_that_is_flipped_elsewhere_shows_on_an_open_page(
    alpha: Tenant, platform_look: PlatformLook
) -> None:
    page = platform_look().open("/switches/")
    expect(page.locator("#stopped")).to_contain_text("No single workspace")
    set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=alpha, engaged=True, reason="Wrong prices")
    expect(page.locator("#stopped")).to_contain_text("Wrong prices", timeout=LIVE)
    set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=alpha, engaged=False)
    expect(page.locator("#stopped")).to_contain_text("No single workspace", timeout=LIVE)


def test_a_reason_that_is_being_typed_outlives_what_happens_meanwhile(
    alpha: Tenant, platform_look: PlatformLook
) -> None:
    page = platform_look().open("/switches/")
    page.click("text=Stop sending…")
    page.fill("#switches-sending-reason", "Because")
    set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=alpha, engaged=True, reason="Wrong prices")
    page.wait_for_timeout(1500)
    expect(page.locator("#switches-sending-reason")).to_have_value("Because")


def test_without_scripts_everything_is_stopped_and_released(
    alpha: Tenant, platform_look: PlatformLook
) -> None:
    page = platform_look(scripts=False).open("/switches/")
    page.click("text=Stop sending…")
    page.get_by_role("button", name="Stop sending in every workspace").click()
    expect(page.locator("#switches-sending-reason_error")).to_contain_text("Write why")
    assert not Switch.objects.exists()
    page.fill("#switches-sending-reason", "Spam was seen")
    page.get_by_role("button", name="Stop sending in every workspace").click()
    expect(page.locator("main")).to_contain_text("Nothing leaves by WhatsApp")
    page.click("text=Let messages leave again")
    expect(page.locator("main")).not_to_contain_text("Nothing leaves by WhatsApp")


def test_without_scripts_a_workspace_is_suspended_and_opened_again(
    alpha: Tenant, platform_look: PlatformLook
) -> None:
    page = platform_look(scripts=False, width=360).open(f"/tenants/{alpha.pk}/")
    page.click("text=Suspend…")
    page.fill("#reason", "Unpaid")
    page.get_by_role("button", name="Suspend").click()
    expect(page.locator("main")).to_contain_text("Suspended since")
    page.click("text=Reactivate…")
    page.get_by_role("button", name="Reactivate").click()
    expect(page.locator("main")).not_to_contain_text("Suspended since")


def test_a_job_that_fails_shows_and_is_tried_again(
    alpha: Tenant, platform_look: PlatformLook
) -> None:
    job = failed_job(alpha)
    page = platform_look().open("/jobs/")
    expect(page.locator("main")).to_contain_text("the connection is lost")
    page.get_by_role("button", name=f"Try now: conversations.drain, job {job.pk}").click()
    expect(page.locator("main")).not_to_contain_text("the connection is lost")
    job.refresh_from_db()
    assert job.failures == 0
