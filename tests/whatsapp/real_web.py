"""The web process as it runs in production, and posters that ask it over HTTP at once."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests
from django.conf import settings

from tests.support.ports import free_port
from tests.whatsapp import meta
from whatsapp.signature import sign

START_SECONDS = 40
ANSWER_SECONDS = 30


class Web:
    """A running web process over the test's own servers."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}{meta.PATH}"
        self._live = f"http://127.0.0.1:{port}/health/live"
        self._session = threading.local()

    def is_live(self) -> bool:
        try:
            return requests.get(self._live, timeout=2).ok
        except requests.RequestException:
            return False

    def post(self, raw: bytes) -> int:
        """Post a body, rightly signed, on this thread's own connection; the status."""
        if not hasattr(self._session, "http"):
            self._session.http = requests.Session()
        answer = self._session.http.post(
            self.url,
            data=raw,
            headers={
                "Content-Type": "application/json",
                "X-Hub-Signature-256": sign(raw, secret=settings.WHATSAPP_APP_SECRET),
            },
            timeout=ANSWER_SECONDS,
        )
        return int(answer.status_code)

    def answers(self, bodies: Sequence[bytes], *, posters: int) -> list[int]:
        """Post them side by side; the statuses, in the order of the bodies."""
        with ThreadPoolExecutor(posters) as pool:
            return list(pool.map(self.post, bodies))


@contextmanager
def running(log: Path) -> Iterator[Web]:
    """A web process for as long as it is asked."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "asgi", "--workers", "1"),
                *("--host", "127.0.0.1", "--port", str(port), "--no-ws"),
                "config.asgi:application",
            ],
            cwd=settings.BASE_DIR,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PROFFER_PORT": str(port)},
        )
    web = Web(port)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not web.is_live():
            assert process.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < deadline, log.read_text()[-2000:]
            time.sleep(0.1)
        yield web
    finally:
        process.terminate()
        process.wait(timeout=20)
