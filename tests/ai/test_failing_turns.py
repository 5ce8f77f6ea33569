"""A turn that breaks again and again leaves nobody waiting for a machine."""

from typing import Any

import pytest

from ai import orchestrator
from ai.tasks import Turn
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, Conversation
from core.clock import now
from tenants.context import in_tenant, outside_tenants
from tenants.jobs import failing_jobs
from tenants.models import Doorbell, Tenant
from tests.conversations.scripted import ScriptedTransport, install
from tests.support.jobs import run_jobs, rung


@pytest.fixture
def transport() -> ScriptedTransport:
    return install()


@pytest.fixture
def channel(
    committed_db: None, alpha: Tenant, settings: Any, transport: ScriptedTransport
) -> Channel:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    with in_tenant(alpha):
        return Channel.objects.create(transport="scripted", address="s1", display="+1")


def write(channel: Channel, number: int) -> None:
    body = {"addresses": [["phone", "34600111222"]], "text": "How much is a deep clean?"}
    store_events(channel=channel, events=[NewEvent("message", f"in.{number}", "34600111222", body)])


def test_the_conversation_goes_to_a_person_and_the_platform_sees_the_job(
    alpha: Tenant, channel: Channel, transport: ScriptedTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr(orchestrator, "decide", breaks)
    with in_tenant(alpha):
        write(channel, 1)
    run_jobs(only="conversations.drain")
    for tried in range(Turn.tries):
        with in_tenant(alpha):
            talk = Conversation.objects.get(channel=channel)
            assert (talk.waiting_reason, talk.turn_due_at is None) == ("", False), tried
        with pytest.raises(ZeroDivisionError):
            run_jobs(only="ai.take_turn")
        with outside_tenants():
            Doorbell.objects.filter(failures__lt=Turn.tries).update(due_at=now())
    with in_tenant(alpha):
        talk = Conversation.objects.get(channel=channel)
        assert (talk.waiting_reason, talk.turn_due_at) == ("assistant_failed", None)
        assert talk.waiting_since is not None
        assert talk.handler == "assistant"
    with outside_tenants():
        assert [job.task for job in failing_jobs(dead=True)] == ["ai.take_turn"]
    assert transport.sent == []

    monkeypatch.undo()
    with in_tenant(alpha):
        write(channel, 2)
    run_jobs()
    assert any("120.00" in text for _, text in transport.sent), "the next message is a new try"
    assert len(rung("ai.take_turn")) == 1  # the dead one, until somebody looks at it
