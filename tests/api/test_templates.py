"""Templates by API: written with a sentence a field, sent with a key once, and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest

from conversations.models import Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import as_person, refusal
from tests.factories import TemplateFactory

pytestmark = pytest.mark.usefixtures("tenant_db")

GOOD = {
    "name": "order_ready",
    "language": "en",
    "category": "utility",
    "body": "Hello {{1}}, your order {{2}} is ready.",
    "examples": {"1": "Nadia", "2": "O-1001"},
    "buttons": [{"kind": "QUICK_REPLY", "text": "Thanks"}],
}


@pytest.fixture
def ready(alpha: Tenant) -> int:
    with in_tenant(alpha):
        Conversation.objects.filter(pk=1).update(last_inbound_at=now() - timedelta(hours=30))
        return int(TemplateFactory(components=[{"type": "BODY", "text": "At {{1}} then."}]).pk)


def test_one_is_written_changed_handed_over_and_deleted(alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    made = owner.post("templates/", GOOD)
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["status"], row["variables"], row["on_its_way"]) == ("draft", ["1", "2"], False)
    changed = owner.patch(
        f"templates/{row['id']}/",
        {"category": "marketing", "body": "Hello {{1}} there.", "examples": {"1": "x"}},
    )
    assert changed.json()["variables"] == ["1"]
    sent = owner.post(f"templates/{row['id']}/submit/")
    assert (sent.status_code, sent.json()["on_its_way"]) == (200, True)
    refusal(owner.post(f"templates/{row['id']}/submit/"), 409, "template_busy")


def test_a_change_is_told_without_where_its_file_is_stored(alpha: Tenant) -> None:
    change = {"category": "utility", "components": [{"type": "HEADER", "format": "IMAGE"}]}
    with in_tenant(alpha):
        kept = {"name": "templates/a.jpg", "type": "image/jpeg", "shown": "cat.jpg"}
        row = TemplateFactory(wanted={**change, "sample": kept})
    owner = as_person(alpha, "owner")
    assert owner.get(f"templates/{row.pk}/").json()["wanted"] == change


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": "Order Ready"}),
        ("language", {"language": "xx"}),
        ("category", {"category": "AUTHENTICATION"}),
        ("body", {"body": "{{1}} first", "examples": {"1": "x"}}),
        ("examples.2", {"examples": {"1": "x"}}),
        ("buttons.0.text", {"buttons": [{"kind": "QUICK_REPLY", "text": "x" * 30}]}),
        ("header", {"header": "IMAGE"}),
        ("footer", {"footer": "For {{1}}"}),
    ],
)
def test_what_meta_would_refuse_is_told_at_its_field(
    alpha: Tenant, field: str, change: dict[str, Any]
) -> None:
    answer = as_person(alpha, "owner").post("templates/", GOOD | change)
    assert list(refusal(answer, 400, "invalid")["fields"]) == [field]


def test_a_name_that_is_taken_is_told_at_the_name(alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    owner.post("templates/", GOOD)
    assert list(refusal(owner.post("templates/", GOOD), 400, "invalid")["fields"]) == ["name"]


def test_after_24_hours_text_is_refused_and_a_template_is_queued_once(
    alpha: Tenant, ready: int
) -> None:
    agent = as_person(alpha, "agent")
    closed = refusal(
        agent.post("messages/", {"conversation": 1, "text": "Hi"}), 409, "window_closed"
    )
    assert "template" in closed["message"]
    body = {"conversation": 1, "values": {"1": "nine"}}
    answers = [
        agent.post(f"templates/{ready}/send/", body, **{"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert {answer.status_code for answer in answers} == {201}
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["kind"], answers[0].json()["text"]) == ("template", "At nine then.")
    with in_tenant(alpha):
        assert Message.objects.filter(kind="template").count() == 1


@pytest.mark.parametrize(
    ("fields", "change"),
    [
        (["values.1"], {"values": {"1": "a\nb"}}),
        (["values.1"], {}),
        (["values.2"], {"values": {"1": "x", "2": "y"}}),
        (["values"], {"values": 7}),
        (["buttons"], {"values": {"1": "x"}, "buttons": {"first": "x"}}),
        (["conversation"], {"conversation": "x"}),
        (["value"], {"value": {}}),
    ],
)
def test_values_are_judged_before_anything_is_queued(
    alpha: Tenant, ready: int, fields: list[str], change: dict[str, Any]
) -> None:
    agent = as_person(alpha, "agent")
    answer = agent.post(f"templates/{ready}/send/", {"conversation": 1} | change)
    assert list(refusal(answer, 400, "invalid")["fields"]) == fields
    with in_tenant(alpha):
        assert not Message.objects.filter(kind="template").exists()


def test_another_workspaces_template_is_not_there(alpha: Tenant, beta: Tenant, ready: int) -> None:
    with in_tenant(beta):
        foreign = int(TemplateFactory(pk=5000).pk)
    owner = as_person(alpha, "owner")
    for answer in (
        owner.get(f"templates/{foreign}/"),
        owner.post(f"templates/{foreign}/submit/"),
        owner.post(f"templates/{foreign}/send/", {"conversation": 1}),
    ):
        refusal(answer, 404, "not_found")
    assert owner.post(f"templates/{ready}/send/", {"conversation": 424242}).status_code in (
        400,
        404,
    )


def test_one_that_is_not_approved_is_refused_with_why(alpha: Tenant) -> None:
    with in_tenant(alpha):
        paused = TemplateFactory(status="paused").pk
    answer = as_person(alpha, "agent").post(
        f"templates/{paused}/send/", {"conversation": 1, "values": {"1": "x"}}
    )
    assert "paused" in refusal(answer, 409, "template_not_sendable")["message"]
