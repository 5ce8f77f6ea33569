"""What working off a status costs: four of them come with every message."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from conversations.channels import Pricing, StatusUpdate
from conversations.models import Channel, Conversation, Message
from conversations.statuses import apply_status
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.conversations.scripted import ScriptedTransport
from tests.conversations.test_delivery import say, talk  # noqa: F401 (a fixture)
from tests.support.jobs import run_jobs


@pytest.mark.parametrize(("pricing", "most"), [(None, 2), (Pricing("service", "PMP", billable=True), 3)])
def test_a_status_costs_so_many_statements_and_no_more(
    alpha: Tenant,
    talk: Conversation,  # noqa: F811
    transport: ScriptedTransport,
    pricing: Pricing | None,
    most: int,
) -> None:
    say(alpha, talk, "one")
    run_jobs()
    with in_tenant(alpha), transaction.atomic():
        channel = Channel.objects.get(pk=talk.channel_id)
        key = str(Message.objects.get(conversation=talk).send_key)
        update = StatusUpdate(external_id="w", status="delivered", send_key=key, pricing=pricing)
        with CaptureQueriesContext(connection) as queries:
            assert apply_status(channel, update) == "delivered"
    asked = [one["sql"][:90] for one in queries]
    assert len(asked) <= most, "\n".join(asked)
