"""Answering one message: it is quoted, or gets an emoji."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from conversations.models import Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.panels.talks import TALK, begun, notes, ours, page, said
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def browser(alpha: Tenant, client_for: Callable[[Tenant | None, User | None], Client]) -> Client:
    with in_tenant(alpha):
        begun()
        return client_for(alpha, person(Role.AGENT))


def test_a_message_is_quoted_and_gets_a_reaction(browser: Client, alpha: Tenant) -> None:
    asked = said(alpha, text=f"Until nine? {EVIL}", external_id="wamid.asked")
    told = ours(alpha, text="We open at eight", external_id="wamid.told")
    unsent = ours(alpha, text="Just a moment", external_id="")
    with in_tenant(alpha):
        Conversation.objects.filter(pk=TALK).update(last_inbound_at=now())
    html = page(browser)
    for message in (asked, told, unsent):
        assert (f"?about={message.pk}#composer" in html) is (message is not unsent)

    box = browser.get(f"/inbox/{TALK}/composer/?about={asked.pk}").content.decode()
    assert f'name="about" value="{asked.pk}"' in box
    assert "Until nine? &lt;img" in box
    assert "React with 👍" in box
    assert "React with" not in browser.get(f"/inbox/{TALK}/?about={told.pk}").content.decode()
    assert 'name="about"' not in browser.get(f"/inbox/{TALK}/?about=1").content.decode()

    sent = {"about": asked.pk, "emoji": "👍", "text": "Yes, unt"}
    answer = browser.post(f"/inbox/{TALK}/react/", sent, headers={"HX-Request": "true"})
    assert "Yes, unt</textarea>" in answer.content.decode()
    with in_tenant(alpha):
        asked.refresh_from_db()
        assert asked.our_reaction == "👍"
        reaction = Message.objects.get(kind="reaction")
    html = page(browser)
    assert "You reacted" in html
    assert f'id="message-{reaction.pk}"' not in html
    with in_tenant(alpha):
        Message.objects.filter(pk=reaction.pk).update(status="failed", error="Too old.")
    assert f'id="message-{reaction.pk}"' in page(browser)
    taken = browser.get(f"/inbox/{TALK}/composer/?about={asked.pk}").content.decode()
    assert "Take 👍 back" in taken

    browser.post(f"/inbox/{TALK}/reply/", {"about": asked.pk, "text": "Yes, until nine"})
    with in_tenant(alpha):
        reply = Message.objects.get(text="Yes, until nine")
        assert reply.content["reply_to"] == "wamid.asked"
    assert page(browser).count(f'href="#message-{asked.pk}"') == 1


def test_a_reaction_that_cannot_be_put_says_why(browser: Client, alpha: Tenant) -> None:
    asked = said(alpha, external_id="wamid.asked")
    with in_tenant(alpha):
        Conversation.objects.filter(pk=TALK).update(last_inbound_at=now() - timedelta(days=2))
        elsewhere = Message.objects.exclude(conversation_id=TALK).first()
    assert "?about=" not in page(browser), "nothing can be written now"
    answer = browser.post(f"/inbox/{TALK}/react/", {"about": asked.pk, "emoji": "👍"})
    assert "24 hours" in notes(answer)
    for wrong in (elsewhere.pk, "", "x"):
        assert browser.post(f"/inbox/{TALK}/react/", {"about": wrong}).status_code == 404
