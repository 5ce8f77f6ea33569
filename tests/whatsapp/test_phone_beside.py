"""What comes from the business's phone late, or while somebody else is at the talk."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from conversations.handling import take_over
from conversations.merging import merge_contacts
from conversations.models import Contact, Conversation, Message
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.jobs import run_jobs, rung
from tests.support.people import person
from tests.whatsapp import meta
from tests.whatsapp.telling import (
    CUSTOMER,
    deliver,
    echo,
    message,
    moment,
    of_phone,
    said,
    talk,
)

pytestmark = pytest.mark.usefixtures("committed_db")

HELD_SECONDS = 3
"""For how long somebody is at a talk who is not told earlier that they may go."""


def late_echo(**more: Any) -> dict[str, Any]:
    """Written four minutes ago, told now."""
    return of_phone(echo("We open at nine.", wamid="wamid.E", ago=240, **more))


STRANGER = "34600111222"


def from_stranger(change: dict[str, Any]) -> dict[str, Any]:
    change["value"]["messages"][0]["from"] = STRANGER
    change["value"]["contacts"][0]["wa_id"] = STRANGER
    return change


def stranger_talk() -> Conversation:
    return Conversation.objects.get(
        contact__addresses__value=STRANGER, contact__addresses__retired_at=None, merged_into=None
    )


def merge(*, kept: Contact, absorbed: Contact) -> None:
    merge_contacts(actor=person("owner").actor, kept_id=kept.pk, absorbed_id=absorbed.pk)


@contextmanager
def somebody_is_at(tenant: Tenant, work: Callable[[], object]) -> Iterator[None]:
    """Another transaction has done `work` and commits when the block ends."""
    holds, goes = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with in_tenant(tenant), transaction.atomic():
                work()
                holds.set()
                goes.wait(HELD_SECONDS)
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


def history() -> dict[str, Any]:
    line = {
        "from": CUSTOMER,
        "id": "wamid.E",
        "timestamp": str(moment(86_400)),
        "type": "text",
        "text": {"body": "Long ago"},
        "history_context": {"status": "READ"},
    }
    chunk = {
        "metadata": {"phase": 0, "chunk_order": 1, "progress": 100},
        "threads": [{"id": CUSTOMER, "messages": [line]}],
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": meta.metadata(meta.NUMBERS[0]),
        "history": [chunk],
    }
    return {"field": "history", "value": value}


class TestWhileSomebodyIsAtTheTalk:
    @pytest.mark.parametrize("change", [late_echo, history])
    def test_what_comes_during_a_merge_goes_where_the_talk_went(self, alpha, change):
        deliver(from_stranger(said("Hello", wamid="wamid.0")), said("Hi", wamid="wamid.1"))
        with in_tenant(alpha):
            kept, absorbed = stranger_talk(), talk()
        with somebody_is_at(alpha, lambda: merge(kept=kept.contact, absorbed=absorbed.contact)):
            deliver(change())
            assert rung("conversations.drain")
        run_jobs(within=timedelta(seconds=1), only="conversations.drain")
        with in_tenant(alpha):
            assert Message.objects.get(external_id="wamid.E").conversation == kept
            assert not absorbed.messages.exists()

    def test_a_takeover_in_that_moment_stands(self, alpha):
        deliver(said("Hi", wamid="wamid.1", ago=5))
        with in_tenant(alpha):
            sara, key = person("agent"), talk().pk
        with somebody_is_at(alpha, lambda: take_over(actor=sara.actor, conversation_id=key)):
            deliver(of_phone(echo("Hello", wamid="wamid.E")))
            with in_tenant(alpha):
                assert not Message.objects.filter(external_id="wamid.E").exists()
        run_jobs(within=timedelta(seconds=1), only="conversations.drain")
        with in_tenant(alpha):
            assert (talk().handler, talk().assigned_to) == ("agent", sara)
            assert message("wamid.E").text == "Hello"
