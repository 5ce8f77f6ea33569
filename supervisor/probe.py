"""Asks the web process whether it answers, without holding up the main loop."""

import http.client
import threading
import time

#: A page may be slow; a process that says nothing for this long, this often, hangs.
TIMEOUT_SECONDS = 10.0
EVERY_SECONDS = 5.0
PATIENCE = 3


def answers(host: str, port: int, path: str, *, timeout: float) -> bool:
    """Whether a GET there is answered with 200."""
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class HangDetector:
    """Asks for a page again and again; `hung` when it was in vain too often in a row."""

    def __init__(self, host: str, port: int, path: str) -> None:
        self._address = (host, port, path)
        self._failures = 0
        thread = threading.Thread(target=self._watch, name="hang-detector", daemon=True)
        thread.start()

    @property
    def hung(self) -> bool:
        """Whether the process is alive in name only."""
        return self._failures >= PATIENCE

    def forget(self) -> None:
        """Begin anew, after a restart."""
        self._failures = 0

    def _watch(self) -> None:
        while True:
            time.sleep(EVERY_SECONDS)
            fine = answers(*self._address, timeout=TIMEOUT_SECONDS)
            self._failures = 0 if fine else self._failures + 1
