"""Crews: jobs that workers claim themselves are done once, in turn, and without a broker."""

import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from config.celery import app as product
from core.clock import now
from tenants import crew as crews
from tenants import relay
from tenants.context import in_tenant, outside_tenants
from tenants.crew import Crew
from tenants.doorbell import CHANNEL, OWN_CHANNEL, channel_of, crew_channel, ring
from tenants.models import Doorbell, Tenant
from tenants.tasks import TenantTask
from tests.support.waiting import until

pytestmark = pytest.mark.usefixtures("committed_db")

QUEUE, TASK = "outbound", "conversations.deliver"


class Done:
    """One task that notes what it was asked for, and may be made to wait or to fail."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.sessions: list[int] = []
        self.at_once = self.most_at_once = 0
        self.go = threading.Event()
        self.go.set()
        self.failing = False
        self._lock = threading.Lock()

        done = self

        class Deliver(TenantTask):
            name = TASK

            def run(self, *, conversation_id: int) -> None:
                done._run(conversation_id)

        self.tasks = {TASK: Deliver()}

    def _run(self, conversation_id: int) -> None:
        with self._lock:
            self.asked.append(conversation_id)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.sessions += [pid for (pid,) in cursor.fetchall()]
            assert self.go.wait(20)
            if self.failing:
                raise ValueError("no answer")
        finally:
            with self._lock:
                self.at_once -= 1


@pytest.fixture
def done() -> Done:
    return Done()


@contextmanager
def at_work(done: Done, *, threads: int = 2) -> Iterator[Crew]:
    crew = Crew(tasks=done.tasks, queue=QUEUE, threads=threads)
    crew.start()
    try:
        yield crew
    finally:
        ending = threading.Thread(target=crew.stop)
        ending.start()
        until(lambda: crew._stopping)
        done.go.set()  # only now: what was not begun is not begun any more
        ending.join()
        assert not [thread for thread in crew._threads if thread.is_alive()]


def ask(tenant: Tenant, *numbers: int, **due: Any) -> None:
    with in_tenant(tenant):
        for number in numbers:
            ring(task=TASK, conversation_id=number, **due)


def bells() -> int:
    with outside_tenants():
        return Doorbell.objects.count()


def held() -> int:
    with outside_tenants():
        return Doorbell.objects.exclude(leased_until=None).count()


def at_hand(crew: Crew) -> list[int]:
    """What the crew has claimed and nobody has begun."""
    return [job.kwargs["conversation_id"] for _, job in list(crew._jobs)]


def until_they_rest(crew: Crew, threads: int) -> None:
    """So many threads of the crew have a session each and nothing to do."""
    until(lambda: len(crew._resting._told) == threads)


def end_all_sessions() -> int:
    """Have Postgres end every session of the application's but this one; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename = current_user"
        )
        return len(cursor.fetchall())


def test_what_is_rung_for_is_done_at_once_and_its_rings_go(alpha: Tenant, done: Done) -> None:
    took: list[float] = []
    with at_work(done):
        for number in range(1, 30):
            began = time.monotonic()
            ask(alpha, number)
            until(lambda number=number: number in done.asked)
            took.append(time.monotonic() - began)
        until(lambda: bells() == 0)
    assert done.asked == [*range(1, 30)]
    assert statistics.median(took) < relay.LONGEST_WAIT / 2, "it was found by a look, not told of"


def test_what_was_rung_for_while_nobody_was_there_is_done(alpha: Tenant, done: Done) -> None:
    ask(alpha, *range(100))
    with at_work(done):
        until(lambda: bells() == 0)
    assert sorted(done.asked) == [*range(100)]


def test_what_is_due_later_waits_for_its_moment(alpha: Tenant, done: Done) -> None:
    due = now() + timedelta(seconds=0.8)
    ask(alpha, 1, due=due)
    with at_work(done):
        until(lambda: done.asked == [1])
        assert now() >= due


def test_two_crews_share_the_work_and_do_nothing_twice(alpha: Tenant, done: Done) -> None:
    with at_work(done), at_work(done):
        ask(alpha, *range(200))
        until(lambda: bells() == 0, seconds=30)
    assert sorted(done.asked) == [*range(200)]


