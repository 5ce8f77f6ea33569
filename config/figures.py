"""What `/metrics` reads when it is asked: queues, breakers, heartbeats, beside what is counted.

Everything comes from shared tables and the cache, a handful of short queries however many
tenants there are; what would have to walk through tenants, the steward has counted before.
Labels name our own queues, lanes, processes and breakers: never a tenant's name, a number or
anything that a customer wrote.
"""

import logging
from collections.abc import Iterable

import redis
from django.conf import settings
from django.db import Error, connection
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from ai.backends.breaker import breaker_of
from ai.backends.models import Backend
from core.clock import now
from core.metrics import counted
from tenants.breaker import Breaker
from tenants.context import outside_tenants
from tenants.doorbell import queue_of
from tenants.heartbeat import beats
from whatsapp import graph
from workspaces.outboxes import counted_outboxes

logger = logging.getLogger(__name__)

RELAY = "relay"
"""The label of what the relay does itself, in the place of a queue."""

_BELLS = """
SELECT task, count(*), extract(epoch FROM now() - min(due_at)), count(*) FILTER (WHERE failures > 0)
FROM public.tenants_doorbell WHERE due_at <= now() GROUP BY task
"""


def registry() -> CollectorRegistry:
    """Everything for one reading."""
    found = counted()
    found.register(_Rows())
    return found


class _Rows(Collector):
    """Gauges of this moment; without a database or a broker those that need neither."""

    def collect(self) -> Iterable[Metric]:
        found: list[Metric] = []
        with outside_tenants():
            for read in (_doorbells, _outboxes, _breakers, _heartbeats):
                try:
                    found += read()
                except (Error, redis.RedisError) as error:
                    logger.warning("figures are missing: %s", type(error).__name__)
        return found

    def describe(self) -> Iterable[Metric]:
        return []


def breakers() -> dict[str, Breaker]:
    """Every breaker of the installation by its label."""
    found = {"graph": graph.breaker()}
    for backend in Backend.objects.order_by("name"):
        found[f"backend {backend.name}"] = breaker_of(backend)
    return found


def _doorbells() -> list[Metric]:
    with connection.cursor() as cursor:
        cursor.execute(_BELLS)
        rows = cursor.fetchall()
    names = [*settings.RELAY_QUEUES, RELAY]
    waiting, oldest, failing = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0), 0.0
    for task, number, age, failed in rows:
        name = RELAY if task in settings.RELAY_WORK else queue_of(task)
        waiting[name] = waiting.get(name, 0) + number
        oldest[name] = max(oldest.get(name, 0.0), float(age))
        failing += failed
    return [
        _gauge("doorbells_waiting", "Jobs that are due and not done", "queue", waiting),
        _gauge("doorbells_oldest_seconds", "Age of the oldest of them", "queue", oldest),
        GaugeMetricFamily("doorbells_failing", "Due jobs that have raised before", failing),
    ]


def _outboxes() -> list[Metric]:
    lanes = counted_outboxes()
    if lanes is None:
        return []
    return [
        _gauge(
            "queue_age_seconds",
            "Since the longest-waiting message was due",
            "lane",
            {lane: box.age for lane, box in lanes.items()},
        ),
        _gauge(
            "messages_queued",
            "Messages that wait to leave",
            "lane",
            {lane: box.queued for lane, box in lanes.items()},
        ),
        GaugeMetricFamily(
            "messages_sending",
            "Messages on their way, or whose answer was lost",
            sum(box.sending for box in lanes.values()),
        ),
    ]


def _breakers() -> list[Metric]:
    return [
        _gauge(
            "breaker_open",
            "1 while a service is left alone",
            "name",
            {name: float(breaker.look()[0] > 0) for name, breaker in breakers().items()},
        )
    ]


def _heartbeats() -> list[Metric]:
    moment = now()
    family = GaugeMetricFamily(
        "heartbeat_age_seconds", "Since a process last showed work", labels=["process", "host"]
    )
    ages: dict[tuple[str, str], float] = {}
    for beat in beats():
        # Of namesakes the one that beat last: those before it have ended.
        age = (moment - beat.beat_at).total_seconds()
        name = (beat.process, beat.host)
        ages[name] = min(ages.get(name, age), age)
    for (process, host), age in sorted(ages.items()):
        family.add_metric([process, host], max(0.0, age))
    return [family]


def _gauge(name: str, words: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value, number in sorted(values.items()):
        family.add_metric([value], number)
    return family
