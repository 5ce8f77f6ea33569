"""What was answered by fixed rules is not read again by the assistant, and holds up no turn."""

from typing import Any

import pytest

from ai import orchestrator
from ai.gather import gather
from ai.models import AssistantRun, AssistantSettings
from ai.standing import assistant_settings
from conversations import flood, routing
from conversations.handling import locked_conversation
from conversations.models import Conversation, Message
from conversations.routing import Priority
from conversations.targets import is_unanswered, think_again
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.ai.test_turns import PHONE, Customer, customer  # noqa: F401 (a fixture)
from tests.support.jobs import run_jobs
from tests.support.people import person

# Fixtures are handed in under their own names.
# ruff: noqa: F811

ASKING = "How much is a deep clean?"
LEAF = "next page"


@pytest.fixture(autouse=True)
def leafing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scripted transport has no lists; this takes what stands for a tap on "more rows"."""
    monkeypatch.setitem(
        routing._handlers, Priority.PAGES, lambda arrival: arrival.message.text == LEAF
    )


def read_by_turn(customer: Customer, *texts: str) -> list[str]:
    """What a turn for the newest of `texts` would read."""
    customer.writes(*texts)
    run_jobs(only="conversations.drain")
    with in_tenant(customer.tenant):
        found = gather(customer.conversation, settings=assistant_settings())
        return [message.text for message in found.turn.messages] if found else []


def dealt_with(customer: Customer) -> list[str]:
    with in_tenant(customer.tenant):
        found = Message.objects.filter(conversation__channel=customer.channel, dealt_with=True)
        return list(found.order_by("id").values_list("text", flat=True))


def test_words_of_consent_and_what_came_while_opted_out(customer: Customer) -> None:
    assert read_by_turn(customer, "STOP", "3 cakes", "START", ASKING) == [ASKING]
    assert dealt_with(customer) == ["STOP", "3 cakes", "START"]


def test_a_tap_on_more_rows(customer: Customer) -> None:
    assert read_by_turn(customer, LEAF, ASKING) == [ASKING]


def test_what_is_left_to_people_is_not_dealt_with(customer: Customer, alpha: Tenant) -> None:
    customer.ask(ASKING)
    with in_tenant(alpha):
        Conversation.objects.filter(channel=customer.channel).update(handler="agent")
    customer.writes("Is anybody there?")
    run_jobs(only="conversations.drain")
    assert dealt_with(customer) == []


def test_a_word_that_a_fixed_text_answered(customer: Customer, alpha: Tenant) -> None:
    with in_tenant(alpha):
        AssistantSettings.objects.update(enabled=False)
    customer.writes("menu", ASKING)
    run_jobs(only="conversations.drain")
    assert dealt_with(customer) == ["menu"]


def test_an_edit_into_stop(customer: Customer, alpha: Tenant) -> None:
    from conversations.edits import _hear_stop

    customer.writes("3 cakes")
    run_jobs(only="conversations.drain")
    with in_tenant(alpha), locked_conversation(customer.conversation.pk) as talk:
        message = talk.messages.get(text="3 cakes")
        message.text, message.conversation = "STOP", talk
        message.save(update_fields=["text"])
        _hear_stop(message)
    assert dealt_with(customer) == ["STOP"]


def test_a_turn_that_is_thought_about_goes_on(
    customer: Customer, alpha: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer.writes(ASKING)
    run_jobs(only="conversations.drain")
    think = orchestrator.decide

    def meanwhile(*args: Any) -> Any:
        decided = think(*args)
        with in_tenant(alpha):
            talk = Conversation.objects.get(channel=customer.channel)
            factories.InboundMessageFactory(conversation=talk, text=LEAF, dealt_with=True)
        return decided

    monkeypatch.setattr(orchestrator, "decide", meanwhile)
    with in_tenant(alpha):
        run = orchestrator.take_turn(customer.conversation.pk)
    assert run is not None
    assert (run.outcome, run.dropped_because) == (AssistantRun.Outcome.REPLIED, "")


def test_an_answer_that_waits_is_not_taken_back_for_it(
    customer: Customer, alpha: Tenant, settings: Any
) -> None:
    """Nobody would answer the question anew: no turn is rung for a tap that leafs."""
    settings.WHATSAPP_TYPING_SECONDS = 60.0
    customer.ask(ASKING)
    customer.writes(LEAF)
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        answers = Message.objects.filter(author="assistant", conversation__channel=customer.channel)
        assert [answer.status for answer in answers] == ["queued"]


def test_a_fixed_answer_in_between_hides_no_question_from_taking_back(
    customer: Customer, alpha: Tenant, settings: Any
) -> None:
    settings.WHATSAPP_TYPING_SECONDS = 60.0
    customer.writes(ASKING)
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        # The page that a tap asked for, queued while the question was thought about.
        factories.OutboundMessageFactory(
            conversation=customer.conversation, author="system", status="sent"
        )
    run_jobs()
    assert read_by_turn(customer, "And the opening hours?") == [ASKING, "And the opening hours?"]


def test_a_change_of_it_rings_for_no_turn(customer: Customer, alpha: Tenant) -> None:
    customer.writes(LEAF)
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        talk = customer.conversation
        talk.turn_due_at = talk.burst_started_at = now()
        message = talk.messages.get(text=LEAF)
        message.conversation = talk
        assert not is_unanswered(message)
        think_again(talk)
        assert talk.turn_due_at is None


def test_unmuting_begins_with_what_waits(customer: Customer, alpha: Tenant) -> None:
    customer.writes(ASKING, LEAF)
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        talk = customer.conversation
        asked = talk.messages.get(text=ASKING)
        Conversation.objects.filter(pk=talk.pk).update(
            muted_until=now() + flood._seconds(60), turn_due_at=None, burst_started_at=None
        )
        free = flood.unmute(actor=person("owner").actor, conversation_id=talk.pk)
        assert (free.answered_through, free.turn_due_at is None) == (asked.pk - 1, False)
        # Nothing waits any more: no turn that would find nothing and stay due.
        Conversation.objects.filter(pk=talk.pk).update(
            muted_until=now() + flood._seconds(60),
            turn_due_at=None,
            answered_through=asked.pk,
        )
        free = flood.unmute(actor=person("owner").actor, conversation_id=talk.pk)
        assert (free.answered_through, free.turn_due_at) == (asked.pk, None)
