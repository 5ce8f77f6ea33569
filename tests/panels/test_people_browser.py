"""Inviting, joining and signing in in a real browser; and what its pages look like to everybody."""

import pytest
from playwright.sync_api import expect

from accounts.models import EmailLink, User
from accounts.permissions import Role
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.panels.conftest import LookFor
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox
from tests.support.reading import ill_read, violations

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

NOOR = "noor@example.test"
PASSWORD = "a long and quiet evening"
PATHS = [
    "/people/",
    "/people/invite/",
    "/people/3/",
    "/people/3/deactivate/",
    "/people/roles/",
    "/people/roles/1/",
    "/people/support/",
]


def test_peoples_pages_can_be_read_by_everybody_and_fit(look_for: LookFor) -> None:
    look = look_for()
    page = look.open("/people/")
    problems = []
    for path in PATHS:
        page.goto(look.base + path)
        problems += [f"{path} {problem}" for problem in ill_read(page)]
    assert problems == []
    assert look.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_somebody_is_invited_joins_and_signs_in(
    scripts: bool, alpha: Tenant, look_for: LookFor, mailbox: Mailbox
) -> None:
    page = look_for(scripts=scripts).open("/people/")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail").fill(NOOR)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main")).to_contain_text(NOOR)
    run_jobs(only="accounts.mail_link")
    token = str(mailbox.only(NOOR)["links"][0].rstrip("/").rpartition("/")[2])
    theirs = look_for(role=None, width=360, scripts=scripts)
    joining = theirs.open(f"/join/{token}/")
    assert token not in joining.url
    expect(joining.locator("#join-email")).to_have_value(NOOR)
    assert not scripts or violations(joining) == []
    joining.get_by_label("Your name").fill("Noor")
    joining.get_by_label("Password").fill(PASSWORD)
    joining.get_by_role("button", name="Join").click()
    joining.get_by_label("E-mail").fill(NOOR)
    joining.get_by_label("Password", exact=True).fill(PASSWORD)
    joining.get_by_role("button", name="Sign in", exact=True).click()
    joining.wait_for_url(theirs.base + "/")
    with in_tenant(alpha):
        assert User.objects.get(email=NOOR).role == Role.AGENT
        assert EmailLink.objects.get(email=NOOR).used_at is not None
    assert theirs.complaints == []


def test_the_secret_leaves_the_browsers_history(
    look_for: LookFor,
) -> None:
    page = look_for(role=None).open("/join/" + "x" * 43 + "/")
    assert page.url.endswith("/join/")
    expect(page.locator("main")).to_contain_text("does not open any more")
