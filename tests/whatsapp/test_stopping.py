"""The kill switch of sending, attacked while messages are leaving for a real emulator over HTTP."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connections

from conversations import delivery
from conversations.handling import locked_conversation
from conversations.models import Channel, Contact, ContactAddress, Conversation, Message
from conversations.queueing import queue_texts
from core.clock import now
from tenants.context import in_tenant
from tenants.models import ChannelAddress, Tenant
from tenants.switches import set_switch
from tests.support.jobs import run_jobs
from tests.support.people import PLATFORM_ADMIN
from tests.support.world import ALPHA, BETA
from tests.whatsapp import meta
from tests.whatsapp.conftest import ROOT, TOKEN, Emulator
from whatsapp.models import CloudNumber

CONVERSATIONS = 50
EACH = 4
"""Messages in each of them."""
WORKERS = 6
TEXTS = [f"line {number}" for number in range(EACH)]


@dataclass
class Crowd:
    """Customers of one tenant's number, each with messages queued for them."""

    tenant: Tenant
    number: str
    emulator: Emulator
    talks: dict[str, int] = field(default_factory=dict)

    def queue(self) -> None:
        with in_tenant(self.tenant):
            for talk in self.talks.values():
                with locked_conversation(talk) as conversation:
                    queue_texts(conversation=conversation, author="system", texts=TEXTS)

    def begun(self) -> set[str]:
        """The send keys of what has been claimed for sending, or went further."""
        with in_tenant(self.tenant):
            rows = self._ours().exclude(status="queued").values_list("send_key", flat=True)
            return set(map(str, rows))

    def statuses(self) -> set[str]:
        with in_tenant(self.tenant):
            return set(self._ours().values_list("status", flat=True))

    def _ours(self) -> Any:
        return Message.objects.filter(
            conversation__in=self.talks.values(), direction="outbound", text__in=TEXTS
        )

    def arrived(self) -> dict[str, list[dict[str, Any]]]:
        """What each customer's phone has, in order."""
        return {
            customer: [
                row
                for row in self.emulator.thread(customer, number=self.number)
                if row["direction"] == "outbound"
            ]
            for customer in self.talks
        }

    def arrived_keys(self) -> set[str]:
        return {row["biz_opaque_callback_data"] for rows in self.arrived().values() for row in rows}

    def arrived_count(self) -> int:
        return sum(map(len, self.arrived().values()))

    def has_everything_once_and_in_order(self) -> None:
        wrong = {
            customer: [row["text"] for row in rows]
            for customer, rows in self.arrived().items()
            if [row["text"] for row in rows] != TEXTS
        }
        assert wrong == {}
        assert self.statuses() == {"sent"}


def crowd(tenant: Tenant, number: str, emulator: Emulator, *, size: int, first: int) -> Crowd:
    found = Crowd(tenant, number, emulator)
    with in_tenant(tenant):
        channel = Channel.objects.get(address=number)
        cloud = CloudNumber.objects.get(channel=channel)
        cloud.token = TOKEN
        cloud.save()
        for index in range(size):
            customer = str(first + index)
            contact = Contact.objects.create(name=customer)
            ContactAddress.objects.create(
                contact=contact, channel=channel, kind="phone", value=customer
            )
            talk = Conversation.objects.create(
                channel=channel, contact=contact, last_inbound_at=now(), last_message_at=now()
            )
            found.talks[customer] = talk.pk
            emulator.control(
                "inbound",
                {
                    "to": number,
                    "from": customer,
                    "message": {"type": "text", "text": {"body": "?"}},
                },
            )
    found.queue()
    return found


@pytest.fixture
def fifty(committed_db: None, emulator: Emulator, alpha: Tenant) -> Crowd:
    emulator.faults(webhook_pause=True, throughput_mps=10_000)
    return crowd(alpha, ALPHA.phone_number_id, emulator, size=CONVERSATIONS, first=971560000000)


@pytest.fixture
def neighbours(committed_db: None, emulator: Emulator, beta: Tenant) -> Crowd:
    return crowd(beta, BETA.phone_number_id, emulator, size=5, first=971570000000)


@contextmanager
def workers(*crowds: Crowd) -> Iterator[None]:
    """Threads that go on trying to send everything the crowds have, until the block ends."""
    leave = threading.Event()
    failures: list[BaseException] = []

    def work(offset: int) -> None:
        try:
            while not leave.is_set():
                for one in crowds:
                    talks = list(one.talks.values())
                    for talk in talks[offset::WORKERS] + talks[:offset]:
                        with in_tenant(one.tenant):
                            delivery.deliver(talk)
                        if leave.is_set():
                            return
        except BaseException as error:  # noqa: BLE001 (told below, in the test's own thread)
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        leave.set()
        for thread in threads:
            thread.join(timeout=30)
    assert failures == []


