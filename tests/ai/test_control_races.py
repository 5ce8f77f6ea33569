"""Takeover, switches and co-pilot against the assistant's turn, forced to meet: not one message
of the assistant's begins to leave after the act has been committed.

`CONTROL_RACES=1000` runs that many of each kind instead of the few of every day.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connections

from ai.actions import update_settings
from ai.orchestrator import take_turn
from conversations.delivery import deliver
from conversations.handling import (
    hand_back,
    pause_assistant,
    resume_assistant,
    set_copilot,
    take_over,
)
from conversations.models import Channel, Message
from core.clock import now
from tenants.context import in_tenant, outside_tenants
from tenants.models import Doorbell, Tenant
from tenants.switches import set_switch
from tests.ai.test_turns import Customer
from tests.conversations.scripted import install
from tests.support.jobs import run_jobs
from tests.support.people import PLATFORM_ADMIN, person

RACES = int(os.environ.get("CONTROL_RACES", "24"))
MOST_DELAY = 0.06
"""Seconds within which the act falls somewhere into the turn or the sending."""

Flip = Callable[["Race", bool], None]


class Race:
    """A customer, the assistant in a thread of its own, and when each message began to leave."""

    def __init__(self, tenant: Tenant, channel: Channel) -> None:
        self.tenant, self.transport = tenant, install()
        self.customer = Customer(tenant, channel, self.transport)
        self.transport.before_send = self._note
        self.begun: list[datetime] = []
        self.conversation_id = 0
        self.assistant = ThreadPoolExecutor(max_workers=1)

    def _note(self, message: Message) -> None:
        if message.author == Message.Author.ASSISTANT:
            assert message.sending_since is not None
            self.begun.append(message.sending_since)

    def asks(self) -> None:
        self.customer.writes("How much is a deep clean?")
        run_jobs(only="conversations.drain")
        self.conversation_id = self.conversation_id or self.customer.conversation.pk

    def answers(self) -> None:
        """What the workers do about the question, as they log in."""
        with in_tenant(self.tenant, as_assistant=True):
            take_turn(self.conversation_id)
        with in_tenant(self.tenant):
            deliver(self.conversation_id)

    def forget_rings(self) -> None:
        with outside_tenants():
            Doorbell.objects.all().delete()

    def close(self) -> None:
        self.assistant.submit(connections.close_all).result()
        self.assistant.shutdown()


@pytest.fixture
def race(committed_db: None, alpha: Tenant, settings: Any) -> Iterator[Race]:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0  # nobody waits here
    settings.FLOOD_SLOW = settings.FLOOD_MUTE = settings.FLOOD_LOOP = 10**6
    settings.ASSISTANT_TURNS_PER_HOUR = 10**6
    settings.WHATSAPP_TYPING_SECONDS = 0.0
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
    running = Race(alpha, channel)
    yield running
    running.close()


def takeover(race: Race, on: bool) -> None:
    with in_tenant(race.tenant):
        act = take_over if on else hand_back
        act(actor=person("agent").actor, conversation_id=race.conversation_id)


def pause(race: Race, on: bool) -> None:
    with in_tenant(race.tenant):
        act = pause_assistant if on else resume_assistant
        act(actor=person("agent").actor, conversation_id=race.conversation_id)


def own_switch(race: Race, on: bool) -> None:
    with in_tenant(race.tenant):
        update_settings(actor=person("owner").actor, fields={"enabled": not on})


def platforms_for_one(race: Race, on: bool) -> None:
    set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=race.tenant, engaged=on)


def platforms_for_all(race: Race, on: bool) -> None:
    set_switch(actor=PLATFORM_ADMIN, kind="ai", engaged=on)


def copilot(race: Race, on: bool) -> None:
    with in_tenant(race.tenant):
        update_settings(actor=person("owner").actor, fields={"copilot": on})


def copilot_here(race: Race, on: bool) -> None:
    with in_tenant(race.tenant):
        set_copilot(
            actor=person("agent").actor, conversation_id=race.conversation_id, copilot=on or None
        )


@pytest.mark.parametrize(
    "flips",
    [
        pytest.param((takeover,), id="takeover"),
        pytest.param((pause, own_switch, platforms_for_one, platforms_for_all), id="switches"),
        pytest.param((copilot, copilot_here), id="copilot"),
    ],
)
def test_not_one_message_begins_to_leave_after_the_act(race: Race, flips: tuple[Flip, ...]) -> None:
    dice = random.Random(20261122)
    race.asks()
    race.answers()
    assert len(race.begun) == 1, "it answers where nothing stops it"
    left_before = stopped = 0
    for number in range(RACES):
        flip = flips[number % len(flips)]
        # Now and then clearly before and clearly after, so that both are seen to happen.
        first, last = number // len(flips) % 8 == 0, number // len(flips) % 8 == 1
        race.begun.clear()
        race.asks()
        if first:
            flip(race, True)
            flipped = now()
        answering = race.assistant.submit(race.answers)
        if last:
            answering.result()
        if not first:
            time.sleep(0 if last else dice.uniform(0, MOST_DELAY))
            flip(race, True)
            flipped = now()
        answering.result()
        race.asks()
        race.answers()
        late = [moment for moment in race.begun if moment > flipped]
        assert late == [], f"race {number}, {flip.__name__}: {late} after {flipped}"
        left_before += bool(race.begun)
        stopped += not race.begun
        flip(race, False)
        race.forget_rings()
    assert left_before
    assert stopped
