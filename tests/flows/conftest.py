"""The whole product as its users meet it: every process, started by the demo's own command."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.stack import Shop, Stack

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 150.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("home") / "proffer"
    ours = ("PATH", "HOME", "LANG", "TMPDIR", "USER")
    process = subprocess.Popen(
        [sys.executable, "-m", "supervisor", "demo"],
        cwd=ROOT,
        env={
            **{name: os.environ[name] for name in ours if name in os.environ},
            "PROFFER_HOME": str(home),
            "PROFFER_PORT": str(free_port()),
            # Statuses come within a second here; a lost send may be repeated sooner.
            "WHATSAPP_AMBIGUOUS_SECONDS": "12",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = b""
    deadline = time.monotonic() + START_SECONDS
    os.set_blocking(process.stdout.fileno(), False)
    try:
        while b"Ctrl-C stops everything" not in said:
            said += process.stdout.read() or b""
            assert process.poll() is None, said.decode()
            assert time.monotonic() < deadline, said.decode()
            time.sleep(0.1)
        yield Stack(process, home, json.loads((home / "demo.json").read_text()))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
        process.stdout.close()


@pytest.fixture
def lumen(stack: Stack) -> Shop:
    """The cleaning company in Dubai: dirhams, English first."""
    return stack.shop(0)


@pytest.fixture
def alameda(stack: Stack) -> Shop:
    """The barber in Madrid: euros, Spanish first."""
    return stack.shop(1)


@pytest.fixture
def calm(stack: Stack) -> Iterator[None]:
    """Leaves the emulator without faults."""
    yield
    stack.faults()
