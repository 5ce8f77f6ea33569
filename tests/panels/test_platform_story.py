"""The platform's panel in a real browser, as its people use it; what it does is seen next door."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import EmailLink, User
from accounts.people import deactivate_user
from accounts.permissions import Role
from accounts.sessions import end_sessions
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, Message
from tenants.context import in_tenant, outside_tenants
from tenants.erasure.running import carry_out, open_erasures
from tenants.lifecycle import reactivate_tenant, suspend_tenant
from tenants.models import Flag, Tenant, UpgradeRun
from tenants.provisioning import create_tenant
from tenants.routers import OWNER
from tenants.upgrading import runs
from tests import factories
from tests.conversations.scripted import ScriptedTransport, install
from tests.panels.conftest import LookFor, PlatformLook
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox
from tests.support.people import PLATFORM_ADMIN

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

NEW_PASSWORD = "velvet kettle orbit 41"
SOON = 9000
"""Milliseconds in which an open page shows what another process did; no poll is as quick."""


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 780}, reduced_motion="reduce")
    yield context
    context.close()


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name={name}]").locator("visible=true").fill(value)


def test_a_workspace_is_made_and_its_owner_chooses_a_password_and_signs_in(
    web: int, platform_look: PlatformLook, stranger: BrowserContext, mailbox: Mailbox
) -> None:
    page = platform_look().open("/")
    page.get_by_role("link", name="New workspace").click()
    page.get_by_role("button", name="Create the workspace").click()
    expect(page.locator("#id_owner_name_error")).to_be_visible()
    fill(page, name="Café Zafrán", slug="zafran", owner_name="Inés Gil")
    fill(page, owner_email="ines@example.test")
    page.get_by_role("button", name="Create the workspace").click()
    expect(page.locator("main")).to_contain_text("Café Zafrán is ready")
    page.get_by_role("link", name="To the workspace’s page").click()
    expect(page.locator("main")).to_contain_text("Everything works")

    run_jobs(only="accounts.mail_link")
    (link,) = {one for one in mailbox.only("ines@example.test")["links"] if "/reset/" in one}
    home = f"http://zafran.{settings.BASE_HOST}:{web}"
    theirs = stranger.new_page()
    theirs.goto(home + urlsplit(link).path)
    expect(theirs).to_have_url(home + "/reset/")
    fill(theirs, password=NEW_PASSWORD)
    theirs.locator("main form button, form button").first.click()
    theirs.goto(home + "/sign-in/")
    fill(theirs, email="ines@example.test", password=NEW_PASSWORD)
    theirs.get_by_role("button", name="Sign in", exact=True).click()
    expect(theirs).to_have_url(home + "/")
    expect(theirs.locator(".bar")).to_contain_text("Café Zafrán")


def test_a_workspace_is_suspended_deleted_restored_and_erased_for_good(
    web: int, platform_look: PlatformLook
) -> None:
    doomed = create_tenant(actor=PLATFORM_ADMIN, slug="doomed", name="Doomed")
    look = platform_look()
    page = look.open(f"/tenants/{doomed.pk}/")
    page.get_by_role("link", name="Suspend…").click()
    page.get_by_role("button", name="Suspend").click()
    expect(page.locator("#reason_error")).to_be_visible()
    fill(page, reason="Unpaid")
    page.get_by_role("button", name="Suspend").click()
    expect(page.locator("main")).to_contain_text("Suspended since")
    page.get_by_role("link", name="Delete…").click()
    fill(page, reason="Asked for", slug="not this one")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("#slug_error")).to_contain_text("doomed")
    fill(page, slug="doomed")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("main")).to_contain_text("erased after")
    closed = look.context.new_page()
    assert closed.goto(f"http://doomed.{settings.BASE_HOST}:{web}/sign-in/").status == 410  # type: ignore[union-attr]
    page.get_by_role("link", name="Restore…").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("main")).to_contain_text("Suspended since")
    page.get_by_role("link", name="Delete…").click()
    fill(page, reason="Asked for again", slug="doomed")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("link", name="Erase for good…").click()
    fill(page, reason="The law", slug="doomed")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.locator("main")).to_contain_text("Being erased for good")
    page.get_by_role("link", name="How far it is").click()
    expect(page.locator("tbody")).to_contain_text("begun")
    with outside_tenants():
        for erasure in open_erasures():
            carry_out(erasure)
    expect(page.locator("tbody")).to_contain_text("Gone", timeout=SOON)
    with page.expect_download() as download:
        page.get_by_role("link", name="Certificate of doomed").click()
    assert download.value.suggested_filename == "erasure-doomed.json"


@pytest.fixture
def transport() -> ScriptedTransport:
    return install()


@pytest.fixture
def ask(alpha: Tenant, transport: ScriptedTransport) -> Callable[[], bool]:
    """`ask()`: a customer writes; whether anything of the assistant's left for them."""
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1 555 0100")
    asked = iter(range(100))

    def write() -> bool:
        number = next(asked)
        before = len(transport.sent)
        with in_tenant(alpha):
            body = {"addresses": [["phone", "34600111222"]], "text": "How much is the deep clean?"}
            store_events(
                channel=channel,
                events=[
                    NewEvent(
                        kind="message", external_id=f"in.{number}", sender="34600111222", body=body
                    )
                ],
            )
        run_jobs()
        return len(transport.sent) > before

    return write


