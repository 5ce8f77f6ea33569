"""Replays and cases in a real browser: everybody can read and use them, narrow and wide."""

import pytest
from playwright.sync_api import expect

from ai.models import Replay
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.panels.conftest import LookFor
from tests.support.reading import ill_read

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

PAGE = "/assistant/replay/"


def test_a_replay_and_its_differences_can_be_read_and_saved(
    look_for: LookFor, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        row = Replay.objects.latest("id")
    look = look_for()
    page = look.open(f"{PAGE}{row.pk}/")
    assert ill_read(page) == []
    page.get_by_label("Its name").fill("How it greets")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("It is among the cases.")).to_be_visible()
    assert look.complaints == []


def test_an_answer_is_saved_from_its_why_in_the_inbox(look_for: LookFor) -> None:
    look = look_for(width=360)
    page = look.open("/inbox/1/")
    page.get_by_text("Why this answer").last.click()
    page.get_by_text("Save as a case…").last.click()
    page.get_by_label("Its name").fill("How it greets")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("It is among the cases.")).to_be_visible()
    assert look.complaints == []


def test_the_form_and_the_cases_fit(look_for: LookFor) -> None:
    look = look_for()
    assert ill_read(look.open(PAGE)) == []
    assert ill_read(look.open("/assistant/cases/")) == []
