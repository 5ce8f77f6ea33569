"""Heartbeats: written by the loop that works, seldom, and taken away at a good end."""

import os
import socket
import subprocess
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import now
from tenants import heartbeat
from tenants.context import in_tenant
from tenants.heartbeat import beating, beats
from tenants.models import Heartbeat, Tenant

pytestmark = pytest.mark.usefixtures("tenant_db")


def rows_written(queries: CaptureQueriesContext) -> int:
    return sum("tenants_heartbeat" in query["sql"] for query in queries.captured_queries)


def test_a_beat_is_seen_with_what_it_does_and_gone_at_a_good_end() -> None:
    with beating("relay") as pulse:
        pulse("publishing")

        (seen,) = [beat for beat in beats() if beat.process == "relay"]
        assert (seen.pid, seen.doing, seen.silent) == (os.getpid(), "publishing", False)

    assert not [beat for beat in beats() if beat.process == "relay"]


def test_a_loop_that_turns_quickly_writes_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    with beating("relay") as pulse:
        with CaptureQueriesContext(connection) as queries:
            for _ in range(50):
                pulse("publishing")
        assert rows_written(queries) == 1

        monkeypatch.setattr(heartbeat, "EVERY_SECONDS", 0.0)
        with CaptureQueriesContext(connection) as queries:
            pulse("publishing")
            pulse("waiting")
        assert rows_written(queries) == 2
        assert Heartbeat.objects.get(process="relay").doing == "waiting"


def test_who_ends_by_an_error_leaves_its_row() -> None:
    """The error is what a watchdog and a person want to see; the next of its name clears up."""
    with pytest.raises(RuntimeError), beating("relay") as pulse:
        pulse()
        raise RuntimeError

    assert Heartbeat.objects.filter(process="relay").exists()


def test_a_tenants_work_may_beat(alpha: Tenant) -> None:
    with in_tenant(alpha), beating("worker") as pulse:
        pulse("conversations.drain")

        assert [beat.doing for beat in beats() if beat.process == "worker"] == [
            "conversations.drain"
        ]


def test_who_fell_silent_is_said_to_be_and_forgotten_in_time() -> None:
    with beating("relay") as pulse:
        pulse()
        rows = Heartbeat.objects.filter(process="relay")

        rows.update(beat_at=now() - heartbeat.SILENT - timedelta(seconds=1))
        assert [beat.silent for beat in beats() if beat.process == "relay"] == [True]

        rows.update(beat_at=now() - heartbeat.FORGOTTEN - timedelta(seconds=1))
        assert not [beat for beat in beats() if beat.process == "relay"]


def test_the_next_of_a_name_buries_those_that_were_killed_on_this_machine() -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    here, elsewhere = socket.gethostname(), "another-machine"
    for host, pid in ((here, ended.pid), (here, os.getpid()), (elsewhere, ended.pid)):
        Heartbeat.objects.create(process="relay", host=host, pid=pid, beat_at=now())
    Heartbeat.objects.create(process="worker", host=here, pid=ended.pid, beat_at=now())

    assert heartbeat.bury("relay") == 1

    left = set(Heartbeat.objects.filter(process="relay").values_list("host", "pid"))
    assert left == {(here, os.getpid()), (elsewhere, ended.pid)}
    assert Heartbeat.objects.filter(process="worker").exists()
