"""One real demo, from an empty folder to its end, and what it survives on the way."""

import http.client
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from supervisor import postgres, probe, system

PROJECT = Path(__file__).parents[2]
MEMORY_LIMIT_MB = 700


@dataclass
class RunningDemo:
    """A demo under test: its folder, its port and what it said."""

    home: Path
    port: int
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)

    def command(self, *, home: Path | None = None) -> subprocess.Popen[str]:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "REDIS_", "DJANGO_", "PROFFER_", "WHATSAPP_"))
            and name not in ("SECRET_KEY", "FIELD_KEY", "DEBUG")
        }
        return subprocess.Popen(
            [sys.executable, "-m", "supervisor", "demo"],
            cwd=PROJECT,
            env={**clean, "PROFFER_HOME": str(home or self.home), "PROFFER_PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self) -> float:
        """Start it and read what it says until it is ready; the seconds that took."""
        begun = time.monotonic()
        self.process = self.command()
        self.said = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if "Ctrl-C stops everything" in line:
                return time.monotonic() - begun
        raise AssertionError("it ended before it was ready:\n" + "\n".join(self.said))

    @property
    def description(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.home / "demo.json").read_text())
        return loaded

    @property
    def family(self) -> list[psutil.Process]:
        assert self.process is not None
        main = psutil.Process(self.process.pid)
        return [main, *main.children(recursive=True)]

    def child(self, *words: str) -> psutil.Process:
        """The direct child whose command line holds these words."""
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children():
            try:
                line = " ".join(child.cmdline())
            except psutil.Error:
                continue
            if all(word in line for word in words):
                return child
        raise AssertionError(f"nothing runs with {words}")

    def ready(self) -> bool:
        return probe.answers("127.0.0.1", self.port, "/health/ready", timeout=2)

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        output, _ = self.process.communicate(timeout=60)
        self.said += output.splitlines()
        return self.process.returncode

    def put_away(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.stop()
        postgres.remove(self.home / "postgres")
        shutil.rmtree(self.home.parent, ignore_errors=True)


def eventually(condition: Callable[[], bool], *, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def is_another(demo: RunningDemo, words: tuple[str, ...], before: psutil.Process) -> bool:
    try:
        return demo.child(*words).pid != before.pid
    except AssertionError:
        return False


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    base = Path(tempfile.mkdtemp(prefix="proffer-demo-"))
    if os.geteuid() == 0:
        base.chmod(0o711)
    running = RunningDemo(
        home=base / "home", port=system.free_port_from("127.0.0.1", 8700 + os.getpid() % 200)
    )
    try:
        running.start()
        yield running
    finally:
        running.put_away()


def test_says_where_it_is_and_how_to_sign_in(demo: RunningDemo) -> None:
    text = "\n".join(demo.said)
    description = demo.description

    assert f"Proffer is ready: http://localhost:{demo.port}" in text
    assert description["emulator_url"] in text
    assert description["mail_url"] in text
    people = [description["platform"]]
    for tenant in description["tenants"]:
        people += [tenant["owner"], tenant["agent"]]
    for person in people:
        assert person["email"] in text
        assert person["password"] in text


def test_describes_itself_to_its_user_alone(demo: RunningDemo) -> None:
    assert stat.S_IMODE((demo.home / "demo.json").stat().st_mode) == 0o600
    assert {
        "base_url",
        "webhook_url",
        "app_secret",
        "verify_token",
        "emulator_url",
        "mail_url",
        "platform",
        "tenants",
        "database_url",
        "redis_url",
    } <= demo.description.keys()
    for tenant in demo.description["tenants"]:
        assert {
            "slug",
            "schema",
            "url",
            "owner",
            "agent",
            "phone_number_id",
            "phone_number",
            "marketplace",
        } <= tenant.keys()


def test_answers_for_each_host_and_emulates_meta(demo: RunningDemo) -> None:
    assert demo.ready()
    connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=10)
    connection.request("GET", "/", headers={"Host": f"platform.localhost:{demo.port}"})
    assert connection.getresponse().status < 500
    connection.close()
    emulator = int(demo.description["emulator_url"].rsplit(":", 1)[1])
    assert probe.answers("127.0.0.1", emulator, "/", timeout=5)


def test_the_database_may_be_inspected_but_the_product_is_no_superuser(
    demo: RunningDemo,
) -> None:
    with psycopg.connect(demo.description["database_url"]) as connection:
        rows = connection.execute(
            "SELECT DISTINCT usename, usesuper FROM pg_stat_activity "
            "JOIN pg_user USING (usename) WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        ).fetchall()
    assert ("proffer_app", False) in rows
    assert not [name for name, superuser in rows if superuser]


def test_a_second_start_in_the_same_home_is_refused_in_words(demo: RunningDemo) -> None:
    second = demo.command()
    output, _ = second.communicate(timeout=30)

    assert second.returncode == 1
    assert re.search(r"Proffer already runs from .*make stop", output)
    assert "Traceback" not in output
    assert demo.ready()


def test_a_taken_port_is_named_with_a_way_out(demo: RunningDemo, tmp_path: Path) -> None:
    other = demo.command(home=tmp_path / "other")
    output, _ = other.communicate(timeout=30)

    assert other.returncode == 1
    assert f"Port {demo.port} is taken" in output
    assert re.search(r"PROFFER_PORT=\d+ make demo", output)
    assert "Traceback" not in output


@pytest.mark.parametrize(
    "words",
    [
        ("granian",),
        ("manage.py", "relay"),
        ("celery", "default,files,mail,outbound"),
        ("celery", "-Q assistant"),
        ("manage.py", "steward"),
        ("-m emulators",),
        ("valkey-server",),
        ("bin/postgres",),
    ],
    ids=lambda words: words[-1],
)
def test_what_is_killed_comes_back(demo: RunningDemo, words: tuple[str, ...]) -> None:
    before = demo.child(*words)
    killed = time.monotonic()

    before.kill()

    eventually(lambda: is_another(demo, words, before))
    assert time.monotonic() - killed < 2.0
    eventually(demo.ready)


def test_all_of_it_fits_into_little_memory(demo: RunningDemo) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells how much memory is shared")
    shares = {}
    for process in demo.family:
        with suppress(psutil.NoSuchProcess):  # one that lived for a moment, such as a backend
            name = f"{process.pid} {' '.join(process.cmdline())[:60]}"
            shares[name] = process.memory_full_info().pss / 2**20

    assert len(shares) > 8
    assert sum(shares.values()) < MEMORY_LIMIT_MB, shares


def test_stops_cleanly_and_starts_again_with_its_data(demo: RunningDemo) -> None:
    family = demo.family
    emulator_url = demo.description["emulator_url"]
    seeded = demo.description["tenants"]

    assert demo.stop() == 0

    assert demo.said[-1] == "Stopped."
    assert [process for process in family if system.alive(process.pid)] == []
    assert not (demo.home / "demo.json").exists()
    demo.start()
    assert demo.description["tenants"] == seeded
    assert demo.description["emulator_url"] == emulator_url


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of such a death")
def test_killing_the_supervisor_leaves_nothing_running(demo: RunningDemo) -> None:
    family = demo.family
    assert len(family) > 8
    assert demo.process is not None
    web = 0
    for process in family:
        with suppress(psutil.NoSuchProcess):  # a backend of Postgres, gone by now
            if "granian" in process.cmdline():
                process.suspend()  # it hangs: it could not end if it were asked to
                web += 1
    assert web == 2

    demo.process.kill()

    eventually(lambda: not [process for process in family if system.alive(process.pid)])
    demo.process.communicate()
    demo.start()
    assert demo.ready()
