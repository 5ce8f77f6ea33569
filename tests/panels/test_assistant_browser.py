"""The assistant's pages with much on them in a real browser: readable, and they fit."""

from datetime import timedelta

import pytest

from ai.acts import Quote, act_to_json
from ai.budget.models import Spent
from ai.budget.standing import today
from ai.models import Drift
from catalog.queries import current_snapshot
from conversations.models import Conversation
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.routers import OWNER
from tests import factories
from tests.panels.conftest import LookFor
from tests.panels.test_confidence import QUOTE, some_turns, turn
from tests.support.reading import ill_read

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

DRAFTED, PAUSED = 900_078, 900_079
PATHS = (
    "/inbox/1/",
    f"/inbox/{DRAFTED}/",
    f"/inbox/{DRAFTED}/person/",
    f"/inbox/{PAUSED}/",
    f"/inbox/{PAUSED}/person/",
    "/assistant/",
    "/assistant/confidence/",
    "/assistant/confidence/?days=7&threshold=89",
    "/assistant/usage/",
    "/assistant/usage/?month=2024-02",
)


def explained_answer() -> None:
    """An answer of a model's, with all that its why can tell."""
    run = turn(
        acts=QUOTE,
        evidence=["service:1", "service:404404"],
        backend="claude",
        model="a-model-of-a-rather-long-name",
        prompt_version="v7",
        input_tokens=900,
        output_tokens=41,
        attempts=[{"backend": "claude", "outcome": "answered", "latency_ms": 812, "micros": 5300}],
        reasons={
            "features": {"agreed": 1.0, "sure": 0.7, "unmatched": 0.5},
            "problems": ["quote: unknown reference 'x'"],
            "calibration": 3,
        },
    )
    message = factories.OutboundMessageFactory(
        conversation_id=1, author="assistant", status="sent", text="Deep clean costs AED 120.00."
    )
    factories.RunMessageFactory(run=run, message=message)


def drafted_talk() -> None:
    channel = Conversation.objects.get(pk=1).channel
    factories.ConversationFactory(
        pk=DRAFTED,
        channel=channel,
        contact=factories.ContactFactory(name="Ana"),
        last_inbound_at=now(),
        waiting_since=now(),
        waiting_reason="draft",
    )
    asked = factories.InboundMessageFactory(conversation_id=DRAFTED, text="How much?")
    snapshot = current_snapshot()
    factories.DraftFactory(
        run=factories.RunFactory(
            conversation_id=DRAFTED,
            outcome="drafted",
            acts=[act_to_json(Quote(ref=f"service:{snapshot.services[0].id}"))],
            input_through=asked.pk,
            catalogue_version=snapshot.version,
        )
    )


def paused_talk() -> None:
    channel = Conversation.objects.get(pk=1).channel
    factories.ConversationFactory(
        pk=PAUSED,
        channel=channel,
        contact=factories.ContactFactory(name="Omar of a rather long name"),
        last_inbound_at=now(),
        assistant_paused=True,
        paused_reason="I call them about the broken window of the second floor",
        paused_until=now() + timedelta(hours=20),
    )
    factories.InboundMessageFactory(conversation_id=PAUSED, text="Are you there?")


def test_every_page_of_the_assistant_can_be_read_and_fits(alpha: Tenant, look_for: LookFor) -> None:
    with in_tenant(alpha):
        some_turns()
        Drift.objects.update(ended_at=None)
        explained_answer()
        drafted_talk()
        paused_talk()
    Spent.objects.using(OWNER).create(
        tenant=alpha,
        day=today(),
        backend="main",
        calls=1200,
        failures=3,
        input_tokens=2_400_000,
        cached_tokens=1_900_000,
        output_tokens=81_000,
        unpriced_tokens=500,
        micros=8_412_345,
    )
    eyes = look_for()
    page = eyes.open("/")
    found = {}
    for path in PATHS:
        page.goto(eyes.base + path)
        found[path] = ill_read(page)
    assert {path: problems for path, problems in found.items() if problems} == {}
    assert eyes.complaints == []
