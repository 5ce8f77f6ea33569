"""The Celery application. Connections are closed by age, not around every task."""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import (
    celeryd_after_setup,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_ready,
    worker_shutdown,
)
from django.conf import settings
from django.db import close_old_connections

from core.logs import forget_the_work, name_the_work
from core.process import SWITCH_SECONDS, settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Django's checks load every page, serializer and form, 20 MB that stay; `prepare` runs them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("proffer")
_crews: list[Any] = []
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
@task_postrun.connect
def recycle_connections(**_: Any) -> None:
    """Drop connections that are too old or broken, keep the others."""
    close_old_connections()


@task_prerun.connect
def name_the_job(task: Any, kwargs: dict[str, Any], **_: Any) -> None:
    name_the_work(task.name, kwargs)


@task_postrun.connect
def forget_the_job(**_: Any) -> None:
    forget_the_work()


POOLS = ("celery.concurrency.prefork", "celery.concurrency.thread", "celery.concurrency.solo")
"""Pools in which tasks of several tenants were run side by side and never met; others may share
what a thread has to itself (gevent, eventlet)."""


@worker_init.connect
def refuse_untried_pools(sender: Any = None, **_: Any) -> None:
    """End before the first task in a pool that may mix up tenants."""
    pool = sender.pool_cls
    if pool.__module__ not in POOLS:
        raise SystemExit(
            f"The pool {pool.__module__}.{pool.__name__} was never tried with tenants. "
            "Start the worker with --pool threads, prefork or solo."
        )


@worker_init.connect
def refuse_mixed_sessions(**_: Any) -> None:
    """End before the first task if a pooler would mix up tenants."""
    # Imported late: models are not there yet while this module loads.
    from tenants.pooling import SessionsMix, check_at_start  # noqa: PLC0415

    try:
        check_at_start()
    except SessionsMix as finding:
        # Celery goes on after any other exception of a signal's receiver.
        raise SystemExit(str(finding)) from None


@celeryd_after_setup.connect
def read_own_queue(sender: str, instance: Any, **_: Any) -> None:
    """A worker's heartbeat is a job in a queue that it alone reads."""
    from tenants.worker_pulse import queue_of  # noqa: PLC0415 (as above)

    instance.app.amqp.queues.select_add(queue_of(sender))


@worker_ready.connect
def begin_to_work(sender: Any = None, **_: Any) -> None:
    """The consumer reads its queues: from now on the worker shows that it works, and claims
    what of its queues is not handed to the broker."""
    from tenants.crew import Crew  # noqa: PLC0415 (as above)
    from tenants.worker_pulse import begin  # noqa: PLC0415 (as above)

    settle()
    sys.setswitchinterval(SWITCH_SECONDS)
    _crews.extend(
        Crew(tasks=sender.app.tasks, queue=queue)
        for queue in sender.app.amqp.queues.consume_from
        if queue in settings.CREWS
    )
    for crew in _crews:
        crew.start()
    begin(node=sender.hostname, consumer=sender, crews=_crews)


@worker_shutdown.connect
def end_work(**_: Any) -> None:
    """What was begun is finished; the rest goes back."""
    for crew in _crews:
        crew.stop()
    _crews.clear()


@setup_logging.connect
def keep_django_logging(**_: Any) -> None:
    """Celery asks who sets up logging; Django already has."""
