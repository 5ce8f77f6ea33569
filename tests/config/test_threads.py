"""Requests of one host keep to one thread, and none waits for it while another is free."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait

import pytest

from config.threads import PATIENCE_SECONDS, HostThreads
from tests.support.waiting import until

SOON = 30.0


@pytest.fixture
def threads() -> Iterator[HostThreads]:
    made = HostThreads(most=3)
    yield made
    made.shutdown()


def who(environ: dict[str, str]) -> str:
    return threading.current_thread().name


def held(begun: threading.Event, go_on: threading.Event) -> object:
    def call(environ: dict[str, str]) -> str:
        begun.set()
        assert go_on.wait(SOON)
        return who(environ)

    return call


def known(threads: HostThreads, number: int = 3) -> None:
    """All of them have served."""
    go_on = threading.Event()
    asked = []
    for place in range(number):
        begun = threading.Event()
        asked.append(threads.submit(held(begun, go_on), {"HTTP_HOST": f"{place}"}))  # type: ignore[arg-type]
        assert begun.wait(SOON)
    go_on.set()
    wait(asked, SOON)
    until(lambda: len(threads._free) == number)


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a thread that is done comes back within this."""
    monkeypatch.setattr("config.threads.PATIENCE_SECONDS", SOON)


def test_one_after_the_other_is_served_by_one_thread(
    threads: HostThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_patient(monkeypatch)
    found = set()
    for number in range(200):
        found.add(threads.submit(who, {"HTTP_HOST": f"shop-{number}"}).result(SOON))
    assert len(found) == 1


def test_a_host_keeps_to_its_thread_and_hosts_are_spread(
    threads: HostThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(threads)
    be_patient(monkeypatch)
    of = {}
    for _ in range(5):
        for number in range(30):
            host = f"shop-{number}"
            name = threads.submit(who, {"HTTP_HOST": host}).result(SOON)
            assert of.setdefault(host, name) == name
    assert len(set(of.values())) == 3


def test_a_busy_thread_is_not_waited_for(threads: HostThreads) -> None:
    known(threads)
    begun, go_on = threading.Event(), threading.Event()
    first = threads.submit(held(begun, go_on), {"HTTP_HOST": "shop"})  # type: ignore[arg-type]
    assert begun.wait(SOON)
    assert threads.submit(who, {"HTTP_HOST": "shop"}).result(SOON)
    assert not first.done()
    go_on.set()
    assert first.result(SOON) == threads.submit(who, {"HTTP_HOST": "shop"}).result(SOON)


def test_several_that_want_the_same_busy_thread_are_served_by_several(threads: HostThreads) -> None:
    known(threads)
    begun, go_on = threading.Event(), threading.Event()
    first = threads.submit(held(begun, go_on), {"HTTP_HOST": "shop"})  # type: ignore[arg-type]
    assert begun.wait(SOON)
    together = threading.Barrier(2)
    both = [threads.submit(lambda _: together.wait(SOON), {"HTTP_HOST": "shop"}) for _ in range(2)]
    assert len(wait(both, SOON).done) == 2
    go_on.set()
    assert first.result(SOON)


def test_more_than_there_are_threads_wait_and_all_are_served(threads: HostThreads) -> None:
    lock, at_once, most = threading.Lock(), [0], [0]

    def call(environ: dict[str, str]) -> None:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(PATIENCE_SECONDS)
        with lock:
            at_once[0] -= 1

    asked = [threads.submit(call, {"HTTP_HOST": f"shop-{n % 5}"}) for n in range(200)]
    done, left = wait(asked, SOON)
    assert (len(done), len(left), most[0]) == (200, 0, 3)


def test_what_is_raised_is_told_and_the_thread_goes_on(threads: HostThreads) -> None:
    def call(environ: dict[str, str]) -> None:
        raise LookupError(environ["HTTP_HOST"])

    with pytest.raises(LookupError, match="shop"):
        threads.submit(call, {"HTTP_HOST": "shop"}).result(SOON)
    assert threads.submit(who, {}).result(SOON)


def test_one_that_is_given_up_is_not_begun() -> None:
    threads = HostThreads(most=1)
    begun, go_on = threading.Event(), threading.Event()
    first = threads.submit(held(begun, go_on), {})  # type: ignore[arg-type]
    assert begun.wait(SOON)
    given_up: Future[str] = threads.submit(who, {})
    last = threads.submit(who, {})
    assert given_up.cancel()
    go_on.set()
    assert first.result(SOON) == last.result(SOON)
    threads.shutdown()


@pytest.mark.parametrize("cancel", [False, True])
def test_the_end_finishes_what_waits_or_gives_it_up(cancel: bool) -> None:
    threads = HostThreads(most=1)
    begun, go_on = threading.Event(), threading.Event()
    first = threads.submit(held(begun, go_on), {})  # type: ignore[arg-type]
    assert begun.wait(SOON)
    second = threads.submit(who, {})
    ending = threading.Thread(target=threads.shutdown, kwargs={"cancel_futures": cancel})
    ending.start()
    until(lambda: threads._ending)
    go_on.set()
    ending.join()
    assert first.done()
    assert second.cancelled() is cancel
    assert second.done()
    with pytest.raises(RuntimeError, match="ended"):
        threads.submit(who, {})


def test_the_server_is_told_to_end_when_those_served_are(monkeypatch: pytest.MonkeyPatch) -> None:
    from config import asgi

    threads = HostThreads(most=1)
    monkeypatch.setattr(asgi, "_threads", threads)
    begun, go_on = threading.Event(), threading.Event()
    served = threads.submit(held(begun, go_on), {})  # type: ignore[arg-type]
    assert begun.wait(SOON)
    told: list[tuple[str, bool]] = []

    async def receive() -> dict[str, str]:
        threading.Timer(0.05, go_on.set).start()
        return {"type": "lifespan.shutdown"}

    async def send(message: dict[str, str]) -> None:
        told.append((message["type"], served.done()))

    asyncio.run(asgi.application({"type": "lifespan"}, receive, send))  # type: ignore[arg-type]
    assert told == [("lifespan.shutdown.complete", True)]
