"""Orders: what people said yes to, and what happened to each since."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from conversations.contact_queries import matching
from core.errors import NotFound
from orders import queries
from orders.models import Order
from panels import words
from panels.access import PanelRequest, allow
from panels.paging import page_of, search_of


def _found(search: str) -> QuerySet[Order]:
    rows = queries.orders()
    if not search:
        return rows
    found = matching(search, prefix="contact__")
    number = search.upper().removeprefix("O-").removeprefix("P-")
    if number.isdecimal() and len(number) < 15:
        # References count from 1000, see Order.reference.
        found |= Q(proposal_id=int(number) - 1000)
    return rows.filter(found)


def _list(request: PanelRequest) -> dict[str, Any]:
    search = search_of(request)
    return {"search": search, "page": page_of(request, _found(search))}


@allow("orders.view")
def orders(request: PanelRequest) -> HttpResponse:
    context = {"section": "orders", **_list(request)}
    return render(request, "panels/tenant/orders/list.html", context)


@allow("orders.view")
def orders_list(request: PanelRequest) -> HttpResponse:
    return render(request, "panels/tenant/orders/_list.html", _list(request))


@allow("orders.view")
def order(request: PanelRequest, order_id: int) -> HttpResponse:
    found = queries.order(order_id)
    if found is None:
        raise NotFound
    context = {
        "section": "orders",
        "order": found,
        "lines": list(found.lines.all()),
        "details": words.details_in_order(found.details),
        "wish": queries.open_changes().filter(order=found).first(),
        "can_approve": request.user.has_permission("orders.approve"),
        "history": queries.history_of(found.proposal_id).order_by("-id"),
    }
    return render(request, "panels/tenant/orders/page.html", context)
