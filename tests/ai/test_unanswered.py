"""What customers asked and got no answer to: gathered once each, alike ones together."""

from datetime import timedelta
from typing import Any

import pytest

from ai.acts import Clarify, HandOff, Quote, Refuse, act_to_json
from ai.knowledge import questions
from ai.knowledge.gathering import gather_questions
from ai.models import Asking, Gathering, Question
from audit.models import Entry
from core.clock import now
from core.errors import NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person
from tests.support.world import CANARY

pytestmark = pytest.mark.usefixtures("tenant_db")

LOW = HandOff("low_confidence")


def asked(text: str, *acts: Any, **run: Any) -> int:
    """A customer's message and the turn that it got; the run's id."""
    content = run.pop("content", {})
    message = factories.InboundMessageFactory(conversation_id=1, text=text, content=content)
    made = factories.RunFactory(
        conversation_id=1,
        input_through=message.pk,
        acts=[act_to_json(act) for act in acts],
        **run,
    )
    return int(made.pk)


def texts(state: str = "open") -> list[tuple[str, int]]:
    return [(row.text, row.count) for row in questions.questions(state)]


@pytest.fixture(autouse=True)
def nothing_yet(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        Question.objects.all().delete()


def test_alike_questions_are_one_and_answers_are_none(alpha: Tenant) -> None:
    with in_tenant(alpha):
        asked("Do you iron curtains?", LOW)
        asked("do you iron curtain", Refuse("unknown_service"))
        asked("Where can I leave the keys", Clarify(("menu", "person")))
        asked("How much is deep clean?", Quote("service:1"))
        assert gather_questions() == 3
        assert texts() == [("Do you iron curtains?", 2), ("Where can I leave the keys", 1)]
        assert gather_questions() == 0
        assert texts()[0][1] == 2


@pytest.mark.parametrize(
    ("text", "acts", "run"),
    [
        ("I want a person", [HandOff("asked_for_person")], {}),
        ("This is a complaint", [HandOff("complaint")], {}),
        ("Do you iron?", [LOW], {"outcome": "dropped"}),
        ("Prices", [LOW], {"content": {"reply_id": "menu"}}),
        ("", [LOW], {}),
        ("?!", [LOW], {}),
        ("a long letter " * 60, [LOW], {}),
    ],
)
def test_what_is_no_question_without_an_answer_is_left(
    alpha: Tenant, text: str, acts: list[Any], run: dict[str, Any]
) -> None:
    with in_tenant(alpha):
        asked(text, *acts, **run)
        assert gather_questions() == 0
        assert texts() == []


def test_languages_are_kept_apart(alpha: Tenant) -> None:
    with in_tenant(alpha):
        asked("parking", LOW, language="en")
        asked("parking", LOW, language="es")
        assert gather_questions() == 2
        assert len(texts()) == 2


def test_a_run_that_is_seen_late_is_not_lost(alpha: Tenant) -> None:
    with in_tenant(alpha):
        late = asked("Do you iron curtains?", LOW)
        Gathering.objects.update(runs_through=late + 50)
        assert gather_questions() == 1
        assert gather_questions() == 0


def test_decisions_are_made_undone_and_written_down(alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        asked("Do you iron curtains?", LOW)
        gather_questions()
        row = questions.questions()[0]
        questions.dismiss(actor=owner, question_id=row.pk)
        asked("Do you iron curtains?", LOW)
        gather_questions()
        assert (texts(), texts("dismissed")) == ([], [("Do you iron curtains?", 2)])
        questions.reopen(actor=owner, question_id=row.pk)
        questions.mark_answered(actor=owner, question_id=row.pk, article_id=1)
        assert (texts(), texts("answered")) == ([], [("Do you iron curtains?", 2)])
        codes = Entry.objects.filter(target=f"question:{row.pk}").order_by("id")
        assert [entry.code for entry in codes] == [
            "ai.question.dismissed",
            "ai.question.reopened",
            "ai.question.answered",
        ]
        assert "curtains" not in str([entry.data for entry in codes])


def test_an_answer_that_does_not_answer_opens_the_question_again(alpha: Tenant) -> None:
    with in_tenant(alpha):
        asked("Do you iron curtains?", LOW)
        gather_questions()
        pk = questions.questions()[0].pk
        questions.mark_answered(actor=person("owner").actor, question_id=pk, article_id=1)
        asked("Do you iron curtains?", LOW, started_at=now() - timedelta(minutes=5))
        gather_questions()
        assert texts() == []
        asked("Do you iron curtains?", LOW, started_at=now() + timedelta(minutes=5))
        gather_questions()
        assert texts() == [("Do you iron curtains?", 3)]


def test_words_that_were_taken_back_are_shown_to_nobody(alpha: Tenant) -> None:
    with in_tenant(alpha):
        asked("My secret is here", LOW)
        gather_questions()
        message = Asking.objects.get().message
        message.revoked_at = now()
        message.save()
        assert texts() == []
        with pytest.raises(NotFound):
            questions.question(Question.objects.get().pk)


def test_deciding_needs_both_rights(alpha: Tenant) -> None:
    with in_tenant(alpha):
        asked("Do you iron curtains?", LOW)
        gather_questions()
        pk = questions.questions()[0].pk
        with pytest.raises(NotAllowed):
            questions.dismiss(actor=person("agent").actor, question_id=pk)
        with pytest.raises(NotFound):
            questions.dismiss(actor=person("owner").actor, question_id=pk + 99)
        assert len(texts()) == 1


def test_questions_stay_in_their_workspace(alpha: Tenant, beta: Tenant) -> None:
    with in_tenant(beta):
        asked(f"Do you iron {CANARY}?", LOW)
        gather_questions()
        assert texts()
    with in_tenant(alpha):
        gather_questions()
        assert CANARY not in str(texts())
