"""What handing an answer to the platform costs in round trips: the whole job of a worker."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.celery import app
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel
from tenants.context import in_tenant, outside_tenants
from tenants.models import Doorbell, Tenant
from tests.conversations.scripted import ScriptedTransport
from tests.support.jobs import run_jobs

SENT = 12
"""The tenant, its role; what leaves next; begin, conversation with the locks, message with its
address, state and switches, run with settings, mark; what became of it, what leaves next; the
login's role, the doorbell. The commit is not seen here."""

TO_THE_MARK = 8
"""Of these until `sending` is written: what the customer waits for."""

ACKNOWLEDGED = 6
"""The tenant, its role, message, switches; the login's role, the doorbell."""


@pytest.fixture(autouse=True)
def at_once(settings: Any) -> None:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0


def job_of(task: str) -> list[str]:
    """The statements of the job that was rung for."""
    app.loader.import_default_modules()
    with outside_tenants():
        row = Doorbell.objects.filter(task=task).order_by("id")[0]
        with CaptureQueriesContext(connection) as captured:
            app.tasks[task](tenant_id=row.tenant_id, doorbells=[row.pk], **row.kwargs)
        assert not Doorbell.objects.filter(pk=row.pk).exists()
    return [query["sql"] for query in captured.captured_queries]


def asked(alpha: Tenant, channel: Channel, number: int) -> None:
    """The customer has asked something, and the assistant has answered it if it was told to."""
    body = {"addresses": [["phone", "34600111222"]], "text": "How much is it?", "name": "Ana"}
    with in_tenant(alpha):
        event = NewEvent("message", f"in.{number}", "34600111222", body)
        store_events(channel=channel, events=[event])
    run_jobs(only="conversations.drain")


def test_an_answer_of_the_assistant(
    alpha: Tenant, channel: Channel, transport: ScriptedTransport
) -> None:
    for number in range(2):
        asked(alpha, channel, number)
        run_jobs(only="ai.take_turn")
        statements = job_of("conversations.deliver")
        run_jobs()
    assert len(transport.sent) == 2
    told = "\n".join(statements)
    assert len(statements) <= SENT, told
    marked = next(place for place, sql in enumerate(statements) if "= 'sending'" in sql)
    assert marked + 1 <= TO_THE_MARK, told
    locks = [sql for sql in statements if "advisory" in sql]
    assert len(locks) == 1, told
    reads = [sql for sql in statements if "tenants_switch" in sql]
    assert len(reads) == 1, told
    assert statements.index(locks[0]) < statements.index(reads[0]), "locked, then read"


def test_reading_is_shown(alpha: Tenant, channel: Channel, transport: ScriptedTransport) -> None:
    for number in range(2):
        asked(alpha, channel, number)
        statements = job_of("conversations.acknowledge")
    assert len(statements) <= ACKNOWLEDGED, "\n".join(statements)
