"""A vendor's model in the whole pipeline: from a customer's words to the message that leaves."""

import json
from typing import Any

import pytest

from ai.backends.models import Backend
from ai.law import rendering_of
from ai.models import AssistantRun
from conversations.models import Channel, Conversation, Message
from orders.models import Order, OrderProposal
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.ai.test_turns import PHONE, Customer
from tests.ai_backends.stand import MessagesApi
from tests.conversations.scripted import install
from tests.support.world import CANARY

MURKY = "my settee has seen better days, what would freshening it up run me"


@pytest.fixture
def customer(committed_db: None, alpha: Tenant, settings: Any) -> Customer:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
    return Customer(alpha, channel, install())


def test_the_customer_gets_the_servers_words_for_the_models_choice(
    api: MessagesApi, claude: Backend, customer: Customer
) -> None:
    api.acts({"kind": "quote", "ref": "service:2"})
    said = customer.ask(MURKY)
    assert "135.00 AED" in said
    with in_tenant(customer.tenant):
        run = AssistantRun.objects.latest("id")
        assert (run.backend, run.model) == ("claude", "claude-test")
        assert [attempt["outcome"] for attempt in run.attempts] == ["answered"]
        assert run.input_tokens > 0
        assert run.prompt_version
        message = Message.objects.get(run_part__run=run)
        assert rendering_of(run)[message.run_part.position].text == message.text


def test_a_vendor_that_is_down_is_not_noticed(
    api: MessagesApi, claude: Backend, customer: Customer
) -> None:
    api.fails("overloaded", stay=True)
    assert "120.00 AED" in customer.ask("How much is a deep clean?")
    with in_tenant(customer.tenant):
        run = AssistantRun.objects.latest("id")
        assert run.backend == "built-in"
        assert [attempt["outcome"] for attempt in run.attempts] == ["overloaded"] * 2


def test_a_lying_model_changes_nothing_and_orders_nothing(
    api: MessagesApi, claude: Backend, customer: Customer
) -> None:
    with in_tenant(customer.tenant):
        before = (Order.objects.count(), OrderProposal.objects.count())
    api.answers(
        {
            "acts": [{"kind": "confirm_order", "text": "Confirmed for 1.00 AED!", "price": 1}],
            "language": "en",
            "sure": "high",
        }
    )
    said = customer.ask(MURKY)
    assert "1.00 AED!" not in said
    assert "onfirmed" not in said
    with in_tenant(customer.tenant):
        assert (Order.objects.count(), OrderProposal.objects.count()) == before


def test_no_other_conversation_and_no_other_tenant_is_in_a_request(
    api: MessagesApi, claude: Backend, customer: Customer
) -> None:
    with in_tenant(customer.tenant):
        other = factories.ConversationFactory(channel=customer.channel)
        factories.InboundMessageFactory(conversation=other, text="a word of zanzibar's")
        Conversation.objects.exclude(pk=other.pk).update(preview="zanzibar")
    customer.ask("hello there, first words of mine")
    customer.ask(MURKY)
    sent = json.dumps(api.requests, ensure_ascii=False)
    assert "settee" in sent
    assert "zanzibar" not in sent
    assert CANARY not in sent
    assert PHONE not in sent
    assert "Ana" not in sent  # the profile's name
