"""The outbox: in order, never twice, and silent after a takeover."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from conversations import delivery
from conversations.actions import reply
from conversations.channel_stops import resume_channel
from conversations.channels import Ambiguous, ChannelStopped, Rejected, Retry, StatusUpdate
from conversations.exceptions import MessageRepeated, OptedOut, WindowClosed
from conversations.handling import hand_back, locked_conversation, take_over
from conversations.models import (
    Channel,
    Contact,
    Conversation,
    InboundEvent,
    Message,
)
from conversations.queueing import Piece, queue_messages, queue_texts
from conversations.statuses import apply_status
from core.clock import now
from core.errors import InvalidInput
from tenants.context import in_tenant
from tenants.doorbell import ring
from tenants.models import Tenant
from tests.conversations.scripted import ScriptedTransport
from tests.support.jobs import run_jobs, rung
from tests.support.people import person


def say(alpha: Tenant, talk: Conversation, *texts: str, author: str = "system") -> None:
    with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
        queue_texts(conversation=conversation, author=author, texts=texts)


def statuses(alpha: Tenant, talk: Conversation) -> list[tuple[str, str]]:
    with in_tenant(alpha):
        return list(talk.messages.order_by("id").values_list("text", "status"))


def test_messages_leave_in_order_and_are_sent(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    say(alpha, talk, "one", "two")
    say(alpha, talk, "three")
    run_jobs()
    assert [text for _, text in transport.sent] == ["one", "two", "three"]
    assert {status for _, status in statuses(alpha, talk)} == {"sent"}


def test_a_lost_answer_holds_the_lane_until_the_status_settles_it(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    transport.answers = [Ambiguous(reason="the answer was cut off")]
    say(alpha, talk, "one", "two")
    run_jobs()
    assert statuses(alpha, talk) == [("one", "sending"), ("two", "queued")]
    with in_tenant(alpha), transaction.atomic():
        first = talk.messages.get(text="one")
        channel = Channel.objects.get(pk=talk.channel_id)
        apply_status(
            channel,
            StatusUpdate(external_id="wamid.1", status="sent", send_key=str(first.send_key)),
        )
    run_jobs()
    assert [text for _, text in transport.sent] == ["one", "two"]
    assert statuses(alpha, talk) == [("one", "sent"), ("two", "sent")]
    with in_tenant(alpha):
        assert talk.messages.get(text="one").external_id == "wamid.1"


def test_without_a_status_it_is_sent_again_only_after_the_ambiguous_time(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    transport.answers = [Ambiguous(reason="cut off")]
    say(alpha, talk, "one")
    run_jobs()
    with in_tenant(alpha):
        delivery.deliver(talk.pk)
        assert len(transport.sent) == 1
        Message.objects.filter(text="one").update(
            sending_since=now() - timedelta(seconds=settings.WHATSAPP_AMBIGUOUS_SECONDS + 1)
        )
        delivery.deliver(talk.pk)
    assert len(transport.sent) == 2
    assert statuses(alpha, talk) == [("one", "sent")]


def test_a_status_that_waits_in_the_inbox_comes_before_sending_again(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    transport.answers = [Ambiguous(reason="the answer was cut off")]
    say(alpha, talk, "one", "two")
    run_jobs()
    with in_tenant(alpha):
        first = talk.messages.get(text="one")
        Message.objects.filter(pk=first.pk).update(
            sending_since=now() - timedelta(seconds=settings.WHATSAPP_AMBIGUOUS_SECONDS + 1)
        )
        # Stored by the webhook; its ring was lost with the broker.
        InboundEvent.objects.create(
            channel_id=talk.channel_id,
            kind="status",
            external_id="wamid.1/sent",
            sender="34600111222",
            body={"id": "wamid.1", "status": "sent", "key": str(first.send_key)},
        )
        delivery.deliver(talk.pk)
    assert [text for _, text in transport.sent] == ["one"]
    run_jobs(within=timedelta(seconds=2))
    assert [text for _, text in transport.sent] == ["one", "two"]
    assert {status for _, status in statuses(alpha, talk)} == {"sent"}


def test_a_worker_killed_between_commit_and_network_is_noticed_by_who_looks_next(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    def dies(message: Message) -> None:
        raise SystemExit("killed")

    transport.before_send = dies
    say(alpha, talk, "one")
    with pytest.raises(SystemExit):
        run_jobs()
    assert statuses(alpha, talk) == [("one", "sending")]
    assert rung("conversations.deliver"), "its own ring went before the work was done"
    transport.before_send = None
    run_jobs()
    assert (transport.sent, statuses(alpha, talk)) == ([], [("one", "sending")])
    later = [bell.due_at for bell in rung("conversations.deliver") if bell.due_at > now()]
    assert later, "nobody would look again"


def test_a_retry_waits_its_time_and_a_rejection_lets_the_next_go(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    transport.answers = [
        Retry(after=4, code="131056", reason="Too many messages to this person."),
        Rejected(code="131026", reason="This number has no WhatsApp."),
    ]
    say(alpha, talk, "one", "two")
    run_jobs()
    assert statuses(alpha, talk) == [("one", "queued"), ("two", "queued")]
    with in_tenant(alpha):
        Message.objects.update(not_before=None)
    run_jobs(within=timedelta(seconds=5))
    assert statuses(alpha, talk) == [("one", "failed"), ("two", "sent")]
    with in_tenant(alpha):
        assert talk.messages.get(text="one").error == "This number has no WhatsApp."


def test_a_stopped_channel_keeps_its_messages(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    transport.answers = [ChannelStopped(code="190", reason="The access token was revoked.")]
    say(alpha, talk, "one", "two")
    run_jobs(only="conversations.deliver")
    assert statuses(alpha, talk) == [("one", "queued"), ("two", "queued")]
    with in_tenant(alpha):
        channel = Channel.objects.get(pk=talk.channel_id)
        assert (channel.active, channel.paused_reason) == (False, "The access token was revoked.")
        talk.messages.update(created_at=now() - timedelta(minutes=1))
        ring(task="conversations.sweep")
    run_jobs(only="conversations.sweep")
    run_jobs(within=timedelta(seconds=100), only="conversations.deliver")
    assert rung("conversations.deliver") == [], "a number that stays stopped fills no table"
    with in_tenant(alpha):
        resume_channel(person("owner").actor, channel)
    run_jobs(only="conversations.resume")
    run_jobs(only="conversations.deliver")
    assert statuses(alpha, talk) == [("one", "sent"), ("two", "sent")]
    assert [text for _, text in transport.sent] == ["one", "one", "two"]


def test_statuses_only_climb(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    say(alpha, talk, "one")
    run_jobs()
    with in_tenant(alpha), transaction.atomic():
        message = talk.messages.get(text="one")
        channel = Channel.objects.get(pk=talk.channel_id)
        for status in ("read", "delivered", "sent", "in_orbit", "failed", "read"):
            apply_status(channel, StatusUpdate(external_id=message.external_id, status=status))
        message.refresh_from_db()
        assert message.status == "read"
        assert None not in (message.sent_at, message.delivered_at, message.read_at)


def test_after_a_takeover_nothing_the_assistant_queued_leaves(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    say(alpha, talk, "I am the machine", author="assistant")
    with in_tenant(alpha):
        take_over(actor=person("agent").actor, conversation_id=talk.pk)
        reply(actor=person("agent").actor, conversation_id=talk.pk, text="I am Sara")
    run_jobs()
    assert [text for _, text in transport.sent] == ["I am Sara"]
    assert statuses(alpha, talk) == [("I am the machine", "cancelled"), ("I am Sara", "sent")]


def test_a_message_of_the_assistant_without_a_run_never_leaves(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    """The law: every text of the assistant equals the rendering of its acts."""
    with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
        queue_messages(
            conversation=conversation,
            author="assistant",
            pieces=[Piece(text="Everything is 50 % off today!")],
        )
    run_jobs()
    assert transport.sent == []
    assert statuses(alpha, talk) == [("Everything is 50 % off today!", "cancelled")]


def test_a_reply_takes_over_and_the_same_key_sends_once(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        sara = person("agent").actor
        for _ in range(3):
            reply(actor=sara, conversation_id=talk.pk, text="Hello", idempotency_key="k1")
        with pytest.raises(MessageRepeated):
            reply(actor=sara, conversation_id=talk.pk, text="Other", idempotency_key="k1")
        conversation = Conversation.objects.get(pk=talk.pk)
        assert (conversation.handler, conversation.assigned_to_id) == ("agent", sara.id)
    run_jobs()
    assert [text for _, text in transport.sent] == ["Hello"]


def test_what_cannot_be_sent_is_refused_and_not_queued(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        sara = person("agent").actor
        with pytest.raises(InvalidInput):
            reply(actor=sara, conversation_id=talk.pk, text="  \x00 ")
        Conversation.objects.filter(pk=talk.pk).update(
            last_inbound_at=now() - timedelta(hours=24, seconds=1)
        )
        with pytest.raises(WindowClosed):
            reply(actor=sara, conversation_id=talk.pk, text="Hello")
        Contact.objects.filter(pk=talk.contact_id).update(opted_out_at=now())
        with pytest.raises(OptedOut):
            reply(actor=sara, conversation_id=talk.pk, text="Hello")
        assert talk.messages.count() == 0
        assert Conversation.objects.get(pk=talk.pk).handler == "assistant"


def test_a_long_reply_is_split_and_loses_nothing(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    words = " ".join(f"word{number}" for number in range(1200))
    with in_tenant(alpha):
        reply(actor=person("agent").actor, conversation_id=talk.pk, text=words)
    run_jobs()
    parts = [text for _, text in transport.sent]
    assert len(parts) == 3
    assert max(map(len, parts)) <= 4096
    assert " ".join(parts) == words


def test_handing_back_lets_the_assistant_answer_only_what_comes_next(
    alpha: Tenant, talk: Conversation
) -> None:
    with in_tenant(alpha):
        sara = person("agent").actor
        asked = Message.objects.create(
            conversation=talk, direction="inbound", author="customer", status="received", text="?"
        )
        take_over(actor=sara, conversation_id=talk.pk)
        back = hand_back(actor=sara, conversation_id=talk.pk)
        assert (back.handler, back.answered_through, back.epoch) == ("assistant", asked.pk, 2)
