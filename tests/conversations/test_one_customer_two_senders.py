"""A customer who comes under a phone number and under a user id: still in one order."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from conversations import intake
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, Conversation, Message
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.jobs import run_jobs

pytestmark = pytest.mark.usefixtures("transport")

PHONE, USER = "34600111222", "ES.1234567890"
BOTH = [["phone", PHONE], ["bsuid", USER]]
MANY = 20
SHORTLY = timedelta(seconds=1)


def write(
    channel: Channel,
    *numbers: int,
    sender: str = PHONE,
    addresses: list[list[str]] = BOTH,
) -> None:
    store_events(
        channel=channel,
        events=[
            NewEvent(
                "message",
                f"in.{number}",
                sender,
                {"addresses": addresses, "text": str(number), "name": "Ana"},
            )
            for number in numbers
        ],
    )


def stored(channel: Channel) -> list[int]:
    found = Message.objects.filter(conversation__channel=channel, direction="inbound")
    return [int(text) for text in found.order_by("id").values_list("text", flat=True)]


@pytest.fixture
def known(alpha: Tenant, channel: Channel) -> None:
    """The customer has written under both."""
    with in_tenant(alpha):
        write(channel, 0)
    run_jobs(within=SHORTLY, only="conversations.drain")


@pytest.mark.parametrize("addresses", [BOTH, BOTH[1:]], ids=["both", "the id alone"])
@pytest.mark.parametrize("is_known", [True, False])
def test_what_comes_under_the_other_address_waits_for_what_came_before(
    request: pytest.FixtureRequest,
    alpha: Tenant,
    channel: Channel,
    addresses: list[list[str]],
    is_known: bool,
) -> None:
    if is_known:
        request.getfixturevalue("known")
    with in_tenant(alpha):
        write(channel, *range(1, MANY + 1))
        write(channel, MANY + 1, sender=USER, addresses=addresses)
        write(channel, *range(MANY + 2, MANY + 4))
    run_jobs(within=SHORTLY, only="conversations.drain")
    with in_tenant(alpha):
        assert stored(channel) == list(range(not is_known, MANY + 4))
        assert Conversation.objects.filter(channel=channel).count() == 1


@pytest.mark.parametrize("addresses", [BOTH, BOTH[1:]], ids=["both", "the id alone"])
def test_it_waits_while_the_other_ones_turn_is_not_now(
    alpha: Tenant, channel: Channel, known: None, addresses: list[list[str]]
) -> None:
    with in_tenant(alpha):
        write(channel, 1)
        write(channel, 2, sender=USER, addresses=addresses)
        assert intake.drain(channel_id=channel.pk, sender=USER) == 0
        assert stored(channel) == [0]
        assert intake.drain(channel_id=channel.pk, sender=PHONE) == 1
        assert intake.drain(channel_id=channel.pk, sender=USER) == 1
        assert stored(channel) == [0, 1, 2]


def test_a_stranger_who_names_both_waits_too(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        write(channel, 1)
        write(channel, 2, sender=USER)
        assert intake.drain(channel_id=channel.pk, sender=USER) == 0
        assert stored(channel) == []
    run_jobs(within=SHORTLY, only="conversations.drain")
    with in_tenant(alpha):
        assert stored(channel) == [1, 2]


def test_a_held_conversation_holds_up_both(alpha: Tenant, channel: Channel, known: None) -> None:
    holds, goes = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with in_tenant(alpha), transaction.atomic():
                assert Conversation.objects.select_for_update().get(channel=channel)
                holds.set()
                goes.wait(20)
        finally:
            connection.close()

    with in_tenant(alpha):
        write(channel, 1)
        write(channel, 2, sender=USER)
    other = threading.Thread(target=hold)
    other.start()
    assert holds.wait(10)
    try:
        intake.work_off(alpha.pk)
    finally:
        goes.set()
        other.join()
    with in_tenant(alpha):
        assert stored(channel) == [0]
        assert intake.drain(channel_id=channel.pk, sender=USER) == 0
    run_jobs(within=SHORTLY, only="conversations.drain")
    with in_tenant(alpha):
        assert stored(channel) == [0, 1, 2]


def test_one_that_is_set_aside_holds_up_neither(
    alpha: Tenant, channel: Channel, known: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "FIRST_WAIT", 0.01)  # all its tries take seven seconds
    with in_tenant(alpha):
        write(channel, 1, addresses=[["phone"]])  # cannot be read
        write(channel, 2, sender=USER)
    run_jobs(within=timedelta(seconds=10), only="conversations.drain")
    with in_tenant(alpha):
        assert stored(channel) == [0, 2]


def test_another_customers_are_waited_for_by_nobody(
    alpha: Tenant, channel: Channel, known: None
) -> None:
    with in_tenant(alpha):
        write(channel, 1, sender="34600999888", addresses=[["phone", "34600999888"]])
        write(channel, 2, sender=USER)
        assert intake.drain(channel_id=channel.pk, sender=USER) == 1
        assert stored(channel) == [0, 2]
