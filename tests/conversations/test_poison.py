"""An update that cannot be handled holds up its sender for seconds, and nobody else at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from conversations import arrivals, intake
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, Conversation, InboundEvent, Message
from conversations.routing import Arrival
from core.clock import now
from core.errors import NotFound
from tenants.context import in_tenant, outside_tenants
from tenants.models import Doorbell, Tenant
from tests.support.jobs import run_jobs, rung

pytestmark = pytest.mark.usefixtures("transport")
ANA, BEN = "34600111222", "34600333444"


def text(number: int, *, sender: str = ANA, body: str = "") -> NewEvent:
    return NewEvent(
        kind="message",
        external_id=f"in.{sender}.{number}",
        sender=sender,
        body={"addresses": [["phone", sender]], "text": body or f"message {number}", "name": "Ana"},
    )


def texts(sender: str) -> list[str]:
    found = Message.objects.filter(
        direction="inbound",
        conversation__contact__addresses__value=sender,
        conversation__channel__transport="scripted",
    )
    return list(found.order_by("id").values_list("text", flat=True))


def event(number: int, sender: str = ANA) -> InboundEvent:
    return InboundEvent.objects.get(external_id=f"in.{sender}.{number}")


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Whatever says "poison" raises where it is handled; call it to have that mended."""
    offer = arrivals._offer

    def raises(arrival: Arrival) -> None:
        if arrival.message.text == "poison":
            raise LookupError("no such thing\nDETAIL: 4111 1111 1111 1111")
        offer(arrival)

    monkeypatch.setattr(arrivals, "_offer", raises)
    return lambda: monkeypatch.setattr(arrivals, "_offer", offer)


def try_again() -> None:
    """The next try, without the wait before it."""
    with outside_tenants():
        Doorbell.objects.filter(task=intake.TASK).update(due_at=now())
    run_jobs(only=intake.TASK)


def test_others_go_on_at_once_and_its_sender_after_some_tries(
    alpha: Tenant, channel: Channel, poison: Callable[[], None]
) -> None:
    with in_tenant(alpha):
        store_events(
            channel=channel,
            events=[
                text(1),
                text(2, body="poison"),
                text(3),
                text(1, sender=BEN),
                text(2, sender=BEN),
            ],
        )
    before = now()
    intake.work_off(alpha.pk)
    with in_tenant(alpha):
        assert texts(BEN) == ["message 1", "message 2"]
        # What came before it stands, what came after keeps its place.
        assert texts(ANA) == ["message 1"]
        assert (event(2).failures, event(2).processed_at) == (1, None)
        assert event(3).failures == 0
    [bell] = rung(intake.TASK)
    assert bell.due_at - before >= timedelta(seconds=intake.FIRST_WAIT)
    for _ in range(intake.TRIES):
        try_again()
    with in_tenant(alpha):
        aside = event(2)
        assert aside.quarantined_at is not None
        assert aside.failures == intake.TRIES
        assert aside.last_error == "LookupError: no such thing"
        assert texts(ANA) == ["message 1", "message 3"]
        assert Conversation.objects.get(contact__addresses__value=ANA).unread == 2
        store_events(channel=channel, events=[text(4)])
    run_jobs()
    with in_tenant(alpha):
        assert texts(ANA) == ["message 1", "message 3", "message 4"]
        assert event(2).failures == intake.TRIES


def test_once_mended_it_is_released_and_taken_in(
    alpha: Tenant, channel: Channel, poison: Callable[[], None]
) -> None:
    with in_tenant(alpha):
        store_events(channel=channel, events=[text(1), text(2, body="poison")])
    for _ in range(intake.TRIES + 1):
        try_again()
    poison()
    run_jobs(only=intake.TASK)
    with in_tenant(alpha):
        assert texts(ANA) == ["message 1"]
        intake.release(event(2).pk)
        assert (event(2).failures, event(2).last_error, event(2).quarantined_at) == (0, "", None)
    run_jobs(only=intake.TASK)
    with in_tenant(alpha):
        assert texts(ANA) == ["message 1", "poison"]
        assert event(2).processed_at is not None
        for number in (1, 2):
            with pytest.raises(NotFound):
                intake.release(event(number).pk)
    assert rung(intake.TASK) == []


