"""The list of workspaces: found, filtered, sorted, and what is wrong with each at a glance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from core.errors import NotFound
from panels.access import PanelRequest, allow
from panels.paging import chosen, page_of, search_of
from panels.platform.trouble import troubles
from tenants.models import Tenant
from tenants.overview import SORTS, health_of, plans, tenants_listed

STATES = ("", *Tenant.State.values)
SORT_WORDS = (
    ("name", "By name"),
    ("newest", "Newest first"),
    ("activity", "Last active first"),
    ("size", "Largest first"),
)


@allow("platform.tenants")
def tenants(request: PanelRequest) -> HttpResponse:
    search = search_of(request)
    known_plans = plans()
    asked = {
        "q": search,
        "state": chosen(request, "state", STATES),
        "plan": chosen(request, "plan", ("", *known_plans)),
        "sort": chosen(request, "sort", tuple(SORTS)),
    }
    page = page_of(
        request,
        tenants_listed(search=search, state=asked["state"], plan=asked["plan"], sort=asked["sort"]),
    )
    health = health_of(page.object_list)
    for row in page.object_list:
        row.troubles = troubles(health[row.pk])
    context = {
        "section": "tenants",
        "asked": asked,
        "search": search,
        "narrowed": bool(search or asked["state"] or asked["plan"]),
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "states": Tenant.State.choices,
        "plans": known_plans,
        "sorts": SORT_WORDS,
        "page": page,
    }
    return render(request, "panels/platform/tenants.html", context)


def tenant_of(tenant_id: int) -> Tenant:
    """Raises NotFound."""
    found = Tenant.objects.filter(pk=tenant_id).first()
    if found is None:
        raise NotFound
    return found
