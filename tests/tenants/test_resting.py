"""Who rests is woken in the reverse order, and nobody is forgotten."""

import threading
import time

from tenants.resting import Resting
from tests.support.waiting import until


def test_the_last_to_rest_is_woken_first() -> None:
    lock = threading.Lock()
    resting, woken = Resting(lock), []

    def rest(number: int) -> None:
        with lock:
            resting.wait(60)
            woken.append(number)

    threads = [threading.Thread(target=rest, args=[number]) for number in range(3)]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        until(lambda number=number: len(resting._told) == number)
    for expected in ([2], [2, 1], [2, 1, 0]):
        with lock:
            resting.wake()
        threads[expected[-1]].join(30)
        assert woken == expected


def test_who_was_not_woken_comes_back_and_is_not_woken_in_anothers_place() -> None:
    lock = threading.Lock()
    resting = Resting(lock)
    with lock:
        began = time.monotonic()
        resting.wait(0.05)
        assert time.monotonic() - began >= 0.05
    woken = threading.Event()

    def rest() -> None:
        with lock:
            resting.wait(60)
        woken.set()

    thread = threading.Thread(target=rest)
    thread.start()
    until(lambda: resting._told)
    with lock:
        resting.wake(1)
    assert woken.wait(30)
    thread.join()


def test_all_are_woken_at_the_end() -> None:
    lock = threading.Lock()
    resting = Resting(lock)

    def rest() -> None:
        with lock:
            resting.wait()

    threads = [threading.Thread(target=rest, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    until(lambda: len(resting._told) == 4)
    with lock:
        resting.wake_all()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
