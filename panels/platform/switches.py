"""The kill switches, and how the platform flips them."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.errors import InvalidInput, ProfferError
from panels.access import WRITE, PanelRequest, allow
from tenants.models import Switch, Tenant
from tenants.switches import set_ai_switch

REASON_LENGTH = 200


def switch_of(tenant: Tenant | None) -> Switch:
    """The AI switch of a workspace (None: of everything); one that was never flipped is off."""
    found = Switch.objects.filter(kind=Switch.Kind.AI, tenant=tenant).first()
    return found or Switch(kind=Switch.Kind.AI, tenant=tenant, engaged=False)


def flip(request: PanelRequest, *, tenant: Tenant | None) -> str:
    """Do what the form says; returns the sentence that tells it was done.

    Stopping needs a reason, since strangers will read it: raises InvalidInput.
    """
    engaged = request.POST.get("engaged") == "yes"
    reason = request.POST.get("reason", "").replace("\x00", "").strip()
    if engaged and not reason:
        raise InvalidInput(fields={"reason": "Write why; the people concerned will read it."})
    if len(reason) > REASON_LENGTH:
        raise InvalidInput(fields={"reason": f"At most {REASON_LENGTH} characters."})
    set_ai_switch(actor=request.user.actor, tenant=tenant, engaged=engaged, reason=reason)
    where = tenant.name if tenant else "every workspace"
    return (
        f"The assistant is stopped in {where}."
        if engaged
        else f"The assistant may answer again in {where}."
    )


def _page(request: PanelRequest, **more: Any) -> HttpResponse:
    context = {
        "section": "switches",
        "switch": switch_of(None),
        "action": reverse("platform:switch"),
        "stopped_tenants": Switch.objects.filter(
            kind=Switch.Kind.AI, tenant__isnull=False, engaged=True
        ).select_related("tenant"),
        **more,
    }
    status = 422 if more.get("problem") else 200
    return render(request, "panels/platform/switches.html", context, status=status)


@allow("platform.switches")
def switches(request: PanelRequest) -> HttpResponse:
    return _page(request)


@allow("platform.switches", methods=WRITE)
def switch(request: PanelRequest) -> HttpResponse:
    """Stop or release the assistant everywhere."""
    try:
        done = flip(request, tenant=None)
    except ProfferError as error:
        problem = " ".join(error.fields.values()) or error.message
        return _page(request, problem=problem, reason=request.POST.get("reason", ""))
    notes.success(request, done)
    return redirect("platform:switches")
