"""One conversation's page, for the tests of what stands on it and of what is done there."""

from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

from accounts.permissions import Role
from conversations.models import Conversation, Message
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person

TALK = 900_077
"""The conversation's number; it is on the seeded channel."""


def begun(**more: object) -> Conversation:
    """Ana's conversation, of the active tenant."""
    made: Conversation = factories.ConversationFactory(
        pk=TALK,
        channel=Conversation.objects.get(pk=1).channel,
        contact=factories.ContactFactory(name="Ana"),
        **more,
    )
    return made


def said(alpha: Tenant, **more: object) -> Message:
    with in_tenant(alpha):
        made: Message = factories.InboundMessageFactory(conversation_id=TALK, **more)
        return made


def ours(alpha: Tenant, **more: object) -> Message:
    with in_tenant(alpha):
        fields = {"author": "agent", "agent": person(Role.AGENT), "status": "sent"}
        made: Message = factories.OutboundMessageFactory(conversation_id=TALK, **(fields | more))
        return made


def page(browser: Client, query: str = "") -> str:
    answer = browser.get(f"/inbox/{TALK}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def notes(response: Any) -> str:
    """What the next page will say at its top."""
    return " ".join(str(note) for note in get_messages(response.wsgi_request))
