"""The outbox under attack: crowds of workers, kills at every step, stopped senders, lanes."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

# Fixtures are handed in under their own names.
import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from conversations import delivery
from conversations.channels import Accepted, Ambiguous, Rejected, Retry, StatusUpdate, Wait
from conversations.handling import locked_conversation
from conversations.models import (
    Channel,
    ConsentEvent,
    Contact,
    ContactAddress,
    Conversation,
    InboundEvent,
    Message,
)
from conversations.queueing import Piece, queue_messages, queue_texts
from conversations.statuses import apply_status
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.conversations.scripted import ScriptedTransport
from tests.conversations.test_delivery import say, statuses
from tests.support.dying import killed_at, points
from tests.support.jobs import run_jobs, rung

WORKERS = 50


def another(alpha: Tenant, channel: Channel, phone: str) -> Conversation:
    with in_tenant(alpha):
        contact = Contact.objects.create(name=phone)
        ContactAddress.objects.create(contact=contact, channel=channel, kind="phone", value=phone)
        return Conversation.objects.create(
            channel=channel, contact=contact, last_inbound_at=now(), last_message_at=now()
        )


def status(alpha: Tenant, talk: Conversation, **fields: Any) -> str:
    with in_tenant(alpha), transaction.atomic():
        return apply_status(Channel.objects.get(pk=talk.channel_id), StatusUpdate(**fields))


def overdue(alpha: Tenant) -> None:
    with in_tenant(alpha):
        Message.objects.filter(status="sending").update(
            sending_since=now() - timedelta(seconds=settings.WHATSAPP_AMBIGUOUS_SECONDS + 1)
        )


class TestCrowds:
    def test_fifty_workers_on_one_conversation_send_each_once_and_in_order(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        texts = [f"line {number}" for number in range(20)]
        say(alpha, talk, *texts)
        failures: list[BaseException] = []
        ready = threading.Barrier(WORKERS)

        def work() -> None:
            try:
                ready.wait()
                for _ in range(3):
                    with in_tenant(alpha):
                        delivery.deliver(talk.pk)
            except BaseException as error:  # noqa: BLE001 (told below)
                failures.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        assert failures == []
        run_jobs()
        assert [text for _, text in transport.sent] == texts

    def test_lost_answers_of_many_conversations_wait_side_by_side(
        self, alpha: Tenant, channel: Channel, transport: ScriptedTransport
    ) -> None:
        talks = [another(alpha, channel, f"3460000{number:04}") for number in range(8)]
        transport.answers = [Ambiguous(reason="cut off") for _ in talks]
        for one in talks:
            say(alpha, one, "hello", "there")
        began = time.monotonic()
        run_jobs()
        assert time.monotonic() - began < settings.WHATSAPP_AMBIGUOUS_SECONDS / 2
        assert len(transport.sent) == 8
        overdue(alpha)
        for one in talks:
            with in_tenant(alpha):
                delivery.deliver(one.pk)
        assert Counter(text for _, text in transport.sent) == {"hello": 16, "there": 8}


class TestKills:
    def test_a_kill_between_any_two_statements_loses_and_doubles_nothing(
        self, alpha: Tenant, channel: Channel, transport: ScriptedTransport, tmp_path: Any
    ) -> None:
        """What the other side has heard is in a file, since the sender dies with its memory."""
        heard = tmp_path / "heard"

        def note(message: Message) -> None:
            with heard.open("a") as file:
                file.write(f"{message.send_key} {message.text}\n")

        transport.before_send = note

        def sending(one: Conversation) -> Callable[[], None]:
            def work() -> None:
                with in_tenant(alpha):
                    delivery.deliver(one.pk)

            return work

        first = another(alpha, channel, "34611000000")
        say(alpha, first, "one", "two")
        way = points(sending(first))
        assert way.count("after commit") == 2
        for point, label in enumerate(way, start=1):
            heard.write_text("")
            one = another(alpha, channel, f"34611{point:06}")
            say(alpha, one, "one", "two")
            assert killed_at(sending(one), point), label
            # What the other side took is told by its statuses; what it never got is overdue.
            for line in heard.read_text().splitlines():
                key, text = line.split(" ", 1)
                status(alpha, one, external_id=f"{key}.{text}", status="sent", send_key=key)
            overdue(alpha)
            with in_tenant(alpha):
                delivery.deliver(one.pk)
            lines = [line.split(" ", 1)[1] for line in heard.read_text().splitlines()]
            assert lines == ["one", "two"], label
            assert [done for _, done in statuses(alpha, one)] == ["sent", "sent"], label


class TestStoppedSender:
    def test_who_was_stopped_past_the_time_sends_nothing_afterwards(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        """Two workers; the first sleeps between its claim and the network."""
        deadlines = []
        send = transport.send

        def sleepy(*, leave_by: float | None = None, **given: Any) -> Any:
            deadlines.append(leave_by)
            if len(deadlines) == 1:
                overdue(alpha)
                with in_tenant(alpha):
                    delivery.deliver(talk.pk)
                return Retry(after=0, code="overslept", reason="held up", tried=False)
            return send(leave_by=leave_by, **given)

        transport.send = sleepy  # type: ignore[method-assign]
        say(alpha, talk, "one")
        run_jobs()
        assert [text for _, text in transport.sent] == ["one"]
        assert statuses(alpha, talk) == [("one", "sent")]
        assert all(moment is not None for moment in deadlines)
        assert delivery.fence_seconds() < settings.WHATSAPP_AMBIGUOUS_SECONDS


class TestDoubt:
    def test_after_many_lost_answers_a_person_is_asked(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        transport.answers = [Ambiguous(reason="cut off")] * 50
        say(alpha, talk, "one", "two")
        for _ in range(delivery.MAX_ATTEMPTS + 1):
            with in_tenant(alpha):
                delivery.deliver(talk.pk)
            overdue(alpha)
        with in_tenant(alpha):
            message = talk.messages.get(text="one")
            assert (message.status, message.error_code) == ("failed", "unconfirmed")
            assert "may have arrived" in message.error
            found = Conversation.objects.get(pk=talk.pk)
            assert (found.waiting_reason, found.waiting_since is None) == ("unconfirmed", False)
        assert [text for _, text in transport.sent].count("one") == delivery.MAX_ATTEMPTS
        status(alpha, talk, external_id="w", status="sent", send_key=str(message.send_key))
        with in_tenant(alpha):
            assert talk.messages.get(text="one").status == "sent", "it had left after all"

    def test_what_must_not_come_twice_asks_at_the_first_lost_answer(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        transport.answers = [Ambiguous(reason="cut off")]
        with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
            queue_messages(
                conversation=conversation,
                author="system",
                pieces=[Piece(text="Pay 10 here", content={"once": True})],
            )
        run_jobs()
        overdue(alpha)
        with in_tenant(alpha):
            delivery.deliver(talk.pk)
            message = talk.messages.get()
        assert (len(transport.sent), message.error_code) == (1, "unconfirmed")

    def test_a_waiting_status_is_found_in_a_backlog_and_only_the_contacts_is_read(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        transport.answers = [Ambiguous(reason="cut off")]
        say(alpha, talk, "one")
        run_jobs()
        with in_tenant(alpha):
            key = str(talk.messages.get().send_key)
            InboundEvent.objects.bulk_create(
                InboundEvent(
                    channel_id=talk.channel_id,
                    kind="status",
                    external_id=f"x{number}",
                    sender=f"4915100{number:06}",
                    body={"key": key if number == 5 else "", "status": "sent"},
                )
                for number in range(300)
            )
            InboundEvent.objects.create(
                channel_id=talk.channel_id,
                kind="status",
                external_id="mine",
                sender="34600111222",
                body={"key": key, "status": "sent", "id": "wamid.1"},
            )
        overdue(alpha)
        with in_tenant(alpha), CaptureQueriesContext(connection) as queries:
            delivery.deliver(talk.pk)
        assert len(transport.sent) == 1
        [looked] = [one["sql"] for one in queries if "conversations_inboundevent" in one["sql"]]
        assert '"sender" IN (' in looked

    def test_a_waiting_status_under_an_id_that_is_news_is_found_too(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        transport.answers = [Ambiguous(reason="cut off")]
        say(alpha, talk, "one")
        run_jobs()
        with in_tenant(alpha):
            InboundEvent.objects.create(
                channel_id=talk.channel_id,
                kind="status",
                external_id="mine",
                sender="ES.13491208655302741918",
                body={"key": str(talk.messages.get().send_key), "status": "sent", "id": "wamid.1"},
            )
        overdue(alpha)
        with in_tenant(alpha):
            delivery.deliver(talk.pk)
        assert len(transport.sent) == 1
        run_jobs(within=timedelta(seconds=2))
        assert len(transport.sent) == 1


class TestLanes:
    def test_replies_leave_before_notices_before_bulk_over_all_conversations(
        self, alpha: Tenant, channel: Channel, transport: ScriptedTransport
    ) -> None:
        """The rings come in the worst order: all of the bulk first."""
        order = [("bulk", 6), ("notice", 3), ("reply", 2)]
        for lane, count in order:
            for number in range(count):
                one = another(alpha, channel, f"3462{len(lane)}{number:06}")
                with in_tenant(alpha), locked_conversation(one.pk) as conversation:
                    queue_texts(conversation=conversation, author="system", texts=[lane], lane=lane)
        run_jobs()
        assert [text for _, text in transport.sent] == ["reply"] * 2 + ["notice"] * 3 + ["bulk"] * 6

    def test_order_within_a_conversation_is_kept_whatever_the_lanes(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        seen = []
        transport.wait = lambda peer, lane: seen.append(lane)
        for lane in ("bulk", "reply", "notice"):
            with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
                queue_texts(conversation=conversation, author="system", texts=[lane], lane=lane)
        run_jobs()
        assert [text for _, text in transport.sent] == ["bulk", "reply", "notice"]
        assert seen[0] == "reply", "what stands before a reply leaves as fast as one"

    def test_one_that_cannot_leave_holds_up_no_other_conversation(
        self, alpha: Tenant, channel: Channel, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        transport.answers = [Ambiguous(reason="cut off")]
        say(alpha, talk, "lost", "behind it")
        run_jobs()
        other = another(alpha, channel, "34633000001")
        with in_tenant(alpha), locked_conversation(other.pk) as conversation:
            queue_texts(conversation=conversation, author="system", texts=["bulk"], lane="bulk")
        run_jobs()
        assert statuses(alpha, other) == [("bulk", "sent")]


class TestWaiting:
    def test_a_message_that_must_wait_is_rung_for_once_and_holds_no_worker(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        transport.wait = lambda peer, lane: Wait(seconds=30, why="pair")
        say(alpha, talk, "one")
        say(alpha, talk, "two")
        began = time.monotonic()
        run_jobs()
        with in_tenant(alpha):
            for _ in range(5):
                delivery.deliver(talk.pk)
        assert time.monotonic() - began < 15
        [bell] = rung("conversations.deliver")
        assert timedelta(seconds=20) < bell.due_at - now() <= timedelta(seconds=30)
        assert transport.sent == []
        with in_tenant(alpha):
            message = talk.messages.get(text="one")
            assert (message.status, message.attempts) == ("queued", 0)
        transport.wait = None
        with time_machine.travel(now() + timedelta(seconds=31), tick=True):
            run_jobs()
        assert [text for _, text in transport.sent] == ["one", "two"]


class TestTheClaim:
    def test_outside_the_window_free_text_does_not_leave_and_says_what_to_do(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        say(alpha, talk, "one")
        with in_tenant(alpha):
            Conversation.objects.filter(pk=talk.pk).update(
                last_inbound_at=now() - timedelta(hours=24, seconds=1)
            )
        run_jobs()
        assert transport.sent == []
        with in_tenant(alpha):
            message = talk.messages.get()
            assert (message.status, message.error_code) == ("failed", "window_closed")
            assert "template" in message.error

    def test_a_machines_answer_that_waited_too_long_is_left_to_people(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        """Also one that was tried before and refused: it certainly did not leave."""
        say(alpha, talk, "late", author="assistant")
        with in_tenant(alpha):
            Message.objects.update(created_at=now() - timedelta(minutes=16), attempts=3)
        run_jobs()
        assert transport.sent == []
        with in_tenant(alpha):
            assert talk.messages.get().error == "late_message"
            assert Conversation.objects.get(pk=talk.pk).waiting_reason == "late_message"

    def test_who_wants_no_marketing_is_known_from_the_refusal(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        transport.unwanted = {"131050"}
        transport.answers = [Rejected(code="131050", reason="The customer wants no marketing.")]
        with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
            queue_texts(conversation=conversation, author="system", texts=["50 %"], lane="bulk")
        run_jobs()
        with in_tenant(alpha):
            event = ConsentEvent.objects.get(contact=talk.contact_id)
            assert (event.kind, event.source) == ("opted_out", "platform")
        with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
            queue_texts(conversation=conversation, author="system", texts=["60 %"], lane="bulk")
        say(alpha, talk, "your order is ready")
        run_jobs()
        assert [text for _, text in transport.sent] == ["50 %", "your order is ready"]

    def test_a_delivery_costs_so_many_statements_and_no_more(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        say(alpha, talk, "one")
        with in_tenant(alpha), CaptureQueriesContext(connection) as queries:
            delivery.deliver(talk.pk)
        asked = [one["sql"][:70] for one in queries]
        assert [text for _, text in transport.sent] == ["one"]
        assert len(asked) <= 11, "\n".join(asked)


class TestStatuses:
    @pytest.mark.parametrize(
        ("told", "end"),
        [
            (["failed", "sent"], "failed"),
            (["sent", "failed"], "failed"),
            (["failed", "delivered"], "delivered"),
            (["delivered", "failed"], "delivered"),
            (["read", "sent", "delivered", "failed"], "read"),
        ],
    )
    def test_in_any_order_they_only_climb(
        self,
        alpha: Tenant,
        talk: Conversation,
        transport: ScriptedTransport,
        told: list[str],
        end: str,
    ) -> None:
        transport.answers = [Accepted(external_id="w")]
        say(alpha, talk, "one")
        run_jobs()
        for name in told:
            status(alpha, talk, external_id="w", status=name, error="x", error_code="131026")
        assert statuses(alpha, talk) == [("one", end)]
        with in_tenant(alpha):
            assert (talk.messages.get().error_code == "131026") is (end == "failed")
