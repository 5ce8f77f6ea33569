"""Asks the web process whether it answers, without holding up the main loop."""

import http.client
import threading
import time

TIMEOUT_SECONDS = 10.0
EVERY_SECONDS = 3.0


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


def keep_knocking(host: str, port: int, path: str) -> None:
    """Ask for a page every few seconds from now on.

    The web process beats while it answers this (`config.health.ready`), so one that nobody
    visits has something to answer, and one whose threads all hang falls silent.
    """

    def knock() -> None:
        while True:
            time.sleep(EVERY_SECONDS)
            answers(host, port, path, timeout=TIMEOUT_SECONDS)

    threading.Thread(target=knock, name="knocking", daemon=True).start()
