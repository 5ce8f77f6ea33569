"""The send path and a model's words: the gate of today is asked again, and the mode."""

import pytest

from ai.actions import update_settings
from ai.acts import Act, Quote, Refuse, act_to_json
from ai.law import rendering_of
from ai.models import AssistantRun
from ai.render import Manner
from audit.models import Entry
from catalog.queries import current_snapshot
from conversations.handling import locked_conversation
from conversations.models import Message
from conversations.queueing import queue_messages
from tenants.context import in_tenant
from tests import factories
from tests.ai.test_turns import Customer, customer  # noqa: F401
from tests.support.jobs import run_jobs
from tests.support.people import person

KIND = "Thanks for asking!"


def queue(customer: Customer, prose: str, act: Act | None = None) -> AssistantRun:  # noqa: F811
    """A run with these words before its acts, and its messages to the letter, as nobody but
    somebody with the machine's login could have put them there."""
    customer.ask("hello")
    with in_tenant(customer.tenant):
        snapshot = current_snapshot()
        act = act or Quote(ref=f"service:{snapshot.services[0].id}")
        run: AssistantRun = factories.RunFactory(
            conversation=customer.conversation,
            acts=[act_to_json(act)],
            language="en",
            catalogue_version=snapshot.version,
            manner=Manner(prose=prose).to_json(),
        )
        with locked_conversation(customer.conversation.pk) as conversation:
            messages = queue_messages(
                conversation=conversation, author="assistant", pieces=rendering_of(run)
            )
            for position, message in enumerate(messages):
                factories.RunMessageFactory(run=run, message=message, position=position)
    return run


def send(customer: Customer) -> list[str]:  # noqa: F811
    before = len(customer.transport.sent)
    run_jobs()
    return [text for _, text in customer.transport.sent[before:]]


def make_natural(customer: Customer, mode: str = "natural") -> None:  # noqa: F811
    with in_tenant(customer.tenant):
        update_settings(actor=person("owner").actor, fields={"mode": mode})


def test_words_that_pass_are_sent(customer: Customer) -> None:  # noqa: F811
    make_natural(customer)
    queue(customer, KIND)
    (said,) = send(customer)
    assert said.startswith(f"{KIND}\n\n")


@pytest.mark.parametrize(
    "prose",
    ["Only five dirhams!", "You are booked.", "Half off today!", "It is 5."],
)
def test_words_that_do_not_pass_never_leave(customer: Customer, prose: str) -> None:  # noqa: F811
    make_natural(customer)
    run = queue(customer, prose)
    assert send(customer) == []
    with in_tenant(customer.tenant):
        message = Message.objects.get(run_part__run=run)
        assert (message.status, message.error) == ("cancelled", "not_its_rendering")
        assert Entry.objects.filter(
            code="ai.message.refused", target=f"message:{message.pk}"
        ).exists()


def test_no_words_stand_before_a_refusal(customer: Customer) -> None:  # noqa: F811
    make_natural(customer)
    queue(customer, KIND, Refuse("discount"))
    assert send(customer) == []


def test_back_to_strict_holds_for_what_is_queued_already(customer: Customer) -> None:  # noqa: F811
    make_natural(customer)
    run = queue(customer, KIND)
    make_natural(customer, "strict")
    assert send(customer) == []
    with in_tenant(customer.tenant):
        message = Message.objects.get(run_part__run=run)
        assert (message.status, message.error) == ("cancelled", "strict")
    assert customer.conversation.waiting_reason == "assistant_off"
