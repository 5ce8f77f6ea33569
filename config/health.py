"""Liveness, readiness, details and metrics."""

import hmac
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
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


def _state() -> dict[str, Any]:
    parts = {"database": _database(), "redis": _redis()}
    # Messages are taken in without Redis, so only the database decides.
    status = "ready" if parts["database"] == "up" else "unavailable"
    return {"status": status, "parts": parts}


def ready(request: HttpRequest) -> JsonResponse:
    """The process can take requests (it does so without Redis, which costs time only)."""
    state = _state()
    return JsonResponse(
        {"status": state["status"]}, status=200 if state["status"] == "ready" else 503
    )


def details(request: HttpRequest) -> JsonResponse:
    state = _state()
    healthy = all(value == "up" for value in state["parts"].values())
    overall = "ok" if healthy else "degraded"
    return JsonResponse(
        {**state, "status": overall if state["status"] == "ready" else "unavailable"},
        status=200 if state["status"] == "ready" else 503,
    )


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; outside the demo it needs ``Authorization: Bearer METRICS_TOKEN``."""
    if not settings.DEMO:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not settings.METRICS_TOKEN or not hmac.compare_digest(given, settings.METRICS_TOKEN):
            return HttpResponse("a token is needed", status=401, content_type="text/plain")
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