def until(begun: int, crowd: Crowd) -> None:
    deadline = time.monotonic() + 60
    while len(crowd.begun()) < begun:
        assert time.monotonic() < deadline, "nothing is being sent"
        time.sleep(0.02)


def stop(engaged: bool = True, **where: Any) -> None:
    set_switch(actor=PLATFORM_ADMIN, kind="sending", engaged=engaged, reason="spam seen", **where)


@pytest.mark.parametrize("scope", ["everybody", "tenant", "number"])
def test_after_a_flip_nothing_leaves_and_after_the_release_everything_does_in_order(
    fifty: Crowd, scope: str
) -> None:
    address = ChannelAddress.objects.get(address=fifty.number)
    where: dict[str, Any] = {
        "everybody": {},
        "tenant": {"tenant": fifty.tenant},
        "number": {"address": address},
    }[scope]
    with workers(fifty):
        until(20, fifty)
        stop(**where)
        begun = fifty.begun()
        time.sleep(1.5)
        assert fifty.begun() == begun, "a worker claimed a message after the flip"
    assert fifty.arrived_keys() <= begun
    assert len(begun) < CONVERSATIONS * EACH, "the flip came too late to show anything"
    assert "queued" in fifty.statuses()
    stop(engaged=False, **where)
    run_jobs()
    fifty.has_everything_once_and_in_order()


def test_flipping_again_and_again_under_load_loses_and_doubles_nothing(fifty: Crowd) -> None:
    with workers(fifty):
        for _ in range(10):
            stop()
            begun = fifty.begun()
            time.sleep(0.1)
            assert fifty.begun() == begun
            stop(engaged=False)
            time.sleep(0.02)
    run_jobs()
    fifty.has_everything_once_and_in_order()


def test_the_neighbours_messages_go_on(fifty: Crowd, neighbours: Crowd) -> None:
    stop(tenant=fifty.tenant)
    with workers(fifty, neighbours):
        deadline = time.monotonic() + 30
        while neighbours.arrived_count() < len(neighbours.talks) * EACH:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    neighbours.has_everything_once_and_in_order()
    assert fifty.arrived_count() == 0
    assert fifty.statuses() == {"queued"}


_WORKER = """
import sys, django
django.setup()
from conversations import delivery
from tenants.context import in_tenant
from tenants.models import Tenant
tenant = Tenant.objects.get(slug=sys.argv[1])
for talk in map(int, sys.argv[2:]):
    with in_tenant(tenant):
        delivery.deliver(talk)
"""


def test_a_worker_that_is_killed_around_a_flip_loses_and_doubles_nothing(
    fifty: Crowd, emulator: Emulator
) -> None:
    emulator.faults(webhook_pause=True, throughput_mps=10_000, slow=0.3, slow_seconds=0.2)
    victim = subprocess.Popen(
        [sys.executable, "-c", _WORKER, fifty.tenant.slug, *map(str, fifty.talks.values())],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "WHATSAPP_GRAPH_URL": emulator.url,
        },
    )
    try:
        until(15, fifty)
        stop(tenant=fifty.tenant)
    finally:
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait(timeout=10)
    begun = fifty.begun()
    time.sleep(0.5)
    assert fifty.arrived_keys() <= begun
    stop(engaged=False, tenant=fifty.tenant)
    emulator.faults(webhook_pause=True, throughput_mps=10_000)
    _settle(fifty)
    run_jobs()
    fifty.has_everything_once_and_in_order()


def _settle(fifty: Crowd) -> None:
    """Meta's statuses come for what it took; what it never got is looked at when it is overdue."""
    taken = {
        row["biz_opaque_callback_data"]: (customer, row["wamid"])
        for customer, rows in fifty.arrived().items()
        for row in rows
    }
    with in_tenant(fifty.tenant):
        open_keys = [str(row.send_key) for row in Message.objects.filter(status="sending")]
        lost = [key for key in open_keys if key not in taken]
        Message.objects.filter(send_key__in=lost).update(sending_since=None)
    for key in set(open_keys) & set(taken):
        customer, wamid = taken[key]
        status = meta.status("sent", wamid=wamid, customer=customer, send_key=key)
        assert meta.post(meta.envelope(meta.change(statuses=[status]))).status_code == 200
