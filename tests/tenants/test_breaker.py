"""A service that fails is left alone: one outage counts once, and one who tries is enough."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache

from tenants.breaker import Breaker
from tenants.context import outside_tenants

MANY = 8


@pytest.fixture
def breaker() -> Iterator[Breaker]:
    found = Breaker(
        name="a service", key="tests-breaker", failures=3, within=60, shortest=20, longest=300
    )
    found.succeeded()
    yield found
    found.succeeded()


def wait_of(breaker: Breaker) -> int:
    return round(breaker.look()[0])


def time_runs_out(breaker: Breaker) -> None:
    with outside_tenants():
        cache.delete(f"{breaker.key}:open")
    assert wait_of(breaker) == 0


def opened(breaker: Breaker) -> None:
    for _ in range(breaker.failures):
        breaker.failed()
    assert wait_of(breaker) == breaker.shortest


def test_those_on_their_way_when_it_opened_do_not_lengthen_it(breaker: Breaker) -> None:
    opened(breaker)
    for _ in range(MANY):
        breaker.failed()
    assert wait_of(breaker) == breaker.shortest
    time_runs_out(breaker)
    breaker.failed()
    assert wait_of(breaker) == 2 * breaker.shortest


def test_many_that_fail_in_one_moment_open_it_once(breaker: Breaker) -> None:
    for _ in range(20):
        together = Barrier(MANY)

        def fail(together: Barrier = together) -> None:
            together.wait()
            breaker.failed()

        with ThreadPoolExecutor(MANY) as pool:
            for done in [pool.submit(fail) for _ in range(MANY)]:
                done.result()
        assert wait_of(breaker) == breaker.shortest
        breaker.succeeded()


def test_who_looked_before_it_opened_again_does_not_try_as_well(breaker: Breaker) -> None:
    opened(breaker)
    time_runs_out(breaker)
    assert breaker.look() == (0.0, True)  # this one is about to ask
    assert breaker.probe()  # another is quicker, and fails
    breaker.failed()
    assert not breaker.probe()
    time_runs_out(breaker)
    assert breaker.probe(), "the one who was refused holds up nobody"


def test_who_does_not_go_after_all_lets_the_next_one_try(breaker: Breaker) -> None:
    opened(breaker)
    time_runs_out(breaker)
    assert breaker.probe()
    assert not breaker.probe()
    breaker.give_back()
    assert breaker.probe()
    assert not breaker.probe()
