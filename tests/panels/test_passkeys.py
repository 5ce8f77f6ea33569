"""Passkeys in a real browser, with a virtual authenticator behind it."""

import pytest
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from tests.factories import PASSWORD
from tests.panels.conftest import LookFor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]


def forgotten(page: Page) -> None:
    """The browser knows nobody any more; an open page would notice and go to sign-in by itself."""
    page.goto("about:blank")
    page.context.clear_cookies()


def test_a_passkey_is_added_and_signs_in(look_for: LookFor) -> None:
    look = look_for(role=None)
    page = look.open("/sign-in/")
    devices = look.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.fill("input[name=email]", f"{Role.AGENT.value}@example.test")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(look.base + "/")
    page.goto(look.base + "/account/")
    page.fill("#passkey-name", "My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.goto(look.base + "/account/")
    expect(page.locator("#main")).to_contain_text("My laptop")
    forgotten(page)
    page.goto(look.base + "/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(look.base + "/")
    forgotten(page)
    page.goto(look.base + "/sign-in/")
    page.fill("input[name=email]", f"{Role.AGENT.value}@example.test")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Use your passkey").click()
    expect(page).to_have_url(look.base + "/")
