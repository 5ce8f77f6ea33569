"""One workspace's page: how it fares, and everything the platform can do about it."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from audit.queries import entries
from core.errors import NotFound, ProfferError
from panels.access import WRITE, PanelRequest, allow
from panels.platform.flags import FlagCard, cards_of, save_flag
from panels.platform.moves import possible_moves
from panels.platform.support import standing_of
from panels.platform.switches import Refused, after, flip, forms_of
from panels.platform.tenants import tenant_of
from panels.platform.trouble import explained
from tenants.addresses import workspace_url
from tenants.models import Tenant
from tenants.overview import health_of, numbers_of
from tenants.plans import set_plan
from workspaces.health import look_inside

SHOWN = 8
"""Lines of history on the page; the rest stands under History."""


def page(
    request: PanelRequest,
    tenant: Tenant,
    *,
    refused: Refused | None = None,
    flags: list[FlagCard] | None = None,
    plan_problem: str = "",
) -> HttpResponse:
    """The workspace's page; with a form that was refused, in its place and with 422."""
    inside = look_inside(tenant)
    shown = dict(inside.numbers) if inside else {}
    numbers = list(numbers_of(tenant).order_by("id"))
    whole, each = forms_of(tenant=tenant, addresses=numbers, refused=refused)
    health = health_of([tenant])[tenant.pk]
    context: dict[str, Any] = {
        "section": "tenants",
        "tenant": tenant,
        "address": workspace_url(tenant.slug),
        "hosts": [row.domain for row in tenant.domains.order_by("-is_primary", "domain")],
        "inside": inside,
        "troubles": explained(tenant, health, inside),
        "numbers": [
            (number, shown.get(number.address, ""), forms)
            for number, forms in zip(numbers, each, strict=True)
        ],
        "switches": whole,
        "cards": cards_of(tenant) if flags is None else flags,
        "moves": possible_moves(request.user, tenant),
        "support": standing_of(request, tenant),
        "history": entries(target=f"tenant:{tenant.pk}")[:SHOWN],
        "plan_problem": plan_problem,
        "plan": request.POST.get("plan", "") if plan_problem else tenant.plan,
    }
    status = 422 if refused or flags is not None or plan_problem else 200
    return render(request, "panels/platform/tenant.html", context, status=status)


@allow("platform.tenants")
def tenant(request: PanelRequest, tenant_id: int) -> HttpResponse:
    return page(request, tenant_of(tenant_id))


@allow("platform.switches", methods=WRITE)
def tenant_switch(request: PanelRequest, tenant_id: int, kind: str) -> HttpResponse:
    """Stop or release the assistant or sending of one workspace."""
    found = tenant_of(tenant_id)
    refused = flip(request, kind=kind, tenant=found)
    return page(request, found, refused=refused) if refused else after(request, tenant_id)


@allow("platform.switches", methods=WRITE)
def number_switch(
    request: PanelRequest, tenant_id: int, address_id: int, kind: str
) -> HttpResponse:
    """The same for one of its numbers."""
    found = tenant_of(tenant_id)
    address = numbers_of(found).filter(pk=address_id).first()
    if address is None:
        raise NotFound
    refused = flip(request, kind=kind, tenant=found, address=address)
    return page(request, found, refused=refused) if refused else after(request, tenant_id)


@allow("platform.tenants", methods=WRITE)
def tenant_plan(request: PanelRequest, tenant_id: int) -> HttpResponse:
    """Change the label of the workspace's plan."""
    found = tenant_of(tenant_id)
    try:
        set_plan(actor=request.user.actor, tenant=found, plan=request.POST.get("plan", ""))
    except ProfferError as error:
        problem = " ".join(error.fields.values()) or error.message
        return page(request, found, plan_problem=problem)
    notes.success(request, "The plan’s label is saved.")
    return redirect("platform:tenant", tenant_id)


@allow("platform.flags", methods=WRITE)
def tenant_flag(request: PanelRequest, tenant_id: int) -> HttpResponse:
    """Set or clear one flag for this workspace alone."""
    found = tenant_of(tenant_id)
    refused = save_flag(request, tenant=found)
    if refused is not None:
        return page(request, found, flags=refused)
    return redirect("platform:tenant", tenant_id)
