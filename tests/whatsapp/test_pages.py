"""Leafing through a list of more than ten rows, from the customer's tap to the next page."""

import uuid
from typing import Any

import pytest

from conversations.handling import locked_conversation, take_over
from conversations.models import Channel, Contact, ContactAddress, Conversation, Message
from conversations.queueing import Piece, queue_messages
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.jobs import run_jobs
from tests.support.people import person
from tests.support.world import ALPHA
from tests.whatsapp.conftest import TOKEN, Emulator
from whatsapp import slowdown
from whatsapp.models import CloudNumber

CUSTOMER = "971551118877"


@pytest.fixture
def talk(committed_db: None, emulator: Emulator, alpha: Tenant) -> Conversation:
    slowdown.forget()
    emulator.customer_writes(CUSTOMER)
    with in_tenant(alpha):
        channel = Channel.objects.get(address=ALPHA.phone_number_id)
        number = CloudNumber.objects.get(channel=channel)
        number.token = TOKEN
        number.save()
        contact = Contact.objects.create(name="Layla")
        ContactAddress.objects.create(
            contact=contact, channel=channel, kind="phone", value=CUSTOMER
        )
        found = Conversation.objects.create(
            channel=channel, contact=contact, last_inbound_at=now(), last_message_at=now()
        )
        rows = [{"id": f"row:{number}", "title": f"Row {number}"} for number in range(14)]
        with locked_conversation(found.pk) as conversation:
            queue_messages(
                conversation=conversation,
                author="system",
                pieces=[Piece(text="Which?", kind="list", content={"rows": rows})],
            )
    run_jobs(only="conversations.deliver")
    return found


def taps(alpha: Tenant, talk: Conversation, reply_id: str) -> bool:
    """The tap as the routing is offered it; whether somebody took it."""
    from conversations import routing

    with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
        message = Message.objects.create(
            conversation=conversation,
            direction="inbound",
            author="customer",
            status="received",
            kind="interactive",
            content={"reply_id": reply_id},
            external_id=f"in.{uuid.uuid4()}",
        )
        handler = routing._handlers[routing.Priority.PAGES]
        return handler(routing.Arrival(conversation=conversation, message=message))


def lists(emulator: Emulator) -> list[list[dict[str, Any]]]:
    return [
        [row for section in message["list"]["sections"] for row in section["rows"]]
        for message in emulator.thread(CUSTOMER)
        if message["direction"] == "outbound"
    ]


def test_a_tap_on_the_last_row_sends_the_rest(
    alpha: Tenant, talk: Conversation, emulator: Emulator
) -> None:
    [first] = lists(emulator)
    assert len(first) == 10
    assert taps(alpha, talk, first[-1]["id"])
    run_jobs(only="conversations.deliver")
    _, second = lists(emulator)
    seen = [row["id"] for row in (*first[:-1], *second)]
    assert seen == [f"row:{number}" for number in range(14)]


def test_also_while_a_person_answers(alpha: Tenant, talk: Conversation, emulator: Emulator) -> None:
    with in_tenant(alpha):
        take_over(actor=person("agent").actor, conversation_id=talk.pk)
    assert taps(alpha, talk, lists(emulator)[0][-1]["id"])


@pytest.mark.parametrize(
    "reply_id", ["", "row:3", "more:", "more:x:1", "more:x:", f"more:{uuid.UUID(int=7)}:1"]
)
def test_what_opens_no_page_is_left_to_others(
    alpha: Tenant, talk: Conversation, reply_id: str
) -> None:
    assert not taps(alpha, talk, reply_id)
    with in_tenant(alpha):
        assert talk.messages.filter(direction="outbound").count() == 1


def test_another_conversations_list_is_not_shown(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        contact = Contact.objects.create(name="Other")
        other = Conversation.objects.create(channel_id=talk.channel_id, contact=contact)
        key = talk.messages.get(direction="outbound").send_key
    assert not taps(alpha, other, f"more:{key}:1")
