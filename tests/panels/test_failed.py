"""The screen of what failed: shown, confirmed, decided; for who may."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from conversations.models import Attachment, Conversation, InboundEvent, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.panels.talks import notes
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
DECIDE = "/inbox/failed/decide/"
EVIL = "<img src=x onerror=alert(1)>\u202etxt.exe"


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        Conversation.objects.update(last_inbound_at=now())
        admin = person(Role.ADMIN)
    return client_for(alpha, admin)


def failed(alpha: Tenant, **more: object) -> Message:
    fields = {
        "conversation_id": 1,
        "status": "failed",
        "error": "They block you.",
        "error_code": "131026",
    }
    with in_tenant(alpha):
        return factories.OutboundMessageFactory(**(fields | more))


def stuck(alpha: Tenant, **more: object) -> InboundEvent:
    with in_tenant(alpha):
        return factories.InboundEventFactory(
            channel=Conversation.objects.get(pk=1).channel,
            quarantined_at=now(),
            last_error="ValueError: odd",
            **more,
        )


def lost(alpha: Tenant, **more: object) -> Attachment:
    with in_tenant(alpha):
        message = factories.InboundMessageFactory(conversation_id=1, kind="document", text="")
        return factories.AttachmentFactory(
            message=message, state="failed", error="It was too large.", **more
        )


def test_each_kind_is_shown_with_its_reason(browser: Client, alpha: Tenant) -> None:
    failed(alpha, text=EVIL)
    stuck(alpha, body={"text": EVIL})
    lost(alpha, filename=EVIL)
    messages = browser.get("/inbox/failed/").content.decode()
    assert "They block you." in messages
    assert "(131026)" in messages
    updates = browser.get("/inbox/failed/?show=updates").content.decode()
    assert "ValueError: odd" in updates
    files = browser.get("/inbox/failed/?show=files").content.decode()
    assert "It was too large." in files
    for page in (messages, updates, files):
        assert "<img src=x" not in page


def test_the_navigation_counts_them_for_who_may(
    browser: Client, alpha: Tenant, client_for: ClientFor
) -> None:
    failed(alpha)
    lost(alpha)
    assert '2<span class="sr-only"> failed, to decide' in browser.get("/inbox/").content.decode()
    with in_tenant(alpha):
        agent = client_for(alpha, person(Role.AGENT))
    assert "failed, to decide" not in agent.get("/inbox/").content.decode()
    assert agent.get("/inbox/failed/").status_code == 403


def test_nothing_happens_before_it_is_confirmed(browser: Client, alpha: Tenant) -> None:
    before = failed(alpha)
    asked = browser.post(DECIDE, {"show": "messages", "act": "again", "ids": [before.pk]})
    assert asked.status_code == 200
    assert "Try 1 again?" in asked.content.decode()
    with in_tenant(alpha):
        before.refresh_from_db()
        assert before.discarded_at is None
        assert not Message.objects.filter(status="queued", pk__gt=before.pk).exists()


def test_confirmed_it_is_sent_once_however_often_it_is_clicked(
    browser: Client, alpha: Tenant
) -> None:
    before = failed(alpha, text="Again please")
    form = {"show": "messages", "act": "again", "ids": [before.pk], "confirmed": "yes"}
    assert "1 tried again." in notes(browser.post(DECIDE, form))
    assert "already dealt with" in notes(browser.post(DECIDE, form))
    with in_tenant(alpha):
        assert Message.objects.filter(text="Again please", status="queued").count() == 1


def test_many_are_put_aside(browser: Client, alpha: Tenant) -> None:
    rows = [failed(alpha, text=f"number {number}") for number in range(3)]
    form = {"show": "messages", "act": "aside", "ids": [row.pk for row in rows]}
    assert "Put 3 aside?" in browser.post(DECIDE, form).content.decode()
    browser.post(DECIDE, form | {"confirmed": "yes"})
    assert "Every message left" in browser.get("/inbox/failed/").content.decode()
    with in_tenant(alpha):
        assert (
            not Message.objects.filter(status="queued")
            .exclude(pk=None)
            .filter(text__startswith="number")
        )


def test_updates_and_files_are_decided_the_same_way(browser: Client, alpha: Tenant) -> None:
    event, file = stuck(alpha), lost(alpha)
    yes = {"confirmed": "yes"}
    browser.post(DECIDE, {"show": "updates", "act": "again", "ids": [event.pk], **yes})
    browser.post(DECIDE, {"show": "files", "act": "again", "ids": [file.pk], **yes})
    with in_tenant(alpha):
        event.refresh_from_db()
        file.refresh_from_db()
        assert (event.quarantined_at, file.state) == (None, "waiting")


@pytest.mark.parametrize("ids", [[], ["x"], ["-1"], ["9" * 30], ["999999"]])
def test_odd_choices_change_nothing(browser: Client, alpha: Tenant, ids: list[str]) -> None:
    before = failed(alpha)
    form = {"show": "messages", "act": "again", "ids": ids, "confirmed": "yes"}
    answer = browser.post(DECIDE, form)
    assert answer.status_code == 302
    assert notes(answer)
    with in_tenant(alpha):
        before.refresh_from_db()
        assert before.discarded_at is None


def test_the_other_workspaces_are_not_found(browser: Client, alpha: Tenant, beta: Tenant) -> None:
    theirs = failed(beta, pk=900_001)
    form = {"show": "messages", "act": "aside", "ids": [theirs.pk], "confirmed": "yes"}
    assert "no such message" in notes(browser.post(DECIDE, form))
    with in_tenant(beta):
        theirs.refresh_from_db()
        assert theirs.discarded_at is None


def test_search_and_what_cannot_be_sent_now(browser: Client, alpha: Tenant) -> None:
    row = failed(alpha, text="About the sofa")
    failed(alpha, text="About the lamp")
    found = browser.get("/inbox/failed/?q=sofa").content.decode()
    assert "the sofa" in found
    assert "the lamp" not in found
    assert "the sofa" in browser.get(f"/inbox/failed/?q={row.pk}").content.decode()
    assert "Nothing found" in browser.get("/inbox/failed/?q=%00zebra").content.decode()
    with in_tenant(alpha):
        Conversation.objects.update(last_inbound_at=None)
    assert "Cannot be sent again now" in browser.get("/inbox/failed/").content.decode()


@pytest.mark.parametrize("show", ["messages", "updates", "files"])
def test_three_rows_cost_no_more_than_one(browser: Client, alpha: Tenant, show: str) -> None:
    make = {"messages": failed, "updates": stuck, "files": lost}[show]
    path = f"/inbox/failed/?show={show}"
    make(alpha)
    browser.get(path)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    with_one = count()
    make(alpha)
    make(alpha)
    assert count() == with_one
