"""What working off a status costs: four of them come with every message."""

import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from conversations import intake
from conversations.channels import Pricing, StatusUpdate
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, Conversation, Message
from conversations.statuses import apply_status
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.conversations.scripted import ScriptedTransport
from tests.conversations.test_delivery import say
from tests.factories import ConversationFactory
from tests.support.jobs import run_jobs
from tests.support.waiting import until_a_session_waits_for_a_lock


@pytest.mark.parametrize(
    ("pricing", "most"), [(None, 2), (Pricing("service", "PMP", billable=True), 3)]
)
def test_a_status_costs_so_many_statements_and_no_more(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
    pricing: Pricing | None,
    most: int,
) -> None:
    say(alpha, talk, "one")
    run_jobs()
    with in_tenant(alpha), transaction.atomic():
        channel = Channel.objects.get(pk=talk.channel_id)
        key = str(Message.objects.get(conversation=talk).send_key)
        update = StatusUpdate(external_id="w", status="delivered", send_key=key, pricing=pricing)
        with CaptureQueriesContext(connection) as queries:
            assert apply_status(channel, update) == "delivered"
    asked = [one["sql"][:90] for one in queries]
    assert len(asked) <= most, "\n".join(asked)


def test_a_turn_for_a_status(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
) -> None:
    say(alpha, talk, "one")
    run_jobs()
    with in_tenant(alpha):
        message = Message.objects.get(conversation=talk)
        channel = Channel.objects.get(pk=talk.channel_id)
        body = {"status": "delivered", "id": message.external_id, "key": str(message.send_key)}
        store_events(channel=channel, events=[NewEvent("status", "s1", "34600111222", body)])
    with CaptureQueriesContext(connection) as captured:
        assert intake.work_off(alpha.pk) is None
    asked = [one["sql"] for one in captured]
    # Begin, the login's and the tenant's role, claim, updates; message; both written.
    assert len(asked) <= 8, "\n".join(asked)
    with in_tenant(alpha):
        message.refresh_from_db()
        assert message.status == "delivered"


@pytest.mark.parametrize(
    ("said", "most", "after"),
    [
        (["1 delivered", "2 delivered", "1 read", "2 failed", "1 sent"], 1, ["read", "delivered"]),
        # A failure may stop a number or say what a customer wants: all is looked at anew.
        (["1 delivered", "2 failed", "1 read"], 2, ["read", "failed"]),
    ],
    ids=["well", "failed"],
)
def test_statuses_of_a_batch_are_found_together_and_written_in_their_order(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
    said: list[str],
    most: int,
    after: list[str],
) -> None:
    say(alpha, talk, "one", "two")
    run_jobs()
    with in_tenant(alpha):
        channel = Channel.objects.get(pk=talk.channel_id)
        keys = dict(
            zip("12", talk.messages.order_by("id").values_list("send_key", flat=True), strict=True)
        )
        bodies = [
            {"status": status, "key": str(keys[number])} for number, status in map(str.split, said)
        ]
        bodies.append({"status": "read", "key": "nobody's"})
        events = [
            NewEvent("status", f"s{place}", "34600111222", body)
            for place, body in enumerate(bodies)
        ]
        store_events(channel=channel, events=events)
    with CaptureQueriesContext(connection) as captured:
        assert intake.work_off(alpha.pk) is None
    asked = [one["sql"] for one in captured]
    found = [sql for sql in asked if 'FOR UPDATE OF "conversations_conversation"' in sql]
    assert len(found) == most, "\n".join(asked)
    with in_tenant(alpha):
        assert [row.status for row in talk.messages.order_by("id")] == after


def test_a_message_that_moves_while_its_conversation_is_waited_for_is_found_there(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
) -> None:
    say(alpha, talk, "one")
    run_jobs()
    done: list[str] = []

    def status() -> None:
        try:
            with in_tenant(alpha), transaction.atomic():
                channel = Channel.objects.get(pk=talk.channel_id)
                update = StatusUpdate(external_id="", status="read", send_key=key)
                done.append(apply_status(channel, update))
        finally:
            connection.close()

    with in_tenant(alpha):
        message = Message.objects.get(conversation=talk)
        key = str(message.send_key)
        kept = ConversationFactory(channel=Channel.objects.get(pk=talk.channel_id))
        thread = threading.Thread(target=status)
        with transaction.atomic():
            held = Conversation.objects.select_for_update().get(pk=talk.pk)
            thread.start()
            until_a_session_waits_for_a_lock()
            # It waits for the conversation and holds nothing of it.
            Message.objects.select_for_update(nowait=True).get(pk=message.pk)
            Message.objects.filter(pk=message.pk).update(conversation=kept)
            held.merged_into = kept
            held.save(update_fields=["merged_into"])
        thread.join(10)
        message.refresh_from_db()
    assert done == ["read"]
    assert (message.status, message.conversation_id) == ("read", kept.pk)
