"""Documents, unanswered questions and what is to be checked, as people meet them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import CustomRole, User
from accounts.permissions import Role
from ai.acts import HandOff, act_to_json
from ai.knowledge.gathering import gather_questions
from ai.models import Question
from catalog.knowledge import reading
from catalog.models import Article, Document
from catalog.queries import current_snapshot
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
NOTES = b"# Pets\n\nDogs may stay in the garden.\n\n# Keys\n\nLeave them with the guard.\n"


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        owner = person(Role.OWNER)
    return client_for(alpha, owner)


def hand_in(browser: Client, data: bytes = NOTES, name: str = "rules.md") -> object:
    file = SimpleUploadedFile(name, data)
    return browser.post(
        "/catalogue/documents/new/", {"file": file, "title": "Our rules", "language": "en"}
    )


def test_a_document_is_handed_in_read_and_approved(browser: Client, alpha: Tenant) -> None:
    answer = hand_in(browser)
    with in_tenant(alpha):
        made = Document.objects.get(title="Our rules")
    page = f"/catalogue/documents/{made.pk}/"
    assert answer.headers["Location"] == page  # type: ignore[attr-defined]
    assert "Its text is being read" in browser.get(page).content.decode()
    with in_tenant(alpha):
        reading.read_document(made.pk)
        first = made.passages.order_by("position")[0]
    shown = browser.get(page).content.decode()
    assert "Dogs may stay in the garden." in shown
    browser.post(f"/catalogue/passages/{first.pk}/approve/", {"question": "Can my dog stay?"})
    with in_tenant(alpha):
        article = Article.objects.get(question="Can my dog stay?")
        assert current_snapshot().find(article.ref) is not None
    assert "1 of 2 quoted" in browser.get("/catalogue/documents/").content.decode()
    edit = f"/catalogue/answers/{article.pk}/"
    assert "It stays as it stands there" in browser.get(edit).content.decode()
    sent = {"question": "May dogs stay?", "answer": "Dogs cost 5.", "keywords": "pets"}
    assert browser.post(edit, sent).status_code == 302
    browser.post(f"/catalogue/passages/{first.pk}/withdraw/")
    with in_tenant(alpha):
        article.refresh_from_db()
        assert (article.question, article.answer) == ("May dogs stay?", first.text)
        assert current_snapshot().find(article.ref) is None
    browser.post(f"{page}approve/")
    saved = browser.get(f"{page}file/")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="rules.md"'
    assert b"".join(saved.streaming_content) == NOTES  # type: ignore[attr-defined]
    assert "2 quotations of it go to the archive" in browser.get(f"{page}remove/").content.decode()
    assert browser.post(f"{page}remove/").status_code == 302
    assert browser.get(page).status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"\x7fELF\x00", "a.txt", "cannot be read"),
        (b"", "a.txt", "empty"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_file(
    browser: Client, alpha: Tenant, data: bytes, name: str, sentence: str
) -> None:
    answer = hand_in(browser, data, name)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert sentence in answer.content.decode()  # type: ignore[attr-defined]
    nothing = browser.post("/catalogue/documents/new/", {"title": "x", "language": "en"})
    assert "Choose a file first." in nothing.content.decode()
    with in_tenant(alpha):
        assert Document.objects.count() == 1


def test_a_document_that_failed_says_why_and_is_tried_again(browser: Client, alpha: Tenant) -> None:
    hand_in(browser, b"caf\xe9 caf\xe9", "a.txt")
    with in_tenant(alpha):
        made = Document.objects.get(title="Our rules")
        reading.read_document(made.pk)
    page = f"/catalogue/documents/{made.pk}/"
    assert "Save it as text in UTF-8" in browser.get(page).content.decode()
    browser.post(f"{page}retry/")
    with in_tenant(alpha):
        assert Document.objects.get(pk=made.pk).state == "waiting"


def test_an_unanswered_question_becomes_an_answer(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        Question.objects.all().delete()
        message = factories.InboundMessageFactory(conversation_id=1, text="Do you iron curtains?")
        acts = [act_to_json(HandOff("low_confidence"))]
        factories.RunFactory(conversation_id=1, input_through=message.pk, acts=acts)
        gather_questions()
        pk = Question.objects.get().pk
    listed = browser.get("/catalogue/unanswered/").content.decode()
    assert "Do you iron curtains?" in listed
    assert "not sure enough" in listed
    form = browser.get(f"/catalogue/unanswered/{pk}/answer/").content.decode()
    assert 'value="Do you iron curtains?"' in form
    sent = {"question": "Do you iron?", "answer": "", "language": "en", "keywords": ""}
    refused = browser.post(f"/catalogue/unanswered/{pk}/answer/", sent)
    assert refused.status_code == 422
    with in_tenant(alpha):
        assert Question.objects.get(pk=pk).state == "open"
    browser.post(f"/catalogue/unanswered/{pk}/answer/", {**sent, "answer": "Yes, we do."})
    with in_tenant(alpha):
        assert Question.objects.get(pk=pk).article == Article.objects.get(question="Do you iron?")
    assert "Answered by" in browser.get("/catalogue/unanswered/?show=answered").content.decode()
    browser.post(f"/catalogue/unanswered/{pk}/reopen/")
    browser.post(f"/catalogue/unanswered/{pk}/dismiss/")
    assert "iron" in browser.get("/catalogue/unanswered/?show=dismissed").content.decode()


def test_who_may_not_see_the_inbox_sees_no_questions(alpha: Tenant, client_for: ClientFor) -> None:
    with in_tenant(alpha):
        role = CustomRole.objects.create(
            name="Writer", permissions=["catalog.view", "catalog.edit"]
        )
        writer = factories.UserFactory(role="custom", custom_role=role)
        pk = Question.objects.get().pk
    client = client_for(alpha, writer)
    assert "Unanswered" not in client.get("/catalogue/services/").content.decode()
    assert client.get("/catalogue/unanswered/").status_code == 403
    assert client.get(f"/catalogue/unanswered/{pk}/answer/").status_code == 403
    assert client.post(f"/catalogue/unanswered/{pk}/dismiss/").status_code == 403


def test_old_answers_are_listed_said_and_put_off(browser: Client, alpha: Tenant) -> None:
    today = timezone.localdate()
    sent = {"question": "Where do you park?", "answer": "Behind.", "language": "en", "kind": "faq"}
    for day, is_listed in ((30, False), (10, True), (-3, True)):
        check_by = (today + timedelta(days=day)).isoformat()
        browser.post("/catalogue/answers/1/", {**sent, "check_by": check_by})
        shown = browser.get("/catalogue/to-check/").content.decode()
        assert ("Where do you park?" in shown) is is_listed
    with in_tenant(alpha):
        assert current_snapshot().find("article:1") is not None
    browser.post("/catalogue/answers/1/checked/", {"months": "3"})
    assert "Nothing to check" in browser.get("/catalogue/to-check/").content.decode()
    refused = browser.post("/catalogue/answers/1/", {**sent, "check_by": "soon"})
    assert "Write the date as 2026-12-31." in refused.content.decode()


def test_the_search_finds_answers_and_says_what_would_be_said(browser: Client) -> None:
    shown = browser.get("/catalogue/search/", {"q": "where do you park"}).content.decode()
    assert "Answered with “Where do you park?”" in shown
    assert "garden" in browser.get("/catalogue/search/", {"q": "dogs"}).content.decode()
    assert "Nothing speaks of it" in browser.get("/catalogue/search/?q=zzz").content.decode()
