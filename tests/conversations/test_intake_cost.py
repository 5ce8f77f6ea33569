"""What taking in costs in round trips, and that many senders at once cost few more."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations import intake
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, Contact, Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.jobs import run_jobs

pytestmark = pytest.mark.usefixtures("transport")


def write(channel: Channel, number: int, *senders: str) -> None:
    for place, sender in enumerate(senders):
        addresses = [["phone", sender], ["bsuid", f"ES.{sender}"]]
        body = {"addresses": addresses, "text": "How much is it?", "name": "Ana"}
        store_events(
            channel=channel,
            events=[NewEvent("message", f"in.{sender}.{number}.{place}", sender, body)],
        )


@pytest.fixture
def cost(alpha: Tenant, channel: Channel) -> Callable[..., list[str]]:
    """The statements of one turn that takes in a message of each sender."""

    def count(number: int, *senders: str) -> list[str]:
        with in_tenant(alpha):
            write(channel, number, *senders)
            before = Message.objects.filter(direction="inbound").count()
        with CaptureQueriesContext(connection) as captured:
            assert intake.work_off(alpha.pk) is None
        with in_tenant(alpha):
            assert Message.objects.filter(direction="inbound").count() - before == len(senders)
        return [query["sql"] for query in captured.captured_queries]

    return count


KNOWN = 10
"""Besides the claim, which Postgres plans once a session and Django does not see: begin, the
login's role (after another message's commit it is there), the tenant's, updates, conversation
with whether anything waits for the message, message, the settings with the switches,
conversation, updates, rings."""


def test_a_message_of_a_known_customer(cost: Callable[..., list[str]]) -> None:
    cost(1, "34600111222")
    statements = cost(2, "34600111222")
    assert len(statements) <= KNOWN, "\n".join(statements)
    assert not [words for words in statements if "SAVEPOINT" in words]
    reads = [words for words in statements if '"conversations_contactaddress"' in words]
    assert len(reads) == 1, "contact and conversation are found by one query"


def test_eight_customers_at_once_cost_little_more_each(cost: Callable[..., list[str]]) -> None:
    senders = [f"3460011122{number}" for number in range(8)]
    for sender in senders:
        cost(1, sender)
    statements = cost(2, *senders)
    # Each conversation is written by a statement of its own, and nothing else is asked anew.
    assert len(statements) <= KNOWN + 7, "\n".join(statements)


STRANGER = KNOWN + 7
"""The lock on their addresses, whose these are, contact, addresses, conversation, and whether
something came before under another of the addresses."""


def test_a_message_of_a_stranger(cost: Callable[..., list[str]]) -> None:
    cost(1, "34600111222")
    statements = cost(1, "34600111333")
    assert len(statements) <= STRANGER, "\n".join(statements)
    assert not [words for words in statements if "SAVEPOINT" in words]


def test_a_strangers_first_messages_cost_as_much_as_one(
    alpha: Tenant, channel: Channel, cost: Callable[..., list[str]]
) -> None:
    cost(1, "34600111222")
    statements = cost(1, "34600111333", "34600111333", "34600111333")
    # The quiet that a turn waits for begins anew with each.
    assert len(statements) <= STRANGER, "\n".join(statements)
    with in_tenant(alpha):
        talk = Conversation.objects.get(contact__addresses__value="34600111333")
        assert talk.messages.count() == talk.unread == 3
        assert talk.contact.profile_name == "Ana"
        assert talk.contact.addresses.filter(retired_at=None).count() == 2


def test_strangers_at_once_cost_six_each(cost: Callable[..., list[str]]) -> None:
    cost(1, "34600111222")
    statements = cost(1, "34600111333", "34600111444", "34600111555")
    assert len(statements) <= STRANGER + 2 * 7, "\n".join(statements)


def test_what_fixed_rules_answered_is_marked_by_one_statement(
    alpha: Tenant, channel: Channel, cost: Callable[..., list[str]]
) -> None:
    cost(1, "34600111222", "34600111333")
    with in_tenant(alpha):
        Contact.objects.filter(conversations__channel=channel).update(opted_out_at=now())
    statements = cost(2, "34600111222", "34600111333")
    marks = [words for words in statements if words.startswith("UPDATE") and "dealt_with" in words]
    assert len(marks) == 1, "\n".join(statements)
    with in_tenant(alpha):
        found = Message.objects.filter(conversation__channel=channel, dealt_with=True)
        assert found.count() == 2


def test_nothing_waits_costs_the_claim_alone(alpha: Tenant, channel: Channel) -> None:
    run_jobs()
    with CaptureQueriesContext(connection) as captured:
        assert intake.work_off(alpha.pk) is None
    work = [query["sql"] for query in captured.captured_queries]
    assert not [words for words in work if words not in ("BEGIN", "COMMIT")], work
