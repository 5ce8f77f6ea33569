"""Past turns decided again: what would change is told, and nothing of a customer's changes."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from accounts.permissions import Role
from ai.actions import update_settings
from ai.models import AssistantRun, Replay, ReplayTurn
from ai.replay import replaying
from ai.tasks import go_on_replaying
from catalog import actions
from catalog.queries import current_snapshot
from conversations.models import Message
from core.actors import Actor
from core.errors import InvalidInput, NotAllowed, NotFound
from core.tenant_model import TenantModel
from tenants.context import in_tenant
from tenants.exceptions import NoTenant
from tests import factories
from tests.ai.test_turns import Customer, customer  # noqa: F401
from tests.support.jobs import run_jobs
from tests.support.people import person

OWN = {Replay, ReplayTurn}


def everything() -> dict[str, list[Any]]:
    """Every row of the workspace but a replay's own and a person that a test made."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, TenantModel) and model not in OWN:
            found[model._meta.label] = list(model._default_manager.order_by("pk").values())
    return found


@pytest.fixture
def owner(customer: Customer) -> Actor:  # noqa: F811
    with in_tenant(customer.tenant):
        return person(Role.OWNER).actor


def replayed(customer: Customer, owner: Actor, **given: Any) -> Replay:  # noqa: F811
    """A whole replay of the last day, by the worker."""
    with in_tenant(customer.tenant):
        replay = replaying.begin(actor=owner, days=1, given=given)
    run_jobs()
    with in_tenant(customer.tenant):
        replay.refresh_from_db()
        return replay


def turns(customer: Customer, replay: Replay) -> dict[str, str]:  # noqa: F811
    """What this customer wrote → what became of it."""
    with in_tenant(customer.tenant):
        mine = replay.turns.filter(run__conversation__channel=customer.channel)
        return {Message.objects.get(pk=row.run.input_through).text: str(row.change) for row in mine}


def booked(customer: Customer) -> None:  # noqa: F811
    """A talk with a whole order in it, which only its memory makes sense of."""
    customer.ask("Hello")
    customer.ask("How much is the deep clean?")
    customer.ask("I want to book it")
    for _ in range(8):
        with in_tenant(customer.tenant):
            acts = AssistantRun.objects.latest("id").acts
        if acts[-1]["kind"] == "propose_order":
            return
        if acts[-1]["kind"] == "review_order":
            customer.ask("yes")
        else:
            customer.ask(ANSWERS[acts[-1]["slot"]])
    raise AssertionError("it never came to a proposal")


ANSWERS = {
    "name": "Nadia Haddad",
    "phone": "+971501234567",
    "place": "Marina Heights, flat 12",
    "date": "next Tuesday",
    "time": "10 am",
    "quantity": "1",
    "notes": "Ring twice",
}


def test_with_the_same_settings_nothing_changes_and_no_row_is_touched(
    customer: Customer,  # noqa: F811
    owner: Actor,
) -> None:
    booked(customer)
    sent = len(customer.transport.sent)
    with in_tenant(customer.tenant):
        before = everything()
        said = AssistantRun.objects.filter(conversation__channel=customer.channel).count()
    replay = replayed(customer, owner)
    assert (replay.state, replay.done) == ("done", len(replay.runs))
    assert turns(customer, replay) == {}
    # The seeded talk's turn has a text that nobody wrote this way.
    assert replay.counts["same"] >= said
    with in_tenant(customer.tenant):
        assert everything() == before
    assert len(customer.transport.sent) == sent


def test_what_would_change_is_told_by_kind(customer: Customer, owner: Actor) -> None:  # noqa: F811
    customer.ask("How much is the deep clean?")
    customer.ask("What are your opening hours?")
    with in_tenant(customer.tenant):
        service = next(s for s in current_snapshot().services if "clean" in s.name.lower())
        actions.update_service(actor=owner, service_id=service.id, fields={"price": "999.00"})
    replay = replayed(customer, owner, allowed=["quote_prices"])
    assert turns(customer, replay) == {
        "How much is the deep clean?": "words",
        "What are your opening hours?": "to_person",
    }
    with in_tenant(customer.tenant):
        row = replay.turns.get(change="words")
        assert "999.00 AED" in row.parts[0]["text"]
    older = replayed(customer, owner, version=0)
    assert turns(customer, older) == {}


