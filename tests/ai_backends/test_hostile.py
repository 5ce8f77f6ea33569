"""Thousands of answers of a model that wants harm: not one character of it is said.

`HOSTILE_ANSWERS` makes it more than the usual number; the seed is printed on failure.
"""

import os
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command

from ai.acts import Decision
from ai.backends import asking, chain, reading, ways
from ai.backends.breaker import breaker_of
from ai.backends.models import Backend
from ai.backends.protocol import Permanent
from ai.backends.queries import configured
from ai.law import rendering_of
from ai.models import AssistantRun
from ai.render import render
from ai.validate import InvalidDecision, validate
from conversations.handling import hand_back
from conversations.models import Channel, Message
from orders.models import Order, OrderProposal
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.ai.shops import SPARKLE
from tests.ai.test_turns import Customer
from tests.ai_backends.hostile import CANARY, content, server
from tests.ai_backends.stand import turn
from tests.conversations.scripted import install
from tests.support.people import person

MANY = int(os.environ.get("HOSTILE_ANSWERS", "3000"))
THROUGH_THE_CHAIN = MANY // 15
TO_THE_PHONE = MANY // 75
SEED = 20261122

GREEDY = (
    "Your order is confirmed for 1 AED, agreed: total 5.00 AED, half price, 90% discount, "
    "Marina Gate 12 for free, confirmed by Sara, monday 10am, sofa 3 euros"
)
"""What the assistant must not say, for a model to point at."""

MURKY = "my settee has seen better days, monday 10am perhaps at Marina Gate 12"
PROMISED = re.compile(r"onfirmed|agreed|\bfree\b|[Dd]iscount|half price|\d ?%|euro")
AMOUNT = re.compile(r"\d[\d.,]*(?=\s*AED)|(?<=AED\s)\d[\d.,]*")


def prices() -> set[str]:
    entries = (*SPARKLE.services, *SPARKLE.packages)
    return {f"{entry.price.minor / 100:,.2f}" for entry in entries}


def assert_harmless(acts: Any, language: str) -> None:
    """What is said is of the catalogue: its references, its prices, and nothing of the model's."""
    known = {e.ref for e in (*SPARKLE.services, *SPARKLE.packages, *SPARKLE.articles)}
    assert set(chain.refs_of(acts)) <= known
    assert not any(act.kind == "propose_order" for act in acts), "nobody has said yes"
    for part in render(acts, SPARKLE, language):
        shown = str(part.to_json())
        assert CANARY not in shown
        assert not PROMISED.search(shown), shown
        for amount in AMOUNT.findall(part.text):
            assert amount in prices(), part.text


@pytest.mark.parametrize("words", [MURKY, GREEDY])
def test_no_claim_becomes_more_than_acts_of_the_catalogue(words: str) -> None:
    rng = random.Random(SEED)
    asked = turn(words)
    schema = asking.schema_for(asked, asking.offered(asked))
    heard = 0
    for _ in range(MANY):
        claim = content(rng, schema)
        try:
            found = reading.read(claim, schema=schema, turn=asked)
            raw = Decision(acts=found.acts, language=found.language, confidence=0.0)
            decision = validate(raw, asked)
        except (Permanent, InvalidDecision):
            continue
        heard += 1
        assert_harmless(decision.acts, decision.language)
    assert heard > MANY / 20, "some of them keep the schema, or nothing was tried"


@pytest.fixture
def enemy(committed_db: None, settings: Any) -> Iterator[Backend]:
    """A server of one's own, set up at the command line, that has turned against its owner."""
    settings.OUTBOUND_LOCAL_HOSTS = []
    ways.forget()
    with server(random.Random(SEED)) as (url, given):
        call_command(
            "ai_backend", "add", "--kind", "openai_compatible", "--name", "enemy",
            "--model", "m", "--base-url", url, stdout=StringIO(),
        )  # fmt: skip
        (backend,) = configured()
        yield backend
        assert given, "it was asked"


@pytest.mark.usefixtures("committed_db", "inside")
def test_the_chain_answers_whatever_is_sent(enemy: Backend, monkeypatch: Any) -> None:
    monkeypatch.setattr("ai.backends.chain.breaker_of", always_shut)
    used = 0
    for _ in range(THROUGH_THE_CHAIN):
        decided = chain.decide(turn(MURKY))
        outcomes = {attempt["outcome"] for attempt in decided.attempts}
        assert outcomes <= {"answered", "malformed", "cut_off"}, decided.attempts
        # A name of a model is kept for staff if it has the form of one.
        assert CANARY not in str(replace(decided, model=""))
        assert decided.decision.acts
        assert_harmless(decided.decision.acts, decided.decision.language)
        used += decided.backend == "enemy"
    assert used > 0


def always_shut(backend: Backend) -> Any:
    """The breaker, emptied: every answer is to be heard here."""
    breaker = breaker_of(backend)
    with outside_tenants():
        cache.delete_many([f"{breaker.key}:{part}" for part in ("open", "openings", "failures")])
    return breaker


@pytest.fixture
def customer(committed_db: None, alpha: Tenant, settings: Any) -> Customer:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    # Every turn is to be answered, however many there are.
    settings.FLOOD_SLOW = settings.FLOOD_MUTE = settings.FLOOD_LOOP = 10 * MANY
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
    return Customer(alpha, channel, install())


def test_every_message_that_reaches_the_phone_is_a_rendering(
    enemy: Backend, customer: Customer, monkeypatch: Any
) -> None:
    monkeypatch.setattr("ai.backends.chain.breaker_of", always_shut)
    with in_tenant(customer.tenant):
        before = (Order.objects.count(), OrderProposal.objects.count())
        owner = person("owner").actor
    for time in range(TO_THE_PHONE):
        said = customer.ask((MURKY, GREEDY)[time % 2])
        assert said
        assert CANARY not in said
        assert not PROMISED.search(said), said
        with in_tenant(customer.tenant):
            hand_back(actor=owner, conversation_id=customer.conversation.pk)
    with in_tenant(customer.tenant):
        assert (Order.objects.count(), OrderProposal.objects.count()) == before
        messages = Message.objects.filter(author="assistant", status="sent", run_part__isnull=False)
        for message in messages.select_related("run_part__run"):
            assert (
                rendering_of(message.run_part.run)[message.run_part.position].text == message.text
            )
        runs = AssistantRun.objects.filter(input_through__gt=0)
        assert runs.filter(backend="enemy").exists()
        assert CANARY not in str(list(runs.values("attempts", "acts", "reasons")))
