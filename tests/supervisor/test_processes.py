"""Watching children: quick to restart, patient with those that keep ending, thorough."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import psutil
import pytest

from supervisor import processes, system
from supervisor.processes import Child, Program, stop_all


def child_of(tmp_path: Path, script: str, *, stop_seconds: float = 5.0) -> Child:
    program = Program(
        name="sample",
        argv=(sys.executable, "-c", script),
        environment={"PATH": os.environ["PATH"]},
        folder=tmp_path,
        stop_seconds=stop_seconds,
    )
    return Child(program=program, log=tmp_path / "sample.log")


def wait_for_end(child: Child) -> None:
    deadline = time.monotonic() + 10
    while not child.look():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_who_is_killed_is_due_again_at_once(tmp_path: Path) -> None:
    child = child_of(tmp_path, "import time; time.sleep(60)")
    child.start()
    assert not child.look()
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)

    wait_for_end(child)

    assert child.last_end == "was killed (SIGKILL)"
    assert child.due - time.monotonic() < 0.5


def test_who_is_killed_again_and_again_still_comes_back_at_once(
    tmp_path: Path,
) -> None:
    child = child_of(tmp_path, "import time; time.sleep(60)")
    for _ in range(processes.CRASHES + 1):
        child.start()
        child.started -= 2  # it has worked for two seconds
        assert child.process is not None
        os.kill(child.process.pid, signal.SIGKILL)
        wait_for_end(child)
        assert child.due - time.monotonic() < 0.5

    assert not child.crashing


def test_who_keeps_ending_waits_longer_and_is_called_crashing(tmp_path: Path) -> None:
    child = child_of(tmp_path, "print('bad key'); raise SystemExit(3)")
    waits = []
    for _ in range(processes.CRASHES):
        assert not child.crashing
        child.start()
        wait_for_end(child)
        waits.append(child.due - time.monotonic())

    assert child.crashing
    assert waits == sorted(waits)
    assert child.last_end == "ended with code 3"
    assert child.tail().splitlines()[-1] == "bad key"


def test_what_an_ended_child_left_running_is_swept_up(tmp_path: Path) -> None:
    child = child_of(
        tmp_path,
        "import subprocess; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True)",
    )
    child.start()
    wait_for_end(child)

    grandchild = int(child.tail().split()[-1])
    deadline = time.monotonic() + 5
    while system.alive(grandchild) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert system.alive(grandchild) is None


def test_who_ignores_the_request_to_stop_is_killed_in_time(tmp_path: Path) -> None:
    stubborn = child_of(
        tmp_path,
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('ready', flush=True); time.sleep(60)",
        stop_seconds=0.3,
    )
    stubborn.start()
    assert stubborn.process is not None
    pid = stubborn.process.pid
    while "ready" not in stubborn.tail():
        time.sleep(0.01)

    begun = time.monotonic()
    stop_all([stubborn])

    assert time.monotonic() - begun < 3
    assert not psutil.pid_exists(pid)


def test_a_taken_port_is_noticed_and_its_holder_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert not system.port_is_free("127.0.0.1", port)
        assert f"process {os.getpid()}" in system.who_listens(port)
        assert system.free_port_from("127.0.0.1", port) > port


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of such a death")
def test_a_child_does_not_outlive_the_process_that_started_it(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    holder = os.fork()
    if holder == 0:
        child = child_of(tmp_path, "import time; time.sleep(60)")
        child.start()
        os.write(writing, str(child.process.pid if child.process else 0).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(holder, 0)
    pid = int(os.read(reading, 20))
    deadline = time.monotonic() + 5
    while system.alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert system.alive(pid) is None
    os.close(reading)
    os.close(writing)
