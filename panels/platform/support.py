"""From the platform's page into a workspace that has consented."""

from urllib.parse import urlsplit

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.support import Standing, hand_over, standing_at
from core.errors import NotFound, ProfferError
from panels.access import WRITE, PanelRequest, allow
from tenants.addresses import workspace_url
from tenants.models import Tenant

_OPEN = (Tenant.State.ACTIVE, Tenant.State.SUSPENDED)


def standing_of(request: PanelRequest, tenant: Tenant) -> Standing | None:
    """For the tenant's page: the consent, when there is one and this person may use it."""
    if tenant.state not in _OPEN or not request.user.has_permission("platform.support"):
        return None
    return standing_at(tenant)


@never_cache
@allow("platform.support", methods=WRITE)
def tenant_support(request: PanelRequest, tenant_id: int) -> HttpResponse:
    """A page that sends the admin on to the workspace's host, with the note in a form.

    In a form and not in the address: what stands there is kept by histories and logs.
    """
    tenant = Tenant.objects.filter(pk=tenant_id, state__in=_OPEN).first()
    if tenant is None:
        raise NotFound
    try:
        note = hand_over(actor=request.user.actor, tenant=tenant)
    except ProfferError as error:
        notes.error(request, error.message)
        return redirect("platform:tenant", tenant_id)
    start = workspace_url(tenant.slug)
    context = {"tenant": tenant, "note": note, "action": f"{start}support/enter/"}
    response = render(request, "panels/platform/support_enter.html", context)
    parts = urlsplit(start)
    # The one form that leaves this host, and only for that workspace's.
    response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
    return response
