"""The page where the assistant is tried: plain forms, and what a customer would read."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
PAGE = "/assistant/playground/"


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        owner = person(Role.OWNER)
    return client_for(alpha, owner)


def test_it_is_empty_at_first_and_says_what_to_do(browser: Client) -> None:
    page = browser.get(PAGE).content.decode()
    assert "Say something" in page
    assert "Start over" not in page


def test_a_question_is_answered_with_its_why_and_taps(browser: Client) -> None:
    sent = browser.post(f"{PAGE}say/", {"text": "How much is the deep clean?", "after": "0"})
    assert sent.status_code == 302
    page = browser.get(PAGE).content.decode()
    assert "120.00 AED" in page
    assert "Why this answer" in page
    assert 'name="tap"' in page
    browser.post(f"{PAGE}start-over/")
    assert "120.00 AED" not in browser.get(PAGE).content.decode()


def test_markup_is_shown_as_it_was_typed(browser: Client) -> None:
    browser.post(f"{PAGE}say/", {"text": "<script>alert(1)</script>", "after": "0"})
    page = browser.get(PAGE).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_nothing_typed_is_said_at_the_box(browser: Client) -> None:
    answer = browser.post(f"{PAGE}say/", {"text": " ", "after": "0"})
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()


def test_a_choice_that_is_none_is_said_at_its_field(browser: Client) -> None:
    answer = browser.post(
        f"{PAGE}choose/", {"threshold": "120", "allowed": "small_talk", "version": "x"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose one of the versions on the list." in page


def test_choices_are_kept(browser: Client) -> None:
    sent = {"threshold": "60", "allowed": ["quote_prices"], "language": "", "version": ""}
    assert browser.post(f"{PAGE}choose/", sent).status_code == 302
    assert 'value="60"' in browser.get(PAGE).content.decode()
