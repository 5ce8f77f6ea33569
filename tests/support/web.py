"""A web process as it runs in production, over the test's own servers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.support.ports import free_port
from tests.support.source import ROOT
from tests.support.waiting import until

START_SECONDS = 60.0
"""It takes three; the machine may be busy."""


@contextmanager
def web_process(log: Path, *options: str) -> Iterator[int]:
    """The port of one, for as long as it is asked. `options` are further ones of granian's."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "asgi", "--workers", "1"),
                *("--host", "127.0.0.1", "--port", str(port), *options),
                "config.asgi:application",
            ],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PROFFER_PORT": str(port)},
        )

    def is_live() -> bool:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            return requests.get(f"http://127.0.0.1:{port}/health/live", timeout=5).ok
        except requests.RequestException:
            return False

    try:
        until(is_live, lambda: log.read_text()[-2000:], seconds=START_SECONDS, every=0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)