def stop(page: Page, form: str, what: str) -> None:
    page.locator(f"#{form} summary").click()
    page.locator(f"#{form}-reason").fill("Wrong prices")
    page.locator(f"#{form}").get_by_role("button", name=what).click()


def test_every_switch_works_on_the_very_next_message(
    alpha: Tenant, platform_look: PlatformLook, ask: Callable[[], bool], settings: Any
) -> None:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    page = platform_look().open("/switches/")
    assert ask()
    for kind, what in (("ai", "Stop the assistant"), ("sending", "Stop sending")):
        stop(page, f"switches-{kind}", what)
        expect(page.locator("main")).to_contain_text("Stopped since")
        assert not ask(), kind
        page.get_by_role("button", name=re.compile("^Let ")).click()
        expect(page.locator("main")).not_to_contain_text("Stopped since")
        run_jobs()
        assert ask(), kind
    page.goto(page.url.replace("/switches/", f"/tenants/{alpha.pk}/"))
    stop(page, f"tenants-{alpha.pk}-switches-ai", "Stop the assistant")
    expect(page.locator("main")).to_contain_text("Stopped since")
    assert not ask()
    page.get_by_role("button", name="Let the assistant answer again").click()
    expect(page.locator("main")).not_to_contain_text("Stopped since")
    assert ask()


def test_a_feature_is_set_for_a_share_and_for_one_and_taken_away(
    alpha: Tenant, platform_look: PlatformLook
) -> None:
    page = platform_look().open("/flags/")
    page.locator("#flag-custom_roles summary").click()
    page.get_by_role("button", name="Set custom_roles").click()
    expect(page.locator("#custom_roles-reason_error")).to_be_visible()
    page.select_option("#custom_roles-enabled", "yes")
    fill(page, percentage="30", reason="A try", expires_at="2031-05-04T12:00")
    page.get_by_role("button", name="Set custom_roles").click()
    expect(page.locator("main")).to_contain_text("on for 30 % of workspaces")
    expect(page.locator("main")).to_contain_text("ends 4 May 2031")
    page.goto(page.url.replace("/flags/", f"/tenants/{alpha.pk}/"))
    page.locator("#flag-custom_roles summary").click()
    page.select_option("#custom_roles-enabled", "no")
    fill(page, reason="Abused")
    page.get_by_role("button", name="Set custom_roles").click()
    expect(page.locator("main")).to_contain_text("Set for this workspace")
    page.get_by_role("button", name="Take the setting of custom_roles away").click()
    expect(page.locator("main")).not_to_contain_text("Set for this workspace")
    assert Flag.objects.count() == 1


