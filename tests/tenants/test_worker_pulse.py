"""A worker beats by doing a job that it has taken from the broker; one that hangs does not."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
import redis
from django.conf import settings

from config.celery import app
from tenants.models import Heartbeat
from tests.support.source import ROOT
from tests.support.waiting import until

pytestmark = [pytest.mark.usefixtures("committed_db"), pytest.mark.slow]

THREADS = 2
QUEUE = "pulse"
START_SECONDS = 90.0
SILENCE_SECONDS = 5.0
"""Longer than the worker of these tests ever goes without a beat, machine and all."""


def last_beat() -> datetime | None:
    row = Heartbeat.objects.filter(process="pulse").order_by("-beat_at").first()
    return row.beat_at if row else None


def beats_again(what: str) -> None:
    before = last_beat()
    until(lambda: last_beat() != before, what, seconds=START_SECONDS)


def is_silent() -> bool:
    """Whether no beat comes for a while, once those under way have come."""
    before = last_beat()
    time.sleep(SILENCE_SECONDS)
    return last_beat() == before


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "-Q", QUEUE),
            *("-n", "pulse@tests", "--pool", "threads", "--concurrency", str(THREADS)),
            *("-I", "tests.tenants.stuck_tasks", "--loglevel", "WARNING"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ],
        cwd=ROOT,
    )
    until(last_beat, "the worker beats", seconds=START_SECONDS)
    yield process
    process.kill()
    process.wait()


def test_it_beats_also_while_all_its_threads_are_at_long_work(
    worker: subprocess.Popen[bytes],
) -> None:
    for _ in range(THREADS):
        app.send_task("pulse.long", queue=QUEUE, kwargs={"seconds": 10})
    until(
        lambda: Heartbeat.objects.filter(process="pulse", doing="busy").exists(),
        "it says that it is busy",
        seconds=START_SECONDS,
    )

    beats_again("it goes on to say so")


def test_its_queue_is_found_again_after_the_broker_was_emptied(
    worker: subprocess.Popen[bytes],
) -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()

    beats_again("a beat after the emptying")


def test_waiting_jobs_are_no_silence(worker: subprocess.Popen[bytes]) -> None:
    """Behind a thousand jobs of a tenth of a second the beat does not wait fifty seconds."""
    for _ in range(1000):
        app.send_task("pulse.long", queue=QUEUE, kwargs={"seconds": 0.1})

    for _ in range(3):
        before, begun = last_beat(), time.monotonic()
        until(lambda before=before: last_beat() != before, "a beat among the jobs")
        assert time.monotonic() - begun < 20


def test_one_whose_threads_all_wait_for_each_other_falls_silent(
    worker: subprocess.Popen[bytes],
) -> None:
    for _ in range(THREADS - 1):
        app.send_task("pulse.deadlock", queue=QUEUE)
    time.sleep(5)
    beats_again("one thread is left, and the worker works")

    app.send_task("pulse.deadlock", queue=QUEUE)

    until(is_silent, "it falls silent", seconds=60)
    assert worker.poll() is None


def test_one_that_is_stopped_is_silent_and_beats_when_it_goes_on(
    worker: subprocess.Popen[bytes],
) -> None:
    os.kill(worker.pid, signal.SIGSTOP)
    assert is_silent()

    os.kill(worker.pid, signal.SIGCONT)
    beats_again("it goes on")