def test_a_released_one_that_still_fails_is_set_aside_anew(
    alpha: Tenant, channel: Channel, poison: Callable[[], None]
) -> None:
    with in_tenant(alpha):
        store_events(channel=channel, events=[text(2, body="poison")])
    for _ in range(2):
        for _ in range(intake.TRIES + 1):
            try_again()
        with in_tenant(alpha):
            assert event(2).quarantined_at is not None
            intake.release(event(2).pk)


def test_a_lock_that_somebody_holds_is_no_fault_of_the_update(
    alpha: Tenant, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise OperationalError("canceling statement due to lock timeout")

    with in_tenant(alpha):
        store_events(channel=channel, events=[text(1), text(1, sender=BEN)])
    with monkeypatch.context() as patched:
        patched.setattr(arrivals, "_offer", held)
        run_jobs()
    with in_tenant(alpha):
        assert (event(1).failures, event(1).quarantined_at) == (0, None)
        assert texts(ANA) == texts(BEN) == []
    try_again()
    with in_tenant(alpha):
        assert texts(ANA) == texts(BEN) == ["message 1"]


def test_a_transport_that_is_no_more_is_set_aside(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        gone = Channel.objects.create(transport="pigeon", address="p1", display="A pigeon")
        store_events(channel=gone, events=[text(1)])
        store_events(channel=channel, events=[text(1, sender=BEN)])
    for _ in range(intake.TRIES + 1):
        try_again()
    with in_tenant(alpha):
        assert texts(BEN) == ["message 1"]
        assert InboundEvent.objects.get(channel=gone).quarantined_at is not None


def test_nobody_waits_behind_a_conversation_that_somebody_holds(
    alpha: Tenant, channel: Channel
) -> None:
    """A stopped process can hold a row for a quarter of a minute."""
    with in_tenant(alpha):
        store_events(channel=channel, events=[text(1), text(1, sender=BEN)])
    run_jobs(only=intake.TASK)
    other = connection.copy()
    try:
        with in_tenant(alpha):
            talk = Conversation.objects.get(contact__addresses__value=ANA)
            store_events(channel=channel, events=[text(2), text(2, sender=BEN)])
            with other.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute(
                    "SELECT 1 FROM conversations_conversation WHERE id = %s FOR UPDATE", [talk.pk]
                )
        intake.work_off(alpha.pk)
        with in_tenant(alpha):
            assert texts(BEN) == ["message 1", "message 2"]
            assert texts(ANA) == ["message 1"]
            assert event(2).failures == 0
        assert len(rung(intake.TASK)) == 1
    finally:
        other.close()
    run_jobs(within=timedelta(seconds=1), only=intake.TASK)
    with in_tenant(alpha):
        assert texts(ANA) == ["message 1", "message 2"]


def test_what_history_has_brought_already_is_no_failure(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        store_events(channel=channel, events=[text(1)])
    run_jobs(only=intake.TASK)
    with in_tenant(alpha), transaction.atomic():
        talk = Conversation.objects.get(contact__addresses__value=ANA)
        Message.objects.create(
            conversation=talk,
            direction="inbound",
            author="customer",
            status="received",
            origin="history",
            text="message 2",
            external_id=f"in.{ANA}.2",
        )
        store_events(channel=channel, events=[text(2), text(3)])
    run_jobs(only=intake.TASK)
    with in_tenant(alpha):
        assert texts(ANA) == ["message 1", "message 2", "message 3"]
        assert (event(2).outcome, event(2).failures) == ("known already", 0)
