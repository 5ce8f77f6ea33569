"""One process with a supervisor of its own, as in a container: it ends, is asked to, or hangs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from supervisor.postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
SHORT = "import sys; from supervisor.single import watch; sys.exit(watch(role='relay', {}))"
BEATS_ONCE = """
import os, socket, sys, time, psycopg
with psycopg.connect(os.environ["DATABASE_APP_URL"], autocommit=True) as db:
    db.execute(
        "INSERT INTO tenants_heartbeat VALUES ('relay', %s, %s, now())",
        [socket.gethostname(), os.getpid()],
    )
print("beaten", flush=True)
time.sleep(60)
"""
SAYS_GOODBYE = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (print("goodbye", flush=True), sys.exit(0)))
print("here", flush=True)
time.sleep(60)
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(server: EmbeddedPostgres) -> Start:
    server.start()
    with psycopg.connect(server.url("postgres"), autocommit=True) as db:
        db.execute(
            "CREATE TABLE tenants_heartbeat (process text, host text, pid int,"
            " beat_at timestamptz, PRIMARY KEY (process, host, pid))"
        )

    def begin(*arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, "DATABASE_APP_URL": server.url("postgres")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return begin


def watched(start: Start, *command: str) -> "subprocess.Popen[str]":
    return start("-m", "supervisor", "watch", "relay", "--", *command)


def test_it_ends_as_its_command_does(start: Start) -> None:
    three = watched(start, sys.executable, "-c", "import sys; print('said'); sys.exit(3)")
    assert three.communicate(timeout=30)[0] == "said\n"
    assert three.returncode == 3
    killed = watched(start, sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")
    killed.communicate(timeout=30)
    assert killed.returncode == 128 + signal.SIGKILL
    nothing = watched(start, "/no/such/program")
    assert "cannot be started" in nothing.communicate(timeout=30)[1]
    assert nothing.returncode == 1


def test_a_wish_to_stop_is_handed_on(start: Start) -> None:
    polite = watched(start, sys.executable, "-c", SAYS_GOODBYE)
    assert polite.stdout is not None
    assert polite.stdout.readline() == "here\n"
    polite.send_signal(signal.SIGTERM)
    assert polite.communicate(timeout=30)[0] == "goodbye\n"
    assert polite.returncode == 0


def test_one_that_falls_silent_is_killed_and_we_end(start: Start) -> None:
    command = f"command=(sys.executable, '-c', {BEATS_ONCE!r}), patience=1.0"
    began = time.monotonic()
    hung = start("-c", SHORT.format(command))
    out, err = hung.communicate(timeout=30)
    assert out == "beaten\n"
    assert "no sign of work" in err
    assert hung.returncode == 70
    assert time.monotonic() - began < 20
