"""Signing in as people do: an app's codes, recovery codes, a mail that brings a new password."""

import base64
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import qrcode
from playwright.sync_api import Page, expect
from qrcode.image.svg import SvgPathImage

from accounts.brakes import Brake
from accounts.models import SignInBrake
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.factories import PASSWORD
from tests.panels.conftest import Look, LookFor
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox
from tests.support.people import person
from tests.support.reading import ill_read, too_wide, violations
from tests.support.second_steps import code, give_app

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

AGENT = "agent@example.test"
OWNER = "owner@example.test"
NEW = "quiet otter mends kettles"
BURST = """[...document.querySelectorAll('.btn')]
    .filter(button => button.scrollWidth > button.clientWidth + 1)
    .map(button => button.textContent.trim())"""
"""The buttons whose words stand out beyond them."""


def give_password(page: Page, email: str = AGENT, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_code(page: Page, given: str) -> None:
    page.get_by_label("Code of your authenticator app").fill(given)
    page.get_by_role("button", name="Go on", exact=True).click()


def sign_out(look: Look, page: Page) -> None:
    """By its button, and to a page that asks who one is."""
    page.goto(look.base + "/account/")
    more = page.get_by_text("More", exact=True)
    if more.is_visible():
        more.click()
    page.get_by_role("button", name="Sign out", exact=True).locator("visible=true").click()
    expect(page).to_have_url(look.base + "/sign-in/")


def looks_right(page: Page) -> bool:
    """Everybody can read it, and it fits."""
    assert violations(page) == []
    assert too_wide(page) == []
    assert page.evaluate(BURST) == []
    return True


def signed_in(page: Page, look: Look) -> bool:
    page.goto(look.base + "/inbox/")
    return "/sign-in/" not in page.url


def require(page: Page) -> None:
    page.get_by_label("Everybody needs a second step").check()
    page.get_by_role("button", name="Save").click()


def set_up_app(page: Page) -> tuple[str, list[str]]:
    """From the account's page: an app, its secret and the recovery codes."""
    page.get_by_role("link", name="Add an authenticator app").click()
    looks_right(page)
    secret = str(page.locator("#secret").text_content()).replace(" ", "")
    page.get_by_label("The code that the app shows now").fill("000000")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert str(page.locator("#secret").text_content()).replace(" ", "") == secret
    # The code of half a minute ago is right as well, and leaves the present one for signing in.
    page.get_by_label("The code that the app shows now").fill(code(steps=-1, secret=secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    looks_right(page)
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    return secret, codes.all_text_contents()


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_an_app_from_its_setup_to_a_recovery_code(
    width: int, theme: str, alpha: Tenant, look_for: LookFor
) -> None:
    look = look_for(role=None, width=width, theme=theme)
    page = look.open("/account/")
    give_password(page)
    expect(page).to_have_url(look.base + "/account/")
    looks_right(page)
    secret, codes = set_up_app(page)
    assert len(set(codes)) == 10
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 of 10 are left")).to_be_visible()
    looks_right(page)
    look.complaints.clear()  # the browser's own note of the first, wrong code

    sign_out(look, page)
    give_password(page)
    expect(page).to_have_url(look.base + "/sign-in/code/")
    looks_right(page)
    page.goto(look.base + "/inbox/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.goto(look.base + "/sign-in/code/")
    give_code(page, code(secret=secret))
    expect(page).to_have_url(look.base + "/")

    sign_out(look, page)
    give_password(page)
    give_code(page, codes[3].upper())
    expect(page).to_have_url(look.base + "/")
    page.goto(look.base + "/account/")
    expect(page.get_by_text("9 of 10 are left")).to_be_visible()
    # A live stream that ends as one signs out is an Event in the console, and no error.
    assert [each for each in look.complaints if "Error" in each] == []

    sign_out(look, page)
    give_password(page)
    give_code(page, codes[3])
    expect(page.get_by_role("alert")).to_be_visible()
    looks_right(page)
    assert not signed_in(page, look)


def test_the_picture_holds_the_secret_for_this_host_and_person(
    alpha: Tenant, look_for: LookFor
) -> None:
    look = look_for(role=None)
    page = look.open("/account/app/")
    give_password(page)
    secret = str(page.locator("#secret").text_content()).replace(" ", "")
    address = f"otpauth://totp/agent%40example.test?secret={secret}&issuer=alpha.localhost"
    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=2).save(drawn)
    shown = str(page.locator("img").get_attribute("src")).partition(",")[2]
    assert base64.b64decode(shown) == drawn.getvalue()
    assert page.evaluate("document.querySelector('img').naturalWidth") > 0


def test_guessing_codes_ends_in_a_wait(alpha: Tenant, look_for: LookFor) -> None:
    with in_tenant(alpha):
        give_app(person("agent"))
    look = look_for(role=None, width=360)
    page = look.open("/sign-in/")
    give_password(page)
    for _ in range(Brake.CODE_PLACE.most + 1):
        give_code(page, "000000")
        expect(page.get_by_role("alert")).to_be_visible()
    give_code(page, code())
    expect(page.get_by_role("alert")).to_contain_text("Too many attempts")
    looks_right(page)
    assert not signed_in(page, look)


def test_it_works_without_scripts(alpha: Tenant, look_for: LookFor) -> None:
    with in_tenant(alpha):
        give_app(person("agent"))
    look = look_for(role=None, scripts=False)
    page = look.open("/sign-in/?next=/proposals/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    give_password(page)
    give_code(page, code())
    expect(page).to_have_url(look.base + "/proposals/")
    page.goto(look.base + "/account/password/")
    page.get_by_label("Your password now").fill(PASSWORD)
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Change it").click()
    expect(page).to_have_url(look.base + "/account/")
    assert look.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_forgotten_password_is_replaced_by_way_of_a_mail(
    scripts: bool, alpha: Tenant, web: int, look_for: LookFor, mailbox: Mailbox, settings: Any
) -> None:
    settings.PORT = web  # the mail is written in this process, about the web process
    look = look_for(role=None, width=360, scripts=scripts)
    page = look.open("/sign-in/")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail").fill(AGENT)
    page.get_by_role("button", name="Send a link").click()
    expect(page.get_by_role("status").first).to_contain_text("a link is on its way")
    assert not scripts or looks_right(page)
    run_jobs(only="accounts.offer_reset")
    run_jobs(only="accounts.mail_link")
    link = str(mailbox.only(AGENT)["links"][0])
    page.goto(link)
    expect(page).to_have_url(look.base + "/reset/")
    expect(page.locator("main")).to_contain_text(AGENT)
    assert not scripts or looks_right(page)
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Set the password").click()
    expect(page.locator("main")).to_contain_text("signed out everywhere")
    assert not scripts or looks_right(page)
    page.get_by_role("link", name="Sign in").click()
    give_password(page, password=NEW)
    expect(page).to_have_url(look.base + "/")
    assert look.complaints == []
    page.goto(link)
    expect(page.locator("main")).to_contain_text("leads nowhere any more")
    assert not scripts or looks_right(page)


def test_an_owner_asks_everybody_for_a_second_step(alpha: Tenant, look_for: LookFor) -> None:
    """The agent is signed out, led to set one up, and reaches nothing before."""
    owners, agents = look_for(role=None), look_for(role=None, width=360, theme="dark")
    page = agents.open("/sign-in/")
    give_password(page)
    expect(page).to_have_url(agents.base + "/")

    owner = owners.open("/security/")
    give_password(owner, OWNER)
    expect(owner).to_have_url(owners.base + "/security/")
    looks_right(owner)
    require(owner)
    expect(owner.get_by_role("alert")).to_contain_text("second step")
    owner.goto(owners.base + "/account/")
    set_up_app(owner)
    owner.goto(owners.base + "/security/")
    require(owner)
    expect(owner.get_by_label("Everybody needs a second step")).to_be_checked()

    expect(page).to_have_url(re.compile("/sign-in/"), timeout=10_000)
    give_password(page)
    expect(page).to_have_url(agents.base + "/account/")
    expect(page.locator("main")).to_contain_text("A second step is required here")
    looks_right(page)
    page.goto(agents.base + "/inbox/")
    expect(page).to_have_url(agents.base + "/account/")
    set_up_app(page)
    page.get_by_role("link", name="I have kept them").click()
    page.goto(agents.base + "/inbox/")
    expect(page).to_have_url(re.compile("/inbox/"))


def test_the_pages_of_ones_own_account_can_be_read_by_everybody(
    alpha: Tenant, look_for: LookFor
) -> None:
    look = look_for(role=None)
    with in_tenant(alpha):
        SignInBrake.objects.create(
            key="f" * 64,
            kind=Brake.PERSON.kind,
            user=person("agent"),
            attempts=Brake.PERSON.most + 1,
            address="2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            until=now() + timedelta(minutes=30),
        )
    page = look.open("/account/")
    give_password(page, OWNER)
    expect(page).to_have_url(look.base + "/account/")
    for path in ("/account/", "/account/password/", "/security/", "/sign-in/", "/forgot/"):
        page.goto(look.base + path)
        assert (path, ill_read(page), page.evaluate(BURST)) == (path, [], [])
    page.context.clear_cookies()
    for path in ("/sign-in/", "/forgot/", "/reset/"):
        page.goto(look.base + path)
        assert (path, ill_read(page), page.evaluate(BURST)) == (path, [], [])
