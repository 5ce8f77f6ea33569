"""Who is taken for hung, and who never is: over a real server, with real processes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from supervisor import watchdog
from supervisor.postgres import EmbeddedPostgres
from supervisor.processes import Child, Program
from supervisor.watchdog import Watchdog

PATIENCE = 1.0


@dataclass
class Watched:
    """A watchdog that looks when it is told to, and one child with its row."""

    server: EmbeddedPostgres
    child: Child
    dog: Watchdog
    broker: list[bool] = field(default_factory=lambda: [True])

    def beat(
        self, *, pid: int | None = None, host: str = "", at: str = "clock_timestamp()"
    ) -> None:
        assert self.child.process is not None
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as db:
            db.execute(
                "INSERT INTO tenants_heartbeat (process, host, pid, beat_at) VALUES"
                f" ('sample', %s, %s, {at}) ON CONFLICT (process, host, pid)"
                " DO UPDATE SET beat_at = EXCLUDED.beat_at",
                [host or socket.gethostname(), pid or self.child.process.pid],
            )

    def over(self, seconds: float, *, beating: bool = False) -> float | None:
        """What the watchdog says after so long of looking."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if beating:
                self.beat()
            self.dog.look()
            time.sleep(0.1)
        return self.dog.silent_for(self.child)


@pytest.fixture
def watched(server: EmbeddedPostgres, tmp_path: Path) -> Iterator[Watched]:
    server.start()
    with psycopg.connect(server.url("postgres"), autocommit=True) as db:
        db.execute(
            "CREATE TABLE tenants_heartbeat (process text, host text, pid int,"
            " beat_at timestamptz, UNIQUE (process, host, pid))"
        )
    program = Program(
        name="sample",
        argv=(sys.executable, "-c", "import time; time.sleep(600)"),
        environment={"PATH": os.environ["PATH"]},
        folder=tmp_path,
        patience=PATIENCE,
    )
    child = Child(program=program, log=tmp_path / "sample.log")
    child.start()
    broker = [True]
    dog = Watchdog(
        database_url=server.url("postgres"),
        broker_answers=lambda: broker[0],
        start_seconds=2.5,
    )
    yield Watched(server, child, dog, broker)
    child.sweep()


def test_who_beats_is_well_and_who_stops_is_not(watched: Watched) -> None:
    assert watched.over(PATIENCE * 2, beating=True) is None

    silent = watched.over(PATIENCE + 0.8)

    assert silent is not None
    assert PATIENCE < silent < PATIENCE + 2


def test_a_slow_start_is_waited_for_and_one_without_end_is_not(watched: Watched) -> None:
    assert watched.over(PATIENCE + 0.5) is None

    assert watched.over(2.0) is not None


def test_a_row_of_a_process_that_is_gone_or_elsewhere_says_nothing(watched: Watched) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    watched.beat(pid=ended.pid)
    watched.beat(host="another-machine")

    assert watched.over(PATIENCE + 0.5) is None


def test_a_child_of_the_child_beats_for_it(watched: Watched, tmp_path: Path) -> None:
    program = Program(
        name="sample",
        argv=("/bin/sh", "-c", "sleep 600 & echo $!; wait"),
        environment={"PATH": os.environ["PATH"]},
        folder=tmp_path,
        patience=PATIENCE,
    )
    child = Child(program=program, log=tmp_path / "parent.log")
    child.start()
    try:
        while not child.tail():
            time.sleep(0.02)
        watched.child, grandchild = child, int(child.tail())
        watched.beat(pid=grandchild)
        assert watched.over(0.5) is None

        assert watched.over(PATIENCE + 0.8) is not None
    finally:
        child.sweep()


def test_a_clock_that_is_set_is_no_silence(watched: Watched) -> None:
    watched.beat(at="now() - interval '2 hours'")
    assert watched.over(0.3) is None

    watched.beat(at="now() + interval '3 hours'")

    assert watched.over(0.3) is None
    assert watched.over(PATIENCE + 0.8) is not None


def test_nobody_is_judged_while_the_database_is_away_nor_right_after(watched: Watched) -> None:
    assert watched.over(0.5, beating=True) is None
    watched.server.stop()
    assert watched.over(PATIENCE * 2) is None

    watched.server.start()

    assert watched.over(PATIENCE * 0.5) is None
    assert watched.over(PATIENCE + 0.8) is not None


def test_nobody_is_judged_while_the_broker_is_away(watched: Watched) -> None:
    assert watched.over(0.5, beating=True) is None
    assert watched.dog.broker_silent_for() == 0.0

    watched.broker[0] = False

    assert watched.over(PATIENCE * 2) is None
    assert watched.dog.broker_silent_for() > PATIENCE
    watched.dog.broker_starts_anew()
    assert watched.dog.broker_silent_for() == 0.0


def test_a_machine_that_stood_still_accuses_nobody(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a laptop's sleep, or when the supervisor itself was stopped for a while."""
    monkeypatch.setattr(watchdog, "STUMBLE_SECONDS", 0.8)
    assert watched.over(0.5, beating=True) is None

    time.sleep(PATIENCE + 1)

    assert watched.dog.silent_for(watched.child) is None
    watched.dog.look()
    assert watched.dog.silent_for(watched.child) is None


def test_who_has_no_patience_is_not_watched(watched: Watched, tmp_path: Path) -> None:
    program = Program(name="free", argv=("sleep", "600"), environment={}, folder=tmp_path)

    assert watched.dog.silent_for(Child(program=program, log=tmp_path / "free.log")) is None
