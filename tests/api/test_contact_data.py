"""Blocking a customer and reading all that is kept of one, over the API and in the panel."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from ai.models import Hearing
from audit.models import Entry
from conversations.models import ConsentEvent, Contact, Conversation, Message
from core.clock import now
from orders.models import Order
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import as_person, refusal
from tests.factories import ContactFactory, InboundMessageFactory, ScheduledMessageFactory
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")


def read(answer: object) -> dict[str, object]:
    return json.loads(b"".join(answer.streaming_content))


def test_a_customer_is_blocked_and_unblocked(alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    assert caller.post("contacts/1/block/", {"reason": "Insults"}).json()["blocked_at"]
    refused = caller.post("conversations/1/messages/", {"text": "Hello"})
    refusal(refused, 409, "blocked")
    assert caller.post("contacts/1/unblock/").json()["blocked_at"] is None
    refusal(caller.post("contacts/999/block/", {}), 404, "not_found")


def test_the_file_holds_all_of_one_customer_and_nothing_of_another(alpha: Tenant) -> None:
    with in_tenant(alpha):
        contact = Contact.objects.get(pk=1)
        ConsentEvent.objects.create(
            contact=contact, kind="opted_in", source="agent", text="On the phone", at=now()
        )
        talk = contact.conversations.get()
        Message.objects.bulk_create(
            InboundMessageFactory.build(conversation=talk, text=f"line {n}") for n in range(501)
        )
        InboundMessageFactory(pk=-5, conversation=talk, text="From before")
        note = InboundMessageFactory(conversation=talk, kind="audio", text="")
        Hearing.objects.create(
            message=note, form="voice", state="heard", text="Is Friday free?", until=now()
        )
        ScheduledMessageFactory(
            conversation=talk, text="See you on Friday", created_by=person(Role.AGENT)
        )
        other = ContactFactory(name="Somebody Else")
        kept = {
            "messages": Message.objects.filter(conversation=talk).count(),
            "orders": Order.objects.filter(contact=contact).count(),
        }
        InboundMessageFactory(
            conversation=Conversation.objects.create(channel=talk.channel, contact=other),
            text="A secret",
        )
    refusal(as_person(alpha, "agent").get("contacts/1/export/"), 403, "not_allowed")
    answer = as_person(alpha, "admin").get("contacts/1/export/")
    assert answer.status_code == 200
    found = read(answer)
    assert found["contact"]["name"] == "Nadia"
    assert [row["value"] for row in found["addresses"]] == ["971550000001"]
    assert found["consent"][-1]["text"] == "On the phone"
    texts = [row["text"] for row in found["messages"]]
    assert texts[0] == "From before"
    assert len(texts) == len({row["id"] for row in found["messages"]}) == kept["messages"]
    assert len(found["orders"]) == kept["orders"] > 0
    assert found["orders"][0]["lines"]
    assert found["proposals"]
    assert "See you on Friday" in [row["text"] for row in found["scheduled"]]
    heard = {row["message"]: row["text"] for row in found["heard"]}
    assert heard[note.pk] == "Is Friday free?"
    whole = json.dumps(found)
    assert "A secret" not in whole
    assert "reply_key" not in whole
    with in_tenant(alpha):
        [entry] = Entry.objects.filter(code="conversations.contact.exported")
        assert entry.target == "contact:1"


def test_the_panel_says_it_and_does_it(
    alpha: Tenant, client_for: Callable[[Tenant | None, User | None], Client]
) -> None:
    with in_tenant(alpha):
        admin = client_for(alpha, person(Role.ADMIN))
        Conversation.objects.filter(pk=1).update(last_inbound_at=now())
    admin.post("/contacts/1/block/", {"reason": "Insults", "talk": "1"})
    page = admin.get("/inbox/1/").content.decode()
    assert "answered by nobody" in page
    assert "Unblock this customer to write" in page
    assert "Blocked" in admin.get("/inbox/list/").content.decode()
    assert "Blocked" in admin.get("/contacts/").content.decode()
    assert "Unblock" in admin.get("/contacts/1/").content.decode()
    refused = admin.post("/inbox/1/reply/", {"text": "Hello"}, headers={"HX-Request": "true"})
    assert "This customer is blocked" in refused.content.decode()
    saved = admin.post("/contacts/1/export/")
    assert saved["Content-Disposition"].startswith('attachment; filename="customer-1-')
    assert read(saved)["contact"]["blocked_at"]
    answer = admin.post("/contacts/1/unblock/", {"talk": "1"})
    assert answer["Location"] == "/inbox/1/"
    assert "answered by nobody" not in admin.get("/inbox/1/").content.decode()
