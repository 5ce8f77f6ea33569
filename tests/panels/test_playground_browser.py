"""The playground in a real browser: with and without scripts, narrow and wide."""

import pytest
from playwright.sync_api import expect

from tests.panels.conftest import LookFor
from tests.support.reading import ill_read

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

PAGE = "/assistant/playground/"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_price_is_asked_and_the_booking_tapped(look_for: LookFor, scripts: bool) -> None:
    look = look_for(scripts=scripts)
    page = look.open(PAGE)
    page.get_by_label("Write as a customer").fill("Which services do you have?")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator('.said[data-author="customer"]')).to_have_count(1)
    page.locator(".tap-options button").first.click()
    expect(page.locator('.said[data-author="customer"]')).to_have_count(2)
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_text("Say something")).to_be_visible()
    assert look.complaints == []


def test_it_fits_and_can_be_used_by_all(look_for: LookFor) -> None:
    look = look_for()
    page = look.open(PAGE)
    page.get_by_label("Write as a customer").fill("Which services do you have?")
    page.get_by_role("button", name="Say it").click()
    page.locator("summary", has_text="Why this answer").click()
    assert ill_read(page) == []
