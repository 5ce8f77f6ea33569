"""What the assistant must go on doing: saved by people, tried at will and before changes."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.permissions import Role
from ai.models import AssistantRun, Case
from ai.playground import trying
from ai.queries import assistant_settings
from ai.replay import cases
from ai.replay.cases import Wanted
from ai.replay.choices import own, read
from audit.models import Entry
from catalog import actions
from catalog.queries import current_snapshot
from core.actors import Actor
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.ai.test_replay import booked
from tests.ai.test_turns import Customer, customer  # noqa: F401
from tests.support.people import person

PRICE = "How much is the deep clean?"


@pytest.fixture
def owner(tenant_db: None, alpha: Tenant) -> Any:
    with in_tenant(alpha):
        Case.objects.all().delete()
        yield person(Role.OWNER).actor


def saved(owner: Actor, text: str, **wanted: bool) -> Case:
    trying.start_over(actor=owner)
    trying.say(actor=owner, text=text, after=0)
    return cases.save_try(actor=owner, number=1, name=text[:40], wanted=Wanted(**wanted))


def what(owner: Actor) -> dict[str, list[str]]:
    return {
        result.case.name: [each["what"] for each in result.failed]
        for result in cases.run_all(actor=owner)
    }


def test_a_case_holds_until_what_it_expects_changes(owner: Actor) -> None:
    case = saved(owner, PRICE, prices=True)
    assert what(owner) == {case.name: []}
    service = next(s for s in current_snapshot().services if "clean" in s.name.lower())
    actions.update_service(actor=owner, service_id=service.id, fields={"price": "999.00"})
    assert what(owner) == {case.name: ["price"]}
    case.refresh_from_db()
    assert case.failed == [
        {
            "what": "price",
            "ref": service.ref,
            "was": [12000, "AED"],
            "now": [99900, "AED"],
        }
    ]
    actions.archive_service(actor=owner, service_id=service.id)
    assert what(owner)[case.name][0] in ("acts", "outcome")


def test_a_price_that_was_not_asked_for_may_change(owner: Actor) -> None:
    case = saved(owner, PRICE)
    service = next(s for s in current_snapshot().services if "clean" in s.name.lower())
    actions.update_service(actor=owner, service_id=service.id, fields={"price": "999.00"})
    assert what(owner) == {case.name: []}


def test_settings_that_break_a_case_are_told_and_nothing_is_written(owner: Actor) -> None:
    saved(owner, PRICE)
    settings = assistant_settings()
    broken = cases.no_longer(read({"allowed": ["small_talk"]}, settings))
    assert [result.failed[0]["what"] for result in broken] == ["outcome"]
    assert cases.no_longer(own(settings)) == []
    assert Case.objects.get().checked_at is None


def test_a_name_is_needed_and_is_one_cases_alone(owner: Actor) -> None:
    case = saved(owner, "Hello")
    for name in ("", " \x00 ", "x" * 121, case.name):
        with pytest.raises(InvalidInput) as refusal:
            cases.save_try(actor=owner, number=1, name=name, wanted=Wanted())
        assert set(refusal.value.fields) == {"name"}
    with pytest.raises(NotFound):
        cases.save_try(actor=owner, number=2, name="other", wanted=Wanted())
    assert Case.objects.count() == 1
    cases.rename(actor=owner, case_id=case.pk, name="Greeting")
    assert Case.objects.get().name == "Greeting"
    cases.delete(actor=owner, case_id=case.pk)
    with pytest.raises(NotFound):
        cases.delete(actor=owner, case_id=case.pk)


def test_the_history_has_who_saved_renamed_and_deleted_it_and_no_word_of_a_customers(
    owner: Actor,
) -> None:
    before = Entry.objects.latest("id").pk
    trying.start_over(actor=owner)
    trying.say(actor=owner, text="Hello, my cat is called Bartholomew", after=0)
    case = cases.save_try(actor=owner, number=1, name="Cat", wanted=Wanted())
    cases.rename(actor=owner, case_id=case.pk, name="Greeting")
    cases.rename(actor=owner, case_id=case.pk, name="Greeting")
    with pytest.raises(InvalidInput):
        cases.save_try(actor=owner, number=1, name="Greeting", wanted=Wanted())
    cases.delete(actor=owner, case_id=case.pk)
    with pytest.raises(NotFound):
        cases.delete(actor=owner, case_id=case.pk)
    entries = list(Entry.objects.filter(pk__gt=before).order_by("id"))
    assert [entry.code for entry in entries] == [
        "ai.case.saved",
        "ai.case.renamed",
        "ai.case.deleted",
    ]
    assert {(entry.target, entry.actor_id) for entry in entries} == {(f"case:{case.pk}", owner.id)}
    assert entries[1].data == {"changes": {"name": ["Cat", "Greeting"]}}
    assert "Bartholomew" not in str([entry.data for entry in entries])


def test_there_is_a_most(owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(owner, "Hello")
    monkeypatch.setattr(cases, "MOST", 1)
    with pytest.raises(cases.TooMany):
        cases.save_try(actor=owner, number=1, name="other", wanted=Wanted())


def test_who_may_not_change_the_assistant_has_none_of_it(owner: Actor) -> None:
    case = saved(owner, "Hello")
    agent = person(Role.AGENT).actor
    for act in (
        lambda: cases.save_try(actor=agent, number=1, name="mine", wanted=Wanted()),
        lambda: cases.save_run(actor=agent, run_id=1, name="mine", wanted=Wanted()),
        lambda: cases.rename(actor=agent, case_id=case.pk, name="mine"),
        lambda: cases.delete(actor=agent, case_id=case.pk),
        lambda: cases.run_all(actor=agent),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Case.objects.get().name == case.name


def test_the_yes_to_an_order_is_a_case_with_its_memory_and_goes_with_the_customer(
    customer: Customer,  # noqa: F811
) -> None:
    booked(customer)
    with in_tenant(customer.tenant):
        Case.objects.all().delete()
        owner = person(Role.OWNER).actor
        run = AssistantRun.objects.latest("id")
        case = cases.save_run(actor=owner, run_id=run.pk, name="Yes", wanted=Wanted(prices=True))
        assert case.expects["outcome"] == "proposes"
        assert what(owner) == {"Yes": []}
        assert [result.case for result in cases.no_longer(only_talk())] == [case]
    out = StringIO()
    call_command("replay", tenant="alpha", cases=True, stdout=out)
    assert "1 of 1 hold" in out.getvalue()
    with in_tenant(customer.tenant):
        expects = {**case.expects, "outcome": "answers"}
        Case.objects.filter(pk=case.pk).update(expects=expects)
    with pytest.raises(SystemExit) as end:
        call_command("replay", tenant="alpha", cases=True, stdout=out)
    assert end.value.code == 1
    assert "fails  Yes: outcome" in out.getvalue()
    out = StringIO()
    call_command("replay", tenant="alpha", days=1, stdout=out)
    assert "to_person        0" in out.getvalue()


def only_talk() -> Any:
    return read({"allowed": ["small_talk"]}, assistant_settings())


@pytest.mark.usefixtures("tenant_db")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"tenant": "nobody"}, "no workspace"),
        ({"tenant": "alpha", "days": 0}, "--days"),
        ({"tenant": "alpha", "threshold": 100}, "threshold"),
    ],
)
def test_what_the_command_cannot_do_it_says(given: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("replay", **given)
