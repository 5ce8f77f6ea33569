"""What is told to whoever watches the installation: enough to act on, and nobody's business."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from config import health
from core.clock import now
from tenants.models import Doorbell, Heartbeat, Tenant
from whatsapp import graph
from workspaces.outboxes import count_all

pytestmark = pytest.mark.usefixtures("committed_db")

CANARY = "canary-971501234567"


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "anything.example.test"})


@pytest.fixture(autouse=True)
def unbeaten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health._pulse, "_beaten", float("-inf"))


def figures(client: Client) -> dict[tuple[str, ...], float]:
    """Every sample of `/metrics` by its name and the values of its labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.content
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


def test_an_answer_to_who_asks_whether_it_is_ready_is_a_heartbeat(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    assert not Heartbeat.objects.filter(process="web").exists()

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert Heartbeat.objects.filter(process="web").exists()
    assert client.get("/health").json()["processes"]["web"]["silent"] is False


def test_who_fell_silent_is_named_and_the_whole_degraded(client: Client) -> None:
    client.get("/health/ready")
    assert client.get("/health").json()["status"] == "ok"
    Heartbeat.objects.create(
        process="relay", host="here", pid=1, beat_at=now() - timedelta(seconds=45)
    )

    told = client.get("/health").json()

    assert told["status"] == "degraded"
    assert told["processes"]["relay"]["silent"] is True
    # Its successor works: the row of the one before it is history.
    Heartbeat.objects.create(process="relay", host="here", pid=2, beat_at=now())
    assert client.get("/health").json()["status"] == "ok"


def test_without_the_database_it_is_alive_and_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is real and leads to a server that is not there."""
    connection = connections["default"]
    connection.close()
    parameters = {**connection.settings_dict, "HOST": "/nowhere"}
    monkeypatch.setattr(connection, "settings_dict", parameters)
    try:
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
        told = client.get("/health")
        assert (told.status_code, told.json()["status"]) == (503, "unavailable")
    finally:
        connection.close()
        monkeypatch.undo()


def test_metrics_are_closed_without_the_token(client: Client, settings: Any) -> None:
    for token, given, status in (
        ("", "", 401),
        ("", "Bearer ", 401),
        ("secret", "Bearer other", 401),
        ("secret", "Bearer sécret", 401),
        ("secret", "Bearer secret", 200),
    ):
        settings.DEMO, settings.METRICS_TOKEN = False, token
        answer = client.get("/metrics", headers={"authorization": given})
        assert answer.status_code == status, (token, given)


@pytest.mark.usefixtures("demo")
def test_figures_of_queues_breakers_and_heartbeats(client: Client, alpha: Tenant) -> None:
    before = figures(client)
    for task, seconds in (
        ("conversations.deliver", 30),
        ("conversations.deliver", 5),
        ("conversations.drain", 7),
        ("ai.take_turn", -60),
    ):
        Doorbell.objects.create(
            tenant_id=alpha.pk,
            task=task,
            kwargs={"sender": CANARY},
            due_at=now() - timedelta(seconds=seconds),
        )
    client.get("/health/ready")
    graph.breaker().failed(at_once=True)
    try:
        told = figures(client)
    finally:
        graph.breaker().succeeded()

    assert told["doorbells_waiting", "outbound"] == before["doorbells_waiting", "outbound"] + 2
    assert told["doorbells_oldest_seconds", "outbound"] >= 30
    assert 7 <= told["doorbells_oldest_seconds", "relay"] < 30
    assert told["doorbells_waiting", "assistant"] == before["doorbells_waiting", "assistant"]
    assert (before["breaker_open", "graph"], told["breaker_open", "graph"]) == (0, 1)
    (age,) = [
        value
        for name, value in told.items()
        if name[0] == "heartbeat_age_seconds" and "web" in name
    ]
    assert 0 <= age < 30


@pytest.mark.usefixtures("demo")
def test_what_waits_in_the_outboxes_is_counted_by_the_steward(
    client: Client, alpha: Tenant
) -> None:
    count_all()

    told = figures(client)

    assert {name[1] for name in told if name[0] == "queue_age_seconds"} == {
        "reply",
        "notice",
        "bulk",
    }
    assert told["messages_sending",] >= 0


@pytest.mark.usefixtures("demo")
def test_no_figure_names_a_workspace_or_a_customer(client: Client, alpha: Tenant) -> None:
    Doorbell.objects.create(
        tenant_id=alpha.pk, task="conversations.drain", kwargs={"sender": CANARY}, due_at=now()
    )
    client.get("/health/ready")
    count_all()

    for path in ("/metrics", "/health"):
        said = client.get(path).content.decode()
        for secret in (CANARY, alpha.slug, alpha.name, alpha.schema_name):
            assert secret not in said
