"""The pages of replays and saved cases, and the warning before settings are saved."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import CustomRole, User
from accounts.permissions import Role
from ai.acts import Quote, act_to_json
from ai.models import AssistantRun, Case, Replay
from ai.queries import assistant_settings
from ai.render import Part, Row
from catalog.queries import current_snapshot
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
PAGE, CASES, SETTINGS = "/assistant/replay/", "/assistant/cases/", "/assistant/"
PLAYGROUND = "/assistant/playground/"
WITH = {"days": "7", "threshold": "90", "allowed": ["quote_prices"], "mode": "strict"}


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        Case.objects.all().delete()
        owner = person(Role.OWNER)
    return client_for(alpha, owner)


def test_it_is_begun_seen_and_cancelled(alpha: Tenant, browser: Client) -> None:
    begun = browser.post(f"{PAGE}begin/", WITH)
    assert begun.status_code == 302
    page = browser.get(begun["Location"]).content.decode()
    assert "Under way: 0 of" in page
    assert "every 5s" in page
    again = browser.post(f"{PAGE}begin/", WITH, follow=True).content.decode()
    assert "A replay is under way." in again
    browser.post(f"{begun['Location']}cancel/")
    page = browser.get(begun["Location"]).content.decode()
    assert "Cancelled after 0 of" in page
    assert "every 5s" not in page
    with in_tenant(alpha):
        assert Replay.objects.latest("id").choices["threshold"] == 90


def test_a_choice_that_is_none_is_said_at_its_field(alpha: Tenant, browser: Client) -> None:
    with in_tenant(alpha):
        before = Replay.objects.count()
    for changed in ({"threshold": "120"}, {"calls": "999"}, {"days": "4"}, {"version": "77"}):
        answer = browser.post(f"{PAGE}begin/", {**WITH, **changed})
        assert answer.status_code == 422
        assert "field-error" in answer.content.decode()
    with in_tenant(alpha):
        assert Replay.objects.count() == before


def test_what_differs_is_shown_with_both_answers_and_can_be_filtered(
    alpha: Tenant, browser: Client
) -> None:
    with in_tenant(alpha):
        row = Replay.objects.latest("id")
    page = browser.get(f"{PAGE}{row.pk}/").content.decode()
    assert "It would say" in page
    assert "Save as a case" in page
    none = browser.get(f"{PAGE}{row.pk}/?change=to_person").content.decode()
    assert "No answer changes in this way." in none
    assert browser.get(f"{PAGE}{row.pk}/?change=everything").status_code == 200
    assert browser.get(f"{PAGE}999999/").status_code == 404


def test_what_differs_only_in_what_can_be_tapped_is_seen_below_a_voice_notes_words(
    alpha: Tenant, browser: Client
) -> None:
    with in_tenant(alpha):
        asked = factories.InboundMessageFactory(conversation_id=1, kind="audio", text="")
        factories.HearingFactory(message=asked, text="What do you offer?")
        run = factories.RunFactory(
            conversation_id=1,
            input_through=asked.pk,
            acts=[act_to_json(Quote(ref="service:1", book=True))],
            catalogue_version=current_snapshot().version,
        )
        rows = (Row(id="quote:service:1", title="Oven clean", description="99.00 AED · 1 hour"),)
        listed = Part(kind="list", text="Here you are:", list_button="Show", rows=rows, picture="a")
        replay = factories.ReplayFactory(runs=[run.pk], done=1, counts={"words": 1})
        factories.ReplayTurnFactory(
            replay=replay,
            run=run,
            acts=[act_to_json(Quote(ref="service:1"))],
            parts=[listed.to_json()],
        )
    page = browser.get(f"{PAGE}{replay.pk}/").content.decode()
    for words in ("🎤 What do you offer?", "Book it", "Oven clean", "99.00 AED · 1 hour"):
        assert words in page
    assert page.count("With the picture of the service") == 1


def test_customers_words_are_for_who_may_read_conversations(
    alpha: Tenant, client_for: ClientFor, browser: Client
) -> None:
    with in_tenant(alpha):
        row = Replay.objects.latest("id")
        role = CustomRole.objects.create(name="Tuner", permissions=["assistant.edit"])
        tuner = factories.UserFactory(role=Role.CUSTOM, custom_role=role)
        turn = row.turns.get()
        factories.CaseFactory(name="Of a customer", run=turn.run)
    reader = client_for(alpha, tuner)
    page = reader.get(f"{PAGE}{row.pk}/").content.decode()
    assert "It would say" not in page
    assert "not for your role" in page
    assert "Of a customer" not in reader.get(CASES).content.decode()
    sent = reader.post(f"{PAGE}{row.pk}/turns/{turn.run_id}/save/", {"name": "Mine"})
    assert sent.status_code == 403
    with in_tenant(alpha):
        assert not Case.objects.filter(name="Mine").exists()


def test_a_try_becomes_a_case_that_is_tried_renamed_and_deleted(
    alpha: Tenant, browser: Client
) -> None:
    assert "No cases yet" in browser.get(CASES).content.decode()
    browser.post(f"{PLAYGROUND}say/", {"text": "How much is the deep clean?", "after": "0"})
    assert "Save as a case" in browser.get(PLAYGROUND).content.decode()
    browser.post(f"{PLAYGROUND}1/save/", {"name": "The price", "acts": "on", "prices": "on"})
    assert "Not tried yet" in browser.get(CASES).content.decode()
    browser.post(f"{CASES}run/")
    page = browser.get(CASES).content.decode()
    assert "Holds" in page
    assert "AED" in page
    with in_tenant(alpha):
        case = Case.objects.get()
    browser.post(f"{CASES}{case.pk}/rename/", {"name": "A price"})
    assert "A price" in browser.get(CASES).content.decode()
    browser.post(f"{CASES}{case.pk}/delete/")
    assert "No cases yet" in browser.get(CASES).content.decode()


def test_settings_that_break_a_case_are_saved_only_when_asked_again(
    alpha: Tenant, browser: Client
) -> None:
    browser.post(f"{PLAYGROUND}say/", {"text": "How much is the deep clean?", "after": "0"})
    browser.post(f"{PLAYGROUND}1/save/", {"name": "The price", "acts": "on"})
    sent = {"enabled": "on", "threshold": "85", "allowed": ["small_talk"], "proposal_hours": "23"}
    told = browser.post(SETTINGS, sent)
    page = told.content.decode()
    assert told.status_code == 422
    assert "Nothing is saved yet" in page
    assert "The price" in page
    with in_tenant(alpha):
        case = Case.objects.get()
        assert "quote_prices" in assistant_settings().allowed
    assert browser.post(SETTINGS, {**sent, "told": str(case.pk)}).status_code == 302
    with in_tenant(alpha):
        assert assistant_settings().allowed == ["small_talk"]


def test_switching_off_waits_for_no_case(alpha: Tenant, browser: Client) -> None:
    browser.post(f"{PLAYGROUND}say/", {"text": "How much is the deep clean?", "after": "0"})
    browser.post(f"{PLAYGROUND}1/save/", {"name": "The price", "acts": "on"})
    off = {"threshold": "85", "allowed": ["small_talk"], "proposal_hours": "23"}
    assert browser.post(SETTINGS, off).status_code == 302
    with in_tenant(alpha):
        assert not assistant_settings().enabled


def test_an_answer_in_the_inbox_is_saved_by_who_may(
    alpha: Tenant, browser: Client, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        answer = AssistantRun.objects.filter(parts__isnull=False, conversation=1).latest("id")
        agent = person(Role.AGENT)
    save, talk = f"/assistant/answers/{answer.pk}/save/", "/inbox/1/"
    assert save in browser.get(talk).content.decode()
    assert save in browser.get(f"{talk}live/").content.decode()
    other = client_for(alpha, agent)
    assert save not in other.get(talk).content.decode()
    assert other.post(save, {"name": "Mine"}).status_code == 403
    empty = browser.post(save, {"name": " "}, follow=True).content.decode()
    assert "Give it a name." in empty
    with in_tenant(alpha):
        assert not Case.objects.exists()
    saved = browser.post(save, {"name": "How it greets", "acts": "on"})
    assert (saved.status_code, saved["Location"]) == (302, talk)
    assert "It is among the cases." in browser.get(talk).content.decode()
    with in_tenant(alpha):
        case = Case.objects.get()
        assert (case.name, case.run_id, case.expects["prices"]) == (
            "How it greets",
            answer.pk,
            None,
        )
    assert "How it greets" in browser.get(CASES).content.decode()
    assert browser.post("/assistant/answers/999999/save/", {"name": "x"}).status_code == 404


def test_an_answer_is_not_saved_by_who_may_not_read_conversations(
    alpha: Tenant, browser: Client, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        answer = AssistantRun.objects.filter(parts__isnull=False, conversation=1).latest("id")
        role = CustomRole.objects.create(name="Tuner", permissions=["assistant.edit"])
        tuner = factories.UserFactory(role=Role.CUSTOM, custom_role=role)
    reader = client_for(alpha, tuner)
    for run_id in (answer.pk, 999_999):
        sent = reader.post(f"/assistant/answers/{run_id}/save/", {"name": "Mine"})
        assert sent.status_code == 403
    with in_tenant(alpha):
        assert not Case.objects.exists()
