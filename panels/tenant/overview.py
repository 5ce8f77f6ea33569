"""The first page: what needs a person now, and a few honest numbers."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ai.queries import handled_since
from conversations import queries
from core.clock import now
from orders.queries import orders, pending_proposals
from panels.access import PanelRequest, allow
from panels.tenant.thread import held_by_platform, held_numbers, stopped_words

_SHOWN = 6
"""Rows of each kind under "Needs you"; the queues have the rest."""


def _numbers(request: PanelRequest) -> dict[str, Any]:
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    pending = list(pending_proposals()[:_SHOWN])
    waiting = list(queries.inbox(filter="waiting")[:_SHOWN])
    pending_total = pending_proposals().count()
    waiting_total = queries.waiting_count()
    turns = handled_since(now() - timedelta(days=7))
    currency = request.business.currency if request.business else ""
    sold = (
        orders()
        .filter(approved_at__gte=midnight)
        .aggregate(count=Count("pk"), minor=Sum("total_minor", filter=Q(currency=currency)))
    )
    return {
        "stopped": stopped_words(),
        "held": held_by_platform(),
        "held_numbers": held_numbers(),
        "pending": pending,
        "waiting": waiting,
        "pending_total": pending_total,
        "waiting_total": waiting_total,
        "needs_total": pending_total + waiting_total,
        "soonest": pending[0].deadline if pending else None,
        "open_conversations": queries.open_count(),
        "orders_today": sold["count"],
        "orders_today_minor": sold["minor"],
        "currency": currency,
        "turns": turns["replied"] + turns["handed_off"],
        "answered": turns["replied"],
        "handed_off": turns["handed_off"],
    }


def _greeting(hour: int) -> str:
    if hour < 5 or hour >= 18:
        return "Good evening"
    return "Good morning" if hour < 12 else "Good afternoon"


@allow("overview.view")
def overview(request: PanelRequest) -> HttpResponse:
    local = timezone.localtime()
    context = {
        "section": "overview",
        "greeting": _greeting(local.hour),
        "first_name": request.user.name.split()[0] if request.user.name.split() else "you",
        "today": local.date(),
        **_numbers(request),
    }
    return render(request, "panels/tenant/overview.html", context)


@allow("overview.view")
def counts(request: PanelRequest) -> HttpResponse:
    """The numbers in the navigation, for every page that stays open."""
    return render(request, "panels/_counts.html")


@allow("overview.view")
def overview_live(request: PanelRequest) -> HttpResponse:
    return render(request, "panels/tenant/_overview.html", _numbers(request))