def test_an_admin_is_invited_by_mail_and_the_last_one_cannot_go(
    platform_look: PlatformLook, platform_admin: User, mailbox: Mailbox, stranger: BrowserContext
) -> None:
    look = platform_look()
    page = look.open("/admins/")
    expect(page.get_by_text("Shut out…")).to_have_count(0)
    page.get_by_role("link", name="Invite an admin").click()
    fill(page, email="new@example.test", name="Nour")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main")).to_contain_text("new@example.test")
    run_jobs(only="accounts.mail_platform_link")
    (link,) = {one for one in mailbox.only("new@example.test")["links"] if "/join/" in one}
    theirs = stranger.new_page()
    theirs.goto(look.base + urlsplit(link).path)
    expect(theirs).to_have_url(look.base + "/join/")
    fill(theirs, password=NEW_PASSWORD)
    theirs.locator("form button").first.click()
    expect(page.locator("#live")).to_contain_text("Nour", timeout=SOON)
    assert EmailLink.objects.get(email="new@example.test").used_at
    page.get_by_label("Shut Nour out").click()
    page.get_by_role("button", name="Yes, shut out Nour").click()
    expect(page.locator("main")).to_contain_text("Let in again")
    assert platform_admin.is_active


def test_who_is_shut_out_or_signed_out_elsewhere_sees_nothing_more(
    platform_look: PlatformLook, platform_admin: User
) -> None:
    other = factories.UserFactory(email="other@example.test", name="Omar", role=Role.PLATFORM)
    theirs = platform_look(user=other).open("/")
    mine = platform_look().open("/")
    mine.wait_for_timeout(500)
    deactivate_user(actor=platform_admin.actor, user_id=other.pk)
    expect(theirs).to_have_url(re.compile("/sign-in/"), timeout=SOON)
    assert "/sign-in/" not in mine.url
    end_sessions(user=platform_admin)
    expect(mine).to_have_url(re.compile("/sign-in/"), timeout=SOON)


def test_what_another_process_does_to_workspaces_shows_on_the_open_list(
    alpha: Tenant, platform_look: PlatformLook
) -> None:
    page = platform_look().open("/?q=alpha")
    expect(page.locator("tbody")).to_contain_text("Active")
    suspend_tenant(actor=PLATFORM_ADMIN, tenant=alpha, reason="Unpaid")
    expect(page.locator("tbody")).to_contain_text("Suspended", timeout=SOON)
    reactivate_tenant(actor=PLATFORM_ADMIN, tenant=alpha)
    expect(page.locator("tbody")).to_contain_text("Active", timeout=SOON)


def test_an_upgrade_is_seen_while_it_goes(platform_look: PlatformLook) -> None:
    page = platform_look().open("/upgrades/")
    expect(page.locator("main")).to_contain_text("No upgrade yet")
    try:
        run = runs.begin(fingerprint="f" * 64, pending=4)
        expect(page.locator("main")).to_contain_text("0 of 4 done", timeout=SOON)
        runs.finish(run, complete=False)
        expect(page.locator("main")).to_contain_text("Incomplete", timeout=SOON)
    finally:
        UpgradeRun.objects.using(OWNER).all().delete()


def test_the_suspended_see_why_and_the_list_of_messages_stays(
    alpha: Tenant, look_for: LookFor, platform_look: PlatformLook
) -> None:
    owner = look_for()
    page = platform_look().open(f"/tenants/{alpha.pk}/suspend/")
    fill(page, reason="Unpaid since May")
    page.get_by_role("button", name="Suspend").click()
    expect(page.locator("main")).to_contain_text("Suspended since")
    # Opened only now: an open page loads itself anew, and a reload of ours would cross that.
    inbox = owner.open("/inbox/")
    expect(inbox.locator("main")).to_contain_text("This workspace is suspended")
    expect(inbox.locator("main")).to_contain_text("Unpaid since May")
    with in_tenant(alpha):
        assert Message.objects.exists()
