"""Co-pilot: the assistant drafts, a person sends; nothing of the assistant's leaves by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from ai.actions import update_settings
from ai.copilot.actions import (
    DraftGone,
    close_stale,
    discard_draft,
    send_draft,
)
from ai.copilot.drafts import choices_of, open_draft, words_of
from ai.models import AssistantRun, Dialogue, Draft
from conversations.actions import reply
from conversations.exceptions import MessageRepeated
from conversations.handling import (
    hand_back,
    pause_assistant,
    resume_assistant,
    set_copilot,
    take_over,
)
from conversations.models import Channel, Conversation, Message
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from orders.approval import approve_proposal
from orders.models import OrderProposal
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.switches import set_switch
from tests.ai.test_turns import Customer
from tests.conversations.scripted import install
from tests.support.jobs import run_jobs, rung
from tests.support.people import PLATFORM_ADMIN, person

PRICE = "How much is a deep clean?"


def switch_copilot(tenant: Tenant, on: bool = True) -> None:
    with in_tenant(tenant):
        update_settings(actor=person("owner").actor, fields={"copilot": on})


def working(tenant: Tenant, settings: Any) -> Customer:
    """A customer of a workspace whose assistant drafts."""
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0  # nobody waits here
    with in_tenant(tenant):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
    switch_copilot(tenant)
    return Customer(tenant, channel, install())


@pytest.fixture
def customer(committed_db: None, alpha: Tenant, settings: Any) -> Customer:
    return working(alpha, settings)


def drafted(customer: Customer) -> Draft:
    """The open draft of the customer's conversation, which has one."""
    with in_tenant(customer.tenant):
        found = open_draft(customer.conversation)
        assert found is not None
        return found


def send(customer: Customer, draft: Draft, text: str | None = None, **more: Any) -> list[Message]:
    with in_tenant(customer.tenant):
        return send_draft(
            actor=person("agent").actor,
            conversation_id=customer.conversation.pk,
            draft_id=draft.pk,
            text=text,
            **more,
        )


def states(customer: Customer) -> list[tuple[str, str]]:
    with in_tenant(customer.tenant):
        rows = Draft.objects.filter(conversation=customer.conversation).order_by("id")
        return list(rows.values_list("state", "ended_because"))


def test_what_it_would_say_is_held_out_and_nothing_leaves(customer: Customer) -> None:
    assert customer.ask(PRICE) == ""
    draft = drafted(customer)
    with in_tenant(customer.tenant):
        assert "120.00 AED" in words_of(draft)
        assert not Message.objects.filter(conversation=customer.conversation, author="assistant")
    assert customer.conversation.waiting_reason == "draft"
    assert draft.run.outcome == AssistantRun.Outcome.DRAFTED
    assert "conversations.acknowledge" not in [bell.task for bell in rung()]


def test_sent_as_it_is_it_is_the_agents_message_and_keeps_its_buttons(customer: Customer) -> None:
    customer.ask("I'd like to book a deep clean on monday at 10:00, my name is Ana")
    send(customer, drafted(customer))
    run_jobs()
    customer.ask("Marina Walk 12, apartment 4")
    draft = drafted(customer)
    with in_tenant(customer.tenant):
        assert choices_of(draft)
    (message,) = send(customer, draft)
    run_jobs()
    with in_tenant(customer.tenant):
        message.refresh_from_db()
        agent = person("agent")
        assert (message.author, message.agent, message.status) == ("agent", agent, "sent")
        assert message.content["buttons"]
        draft.refresh_from_db()
        assert (draft.state, draft.edited, draft.ended_by) == ("sent", False, agent)
    talk = customer.conversation
    assert (talk.handler, talk.waiting_since) == ("assistant", None)


def test_the_dialogue_goes_on_over_drafts_that_were_sent(customer: Customer) -> None:
    for words in (
        "I'd like to book a deep clean on monday at 10:00, my name is Ana",
        "Marina Walk 12, apartment 4",
    ):
        assert customer.ask(words) == ""
        send(customer, drafted(customer))
        run_jobs()
    customer.ask("yes")
    with in_tenant(customer.tenant):
        proposal = OrderProposal.objects.get(conversation=customer.conversation)
        assert proposal.status == "pending_approval"
        assert proposal.reference in words_of(drafted(customer))


def test_what_people_decided_is_not_proposed_again_with_the_next_message(
    customer: Customer,
) -> None:
    """The draft that was to tell of the request was never sent, and the customer writes on."""
    for words in (
        "I'd like to book a deep clean on monday at 10:00, my name is Ana",
        "Marina Walk 12, apartment 4",
    ):
        customer.ask(words)
        send(customer, drafted(customer))
        run_jobs()
    customer.ask("yes")
    with in_tenant(customer.tenant):
        made = OrderProposal.objects.filter(conversation=customer.conversation)
        (proposal,) = made
        approve_proposal(
            actor=person("owner").actor, proposal_id=proposal.pk, revision=proposal.revision
        )
    run_jobs()
    customer.ask("thank you")
    with in_tenant(customer.tenant):
        assert [row.status for row in made.all()] == ["approved"]
        assert proposal.reference not in words_of(drafted(customer))