def test_nothing_waits_behind_slow_work_while_another_crew_is_free(
    alpha: Tenant, done: Done
) -> None:
    other = Done()
    done.go.clear()
    with at_work(done, threads=2):
        ask(alpha, *range(4))
        until(lambda: len(done.asked) == 2)
        with at_work(other, threads=2):
            until(lambda: len(other.asked) == 2)
            assert not set(done.asked) & set(other.asked)
            ask(alpha, 4, 5)
            until(lambda: len(other.asked) == 4)
            assert len(done.asked) == 2


def test_no_more_at_once_than_it_has_threads(alpha: Tenant, done: Done) -> None:
    done.go.clear()
    ask(alpha, *range(20))
    with at_work(done, threads=3) as crew:
        until(lambda: len(done.asked) == 3)
        until(lambda: held() == 3 * crews.AHEAD)
        time.sleep(0.3)
        assert (len(done.asked), held()) == (3, 3 * crews.AHEAD)
        assert crew.is_well()
        done.go.set()
        until(lambda: bells() == 0)
    assert done.most_at_once == 3


def test_a_flood_of_one_tenants_waits_behind_anothers_one(
    alpha: Tenant, beta: Tenant, done: Done
) -> None:
    step = threading.Semaphore(0)
    done.go.wait = lambda timeout=None: step.acquire(timeout=timeout)  # type: ignore[method-assign]
    ask(alpha, *range(1000))
    with at_work(done) as crew:
        until(lambda: len(done.asked) == 2)
        until(lambda: len(crew._jobs) == 2)
        ask(beta, 5000)
        # One ends: there is room for one more claim, and what it finds goes before what is left
        # of the flood's that was at hand.
        step.release()
        until(lambda: 5000 in [*done.asked, *at_hand(crew)])
        step.release()
        until(lambda: 5000 in done.asked)
        assert done.asked.index(5000) <= 3
        step.release(2000)


def test_what_was_not_begun_goes_back_when_it_ends(alpha: Tenant, done: Done) -> None:
    done.go.clear()
    ask(alpha, *range(10))
    with at_work(done):
        until(lambda: len(done.asked) == 2)
    assert len(done.asked) == 2
    with outside_tenants():
        assert Doorbell.objects.count() == Doorbell.objects.filter(leased_until=None).count() == 8


def test_one_that_was_killed_loses_its_lease_to_the_next(alpha: Tenant, done: Done) -> None:
    ask(alpha, 1)
    assert len(relay.claim({QUEUE: 5})) == 1  # and dies
    with at_work(done):
        time.sleep(0.3)
        assert done.asked == []
        # As a worker says that takes a killed one's place.
        relay.release_queues([QUEUE])
        until(lambda: done.asked == [1])


def test_one_that_fails_is_put_off_and_hinders_nothing(alpha: Tenant, done: Done) -> None:
    done.failing = True
    ask(alpha, 1)
    with at_work(done) as crew:
        until(lambda: len(done.asked) >= 2)  # after a second it was tried again
        done.failing = False
        ask(alpha, 2)
        until(lambda: bells() == 0)
        assert crew.is_well()
    assert set(done.asked) == {1, 2}


def test_what_was_claimed_ahead_is_not_begun_in_a_tenant_that_closed_since(
    alpha: Tenant, done: Done
) -> None:
    done.go.clear()
    ask(alpha, 1, 2)
    with at_work(done, threads=1):
        until(lambda: done.asked == [1])
        assert held() == 2
        with outside_tenants():
            Tenant.objects.filter(pk=alpha.pk).update(state=Tenant.State.SUSPENDED)
        time.sleep(crews.FRESH_SECONDS)
        done.go.set()
        until(lambda: bells() == 1)
        time.sleep(0.3)
    assert done.asked == [1]
    with outside_tenants():
        assert Doorbell.objects.get().leased_until is None, "it waits for the tenant"


