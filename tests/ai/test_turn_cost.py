"""What a turn of the assistant costs in round trips, and that its few queries see all of it."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ai import orchestrator
from ai.gather import HISTORY, OPEN_ORDERS, gather
from ai.models import AssistantRun, Dialogue
from ai.standing import assistant_settings
from catalog import pictures
from catalog.actions import update_service
from catalog.queries import current_snapshot
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, ContactAddress, Conversation, Message
from core.clock import now
from orders.models import Order, OrderProposal
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.catalog.drawings import drawn
from tests.conversations.scripted import install
from tests.support.jobs import run_jobs
from tests.support.people import person

PHONE = "34600111222"
ASKING = "How much is a deep clean?"


@pytest.fixture
def channel(committed_db: None, alpha: Tenant, settings: Any) -> Channel:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0  # nobody waits here
    install()
    with in_tenant(alpha):
        return Channel.objects.create(transport="scripted", address="s1", display="+1")


@pytest.fixture
def cost(alpha: Tenant, channel: Channel) -> Callable[[int], list[str]]:
    """The statements of the turn that answers a customer's question."""

    def count(number: int) -> list[str]:
        body = {"addresses": [["phone", PHONE]], "text": ASKING, "name": "Ana"}
        with in_tenant(alpha):
            store_events(channel=channel, events=[NewEvent("message", f"in.{number}", PHONE, body)])
        run_jobs(only="conversations.drain")
        with in_tenant(alpha):
            talk = Conversation.objects.get(channel=channel)
            Conversation.objects.update(turn_due_at=now())
        with outside_tenants():
            # As the job's claim leaves the connection.
            assert Tenant.objects.filter(pk=alpha.pk).exists()
        with in_tenant(alpha, as_assistant=True), CaptureQueriesContext(connection) as captured:
            run = orchestrator.take_turn(talk.pk)
        assert run is not None
        assert run.outcome == AssistantRun.Outcome.REPLIED
        return [query["sql"] for query in captured.captured_queries]

    return count


TURN = 13
"""Vendors, the tenant's role, conversation with the switches, all the rest that a turn sees;
begin, conversation and locks, what must still be true, run, message, conversation, ring, run
and message, memory. Django counts no commit."""


def test_a_price_is_answered_in_few_statements(cost: Callable[[int], list[str]]) -> None:
    for number in (1, 2):
        statements = cost(number)
        assert len(statements) <= TURN, "\n".join(statements)
        assert not [words for words in statements if "SAVEPOINT" in words or "RESET" in words]


