"""Templates and costs on their pages: written, judged at the field, chosen, sent, counted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from conversations.models import Conversation, Message
from conversations.notices import Notice, notify
from core.clock import now
from orders.approval import approve_proposal, expire_proposal
from orders.models import OrderProposal
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person
from tests.support.wishes import propose
from whatsapp.models import NoticeTemplate, Template

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
TALK = 1
GOOD = {
    "name": "order_ready",
    "language": "en",
    "category": "utility",
    "header": "",
    "body": "Hello {{1}}, your order {{2}} is ready.",
    "example-1": "Nadia",
    "example-2": "O-1001",
    "button-0-kind": "QUICK_REPLY",
    "button-0-text": "Thanks",
}


@pytest.fixture
def owner(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        return client_for(alpha, person(Role.OWNER))


@pytest.fixture
def agent(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        Conversation.objects.filter(pk=TALK).update(last_inbound_at=now() - timedelta(hours=25))
        return client_for(alpha, person(Role.AGENT))


def test_one_is_written_and_handed_over(owner: Client, alpha: Tenant) -> None:
    response = owner.post("/templates/new/", GOOD | {"submit": "1"})
    with in_tenant(alpha):
        row = Template.objects.get(name="order_ready")
    assert response["Location"] == f"/templates/{row.pk}/"
    assert row.sending_since is not None
    page = owner.get(f"/templates/{row.pk}/").content.decode()
    assert "On its way" in page
    assert "Hello Nadia, your order O-1001 is ready." in page


def test_what_is_wrong_is_told_beside_it_and_nothing_typed_is_lost(
    owner: Client, alpha: Tenant
) -> None:
    wrong = GOOD | {"name": "Order ready", "example-2": "", "button-0-text": "x" * 30}
    response = owner.post("/templates/new/", wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Use small letters" in page
    assert 'aria-describedby="example-2-error"' in page
    assert "1 to 25 characters" in page
    assert 'value="Order ready"' in page
    assert "your order {{2}} is ready" in page
    with in_tenant(alpha):
        assert not Template.objects.filter(created_by__isnull=False).exists()


def test_words_of_the_page_cannot_be_written_into_it(owner: Client) -> None:
    hostile = GOOD | {"body": "<script>alert(1)</script> {{1}} \u202e\u200b end", "look": "1"}
    page = owner.post("/templates/new/", hostile).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Nadia" in page


def test_the_preview_and_the_examples_follow_what_is_typed(owner: Client) -> None:
    shown = owner.post("/templates/preview/?part=preview", GOOD).content.decode()
    fields = owner.post("/templates/preview/?part=examples", GOOD).content.decode()
    assert "Hello Nadia, your order O-1001 is ready." in shown
    assert 'name="example-2"' in fields
    assert "For {{2}}" in fields


def test_after_a_day_the_box_leads_to_templates_and_one_is_sent(
    agent: Client, alpha: Tenant
) -> None:
    assert f"/inbox/{TALK}/template/" in agent.get(f"/inbox/{TALK}/composer/").content.decode()
    assert "We come at {{1}}." in agent.get(f"/inbox/{TALK}/template/").content.decode()
    form = agent.get(f"/inbox/{TALK}/template/1/").content.decode()
    assert 'name="value-1"' in form
    empty = agent.post(f"/inbox/{TALK}/template/1/", {"value-1": " ", "send_key": "k"})
    assert empty.status_code == 422
    assert "Fill this in." in empty.content.decode()
    for _ in range(2):
        sent = agent.post(f"/inbox/{TALK}/template/1/", {"value-1": "nine", "send_key": "k"})
        assert sent["Location"] == f"/inbox/{TALK}/"
    with in_tenant(alpha):
        [message] = Message.objects.filter(kind="template")
        assert (message.text, message.lane) == ("We come at nine.", "reply")
        assert Conversation.objects.get(pk=TALK).handler == "agent"


def test_the_box_opens_again_when_the_customer_writes(agent: Client, alpha: Tenant) -> None:
    assert 'name="text"' not in agent.get(f"/inbox/{TALK}/composer/").content.decode()
    with in_tenant(alpha):
        Conversation.objects.filter(pk=TALK).update(last_inbound_at=now())
    assert 'name="text"' in agent.get(f"/inbox/{TALK}/composer/").content.decode()


def test_another_workspaces_template_is_not_there(
    agent: Client, owner: Client, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(beta):
        foreign = factories.TemplateFactory(pk=7000).pk
    assert agent.post(f"/inbox/{TALK}/template/{foreign}/", {}).status_code == 404
    assert owner.get(f"/templates/{foreign}/").status_code == 404
    assert owner.post(f"/templates/{foreign}/delete/").status_code == 404
    with in_tenant(beta):
        assert Template.objects.get(pk=foreign).status == "approved"


def test_the_file_of_a_change_is_named_where_the_change_is_shown(
    owner: Client, alpha: Tenant
) -> None:
    pictured = [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Here it is."}]
    kept = {"name": "templates/dog.png", "type": "image/png", "shown": "dog.png"}
    with in_tenant(alpha):
        row = factories.TemplateFactory(
            components=pictured,
            sample="templates/cat.jpg",
            sample_name="cat.jpg",
            wanted={"category": "utility", "components": pictured, "sample": kept},
        )
    page = owner.get(f"/templates/{row.pk}/").content.decode()
    assert page.index("cat.jpg") < page.index("After the change") < page.index("dog.png")
    assert "Kept: <bdi>dog.png</bdi>" in owner.get(f"/templates/{row.pk}/edit/").content.decode()


class TestNotices:
    @pytest.fixture
    def carrier(self, alpha: Tenant) -> Template:
        with in_tenant(alpha):
            text = "News of your order {{1}}: {{2}} Thank you."
            return factories.TemplateFactory(components=[{"type": "BODY", "text": text}])

    def test_what_fits_can_be_chosen_and_what_does_not_is_refused(
        self, owner: Client, alpha: Tenant, carrier: Template
    ) -> None:
        with in_tenant(alpha):
            offer = factories.TemplateFactory(category="marketing")
        page = owner.get("/templates/notices/").content.decode()
        assert carrier.name in page
        assert offer.name not in page
        refused = owner.post("/templates/notices/", {"order_declined": [offer.pk]})
        assert "utility" in refused.content.decode()
        both = {"order_confirmed": [carrier.pk], "order_declined": [carrier.pk]}
        assert owner.post("/templates/notices/", both).status_code == 302
        with in_tenant(alpha):
            assert NoticeTemplate.objects.filter(template=carrier).count() == 2

    @pytest.mark.parametrize(("hours", "kind"), [(23, "text"), (25, "template")])
    def test_an_order_that_is_confirmed_too_late_for_text_is_told_by_it(
        self, alpha: Tenant, carrier: Template, hours: int, kind: str
    ) -> None:
        with in_tenant(alpha):
            NoticeTemplate.objects.all().delete()
            factories.NoticeTemplateFactory(template=carrier)
            proposal = propose()
            Conversation.objects.filter(pk=proposal.conversation_id).update(
                last_inbound_at=now() - timedelta(hours=hours)
            )
            approve_proposal(actor=person(Role.OWNER).actor, proposal_id=proposal.pk, revision=1)
            told = proposal.conversation.messages.filter(author="system").last()
            assert told is not None
            assert (told.kind, told.lane) == (kind, "notice")
            if kind == "template":
                assert told.text.startswith("News of your order ")
                assert "\n" not in told.text

    @pytest.mark.parametrize("language", ["en", "es", "ar"])
    def test_a_request_that_lapsed_too_late_for_text_is_told_by_the_one_chosen(
        self, owner: Client, alpha: Tenant, carrier: Template, language: str
    ) -> None:
        assert "A request lapses" in owner.get("/templates/notices/").content.decode()
        owner.post("/templates/notices/", {"order_expired": [carrier.pk]})
        with in_tenant(alpha):
            proposal = propose()
            OrderProposal.objects.filter(pk=proposal.pk).update(
                deadline=now() - timedelta(hours=1), language=language
            )
            Conversation.objects.filter(pk=proposal.conversation_id).update(
                last_inbound_at=now() - timedelta(hours=25)
            )
            assert expire_proposal(proposal_id=proposal.pk)
            told = proposal.conversation.messages.filter(author="system").last()
            assert told is not None
            assert told.kind == "template"
            assert proposal.reference in told.text
            # It says that the request is over, and not a dash.
            assert "–" not in told.text

    def test_a_paused_one_is_not_used_and_the_text_waits_for_its_honest_failure(
        self, alpha: Tenant, carrier: Template
    ) -> None:
        with in_tenant(alpha):
            factories.NoticeTemplateFactory(template=carrier)
            Template.objects.filter(pk__gt=0).update(status="paused")
            talk = Conversation.objects.get(pk=TALK)
            talk.last_inbound_at = None
            notice = Notice(
                purpose="order_confirmed", text="Done.", reference="O-1", details="", language="en"
            )
            assert [message.kind for message in notify(talk, notice)] == ["text"]


class TestCosts:
    @pytest.fixture
    def month(self, alpha: Tenant) -> None:
        """October's messages: one charged, one free, one of unknown price, one of November."""
        with in_tenant(alpha):
            Message.objects.update(delivered_at=None)
            talk = Conversation.objects.get(pk=TALK)
            common: dict[str, Any] = {"conversation": talk, "status": "delivered"}
            for day, category, billable, micros, currency in (
                (31, "utility", True, 15_700, "USD"),
                (31, "service", False, 0, ""),
                (5, "marketing", True, None, ""),
            ):
                factories.OutboundMessageFactory(
                    **common,
                    delivered_at=datetime(2026, 10, day, 12, tzinfo=UTC),
                    price_category=category,
                    price_model="=PMP",
                    billable=billable,
                    cost_micros=micros,
                    cost_currency=currency,
                )
            factories.OutboundMessageFactory(
                **common,
                # In Dubai it is November already.
                delivered_at=datetime(2026, 10, 31, 21, tzinfo=UTC),
                price_category="utility",
                billable=True,
                cost_micros=1_000_000,
                cost_currency="USD",
            )

    def test_a_month_is_counted_by_the_businesss_clock(self, owner: Client, month: None) -> None:
        with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC)):
            page = owner.get("/costs/?month=2026-10").content.decode()
            later = owner.get("/costs/").content.decode()
        assert "USD 0.0157" in page
        assert "unknown" in page
        assert "USD 1.00" not in page
        assert "USD 1.00" in later

    @pytest.mark.parametrize("month", ["2026-13", "x", "9999-01", "0001-01", "", "2026-10\x00"])
    def test_a_month_that_is_none_shows_one_all_the_same(self, owner: Client, month: str) -> None:
        assert owner.get("/costs/", {"month": month}).status_code == 200

    def test_the_file_says_what_each_cost_and_nothing_of_what_was_said(
        self, owner: Client, month: None, alpha: Tenant
    ) -> None:
        response = owner.post("/costs/export/", {"month": "2026-10"})
        lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
        assert len(lines) == 4
        assert lines[1].endswith("utility,'=PMP,,yes,0.015700,USD")
        assert "Good morning" not in "".join(lines)

    def test_a_conversation_shows_its_own(self, owner: Client, month: None) -> None:
        page = owner.get(f"/inbox/{TALK}/person/").content.decode()
        assert "Messages cost" in page
        assert "USD 1.0157" in page