def test_what_a_tenant_that_is_gone_was_rung_for_is_put_away(done: Done) -> None:
    with outside_tenants():
        Doorbell.objects.create(
            tenant_id=10**6, task=TASK, kwargs={"conversation_id": 1}, due_at=now()
        )
    with at_work(done):
        until(lambda: bells() == 0)
    assert done.asked == []


def test_one_after_the_other_is_done_by_the_same_thread(alpha: Tenant, done: Done) -> None:
    with at_work(done, threads=4) as crew:
        for number in range(6):
            until_they_rest(crew, 4)
            ask(alpha, number)
            until(lambda: bells() == 0)
    assert len(set(done.sessions)) == 1, "the one that knows the tenant's tables"


def test_a_session_that_died_while_it_rested_fails_no_job(alpha: Tenant, done: Done) -> None:
    with at_work(done, threads=1) as crew:
        until_they_rest(crew, 1)
        assert end_all_sessions()
        ask(alpha, 1)
        until(lambda: bells() == 0)
    assert done.asked == [1]
    assert len(done.sessions) == 1


def test_a_lost_connection_is_made_anew(alpha: Tenant, done: Done) -> None:
    with at_work(done):
        ask(alpha, 1)
        until(lambda: done.asked == [1])
        end_all_sessions()
        ask(alpha, 2)
        until(lambda: 2 in done.asked)


def test_what_failed_with_its_session_is_done_again_before_its_lease_ends(
    alpha: Tenant, done: Done
) -> None:
    """As in a database that fell while a job was at work: nobody could note that it failed."""
    done.go.clear()
    with at_work(done):
        ask(alpha, 1)
        until(lambda: len(done.sessions) == 1)
        assert end_all_sessions() >= 1
        done.go.set()
        began = time.monotonic()
        until(lambda: len(done.asked) == 2)
        until(lambda: bells() == 0)
        assert time.monotonic() - began < settings.RELAY_QUEUES[QUEUE][1] / 2
    assert done.asked == [1, 1]


def test_a_thread_that_never_comes_back_is_seen(
    alpha: Tenant, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "STUCK_SECONDS", 0.5)
    done.go.clear()
    ask(alpha, 1)
    with at_work(done) as crew:
        until(lambda: done.asked == [1])
        until(lambda: not crew.is_well())


# ---------------------------------------------------------------- and the relay


def test_the_relay_hands_none_of_it_to_the_broker(alpha: Tenant) -> None:
    ask(alpha, 1)
    with in_tenant(alpha):
        ring(task="ai.take_turn", conversation_id=1)
        ring(task="whatsapp.fetch_attachment", attachment_id=1)
    handed_out = relay.HandedOut()
    assert not handed_out.room().keys() & settings.CREWS.keys()
    assert [job.task for job in relay.claim(handed_out.room())] == ["whatsapp.fetch_attachment"]
    assert handed_out.seconds_to_next() == relay.LONGEST_WAIT
    assert relay.seconds_to_next(QUEUE) == 0
    assert [job.task for job in relay.claim({QUEUE: 9})] == [TASK]
    assert relay.seconds_to_next(QUEUE) > 0


def test_an_emptied_broker_takes_nothing_from_a_crew(alpha: Tenant) -> None:
    ask(alpha, 1)
    assert len(relay.claim({QUEUE: 5})) == 1
    relay.release_all()
    assert relay.claim({QUEUE: 5}) == []


def test_each_task_is_waited_for_where_it_is_rung() -> None:
    product.loader.import_default_modules()
    crewed = relay._of(*settings.CREWS)
    for name in product.tasks:
        if name.startswith("celery."):
            continue
        queue = product.amqp.router.route({}, name)["queue"].name
        if name in settings.RELAY_WORK:
            assert channel_of(name) == OWN_CHANNEL
        elif queue in settings.CREWS:
            assert channel_of(name) == crew_channel(queue)
        else:
            assert channel_of(name) == CHANNEL
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT %(name)s LIKE ANY(%(patterns)s) AND NOT %(name)s LIKE ANY(%(before)s)",
                {"name": name, **crewed},
            )
            assert cursor.fetchone() == (queue in settings.CREWS,), name