def test_a_picture_costs_no_statement_more(
    alpha: Tenant, cost: Callable[[int], list[str]], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with in_tenant(alpha):
        ready = pictures.read(io.BytesIO(drawn()))
        update_service(actor=person("owner").actor, service_id=1, fields={}, picture=ready)
        assert current_snapshot().version  # a new version is read once, whatever it holds
    statements = cost(1)
    assert len(statements) <= TURN, "\n".join(statements)
    with in_tenant(alpha):
        assert Message.objects.filter(content__picture=ready.sha256).count() == 1


def test_what_must_still_be_true_is_read_after_the_locks(cost: Callable[[int], list[str]]) -> None:
    statements = cost(1)
    asked = [
        next(
            place
            for place, words in enumerate(statements)
            if part in words and place > statements.index("BEGIN")
        )
        for part in ("FOR UPDATE", "pg_advisory", "tenants_switch", "ai_assistantsettings")
    ]
    row, locks, *read = asked
    assert row == locks, "one statement takes both, the row first"
    assert all(locks < place for place in read), "a statement sees what was when it began"


def test_the_memory_is_kept_in_one_place(alpha: Tenant, cost: Callable[[int], list[str]]) -> None:
    kept = []
    for number in (1, 2):
        cost(number)
        with in_tenant(alpha):
            (dialogue,) = Dialogue.objects.filter(conversation__channel__address="s1")
            kept.append(dialogue)
    assert kept[0].pk == kept[1].pk
    assert kept[0].updated_at < kept[1].updated_at
    assert kept[1].state["last"] == ["service:1"]


# ---------------------------------------------------------------- what a turn sees


def say(talk: Conversation, text: str, *, inbound: bool = True, **more: Any) -> Message:
    values = {
        "direction": "inbound" if inbound else "outbound",
        "author": "customer" if inbound else "assistant",
        "status": "received" if inbound else "sent",
    }
    return Message.objects.create(conversation=talk, text=text, **(values | more))


@pytest.fixture
def talk(alpha: Tenant, channel: Channel, cost: Callable[[int], list[str]]) -> Conversation:
    """Another customer's, behind one of whom all is known that this one must not be told."""
    cost(1)
    with in_tenant(alpha):
        other = Conversation.objects.get(channel=channel)
        contact = type(other.contact).objects.create(name="Bea")
        return Conversation.objects.create(channel=channel, contact=contact)


def test_nothing_waits_and_nothing_is_seen(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        say(talk, "👍", kind="reaction")
        say(talk, "of last year", late=True)
        say(talk, "taken back", revoked_at=now())
        say(talk, "of ours", inbound=False)
        assert gather(talk, settings=assistant_settings()) is None


def test_the_burst_and_what_was_said_before_it(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        said = [say(talk, f"word {number}", inbound=number % 2 == 0) for number in range(14)]
        say(talk, "taken back", revoked_at=now())
        talk.answered_through = said[12].pk
        say(talk, "👍", kind="reaction")
        first = say(talk, "one", content={"reply_id": "r:1", "quoted": said[13].pk})
        say(talk, "between", inbound=False)
        last = say(talk, "it's “two” \\ {3}", kind="image")
        gathered = gather(talk, settings=assistant_settings())
        assert gathered
        turn = gathered.turn
        assert turn.snapshot == current_snapshot()
    assert [(each.id, each.text, each.kind) for each in turn.messages] == [
        (first.pk, "one", "text"),
        (last.pk, "it's “two” \\ {3}", "image"),
    ]
    assert (turn.messages[0].reply_id, turn.messages[0].quotes) == ("r:1", "word 13")
    assert gathered.through == last.pk
    before = [(each.author, each.text) for each in turn.history]
    assert len(before) == HISTORY
    assert before[-1] == ("customer", "👍")
    assert before[-2] == ("assistant", "word 13")
    assert [text for _, text in before[:-1]] == [f"word {number}" for number in range(3, 14)]
    assert turn.state == {}
    assert turn.known == {"name": "Bea"}
    assert turn.open_orders == ()


def test_the_number_and_the_orders_are_the_customers_own(
    alpha: Tenant, channel: Channel, talk: Conversation
) -> None:
    with in_tenant(alpha):
        for value, retired_at in (("971501", None), ("971502", None), ("971503", now())):
            ContactAddress.objects.create(
                contact=talk.contact,
                channel=channel,
                kind="phone",
                value=value,
                retired_at=retired_at,
            )
        Dialogue.objects.create(conversation=talk, state={"v": 1, "last": ["service:1"]})
        proposals = [propose(talk, number) for number in range(OPEN_ORDERS + 2)]
        seeded = Order.objects.latest("id")
        made = Order.objects.create(
            proposal=proposals[0],
            contact=talk.contact,
            approved_by_id=seeded.approved_by_id,
            approved_at=now(),
            currency="AED",
            total_minor=100,
        )
        OrderProposal.objects.filter(pk=proposals[0].pk).update(status="withdrawn")
        say(talk, ASKING)
        gathered = gather(talk, settings=assistant_settings())
        assert gathered
        turn = gathered.turn
    assert turn.known == {"name": "Bea", "phone": "+971502"}
    assert turn.state == {"v": 1, "last": ["service:1"]}
    newest = [each.reference for each in reversed(proposals)][:OPEN_ORDERS]
    assert [(each.reference, each.state) for each in turn.open_orders] == [
        *((reference, "pending_approval") for reference in newest),
        (made.reference, "confirmed"),
    ]


def propose(talk: Conversation, number: int) -> OrderProposal:
    return OrderProposal.objects.create(
        conversation=talk,
        contact=talk.contact,
        source="assistant",
        catalogue_version=1,
        idempotency_key=f"{number}",
        digest="",
        total_minor=100,
        currency="AED",
        deadline=now() + timedelta(hours=1),
    )
