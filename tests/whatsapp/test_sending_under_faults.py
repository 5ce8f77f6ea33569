"""Many messages to a real emulator over HTTP while everything on the way goes wrong."""

import socket
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings as product
from django.core.cache import cache

from conversations import delivery
from conversations.models import Channel, Message
from core.clock import now
from core.http import NotSent, Timeouts, TooLate, call
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.support.dying import Stopped
from tests.support.jobs import NEAR, run_jobs
from tests.support.people import person
from tests.support.world import ALPHA
from tests.whatsapp.conftest import TOKEN, Emulator
from tests.whatsapp.test_stopping import TEXTS, Crowd, _settle, crowd, until, workers
from whatsapp import graph, pace, slowdown
from whatsapp.models import CloudNumber
from whatsapp.tokens import renew_token

CUSTOMERS = 20
FAST = {"webhook_pause": True, "throughput_mps": 10_000}


@pytest.fixture
def twenty(committed_db: None, emulator: Emulator, alpha: Tenant) -> Crowd:
    slowdown.forget()
    pace.forget()
    emulator.faults(**FAST)
    return crowd(alpha, ALPHA.phone_number_id, emulator, size=CUSTOMERS, first=971580000000)


def until_all_are(status: str, crowd: Crowd, *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while crowd.statuses() != {status}:
        assert time.monotonic() < deadline, crowd.statuses()
        time.sleep(0.1)


def until_it_struck(emulator: Emulator, *, times: int) -> None:
    """Until so many sends met the fault: were refused, or answered late."""
    deadline = time.monotonic() + 60
    while sum(row["status"] != 200 or bool(row["fault"]) for row in emulator.requests()) < times:
        assert time.monotonic() < deadline, "the fault never struck"
        time.sleep(0.05)


def send_all(crowd: Crowd, *, seconds: float = 3) -> None:
    """As workers do: what must wait for the number's pace is come back for, and nothing that
    has to wait longer than that is waited for."""
    deadline = time.monotonic() + seconds
    ours = Message.objects.filter(conversation__in=crowd.talks.values(), text__in=TEXTS)
    while time.monotonic() < deadline:
        for talk in crowd.talks.values():
            delivery.deliver(talk)
        if not ours.filter(status="queued", not_before__lte=now() + NEAR).exists():
            return


def everything_leaves() -> None:
    """What the number's pace put off for some milliseconds as well: a fast machine gets ahead
    of it."""
    run_jobs(only="conversations.deliver", within=NEAR)


def channel_of(crowd: Crowd) -> Channel:
    with in_tenant(crowd.tenant):
        return Channel.objects.get(address=crowd.number)


def test_a_token_revoked_in_the_middle_and_renewed_sends_each_once(
    twenty: Crowd, emulator: Emulator
) -> None:
    with workers(twenty):
        until(15, twenty)
        emulator.faults(**FAST, token_revoked=True)
        deadline = time.monotonic() + 30
        while channel_of(twenty).active:
            assert time.monotonic() < deadline, "nobody noticed"
            time.sleep(0.05)
    left = twenty.arrived_count()
    assert 0 < left < CUSTOMERS * len(TEXTS)
    with in_tenant(twenty.tenant):
        waiting = Message.objects.filter(status="queued", attempts__gt=0)
        assert not waiting.exists(), "waiting for a token uses up no attempts"
    emulator.faults(**FAST)
    with in_tenant(twenty.tenant):
        renew_token(actor=person("owner").actor, channel=channel_of(twenty), token=TOKEN)
    run_jobs(only="conversations.resume")
    everything_leaves()
    twenty.has_everything_once_and_in_order()


def test_an_old_tokens_refusal_does_not_stop_the_number_that_has_a_new_one(
    twenty: Crowd, emulator: Emulator
) -> None:
    """The token is replaced while a send with the old one is on its way."""
    real = graph.post

    def replaced(*args: Any, **given: Any) -> Any:
        answer = real(*args, **given)
        if given["token"] != TOKEN:
            number = CloudNumber.objects.get(channel__address=twenty.number)
            number.token = TOKEN
            number.save()
        return answer

    with in_tenant(twenty.tenant):
        number = CloudNumber.objects.get(channel__address=twenty.number)
        number.token = "EAAold"
        number.save()
        graph.post = replaced  # the moment between two calls cannot be had otherwise
        try:
            delivery.deliver(next(iter(twenty.talks.values())))
        finally:
            graph.post = real
    assert channel_of(twenty).active
    everything_leaves()
    twenty.has_everything_once_and_in_order()


@pytest.mark.parametrize(
    "faults",
    [
        {"rate_limit_429": 0.3},
        {"http_500": 0.3},
        {"pair_limit_131056": 0.2},
        {"slow": 0.5, "slow_seconds": 0.3},
    ],
    ids=lambda faults: next(iter(faults)),
)
def test_refusals_and_slowness_lose_and_double_nothing(
    twenty: Crowd, emulator: Emulator, faults: dict[str, float]
) -> None:
    emulator.faults(**FAST, **faults)
    with workers(twenty):
        # And no longer: each refusal of the number doubles the wait of all that follows.
        until_it_struck(emulator, times=3)
        emulator.faults(**FAST)
        until_all_are("sent", twenty)
    twenty.has_everything_once_and_in_order()


def test_lost_answers_lose_and_double_nothing(twenty: Crowd, emulator: Emulator) -> None:
    emulator.faults(**FAST, accept_then_drop=0.2, truncated_json=0.1)
    with workers(twenty):
        until(20, twenty)
        time.sleep(1)
    emulator.faults(**FAST)
    for _ in range(3):
        _settle(twenty)
        run_jobs(within=timedelta(seconds=1), only="conversations.drain")
        run_jobs(within=timedelta(seconds=1), only="conversations.deliver")
    twenty.has_everything_once_and_in_order()


def test_a_redis_that_is_emptied_again_and_again_changes_nothing(
    twenty: Crowd, emulator: Emulator
) -> None:
    emulator.faults(webhook_pause=True)  # with the platform's own limits
    stop = threading.Event()

    def flush() -> None:
        with redis.Redis.from_url(product.REDIS_URL) as client:
            while not stop.wait(0.05):
                client.flushdb()

    flusher = threading.Thread(target=flush)
    flusher.start()
    try:
        with workers(twenty):
            until_all_are("sent", twenty)
    finally:
        stop.set()
        flusher.join()
    twenty.has_everything_once_and_in_order()


def test_the_platforms_own_limits_are_never_met(twenty: Crowd, emulator: Emulator) -> None:
    """20 a second, as in coexistence: paced by us, so that it refuses nothing."""
    with in_tenant(twenty.tenant):
        CloudNumber.objects.filter(channel__address=twenty.number).update(coexistence=True)
    pace.forget()
    emulator.faults(webhook_pause=True, throughput_mps=20)
    before = len(emulator.requests())
    with workers(twenty):
        until_all_are("sent", twenty)
    twenty.has_everything_once_and_in_order()
    refused = [row for row in emulator.requests()[before:] if row["status"] != 200]
    assert refused == []


class TestHungSender:
    def test_a_sender_that_is_stopped_past_the_time_and_continued_posts_nothing(
        self, twenty: Crowd, emulator: Emulator, settings: Any
    ) -> None:
        """SIGSTOP right after the claim; another sends; SIGCONT long after the fence."""
        settings.WHATSAPP_AMBIGUOUS_SECONDS = 2
        customer, talk = next(iter(twenty.talks.items()))

        def deliver() -> None:
            with in_tenant(twenty.tenant):
                delivery.deliver(talk)

        hung = Stopped(deliver, "after commit")
        with in_tenant(twenty.tenant):
            assert Message.objects.filter(conversation=talk, status="sending").count() == 1
        time.sleep(2.2)
        deliver()
        assert [row["text"] for row in twenty.arrived()[customer]] == TEXTS
        assert hung.goes_on() == 0
        assert [row["text"] for row in twenty.arrived()[customer]] == TEXTS
        with in_tenant(twenty.tenant):
            assert set(
                Message.objects.filter(conversation=talk, text__in=TEXTS).values_list(
                    "status", flat=True
                )
            ) == {"sent"}

    def test_one_that_is_continued_in_time_sends_it_itself(
        self, twenty: Crowd, emulator: Emulator
    ) -> None:
        customer, talk = next(iter(twenty.talks.items()))

        def deliver() -> None:
            with in_tenant(twenty.tenant):
                delivery.deliver(talk)

        hung = Stopped(deliver, "after commit")
        deliver()
        assert twenty.arrived()[customer] == [], "it may still be on its way"
        assert hung.goes_on() == 0
        assert [row["text"] for row in twenty.arrived()[customer]] == TEXTS


class TestTheLastMoment:
    """`leave_by` is looked at in front of each write, also after a slow connection."""

    def test_nothing_is_written_after_it(self, settings: Any) -> None:
        heard: list[bytes] = []
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]

            def listen() -> None:
                line, _ = server.accept()
                with line:
                    line.settimeout(2)
                    heard.append(line.recv(1024))

            thread = threading.Thread(target=listen)
            thread.start()
            with pytest.raises(TooLate):
                call(
                    "POST",
                    f"http://127.0.0.1:{port}/",
                    json_body={"a": 1},
                    timeouts=Timeouts(connect=1, read=1, total=2),
                    max_bytes=100,
                    leave_by=time.monotonic() - 0.001,
                )
            thread.join()
        assert heard == [b""]

    def test_the_next_call_of_the_thread_is_its_own(self) -> None:
        for leave_by, error in ((time.monotonic() - 1, NotSent), (None, NotSent)):
            with pytest.raises(error):
                call(
                    "GET",
                    "http://127.0.0.1:9/",
                    timeouts=Timeouts(connect=1, read=1, total=2),
                    max_bytes=100,
                    leave_by=leave_by,
                )