def test_changed_words_are_sent_as_they_were_changed(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    (message,) = send(customer, draft, "Hello Ana! It is 120 dirhams. Sara")
    run_jobs()
    assert customer.transport.sent[-1][1] == "Hello Ana! It is 120 dirhams. Sara"
    with in_tenant(customer.tenant):
        draft.refresh_from_db()
        assert draft.edited is True
        assert message.author == "agent"


def test_a_yes_to_a_changed_reading_back_is_not_taken_for_one_to_the_draft(
    customer: Customer,
) -> None:
    customer.ask("I'd like to book a deep clean on monday at 10:00, my name is Ana")
    send(customer, drafted(customer))
    run_jobs()
    customer.ask("Marina Walk 12, apartment 4")
    send(customer, drafted(customer), "So Tuesday at 11, for 100 AED?")
    run_jobs()
    customer.ask("yes")
    with in_tenant(customer.tenant):
        assert not OrderProposal.objects.filter(conversation=customer.conversation)


def test_a_draft_that_nobody_sent_is_not_remembered_as_said(customer: Customer) -> None:
    customer.ask("I'd like to book a deep clean")
    with in_tenant(customer.tenant):
        assert not Dialogue.objects.filter(conversation=customer.conversation).exists()


def test_who_writes_again_gets_one_draft_that_answers_all(customer: Customer) -> None:
    customer.ask(PRICE)
    first = drafted(customer)
    customer.ask("and a sofa shampoo?")
    second = drafted(customer)
    assert second.pk != first.pk
    with in_tenant(customer.tenant):
        words = words_of(second)
    assert "120.00" in words
    assert "135.00" in words
    with pytest.raises(DraftGone, match="written again"):
        send(customer, first)
    assert states(customer) == [("gone", "customer_wrote"), ("open", "")]
    run_jobs()
    assert customer.transport.sent == []


def test_a_draft_dies_with_a_message_that_no_turn_has_read_yet(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    customer.writes("wait")
    run_jobs(only="conversations.drain")
    with in_tenant(customer.tenant):
        assert open_draft(customer.conversation) is None
    with pytest.raises(DraftGone):
        send(customer, draft)


def _take_over(customer: Customer) -> None:
    take_over(actor=person("owner").actor, conversation_id=customer.conversation.pk)


def _reply(customer: Customer) -> None:
    reply(actor=person("owner").actor, conversation_id=customer.conversation.pk, text="Hello!")


def _pause(customer: Customer) -> None:
    pause_assistant(actor=person("owner").actor, conversation_id=customer.conversation.pk)


def _paused_and_resumed(customer: Customer) -> None:
    _pause(customer)
    resume_assistant(actor=person("owner").actor, conversation_id=customer.conversation.pk)


def _disable(customer: Customer) -> None:
    update_settings(actor=person("owner").actor, fields={"enabled": False})


def _platform(customer: Customer) -> None:
    set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=None, engaged=True, reason="test")


def _tenant(customer: Customer) -> None:
    set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=customer.tenant, engaged=True, reason="x")


def _window(customer: Customer) -> None:
    old = now() - timedelta(hours=25)
    Conversation.objects.filter(pk=customer.conversation.pk).update(last_inbound_at=old)


def _opted_out(customer: Customer) -> None:
    contact = customer.conversation.contact
    contact.opted_out_at = now()
    contact.save(update_fields=["opted_out_at"])


@pytest.mark.parametrize(
    ("ends", "because"),
    [
        (_take_over, "taken_over"),
        (_reply, "taken_over"),
        (_pause, "switched_off"),
        (_paused_and_resumed, "taken_over"),
        (_disable, "switched_off"),
        (_platform, "switched_off"),
        (_tenant, "switched_off"),
        (_window, "window_closed"),
        (_opted_out, "opted_out"),
    ],
)
def test_a_draft_dies_when_it_answers_nothing_any_more(
    customer: Customer, ends: Any, because: str
) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    with in_tenant(customer.tenant):
        ends(customer)
        assert open_draft(customer.conversation) is None
    before = len(customer.transport.sent)
    with pytest.raises(DraftGone):
        send(customer, draft)
    run_jobs()
    with in_tenant(customer.tenant):
        assert not customer.conversation.messages.filter(text__contains="120.00").exists()
        assert close_stale() == 1
        assert close_stale() == 0
    assert states(customer) == [("gone", because)]
    assert all("120.00" not in text for _, text in customer.transport.sent[before:])


