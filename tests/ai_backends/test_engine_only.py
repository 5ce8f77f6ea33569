"""A workspace that keeps to the built-in engine: no word of its customers goes to any vendor.

Every test ends by asking the vendors' own emulators what they were sent.
"""

from typing import Any

import pytest

from ai.actions import update_settings
from ai.backends import chain
from ai.backends.breaker import breaker_of
from ai.backends.models import Backend
from ai.budget.models import Attempt
from ai.models import AssistantRun, Draft, Hearing
from ai.playground import trying
from ai.replay import replaying
from ai.replay.seeing import TRIES
from audit.models import Entry
from conversations.models import Channel, Message
from core.errors import InvalidInput
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.ai.test_natural_sending import KIND, queue
from tests.ai_backends.callers import Caller, hearing_backend
from tests.ai_backends.stand import MessagesApi, VendorApi, turn
from tests.ai_backends.test_whole_turns import MURKY
from tests.conversations.scripted import install
from tests.support.jobs import run_jobs
from tests.support.people import person

QUOTE = {"kind": "quote", "ref": "service:2"}
PERSON = "I can't listen to voice notes here"


@pytest.fixture
def customer(committed_db: None, alpha: Tenant, settings: Any) -> Caller:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
    return Caller(alpha, channel, install())


@pytest.fixture
def asked(api: MessagesApi, claude: Backend, other: VendorApi) -> "Asked":
    """Two vendors, one of which hears and sees too; both answer whatever they are asked."""
    hearing_backend("openai", other)
    api.answers({"acts": [QUOTE], "language": "en", "sure": "high"})
    other.answers({"text": "How much is a deep clean?"})
    return Asked(api, other)


class Asked:
    """How often the vendors were asked for anything."""

    def __init__(self, *apis: VendorApi) -> None:
        self.apis = apis

    @property
    def times(self) -> int:
        return sum(len(api.requests) for api in self.apis)


def change(customer: Caller, **fields: Any) -> None:
    with in_tenant(customer.tenant):
        update_settings(actor=person("owner").actor, fields=fields)


def last_run(customer: Caller) -> AssistantRun:
    with in_tenant(customer.tenant):
        return AssistantRun.objects.latest("id")


def test_it_holds_on_the_very_next_message_and_until_it_is_taken_back(
    customer: Caller, asked: Asked
) -> None:
    customer.ask(MURKY)
    assert (asked.times, last_run(customer).backend) == (1, "claude")
    change(customer, engine_only=True)
    assert "120.00 AED" in customer.ask("How much is a deep clean?")
    run = last_run(customer)
    assert (asked.times, run.backend, run.attempts) == (1, "built-in", [])
    change(customer, engine_only=False)
    customer.ask("How much is a deep clean?")
    assert (asked.times, last_run(customer).backend) == (2, "claude")
    with in_tenant(customer.tenant):
        told = Entry.objects.filter(code="ai.settings.changed").order_by("id")
        assert [entry.data["after"] for entry in told][-2:] == [
            {"engine_only": True},
            {"engine_only": False},
        ]


def test_drafts_are_the_engines_own(customer: Caller, asked: Asked) -> None:
    change(customer, engine_only=True, copilot=True)
    customer.ask("How much is a deep clean?")
    with in_tenant(customer.tenant):
        draft = Draft.objects.get(conversation__channel=customer.channel, state="open")
        assert draft.run.backend == "built-in"
    assert asked.times == 0


def test_nobody_listens_or_looks(customer: Caller, asked: Asked) -> None:
    change(customer, engine_only=True)
    assert "can't" in customer.shows()
    before = len(customer.transport.sent)
    customer.sends("audio")
    run_jobs()
    # Nothing is waited for: the customer is told at once, before the file is here.
    assert PERSON in customer.heard_since(before)
    assert customer.conversation.waiting_reason == "voice"
    assert (customer.hearings, asked.times) == ([], 0)


def test_what_waits_for_its_file_goes_to_nobody_either(customer: Caller, asked: Asked) -> None:
    key = customer.sends("audio")
    with in_tenant(customer.tenant):
        assert Hearing.objects.filter(state="waiting").count() == 1
    change(customer, engine_only=True)
    customer.is_fetched(key)
    run_jobs()
    (hearing,) = customer.hearings
    assert (hearing.state, hearing.text, hearing.data) == ("failed", "", None)
    assert asked.times == 0
    assert customer.transport.sent, "the customer is answered all the same"


def test_trying_out_asks_nobody(customer: Caller, asked: Asked) -> None:
    change(customer, engine_only=True, mode="natural")
    given = {"threshold": 85, "allowed": ["quote_prices"], "models": True, "mode": "natural"}
    with in_tenant(customer.tenant):
        actor = person("owner").actor
        assert not trying.can_ask_models()
        trying.choose(actor=actor, given=given)
        trying.say(actor=actor, text=MURKY, after=0)
        (told,) = trying.opened(actor=actor).turns
    assert (told["run"]["backend"], told["run"]["attempts"]) == ("built-in", [])
    assert asked.times == 0


def test_a_replay_is_refused_calls_and_one_under_way_makes_none(
    customer: Caller, asked: Asked
) -> None:
    customer.ask(MURKY)
    with in_tenant(customer.tenant):
        owner = person("owner").actor
        replay = replaying.begin(actor=owner, days=1, given={"calls": TRIES})
    change(customer, engine_only=True)
    run_jobs()
    with in_tenant(customer.tenant):
        replay.refresh_from_db()
        assert (replay.state, replay.calls, replay.unasked) == ("done", 0, "engine_only")
        with pytest.raises(InvalidInput) as refused:
            replaying.begin(actor=owner, days=1, given={"calls": TRIES})
        assert "calls" in refused.value.fields
    assert asked.times == 1, "the customer's own turn, before it was chosen"


def test_a_chain_chosen_a_moment_before_asks_nobody_after(
    customer: Caller, asked: Asked, claude: Backend
) -> None:
    change(customer, engine_only=True)
    with outside_tenants():
        before = Attempt.objects.count()
    with in_tenant(customer.tenant, as_assistant=True):
        decided = chain.decide(turn(MURKY), [claude])
    assert decided.backend == "built-in"
    assert [attempt["outcome"] for attempt in decided.attempts] == ["engine_only"]
    assert not breaker_of(claude).is_open()
    with outside_tenants():
        assert Attempt.objects.count() == before, "what was not asked is not counted"
    assert asked.times == 0


def test_natural_wording_is_off_for_what_is_queued_as_well(customer: Caller, asked: Asked) -> None:
    change(customer, mode="natural")
    run = queue(customer, KIND)
    before, seen = len(customer.transport.sent), asked.times
    change(customer, engine_only=True)
    run_jobs()
    assert customer.transport.sent[before:] == []
    with in_tenant(customer.tenant):
        message = Message.objects.get(run_part__run=run)
        assert (message.status, message.error) == ("cancelled", "strict")
    assert asked.times == seen


def test_one_workspaces_choice_is_not_anothers(
    customer: Caller, asked: Asked, beta: Tenant, claude: Backend
) -> None:
    with in_tenant(beta):
        update_settings(actor=person("owner").actor, fields={"engine_only": True})
    with in_tenant(beta, as_assistant=True):
        assert chain.decide(turn(MURKY)).backend == "built-in"
    assert asked.times == 0
    customer.ask(MURKY)
    assert asked.times == 1