def test_while_the_api_is_down_messages_wait_and_one_tries(
    twenty: Crowd, emulator: Emulator, settings: Any
) -> None:
    url = settings.WHATSAPP_GRAPH_URL
    settings.WHATSAPP_GRAPH_URL = "http://127.0.0.1:9"
    with in_tenant(twenty.tenant):
        for talk in twenty.talks.values():
            delivery.deliver(talk)
    with in_tenant(twenty.tenant):
        tried = Message.objects.filter(attempts__gt=0, text__in=TEXTS).count()
        assert tried == graph.breaker().failures, "the others did not even begin"
        assert graph.breaker().look()[0] > 0
    settings.WHATSAPP_GRAPH_URL = url
    with in_tenant(twenty.tenant):
        Message.objects.filter(status="queued").update(not_before=now())
        send_all(twenty)
    twenty.has_everything_once_and_in_order()


def test_what_is_not_sent_after_all_costs_the_others_no_chance(
    twenty: Crowd, emulator: Emulator
) -> None:
    """After an outage of a quarter of an hour the first in line are answers that come too late."""
    late = list(twenty.talks.values())[: CUSTOMERS // 2]
    breaker = graph.breaker()
    for _ in range(breaker.failures):
        breaker.failed()
    with outside_tenants():
        cache.delete(f"{breaker.key}:open")  # its time has run out: one may try
    with in_tenant(twenty.tenant):
        theirs = Message.objects.filter(conversation__in=late, text__in=TEXTS)
        theirs.update(author="assistant", created_at=now() - timedelta(minutes=20))
        send_all(twenty)
        assert set(theirs.values_list("status", flat=True)) == {"cancelled"}
        others = Message.objects.filter(text__in=TEXTS).exclude(pk__in=theirs)
        assert set(others.values_list("status", flat=True)) == {"sent"}
    assert twenty.arrived_count() == (CUSTOMERS - len(late)) * len(TEXTS)