def test_a_draft_is_sent_once(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    (first,) = send(customer, draft, idempotency_key="k")
    (again,) = send(customer, draft, idempotency_key="k")
    assert first.pk == again.pk
    with pytest.raises(MessageRepeated):
        send(customer, draft, "Other words", idempotency_key="k")
    with pytest.raises(DraftGone):
        send(customer, draft, idempotency_key="other")
    run_jobs()
    assert len(customer.transport.sent) == 1


def test_a_draft_that_was_put_aside_stays_aside_and_a_person_is_waited_for(
    customer: Customer,
) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    with in_tenant(customer.tenant):
        for _ in range(2):
            discard_draft(
                actor=person("agent").actor,
                conversation_id=customer.conversation.pk,
                draft_id=draft.pk,
            )
    assert states(customer) == [("discarded", "")]
    assert customer.conversation.waiting_reason == "unanswered"
    with pytest.raises(DraftGone, match="put aside"):
        send(customer, draft)


def test_a_draft_of_another_conversation_is_not_found(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    with in_tenant(customer.tenant):
        other = Conversation.objects.exclude(pk=customer.conversation.pk).first()
        assert other is not None
        agent = person("agent").actor
        with pytest.raises(NotFound):
            send_draft(actor=agent, conversation_id=other.pk, draft_id=draft.pk)
        with pytest.raises(NotFound):
            discard_draft(actor=agent, conversation_id=other.pk, draft_id=draft.pk)
    assert states(customer) == [("open", "")]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 20_001])
def test_words_that_cannot_be_sent_are_refused_and_the_draft_stays(
    customer: Customer, text: str
) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    with pytest.raises(InvalidInput):
        send(customer, draft, text)
    assert states(customer) == [("open", "")]
    assert customer.transport.sent == []


def test_a_wish_for_a_person_makes_no_draft_but_calls_one(customer: Customer) -> None:
    assert customer.ask("I want to talk to a person please") == ""
    assert states(customer) == []
    talk = customer.conversation
    assert (talk.handler, talk.waiting_reason) == ("assistant", "asked_for_person")


def test_turned_on_it_stops_even_what_is_queued(customer: Customer) -> None:
    switch_copilot(customer.tenant, on=False)
    customer.writes(PRICE)
    run_jobs(only="conversations.drain")
    run_jobs(only="ai.take_turn")
    switch_copilot(customer.tenant)
    run_jobs()
    assert customer.transport.sent == []
    with in_tenant(customer.tenant):
        message = customer.conversation.messages.get(author="assistant")
        assert (message.status, message.error) == ("cancelled", "copilot")
    assert customer.conversation.waiting_reason == "assistant_off"


def test_one_conversation_can_differ_from_the_workspace(customer: Customer) -> None:
    switch_copilot(customer.tenant, on=False)
    assert "120.00" in customer.ask(PRICE)
    with in_tenant(customer.tenant):
        agent = person("agent").actor
        set_copilot(actor=agent, conversation_id=customer.conversation.pk, copilot=True)
    assert customer.ask(PRICE) == ""
    send(customer, drafted(customer))
    run_jobs()
    switch_copilot(customer.tenant, on=True)
    with in_tenant(customer.tenant):
        set_copilot(actor=agent, conversation_id=customer.conversation.pk, copilot=False)
    assert "120.00" in customer.ask(PRICE)
    with in_tenant(customer.tenant):
        set_copilot(actor=agent, conversation_id=customer.conversation.pk, copilot=None)
    assert customer.ask(PRICE) == ""


def test_a_hand_back_brings_the_drafts_back(customer: Customer) -> None:
    customer.ask(PRICE)
    with in_tenant(customer.tenant):
        _reply(customer)
    run_jobs()
    customer.ask(PRICE)
    with in_tenant(customer.tenant):
        assert open_draft(customer.conversation) is None
        hand_back(actor=person("agent").actor, conversation_id=customer.conversation.pk)
    assert customer.ask(PRICE) == ""
    assert drafted(customer).state == "open"


def test_the_database_lets_a_conversation_have_one_open_draft(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    with in_tenant(customer.tenant), pytest.raises(IntegrityError), transaction.atomic():
        run = draft.run
        run.pk = None
        run.save(force_insert=True)
        Draft.objects.create(
            conversation_id=draft.conversation_id, run=run, epoch=0, answered_before=0
        )


def test_the_machine_cannot_say_that_people_sent_a_draft(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    with in_tenant(customer.tenant, as_assistant=True):
        for values in (
            {"state": "sent", "edited": False, "ended_at": now()},
            {"edited": True},
            {"state": "discarded", "ended_at": now()},
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                Draft.objects.filter(pk=draft.pk).update(**values)
    assert states(customer) == [("open", "")]


def test_who_may_not_reply_may_not_send_a_draft(customer: Customer) -> None:
    customer.ask(PRICE)
    draft = drafted(customer)
    with in_tenant(customer.tenant), pytest.raises(NotAllowed):
        send_draft(
            actor=PLATFORM_ADMIN, conversation_id=customer.conversation.pk, draft_id=draft.pk
        )
    assert states(customer) == [("open", "")]
