"""The web process as it runs in production, and posters that ask it over HTTP at once."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests
from django.conf import settings

from tests.support.web import web_process
from tests.whatsapp import meta
from whatsapp.signature import sign

ANSWER_SECONDS = 30


class Web:
    """A running web process over the test's own servers."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}{meta.PATH}"
        self._session = threading.local()

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
    with web_process(log, "--no-ws") as port:
        yield Web(port)
