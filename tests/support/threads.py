"""Several threads that begin in the same moment, each with a connection of its own."""

import threading
from collections.abc import Callable, Sequence

from django.db import connections


def all_at_once(works: Sequence[Callable[[], object]]) -> None:
    """Run each in a thread of its own, together; raises what the first of them raised."""
    start = threading.Barrier(len(works))
    raised: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            work()
        except BaseException as error:  # noqa: BLE001 (handed on below)
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if raised:
        raise raised[0]
