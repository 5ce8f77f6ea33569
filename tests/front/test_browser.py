"""The way in, in a real browser: sign up, read the mail, confirm, sign in; and how it looks."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox
from tests.support.reading import too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

EMAIL, PASSWORD = "noor@marina.test", "velvet kettle orbit 41"
PICTURES = os.environ.get("FRONT_PICTURES", "")
"""A folder: every page that is looked at is also kept there as a picture."""


@pytest.fixture(autouse=True)
def port(web: int, settings: object) -> None:
    """Mails are written by the tests' own process, about the web process's address."""
    settings.PORT = web  # type: ignore[attr-defined]


@pytest.fixture(params=[(360, "light"), (1280, "dark")], ids=["phone", "desk"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, theme = request.param
    made = browser.new_context(
        viewport={"width": width, "height": 780},
        color_scheme=theme,
        reduced_motion="reduce",
        locale="ar-AE",
        timezone_id="Asia/Dubai",
    )
    yield made
    made.close()


def looked_at(page: Page, name: str) -> None:
    """Everybody can read it and it fits."""
    if PICTURES:
        width = page.viewport_size["width"]  # type: ignore[index]
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    assert (name, violations(page), too_wide(page)) == (name, [], [])


def test_from_the_form_to_ones_own_panel(
    context: BrowserContext, web: int, mailbox: Mailbox
) -> None:
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://localhost:{web}/sign-up/")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Dubai")
    expect(page.get_by_label("Currency")).to_have_value("AED")
    expect(page.get_by_label("Main language")).to_have_value("ar")
    page.get_by_label("Name of the business").fill("Café Olé & Söhne")
    expect(page.get_by_label("Address")).to_have_value("cafe-ole-sohne")
    expect(page.locator("[data-address-hint]")).to_contain_text("is free")
    page.get_by_label("Address").fill("alpha")
    expect(page.locator("[data-address-hint]")).to_contain_text("is taken")
    looked_at(page, "sign-up")
    page.get_by_label("Your name").fill("Noor")
    page.get_by_label("Your e-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Send me the confirmation").click()
    expect(page.get_by_text("is taken. Choose another address.").last).to_be_visible()
    looked_at(page, "sign-up-refused")
    complaints.clear()  # the browser's own note of the 422
    page.get_by_label("Address").fill("cafe-ole")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Send me the confirmation").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    looked_at(page, "sent")
    run_jobs(only="accounts.mail_sign_up")

    reader = context.new_page()
    reader.goto(mailbox.url)
    looked_at(reader, "mails")
    reader.get_by_text("Confirm your address").click()
    looked_at(reader, "mail")
    frame = reader.frame_locator("iframe")
    with context.expect_page() as opened:
        frame.get_by_role("link", name="Open the workspace").click()
    front = opened.value
    expect(front.get_by_text("Your address is confirmed")).to_be_visible()
    assert front.url.endswith("/sign-up/confirm/")
    looked_at(front, "confirm")
    front.get_by_role("button", name="Open the workspace").click()
    expect(front.get_by_text("is ready")).to_be_visible()
    looked_at(front, "ready")
    front.get_by_role("link", name="Sign in").click()
    front.get_by_label("E-mail").fill(EMAIL)
    front.get_by_label("Password").fill(PASSWORD)
    front.get_by_role("button", name="Sign in").click()
    expect(front.get_by_role("navigation").first).to_be_attached()
    assert front.url.startswith(f"http://cafe-ole.localhost:{web}/")
    assert complaints == []


@pytest.mark.parametrize("path", ["/find/", "/nothing-here/"])
def test_the_other_pages_can_be_read_by_everybody(
    context: BrowserContext, web: int, path: str
) -> None:
    page = context.new_page()
    page.goto(f"http://localhost:{web}{path}")
    looked_at(page, path.strip("/"))


def test_a_host_that_leads_to_nobody(context: BrowserContext, web: int) -> None:
    page = context.new_page()
    page.goto(f"http://nobody.localhost:{web}/inbox/")
    looked_at(page, "nobody")
    page.get_by_role("link", name="Find my workspace").click()
    expect(page.get_by_role("heading", name="Find my workspace")).to_be_visible()


def test_it_works_without_scripts(browser: Browser, web: int, mailbox: Mailbox) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://localhost:{web}/sign-up/")
    for label, value in (
        ("Name of the business", "Marina"),
        ("Address", "marina"),
        ("Your name", "Noor"),
        ("Your e-mail", EMAIL),
        ("Password", PASSWORD),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Send me the confirmation").click()
    run_jobs(only="accounts.mail_sign_up")
    page.goto(mailbox.only(EMAIL)["links"][0])
    page.get_by_role("button", name="Open the workspace").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    context.close()
