"""Co-pilot in the inbox: the draft, its three buttons, and the switches of one conversation."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from ai.acts import Quote, act_to_json
from ai.models import Draft
from ai.prompts import current
from catalog.actions import update_service
from catalog.models import CatalogueVersion
from conversations.models import Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.panels.talks import TALK, begun, notes, page
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        begun(last_inbound_at=now(), waiting_since=now(), waiting_reason="draft")
        return client_for(alpha, person(Role.AGENT))


@pytest.fixture
def draft(alpha: Tenant, browser: Client) -> Draft:
    with in_tenant(alpha):
        version = CatalogueVersion.objects.latest("number")
        service = version.content["services"][0]
        asked = factories.InboundMessageFactory(conversation_id=TALK, text="How much?")
        return factories.DraftFactory(
            run=factories.RunFactory(
                conversation_id=TALK,
                outcome="drafted",
                acts=[act_to_json(Quote(ref=f"service:{service['id']}"))],
                input_through=asked.pk,
                catalogue_version=version.number,
                prompt_version=current().version,
            )
        )


def sent(alpha: Tenant) -> list[tuple[str, str]]:
    with in_tenant(alpha):
        rows = Message.objects.filter(conversation=TALK, direction="outbound").order_by("id")
        return list(rows.values_list("author", "text"))


def test_the_draft_stands_above_the_reply_box_with_its_why(browser: Client, draft: Draft) -> None:
    text = page(browser)
    assert "The assistant would say" in text
    assert "120.00 AED" in text or "AED 120.00" in text
    assert "Why this draft" in text
    assert f"/inbox/rules/{current().version}/" in text
    assert 'id="draft"' in browser.get(f"/inbox/{TALK}/live/").content.decode()


def test_without_a_draft_there_is_none(browser: Client) -> None:
    assert "The assistant would say" not in page(browser)


def test_send_makes_it_the_agents_message_once(
    browser: Client, draft: Draft, alpha: Tenant
) -> None:
    key = {"send_key": "same"}
    for _ in range(2):
        answer = browser.post(f"/inbox/{TALK}/draft/{draft.pk}/send/", key)
        assert (answer.status_code, notes(answer)) == (302, "")
    ((author, text),) = sent(alpha)
    assert author == "agent"
    assert "120.00" in text
    assert "The assistant would say" not in page(browser)


def test_edit_puts_its_words_into_the_reply_box(
    browser: Client, draft: Draft, alpha: Tenant
) -> None:
    text = page(browser, f"?edit={draft.pk}")
    assert f'name="draft" value="{draft.pk}"' in text
    assert "120.00" in text.partition("<textarea")[2].partition("</textarea>")[0]
    words = {"text": "It is 120 dirhams.", "draft": draft.pk, "send_key": "k"}
    browser.post(f"/inbox/{TALK}/reply/", words)
    assert sent(alpha) == [("agent", "It is 120 dirhams.")]
    with in_tenant(alpha):
        draft.refresh_from_db()
        assert (draft.state, draft.edited) == ("sent", True)
        assert Conversation.objects.get(pk=TALK).handler == "assistant"


@pytest.mark.parametrize("edit", ["0", "-1", "x", "999999"])
def test_a_draft_that_is_not_there_cannot_be_edited(
    browser: Client, draft: Draft, edit: str
) -> None:
    assert 'name="draft"' not in page(browser, f"?edit={edit}")


def test_discard_leaves_the_customer_to_a_person(
    browser: Client, draft: Draft, alpha: Tenant
) -> None:
    browser.post(f"/inbox/{TALK}/draft/{draft.pk}/discard/")
    assert sent(alpha) == []
    assert "The assistant would say" not in page(browser)
    answer = browser.post(f"/inbox/{TALK}/draft/{draft.pk}/send/")
    assert "put aside already" in notes(answer)
    assert sent(alpha) == []


def test_words_of_a_draft_that_died_meanwhile_are_kept_and_not_sent(
    browser: Client, draft: Draft, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        factories.InboundMessageFactory(conversation_id=TALK, text="wait", external_id="newer")
    words = {"text": "It is 120 dirhams.", "draft": draft.pk, "send_key": "k"}
    answer = browser.post(f"/inbox/{TALK}/reply/", words, headers={"hx-request": "true"})
    text = answer.content.decode()
    assert "written again" in text
    assert "It is 120 dirhams." in text
    assert sent(alpha) == []


@pytest.mark.parametrize(("chosen", "stored"), [("yes", True), ("no", False), ("", None)])
def test_co_pilot_of_one_conversation(
    browser: Client, alpha: Tenant, chosen: str, stored: bool | None
) -> None:
    browser.post(f"/inbox/{TALK}/copilot/", {"copilot": chosen})
    with in_tenant(alpha):
        assert Conversation.objects.get(pk=TALK).copilot is stored
    lines = {True: "The assistant drafts, people send", False: "The assistant is answering"}
    assert lines.get(bool(stored), "") in page(browser)


def test_a_choice_that_is_none_is_refused(browser: Client, alpha: Tenant) -> None:
    answer = browser.post(f"/inbox/{TALK}/copilot/", {"copilot": "sometimes"})
    assert "Choose whether" in notes(answer)
    with in_tenant(alpha):
        assert Conversation.objects.get(pk=TALK).copilot is None


def test_off_here_with_why_and_until_when(browser: Client, alpha: Tenant) -> None:
    fields = {"paused": "yes", "reason": "I call them", "until": "2027-01-02T10:00"}
    answer = browser.post(f"/inbox/{TALK}/assistant/", fields)
    assert notes(answer) == ""
    with in_tenant(alpha):
        talk = Conversation.objects.get(pk=TALK)
        assert talk.assistant_paused
        assert talk.paused_until is not None
        Conversation.objects.filter(pk=TALK).update(waiting_since=None)
    text = page(browser)
    assert "I call them" in text
    assert "switched off by Sara" in text
    browser.post(f"/inbox/{TALK}/assistant/", {"paused": "no"})
    with in_tenant(alpha):
        assert not Conversation.objects.get(pk=TALK).assistant_paused


@pytest.mark.parametrize("until", ["2020-01-01T00:00", "soon"])
def test_a_moment_that_cannot_be_switches_nothing_off(
    browser: Client, alpha: Tenant, until: str
) -> None:
    answer = browser.post(f"/inbox/{TALK}/assistant/", {"paused": "yes", "until": until})
    assert notes(answer)
    with in_tenant(alpha):
        assert not Conversation.objects.get(pk=TALK).assistant_paused


def test_one_that_tells_what_was_changed_since_can_only_be_redone(
    browser: Client, draft: Draft, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        key = int(draft.run.acts[0]["ref"].partition(":")[2])
        update_service(actor=person("owner").actor, service_id=key, fields={"price": "199"})
    text = page(browser)
    assert "Your catalogue has changed since" in text
    assert 'id="draft-redo"' in text and 'id="draft-send"' not in text
    answer = browser.post(f"/inbox/{TALK}/draft/{draft.pk}/send/", {"send_key": "k"})
    assert "changed since this draft" in notes(answer)
    assert sent(alpha) == []
    answer = browser.post(f"/inbox/{TALK}/draft/{draft.pk}/redo/")
    assert "writes it anew" in notes(answer)
    assert "The assistant would say" not in page(browser)
    with in_tenant(alpha):
        talk = Conversation.objects.get(pk=TALK)
        assert talk.turn_due_at is not None and talk.waiting_since is not None
