"""What staff do in the inbox, through its pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from conversations.models import Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
TALK = 1


@pytest.fixture
def talk(alpha: Tenant) -> Conversation:
    """The seeded conversation, with the customer's last words a minute ago."""
    with in_tenant(alpha):
        Conversation.objects.filter(pk=TALK).update(last_inbound_at=now() - timedelta(minutes=1))
        return Conversation.objects.get(pk=TALK)


@pytest.fixture
def browser(alpha: Tenant, talk: Conversation, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        agent = person(Role.AGENT)
    return client_for(alpha, agent)


def own_messages(tenant: Tenant) -> list[Message]:
    with in_tenant(tenant):
        return list(
            Message.objects.filter(author="agent", content__has_key="reply_key").order_by("id")
        )


def test_a_reply_is_queued_and_takes_the_conversation_over(browser: Client, alpha: Tenant) -> None:
    response = browser.post(f"/inbox/{TALK}/reply/", {"text": "On my way", "send_key": "k1"})
    assert response.status_code == 302
    sent = own_messages(alpha)
    assert [message.text for message in sent] == ["On my way"]
    with in_tenant(alpha):
        talk = Conversation.objects.get(pk=TALK)
        assert talk.handler == "agent"
        assert talk.assigned_to_id == person(Role.AGENT).pk


def test_a_double_click_sends_once(browser: Client, alpha: Tenant) -> None:
    for _ in range(2):
        browser.post(f"/inbox/{TALK}/reply/", {"text": "Once", "send_key": "same"})
    assert len(own_messages(alpha)) == 1


def test_an_empty_reply_is_told_at_the_box_and_sends_nothing(
    browser: Client, alpha: Tenant
) -> None:
    response = browser.post(
        f"/inbox/{TALK}/reply/", {"text": "  ", "send_key": "k"}, headers={"HX-Request": "true"}
    )
    assert "Write something first." in response.content.decode()
    assert own_messages(alpha) == []


def test_a_sent_reply_gives_back_an_empty_box_with_a_new_key(browser: Client) -> None:
    response = browser.post(
        f"/inbox/{TALK}/reply/",
        {"text": "Hello there", "send_key": "k-first"},
        headers={"HX-Request": "true"},
    )
    html = response.content.decode()
    assert 'value="k-first"' not in html
    assert "</textarea>" in html
    assert ">Hello there</textarea>" not in html
    assert 'id="messages"' in html
    assert "Hello there" in html


def test_after_a_day_no_free_text_is_offered_nor_sent(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        Conversation.objects.filter(pk=TALK).update(last_inbound_at=now() - timedelta(hours=25))
    page = browser.get(f"/inbox/{TALK}/").content.decode()
    assert 'id="reply"' not in page
    assert "24 hours" in page
    response = browser.post(f"/inbox/{TALK}/reply/", {"text": "Late", "send_key": "k"})
    assert response.status_code == 302
    assert "24 hours" in str([str(note) for note in get_messages(response.wsgi_request)])
    assert own_messages(alpha) == []


def test_taking_over_and_handing_back(browser: Client, alpha: Tenant) -> None:
    browser.post(f"/inbox/{TALK}/take-over/")
    page = browser.get(f"/inbox/{TALK}/").content.decode()
    assert "You are answering" in page
    assert "Hand back" in page
    browser.post(f"/inbox/{TALK}/hand-back/")
    page = browser.get(f"/inbox/{TALK}/").content.decode()
    assert "The assistant is answering" in page
    assert "Take over" in page


def test_the_assistant_is_switched_off_in_one_conversation(browser: Client, alpha: Tenant) -> None:
    browser.post(f"/inbox/{TALK}/assistant/", {"paused": "yes"})
    page = browser.get(f"/inbox/{TALK}/").content.decode()
    assert "The assistant is off in this conversation" in page
    browser.post(f"/inbox/{TALK}/assistant/", {"paused": "no"})
    with in_tenant(alpha):
        assert Conversation.objects.get(pk=TALK).assistant_paused is False


def test_looking_changes_nothing_and_only_the_open_page_marks_as_read(
    browser: Client, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        Conversation.objects.filter(pk=TALK).update(unread=3)
    browser.get(f"/inbox/{TALK}/")
    browser.get(f"/inbox/{TALK}/live/")
    with in_tenant(alpha):
        assert Conversation.objects.get(pk=TALK).unread == 3
    browser.post(f"/inbox/{TALK}/seen/")
    with in_tenant(alpha):
        assert Conversation.objects.get(pk=TALK).unread == 0


def test_the_reason_for_a_hand_off_is_a_sentence(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        Conversation.objects.filter(pk=TALK).update(
            handler="agent", waiting_since=now(), waiting_reason="asked_for_person"
        )
    page = browser.get("/inbox/?show=waiting").content.decode()
    assert "Waiting" in page
    page = browser.get(f"/inbox/{TALK}/").content.decode()
    assert "The customer asked for a person." in page


def test_the_why_of_an_answer_names_its_acts(browser: Client) -> None:
    page = browser.get(f"/inbox/{TALK}/").content.decode()
    assert "Why this answer" in page
    assert "Small talk" in page


def test_search_finds_words_of_messages_and_says_when_nothing_matches(browser: Client) -> None:
    for words in ("Hello", "grey+sofa"):
        assert "Nadia" in browser.get(f"/inbox/list/?q={words}").content.decode(), words
    assert "Nothing found" in browser.get("/inbox/list/?q=zebra").content.decode()


def test_customers_words_are_shown_as_words(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        factories.InboundMessageFactory(
            conversation_id=TALK, text="<script>alert(1)</script>", external_id="x1"
        )
    page = browser.get(f"/inbox/{TALK}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_earlier_messages_are_a_page_away(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        for number in range(70):
            factories.InboundMessageFactory(
                conversation_id=TALK, text=f"line {number:03}", external_id=f"e{number}"
            )
        oldest = Message.objects.filter(text="line 010").get().pk
    newest = browser.get(f"/inbox/{TALK}/").content.decode()
    assert "line 069" in newest
    assert "line 009" not in newest
    assert f"?before={oldest}" in newest
    older = browser.get(f"/inbox/{TALK}/?before={oldest}").content.decode()
    assert "line 009" in older
    assert "line 069" not in older
    assert "Back to the newest" in older
    assert f"/inbox/{TALK}/live/?older=1" in older
    refreshed = browser.get(f"/inbox/{TALK}/live/?older=1").content.decode()
    assert 'id="messages"' not in refreshed
    assert 'id="talk-state"' in refreshed


def test_another_workspace_hears_nothing(browser: Client, alpha: Tenant, beta: Tenant) -> None:
    browser.post(f"/inbox/{TALK}/reply/", {"text": "Only here", "send_key": "k"})
    with in_tenant(beta):
        assert not Message.objects.filter(text="Only here").exists()
        assert Conversation.objects.get(pk=TALK).handler == "assistant"