def test_what_no_person_is_needed_for_any_more(
    customer: Customer,  # noqa: F811
    owner: Actor,
) -> None:
    with in_tenant(customer.tenant):
        update_settings(actor=owner, fields={"allowed": ["small_talk"]})
    customer.ask("How much is the deep clean?")
    replay = replayed(customer, owner, allowed=["quote_prices"])
    assert turns(customer, replay) == {"How much is the deep clean?": "from_person"}


def test_another_tone_is_other_words(customer: Customer, owner: Actor) -> None:  # noqa: F811
    customer.ask("Hello")
    replay = replayed(customer, owner, tone="formal")
    assert turns(customer, replay) == {"Hello": "words"}


def test_what_was_heard_of_a_voice_note_is_read_as_it_was_then(
    customer: Customer,  # noqa: F811
    owner: Actor,
) -> None:
    customer.ask("Hello")
    with in_tenant(customer.tenant):
        message = customer.conversation.messages.get(direction="inbound")
        factories.HearingFactory(
            message=message, form="voice", state="heard", text="How much is the deep clean?"
        )
    replay = replayed(customer, owner)
    assert turns(customer, replay) == {"Hello": "acts"}


def test_one_at_a_time_and_cancelled_it_stops(
    customer: Customer,  # noqa: F811
    owner: Actor,
) -> None:
    customer.ask("Hello")
    with in_tenant(customer.tenant):
        replay = replaying.begin(actor=owner, days=1, given={})
        with pytest.raises(replaying.AlreadyRunning):
            replaying.begin(actor=owner, days=1, given={})
        replaying.cancel(actor=owner, replay_id=replay.pk)
    run_jobs()
    with in_tenant(customer.tenant):
        replay.refresh_from_db()
        assert (replay.state, replay.done) == ("cancelled", 0)
        for _ in range(replaying.KEPT + 1):
            newest = replaying.begin(actor=owner, days=1, given={})
            replaying.cancel(actor=owner, replay_id=newest.pk)
        assert Replay.objects.count() == replaying.KEPT
        assert not Replay.objects.filter(pk=replay.pk).exists()


def test_a_copy_of_a_step_counts_nothing_twice(
    customer: Customer,  # noqa: F811
    owner: Actor,
) -> None:
    customer.ask("Hello")
    with in_tenant(customer.tenant):
        replay = replaying.begin(actor=owner, days=1, given={"tone": "formal"})
        assert replaying._keep(replay, taken=1, found=[], held=0)
        assert not replaying._keep(replay, taken=1, found=[], held=0)
        replay.refresh_from_db()
        assert (replay.done, replay.counts) == (1, {"left_out": 1})


@pytest.mark.parametrize(
    "given",
    [
        {"threshold": 100},
        {"mode": "loud"},
        {"tone": "rude"},
        {"version": 999999},
        {"version": True},
        {"calls": 100000},
        {"allowed": ["discounts"]},
    ],
)
@pytest.mark.usefixtures("tenant_db")
def test_a_choice_that_is_none_is_refused_and_nothing_begins(
    alpha: Any, given: dict[str, Any]
) -> None:
    with in_tenant(alpha):
        before = Replay.objects.count()
        with pytest.raises(InvalidInput) as refusal:
            replaying.begin(actor=person(Role.OWNER).actor, days=1, given=given)
        assert set(refusal.value.fields) == set(given)
        assert Replay.objects.count() == before


@pytest.mark.usefixtures("tenant_db")
def test_only_who_may_change_the_assistant_and_only_within_a_tenant(alpha: Any) -> None:
    with in_tenant(alpha):
        agent, owner = person(Role.AGENT).actor, person(Role.OWNER).actor
        with pytest.raises(NotAllowed):
            replaying.begin(actor=agent, days=1, given={})
        with pytest.raises(NotAllowed):
            replaying.cancel(actor=agent, replay_id=1)
        with pytest.raises(NotFound):
            replaying.cancel(actor=owner, replay_id=999999)
        with pytest.raises(InvalidInput):
            replaying.begin(actor=owner, days=400, given={})
    with pytest.raises(NoTenant):
        go_on_replaying(replay_id=1)


@pytest.mark.usefixtures("tenant_db")
def test_the_machine_reads_none_of_it(alpha: Any) -> None:
    with (
        in_tenant(alpha, as_assistant=True),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Replay.objects.count()


@pytest.mark.usefixtures("tenant_db")
def test_a_turn_that_is_the_same_is_not_kept(alpha: Any) -> None:
    with in_tenant(alpha):
        row = ReplayTurn.objects.latest("id")
        with pytest.raises(IntegrityError), transaction.atomic():
            ReplayTurn.objects.filter(pk=row.pk).update(change="same")
