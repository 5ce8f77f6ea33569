"""What comes from the business's phone late, or while somebody else is at the talk."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from conversations.handling import hand_back, take_over
from conversations.merging import merge_contacts
from conversations.models import Contact, Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
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
    sent,
    talk,
)

pytestmark = pytest.mark.usefixtures("committed_db")

HELD_SECONDS = 3
"""For how long somebody is at a talk who is not told earlier that they may go."""


def late_echo(**more: Any) -> dict[str, Any]:
    """Written four minutes ago, told now."""
    return of_phone(echo("We open at nine.", wamid="wamid.E", ago=240, **more))


class TestTellingLate:
    def test_a_question_asked_since_is_left_to_people(self, alpha):
        deliver(said("Do you do sofas?", wamid="wamid.1", ago=5))
        with in_tenant(alpha):
            before = talk()
        deliver(late_echo())
        with in_tenant(alpha):
            after = talk()
            assert (after.handler, after.turn_due_at) == ("agent", None)
            assert after.waiting_since
            assert after.waiting_reason == "unanswered"
            assert (after.unread, after.preview, after.last_message_at) == (
                1,
                "Do you do sofas?",
                before.last_message_at,
            )
            assert message("wamid.E").author == "phone_app"

    def test_whoever_waits_already_keeps_their_place(self, alpha):
        deliver(said("A person, please", wamid="wamid.1", ago=5))
        since = now()
        with in_tenant(alpha):
            Conversation.objects.filter(pk=talk().pk).update(
                handler="agent", waiting_since=since, waiting_reason="asked_for_person"
            )
        deliver(late_echo())
        with in_tenant(alpha):
            assert (talk().waiting_since, talk().waiting_reason) == (since, "asked_for_person")

    def test_whom_a_colleague_answers_waits_for_nobody(self, alpha):
        deliver(said("Do you do sofas?", wamid="wamid.1", ago=5))
        with in_tenant(alpha):
            sara = person("agent")
            take_over(actor=sara.actor, conversation_id=talk().pk)
        deliver(late_echo())
        with in_tenant(alpha):
            assert (talk().assigned_to, talk().waiting_since, talk().unread) == (sara, None, 1)

    @pytest.mark.parametrize("answered_by", ["assistant", "phone"])
    def test_a_question_answered_since_waits_for_nobody(self, alpha, answered_by):
        deliver(said("Do you do sofas?", wamid="wamid.1", ago=60))
        if answered_by == "assistant":
            with in_tenant(alpha):
                sent("We do.", wamid="wamid.ours")
        else:
            deliver(of_phone(echo("We do.", wamid="wamid.E2", ago=30)))
        deliver(late_echo())
        with in_tenant(alpha):
            assert (talk().handler, talk().waiting_since) == ("agent", None)

    @pytest.mark.parametrize("kind", ["reaction", "system"])
    def test_what_is_only_shown_is_no_news(self, alpha, kind):
        deliver(said("Thanks", wamid="wamid.1", ago=400))
        with in_tenant(alpha):
            factories.InboundMessageFactory(conversation=talk(), kind=kind, provider_at=now())
        deliver(late_echo())
        with in_tenant(alpha):
            assert (talk().unread, talk().waiting_since) == (0, None)
            assert talk().preview == "We open at nine."

    @pytest.mark.parametrize("over", [{"dealt_with": True}, {"revoked_at": now()}])
    def test_what_asks_nothing_any_more_stays_unread_and_waits_for_nobody(self, alpha, over):
        deliver(said("An order", wamid="wamid.1", ago=5))
        with in_tenant(alpha):
            talk().messages.update(**over)
        deliver(late_echo())
        with in_tenant(alpha):
            assert (talk().unread, talk().waiting_since) == (1, None)
            assert talk().preview == "An order"

    def test_it_does_not_undo_a_later_hand_back(self, alpha):
        deliver(said("Hi", wamid="wamid.1", ago=600))
        deliver(of_phone(echo("Hello", wamid="wamid.E0", ago=500)))
        with in_tenant(alpha):
            assert talk().handler == "agent"
            hand_back(actor=person("agent").actor, conversation_id=talk().pk)
            queued = sent("We do.", status="queued")
        deliver(late_echo())
        with in_tenant(alpha):
            assert (talk().handler, talk().waiting_since) == ("assistant", None)
            assert message("wamid.E").text == "We open at nine."
            queued.refresh_from_db()
            assert queued.status == "queued"
        deliver(of_phone(echo("I am here again", wamid="wamid.E3", ago=-2)))
        with in_tenant(alpha):
            assert talk().handler == "agent"

    def test_a_hand_back_of_a_talk_that_was_joined_to_it_counts(self, alpha):
        stranger = from_stranger(said("Hello", wamid="wamid.0", ago=600))
        deliver(stranger, said("Hi", wamid="wamid.1", ago=600))
        with in_tenant(alpha):
            sara = person("agent").actor
            take_over(actor=sara, conversation_id=talk().pk)
            hand_back(actor=sara, conversation_id=talk().pk)
            merge(kept=stranger_talk().contact, absorbed=talk().contact)
        deliver(late_echo())
        with in_tenant(alpha):
            assert stranger_talk().messages.filter(external_id="wamid.E").exists()
            assert stranger_talk().handler == "assistant"


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
