"""Past turns decided again: what would change is told, and nothing of a customer's changes."""

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from accounts.permissions import Role
from ai.actions import update_settings
from ai.acts import Line, OrderChange, Slot
from ai.models import AssistantRun, Case, Replay, ReplayTurn
from ai.replay import cases, replaying
from ai.replay.cases import Wanted
from ai.replay.comparing import essences
from ai.tasks import go_on_replaying
from catalog import actions
from catalog.queries import current_snapshot
from conversations.models import Message
from core.actors import Actor
from core.errors import InvalidInput, NotAllowed, NotFound
from core.tenant_model import TenantModel
from orders import changes
from orders.models import ChangeRequest, Order
from tenants.context import in_tenant
from tenants.exceptions import NoTenant
from tests import factories
from tests.ai.test_turns import Customer, customer  # noqa: F401
from tests.orders.test_changes import order_of
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


def test_what_was_asked_of_an_order_is_decided_again_as_the_order_stood(
    customer: Customer,  # noqa: F811
    owner: Actor,
) -> None:
    customer.ask("Hello")
    with in_tenant(customer.tenant):
        talk = customer.conversation
        order_of(talk, contact=talk.contact)
    # Moved, asked for again while that waits, and cancelled in the end.
    customer.ask("can we move my booking to next Thursday at 4 pm?")
    customer.ask("yes")
    customer.ask("cancel my booking")
    decided(customer, owner)
    customer.ask("cancel my booking")
    customer.ask("yes")
    decided(customer, owner)
    with in_tenant(customer.tenant):
        said = AssistantRun.objects.filter(conversation=talk).order_by("id")
        steps = [act["step"] for run in said for act in run.acts if act["kind"] == "order_change"]
        assert steps == ["review", "sent", "waiting", "review", "sent"]
        assert Order.objects.latest("id").status == "cancelled"
    replay = replayed(customer, owner)
    assert turns(customer, replay) == {}
    nothing = replayed(customer, owner, allowed=["small_talk"])
    assert set(turns(customer, nothing).values()) == {"to_person"}
    with in_tenant(customer.tenant):
        cancelling = said.filter(acts__0__step="review").last()
        assert cancelling is not None
        Case.objects.all().delete()
        cases.save_run(actor=owner, run_id=cancelling.pk, name="Cancel", wanted=Wanted())
        assert [result.failed for result in cases.tried(cases.listed())] == [[]]


def decided(customer: Customer, owner: Actor) -> None:  # noqa: F811
    """This customer's one wish that waits is granted."""
    with in_tenant(customer.tenant):
        mine = ChangeRequest.objects.filter(conversation=customer.conversation)
        changes.grant_change(actor=owner, change_id=mine.get(status="pending").pk)


CANCEL = OrderChange(what="cancel", step="review", reference="O-1", lines=(Line("service:1", 1),))


@pytest.mark.parametrize(
    "other",
    [
        replace(CANCEL, what="postpone"),
        replace(CANCEL, step="sent"),
        replace(CANCEL, reference="O-2"),
        replace(CANCEL, options=("O-1", "O-2")),
        replace(CANCEL, problem="closed"),
        replace(CANCEL, slots=(Slot("date", (), "2026-12-01"),)),
        replace(CANCEL, lines=()),
    ],
)
def test_another_step_of_changing_an_order_is_something_else(other: OrderChange) -> None:
    assert essences([other]) != essences([CANCEL])
    assert essences([CANCEL]) == essences([replace(CANCEL)])


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
