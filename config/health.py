"""Liveness, readiness, details and metrics."""

import hmac
import logging
from typing import Any

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from config.figures import registry
from core.clock import now
from tenants.heartbeat import Pulse, beats

logger = logging.getLogger(__name__)

_pulse = Pulse("web")


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "down"
    return "up"


def _redis() -> str:
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    except redis.RedisError:
        return "down"
    return "up"


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    """The process can take requests (it does so without Redis, which costs time only).

    Answering this is the web process's heartbeat: a thread of those that serve everything
    else took it, and the database took the row.
    """
    try:
        _pulse("answering")
    except Error as error:
        logger.warning("not ready: %s", type(error).__name__)
    database = _database()
    return JsonResponse(
        {"status": "ready" if database == "up" else "unavailable"},
        status=200 if database == "up" else 503,
    )


def details(request: HttpRequest) -> JsonResponse:
    """The parts by name, and when each process last showed work; no names, no addresses."""
    parts = {"database": _database(), "redis": _redis()}
    processes = _processes() if parts["database"] == "up" else {}
    if parts["database"] != "up":
        status = "unavailable"  # messages are taken in without Redis, and without nothing else
    elif parts["redis"] == "up" and not any(one["silent"] for one in processes.values()):
        status = "ok"
    else:
        status = "degraded"
    return JsonResponse(
        {"status": status, "parts": parts, "processes": processes},
        status=503 if status == "unavailable" else 200,
    )


def _processes() -> dict[str, dict[str, Any]]:
    """By name: of several of one name, that which beat last."""
    moment = now()
    found: dict[str, dict[str, Any]] = {}
    for beat in sorted(beats(), key=lambda beat: beat.beat_at):
        seconds = max(0.0, round((moment - beat.beat_at).total_seconds(), 1))
        found[beat.process] = {"beat_seconds_ago": seconds, "silent": beat.silent}
    return found


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; outside the demo it needs ``Authorization: Bearer METRICS_TOKEN``."""
    if not settings.DEMO:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not settings.METRICS_TOKEN or not hmac.compare_digest(
            given.encode(), settings.METRICS_TOKEN.encode()
        ):
            return HttpResponse("a token is needed", status=401, content_type="text/plain")
    return HttpResponse(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)
