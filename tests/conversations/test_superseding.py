"""A newer message takes back an answer that waits, and both are answered together."""

from datetime import timedelta
from typing import Any

import pytest

from ai.models import AssistantRun
from conversations.models import Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.ai.test_turns import Customer, customer  # noqa: F401 (a fixture)
from tests.support.jobs import run_jobs

# Fixtures are handed in under their own names.
# ruff: noqa: F811


@pytest.fixture
def written(settings: Any) -> Any:
    """Answers are seen being written for a long time, so that they wait."""
    settings.WHATSAPP_TYPING_SECONDS = 60.0
    return settings


def outbound(alpha: Tenant) -> list[tuple[str, str]]:
    with in_tenant(alpha):
        rows = Message.objects.filter(
            author="assistant", conversation__channel__transport="scripted"
        )
        return list(rows.order_by("id").values_list("status", "error"))


def test_both_are_answered_once_and_together(
    customer: Customer, alpha: Tenant, written: Any
) -> None:
    assert customer.ask("How much is a deep clean?") == ""
    assert outbound(alpha) == [("queued", "")]
    written.WHATSAPP_TYPING_SECONDS = 0
    said = customer.ask("And the opening hours?")
    assert outbound(alpha)[0] == ("cancelled", "superseded")
    assert "120.00 AED" in said, "the first question was dropped with its answer"
    with in_tenant(alpha):
        run = AssistantRun.objects.order_by("-id")[0]
        talk = Conversation.objects.get(channel=customer.channel)
        assert run.input_through == talk.answered_through
    assert len([one for one in outbound(alpha) if one[0] == "sent"]) >= 1


def test_somebody_who_goes_on_writing_is_answered_all_the_same(
    customer: Customer, alpha: Tenant, written: Any
) -> None:
    for text in ("How much is a deep clean?", "Hello?", "Are you there?", "Hey"):
        customer.ask(text)
    assert [error for _, error in outbound(alpha)].count("superseded") <= 2
    assert "queued" in {status for status, _ in outbound(alpha)}


def test_what_was_left_to_people_long_ago_is_not_answered_with_it(
    customer: Customer, alpha: Tenant, written: Any
) -> None:
    customer.writes("old and left alone")
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        old = Message.objects.filter(text="old and left alone")
        old.update(created_at=now() - timedelta(minutes=5))
        Conversation.objects.filter(channel=customer.channel).update(
            answered_through=old.get().pk, turn_due_at=None, burst_started_at=None
        )
        passed = old.get().pk
    customer.ask("How much is a deep clean?")
    assert customer.conversation.answered_through > passed
    customer.writes("And the opening hours?")
    run_jobs(only="conversations.drain")
    assert outbound(alpha)[0] == ("cancelled", "superseded")
    assert customer.conversation.answered_through == passed


def test_an_answer_that_has_left_stays(customer: Customer, alpha: Tenant) -> None:
    assert "120.00 AED" in customer.ask("How much is a deep clean?")
    before = outbound(alpha)
    customer.ask("Thanks")
    assert outbound(alpha)[: len(before)] == before


def test_a_reaction_takes_nothing_back(customer: Customer, alpha: Tenant, written: Any) -> None:
    customer.ask("How much is a deep clean?")
    customer.number += 1
    from conversations.inbound import NewEvent, store_events

    with in_tenant(alpha):
        store_events(
            channel=customer.channel,
            events=[
                NewEvent(
                    "message",
                    "in.reaction",
                    "34600111222",
                    {"addresses": [["phone", "34600111222"]], "text": "👍", "kind": "reaction"},
                )
            ],
        )
    run_jobs()
    assert outbound(alpha) == [("queued", "")]


def test_an_answer_that_proposed_something_stays(
    customer: Customer, alpha: Tenant, written: Any
) -> None:
    """Taken back, the customer would never learn of the proposal that was made."""
    written.WHATSAPP_TYPING_SECONDS = 0
    customer.ask("I'd like to book a deep clean on monday at 10:00, my name is Ana")
    customer.ask("Marina Walk 12, apartment 4")
    written.WHATSAPP_TYPING_SECONDS = 60.0
    customer.ask("yes")
    with in_tenant(alpha):
        run = AssistantRun.objects.order_by("-id")[0]
        assert "propose_order" in [act["kind"] for act in run.acts]
        proposed = list(run.parts.values_list("message_id", flat=True))
    customer.ask("one more thing")
    with in_tenant(alpha):
        found = Message.objects.filter(pk__in=proposed)
        assert set(found.values_list("status", flat=True)) == {"queued"}
