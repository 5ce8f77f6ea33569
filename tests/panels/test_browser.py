"""What only a browser shows: live pages, keys, phones, themes, screen readers, no scripts."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from accounts.permissions import Role
from conversations.actions import reply
from conversations.handling import locked_conversation, wait_for_person
from conversations.models import Conversation
from conversations.queueing import queue_texts
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.panels.conftest import LIVE, LookFor
from tests.support.people import person
from tests.support.reading import ill_read

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

PATHS = [
    "/",
    "/inbox/",
    "/inbox/1/",
    "/inbox/1/person/",
    "/inbox/1/template/",
    "/inbox/1/template/1/",
    "/templates/",
    "/templates/new/",
    "/templates/1/",
    "/templates/1/edit/",
    "/templates/1/delete/",
    "/templates/notices/",
    "/costs/",
    "/proposals/",
    "/proposals/1/",
    "/proposals/2/",
    "/orders/",
    "/contacts/",
    "/contacts/1/",
    "/contacts/1/merge/",
    "/orders/1/",
    "/catalogue/services/",
    "/catalogue/services/1/",
    "/catalogue/packages/1/",
    "/catalogue/answers/",
    "/assistant/",
    "/assistant/wording/",
    "/assistant/wording/en/quote_price/",
    "/assistant/wording/en/problem_too_far/",
    "/assistant/confidence/",
    "/business/",
    "/business/numbers/",
    "/history/",
    "/history/?who=Nobody+is+called+so",
    "/api-keys/",
    "/api-keys/?show=ended",
    "/api-keys/new/",
    "/api-keys/1/revoke/",
]


@pytest.fixture
def talk(alpha: Tenant) -> None:
    with in_tenant(alpha):
        Conversation.objects.filter(pk=1).update(last_inbound_at=now())


def say(alpha: Tenant, text: str) -> None:
    """A message of the system in the open conversation, committed and announced."""
    with in_tenant(alpha), transaction.atomic():
        queue_texts(conversation=Conversation.objects.get(pk=1), author="system", texts=[text])


def test_every_page_can_be_read_by_everybody_and_fits(talk: None, look_for: LookFor) -> None:
    look = look_for()
    page = look.open("/")
    problems = []
    for path in PATHS:
        page.goto(look.base + path)
        problems += [f"{path} {problem}" for problem in ill_read(page)]
    assert problems == []
    assert look.complaints == []


def test_a_new_message_appears_by_itself_and_is_spoken(
    alpha: Tenant, talk: None, look_for: LookFor
) -> None:
    page = look_for().open("/inbox/1/")
    say(alpha, "Your cleaner is on the way")
    expect(page.locator("#messages")).to_contain_text("Your cleaner is on the way", timeout=LIVE)
    expect(page.locator("#spoken")).to_contain_text("Your cleaner is on the way")


def test_a_half_typed_reply_and_an_open_why_survive_what_arrives(
    alpha: Tenant, talk: None, look_for: LookFor
) -> None:
    page = look_for().open("/inbox/1/")
    page.fill("#reply", "I was just about to")
    page.locator(".why summary").first.click()
    page.locator("#person details summary").first.click()
    page.fill("#person textarea", "We are closed that")
    say(alpha, "Something else")
    expect(page.locator("#messages")).to_contain_text("Something else", timeout=LIVE)
    expect(page.locator("#reply")).to_have_value("I was just about to")
    expect(page.locator("#person textarea")).to_have_value("We are closed that")
    expect(page.locator(".why[open]")).to_have_count(1)


def test_who_reads_further_up_stays_there_and_is_told(
    alpha: Tenant, talk: None, look_for: LookFor
) -> None:
    for number in range(40):
        say(alpha, f"Line {number}\nof two")
    page = look_for().open("/inbox/1/")
    # Once the page stands still; where somebody reads is known with the next frame.
    page.evaluate("""async () => {
        await document.fonts.ready;
        document.querySelector('[data-thread-scroll]').scrollTop = 100;
        // What comes before the browser has told that somebody scrolled.
        document.dispatchEvent(new Event('htmx:beforeSwap'));
        document.dispatchEvent(new Event('htmx:afterSettle'));
        for (let frames = 2; frames; frames--) await new Promise(requestAnimationFrame);
    }""")
    say(alpha, "Far below")
    expect(page.locator("[data-jump]")).to_be_visible(timeout=LIVE)
    assert page.evaluate("document.querySelector('[data-thread-scroll]').scrollTop") < 300
    page.click("[data-jump]")
    expect(page.locator(".bubble", has_text="Far below")).to_be_in_viewport()


def test_a_reply_is_sent_with_enter_and_the_box_is_empty_and_focused(
    alpha: Tenant, talk: None, look_for: LookFor
) -> None:
    page = look_for(role=Role.AGENT).open("/inbox/1/")
    page.keyboard.press("r")
    page.keyboard.type("On our way")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("See you soon")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("See you soon")
    expect(page.locator("#reply")).to_have_value("")
    expect(page.locator("#reply")).to_be_focused()
    # Nor does it come back with what arrives, or with the page.
    say(alpha, "And when?")
    expect(page.locator("#messages")).to_contain_text("And when?", timeout=LIVE)
    page.wait_for_timeout(500)
    expect(page.locator("#reply")).to_have_value("")
    page.reload()
    expect(page.locator("#reply")).to_have_value("")
    expect(page.locator("#talk-state")).to_contain_text("You are answering")


def test_a_draft_waits_for_its_writer(talk: None, look_for: LookFor) -> None:
    page = look_for().open("/inbox/1/")
    page.fill("#reply", "Half a thought")
    page.goto(page.url.replace("/inbox/1/", "/orders/"))
    page.go_back()
    page.reload()
    expect(page.locator("#reply")).to_have_value("Half a thought")


def test_a_colleagues_takeover_shows_on_my_page(
    alpha: Tenant, talk: None, look_for: LookFor
) -> None:
    page = look_for(role=Role.OWNER).open("/inbox/1/")
    with in_tenant(alpha):
        reply(actor=person(Role.AGENT).actor, conversation_id=1, text="I have this one")
    expect(page.locator("#talk-state")).to_contain_text("Hand back", timeout=LIVE)
    expect(page.locator("#messages")).to_contain_text("I have this one")


def test_the_numbers_in_the_navigation_follow(alpha: Tenant, talk: None, look_for: LookFor) -> None:
    page = look_for().open("/orders/")
    expect(page.locator("#rail-waiting .count")).to_have_count(0)
    with in_tenant(alpha), locked_conversation(1) as conversation:
        wait_for_person(conversation, reason="complaint")
    expect(page.locator("#rail-waiting .count")).to_contain_text("1", timeout=LIVE)


def test_a_proposal_decided_elsewhere_says_so_on_an_open_page(
    alpha: Tenant, talk: None, look_for: LookFor
) -> None:
    page = look_for(role=Role.OWNER).open("/proposals/1/")
    other = look_for(role=Role.AGENT).open("/proposals/1/")
    other.click("text=Reject…")
    other.fill("textarea[name=reason]", "We are closed that day.")
    other.click("text=Reject and tell the customer")
    expect(page.locator("#proposal")).to_contain_text("Rejected by", timeout=LIVE)
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def test_the_chosen_theme_is_remembered_and_set_before_the_first_paint(
    look_for: LookFor,
) -> None:
    page = look_for(theme="light").open("/")
    theme = page.locator("html")
    page.locator(".rail [data-theme-toggle]").click()
    page.locator(".rail [data-theme-toggle]").click()
    expect(theme).to_have_attribute("data-theme", "proffer-dark")
    page.reload(wait_until="commit")
    page.wait_for_selector("body", state="attached")
    expect(theme).to_have_attribute("data-theme", "proffer-dark")


def test_keys_lead_around_and_can_be_switched_off(look_for: LookFor) -> None:
    page = look_for().open("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/proposals/")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.locator("#shortcuts-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_timeout(300)
    assert page.url.endswith("/proposals/")


def test_a_phone_shows_list_thread_and_details_one_at_a_time(talk: None, look_for: LookFor) -> None:
    page = look_for(width=360).open("/inbox/")
    expect(page.locator(".pane-list")).to_be_visible()
    page.locator(".talk a").first.click()
    expect(page.locator("#messages")).to_be_visible()
    expect(page.locator(".pane-list")).to_be_hidden()
    page.get_by_role("link", name="Details").click()
    expect(page.locator("#person")).to_be_visible()
    expect(page.locator("#messages")).to_be_hidden()
    page.get_by_role("link", name="Back to the conversation").click()
    expect(page.locator("#messages")).to_be_visible()


def test_without_scripts_staff_still_reply_and_decide(talk: None, look_for: LookFor) -> None:
    page = look_for(scripts=False).open("/inbox/1/")
    page.fill("#reply", "Plain and simple")
    page.click("button[aria-label=Send]")
    expect(page.locator("#messages")).to_contain_text("Plain and simple")
    page.goto(page.url.split("/inbox/")[0] + "/proposals/1/")
    page.click("text=Reject…")
    page.fill("textarea[name=reason]", "Not this week.")
    page.click("text=Reject and tell the customer")
    expect(page.locator("#proposal")).to_contain_text("Rejected by")


def test_another_workspaces_news_stay_there(
    alpha: Tenant, beta: Tenant, talk: None, look_for: LookFor
) -> None:
    page = look_for().open("/inbox/1/")
    with in_tenant(beta), transaction.atomic():
        queue_texts(
            conversation=Conversation.objects.get(pk=1), author="system", texts=["Secret of beta"]
        )
    say(alpha, "News of alpha")
    expect(page.locator("#messages")).to_contain_text("News of alpha", timeout=LIVE)
    assert "Secret of beta" not in page.content()
