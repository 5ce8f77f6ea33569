"""Workers of every pool that may be used: tasks of two tenants in one worker never meet."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import redis
from django.conf import settings

from config.celery import app
from tenants.context import role_name
from tenants.models import Tenant
from tests.support.source import ROOT
from tests.support.world import ALPHA, BETA

pytestmark = [pytest.mark.usefixtures("committed_db"), pytest.mark.slow]

SAID = "walls:said"
QUEUE = "walls"
TASKS = 60
START_SECONDS = 60.0
ENDINGS = ("well", "well", "fails", "breaks the connection")


@contextmanager
def worker(pool: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A worker of that pool as the product starts its own, with the tasks that tell."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "-Q", QUEUE),
            *("--pool", pool, "--concurrency", "1" if pool == "solo" else "4"),
            *("-I", "tests.walls.probe_tasks", "--loglevel", "WARNING"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ],
        env={**os.environ, **environment},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def told(process: subprocess.Popen[str], count: int) -> list[dict[str, Any]]:
    """What the tasks said, once there are so many of them."""
    deadline = time.monotonic() + START_SECONDS
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        while client.llen(SAID) < count:
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline, f"{client.llen(SAID)} of {count} tasks ran"
            time.sleep(0.1)
        return [json.loads(line) for line in client.lrange(SAID, 0, -1)]


@pytest.mark.parametrize("pool", ["threads", "prefork", "solo"])
def test_no_tenant_leaks_from_task_to_task(alpha: Tenant, beta: Tenant, pool: str) -> None:
    own = {
        tenant.pk: {
            "role": role_name(tenant.pk),
            "schema": tenant.schema_name,
            "scope": tenant.pk,
            "price": look.price_minor,
        }
        for tenant, look in ((alpha, ALPHA), (beta, BETA))
    }
    pairs = [(alpha, beta), (beta, alpha)]
    for number in range(TASKS):
        mine, theirs = pairs[number % 2]
        app.send_task(
            "walls.where",
            queue=QUEUE,
            kwargs={
                "tenant_id": mine.pk,
                "other": theirs.pk,
                "then": ENDINGS[number // 2 % len(ENDINGS)],
            },
        )
        if number % 5 == 0:
            app.send_task("walls.outside", queue=QUEUE)
    with worker(pool) as process:
        said = told(process, TASKS + TASKS // 5)
    ran = [line["seen"] for line in said if "seen" in line]
    for before, visiting, after in ran:
        assert before == after == own[before["scope"]]
        assert visiting == own[({alpha.pk, beta.pk} - {before["scope"]}).pop()]
    scopes = [before["scope"] for before, *_ in ran]
    assert (scopes.count(alpha.pk), scopes.count(beta.pk)) == (TASKS // 2, TASKS // 2)
    outside = [line for line in said if "outside" in line]
    assert outside == [{"outside": "public", "scope": None}] * (TASKS // 5)


def test_a_pool_that_was_never_tried_does_not_start() -> None:
    name = "tests.walls.untried_pool:UntriedPool"
    with worker("custom", CELERY_CUSTOM_WORKER_POOL=name) as process:
        said, _ = process.communicate(timeout=START_SECONDS)
    assert process.returncode != 0
    assert "was never tried with tenants" in said


@pytest.mark.parametrize("pool", ["gevent", "eventlet"])
def test_pools_of_greenlets_do_not_start(pool: str) -> None:
    """Neither is installed; where one is, `config.celery` refuses it like the pool above."""
    with worker(pool) as process:
        said, _ = process.communicate(timeout=START_SECONDS)
    assert process.returncode != 0
    assert pool in said
