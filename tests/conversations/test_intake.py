"""What arrived becomes messages: each once, in order, over any number of workers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from conversations import arrivals, intake
from conversations.inbound import NewEvent, store_events
from conversations.models import (
    Channel,
    Contact,
    ContactAddress,
    Conversation,
    InboundEvent,
    Message,
)
from tenants.context import in_tenant
from tenants.models import Doorbell, Tenant
from tenants.own_work import alone
from tenants.upkeep import sweep
from tests.support.jobs import run_jobs, rung

pytestmark = pytest.mark.usefixtures("transport")
PHONE = "34600111222"


def text(number: int, *, sender: str = PHONE, body: str = "") -> NewEvent:
    return NewEvent(
        kind="message",
        external_id=f"in.{sender}.{number}",
        sender=sender,
        body={"addresses": [["phone", sender]], "text": body or f"message {number}", "name": "Ana"},
    )


def texts(channel: Channel, sender: str = PHONE) -> list[str]:
    return list(
        Message.objects.filter(
            conversation__channel=channel,
            direction="inbound",
            conversation__contact__addresses__value=sender,
        )
        .order_by("id")
        .values_list("text", flat=True)
    )


def test_three_deliveries_in_any_order_are_one_message_each(
    alpha: Tenant, channel: Channel
) -> None:
    events = [text(number) for number in range(10)]
    with in_tenant(alpha):
        for delivery in (events, list(reversed(events)), events):
            store_events(channel=channel, events=delivery)
    run_jobs()
    with in_tenant(alpha):
        assert texts(channel) == [f"message {number}" for number in range(10)]
        assert Contact.objects.filter(addresses__value=PHONE).count() == 1
        assert InboundEvent.objects.filter(channel=channel, processed_at=None).count() == 0
        assert Conversation.objects.get(channel=channel).unread == 10


def test_many_workers_and_posters_keep_each_senders_order(alpha: Tenant, channel: Channel) -> None:
    senders = [f"3460000{number:04d}" for number in range(6)]
    failures: list[BaseException] = []

    def post(sender: str) -> None:
        try:
            with in_tenant(alpha):
                for number in range(15):
                    store_events(channel=channel, events=[text(number, sender=sender)])
                    intake.drain(channel_id=channel.pk, sender=senders[number % 6])
        except BaseException as error:  # noqa: BLE001 (shown by the assertion)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(sender,)) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_jobs()
    assert failures == []
    with in_tenant(alpha):
        for sender in senders:
            assert texts(channel, sender) == [f"message {number}" for number in range(15)]


@contextmanager
def another_at_it(tenant: Tenant, channel: Channel, sender: str = PHONE) -> Iterator[None]:
    """Another relay is in the middle of this sender's updates."""
    holds, goes = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with in_tenant(tenant), transaction.atomic():
                assert alone(task=intake.TASK, channel_id=channel.pk, sender=sender)
                holds.set()
                goes.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert holds.wait(10)
    try:
        yield
    finally:
        goes.set()
        other.join()


def test_who_finds_another_at_it_leaves_the_ring_for_a_moment_later(
    alpha: Tenant, channel: Channel
) -> None:
    with another_at_it(alpha, channel):
        with in_tenant(alpha):
            store_events(channel=channel, events=[text(1)])
        run_jobs()
        with in_tenant(alpha):
            assert texts(channel) == []
            assert intake.drain(channel_id=channel.pk, sender=PHONE) == 0
        assert {bell.task for bell in rung()} == {"conversations.drain"}
    run_jobs(within=timedelta(seconds=1), only="conversations.drain")
    with in_tenant(alpha):
        assert texts(channel) == ["message 1"]


def test_a_worker_that_dies_in_the_middle_loses_and_doubles_nothing(
    alpha: Tenant, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_tenant(alpha):
        store_events(channel=channel, events=[text(number) for number in range(5)])
        offer = arrivals._offer
        calls = []

        def dies_at_the_third(*args: object) -> None:
            calls.append(args)
            if len(calls) == 3:
                raise SystemExit("killed")
            offer(*args)

        monkeypatch.setattr(arrivals, "_offer", dies_at_the_third)
        with pytest.raises(SystemExit):
            intake.drain(channel_id=channel.pk, sender=PHONE)
        assert texts(channel) == []
    assert [bell.task for bell in rung()] == ["conversations.drain"]
    run_jobs()
    with in_tenant(alpha):
        assert texts(channel) == [f"message {number}" for number in range(5)]


def test_the_sweep_finds_what_lost_its_ring(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        store_events(channel=channel, events=[text(1)])
        InboundEvent.objects.filter(channel=channel).update(
            received_at=InboundEvent.objects.get(channel=channel).received_at - timedelta(minutes=1)
        )

    Doorbell.objects.all().delete()
    sweep()
    run_jobs()
    with in_tenant(alpha):
        assert texts(channel) == ["message 1"]


def test_a_second_tenant_with_the_same_ids_sees_nothing(
    alpha: Tenant, beta: Tenant, channel: Channel
) -> None:
    with in_tenant(beta):
        before = Message.objects.count(), InboundEvent.objects.count()
    with in_tenant(alpha):
        store_events(channel=channel, events=[text(1)])
    run_jobs()
    with in_tenant(beta):
        assert (Message.objects.count(), InboundEvent.objects.count()) == before


def test_unknown_kinds_are_kept_and_hurt_nobody(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        store_events(
            channel=channel,
            events=[
                NewEvent(kind="other", external_id="x", sender=PHONE, body={"what": ["ever"]}),
                text(1),
            ],
        )
    run_jobs()
    with in_tenant(alpha):
        event = InboundEvent.objects.get(channel=channel, kind="other")
        assert (event.outcome, event.body) == ("kept", {"what": ["ever"]})
        assert texts(channel) == ["message 1"]


def test_one_person_with_two_addresses_is_one_contact(alpha: Tenant, channel: Channel) -> None:
    both = [["phone", PHONE], ["bsuid", "ES.abc"]]
    only_bsuid = [["bsuid", "ES.abc"]]
    with in_tenant(alpha):
        for number, addresses in enumerate((both, only_bsuid)):
            event = text(number, sender=addresses[0][1])
            event.body["addresses"] = addresses
            store_events(channel=channel, events=[event])
    run_jobs()
    with in_tenant(alpha):
        contact = Contact.objects.get(addresses__value="ES.abc")
        assert set(
            ContactAddress.objects.filter(contact=contact).values_list("value", flat=True)
        ) == {PHONE, "ES.abc"}
        assert Conversation.objects.filter(contact=contact).count() == 1


def test_a_hostile_profile_name_is_shown_harmless(alpha: Tenant, channel: Channel) -> None:
    event = text(1)
    event.body["name"] = "Ana\u202e\u2066\x07 <script>\n" + "x" * 400
    with in_tenant(alpha):
        store_events(channel=channel, events=[event])
    run_jobs()
    with in_tenant(alpha):
        name = Contact.objects.get(addresses__value=PHONE).profile_name
        assert name.startswith("Ana <script> x")
        assert len(name) <= 256
        assert not set(name) & set("\u202e\u2066\x07\n")
