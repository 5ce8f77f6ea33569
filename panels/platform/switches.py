"""The kill switches: what is stopped now, and how the platform flips each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.errors import InvalidInput, ProfferError
from panels.access import WRITE, PanelRequest, allow
from panels.moments import typed_moment
from panels.paging import page_of
from tenants.models import ChannelAddress, Switch, Tenant
from tenants.switches import Kind, engaged_switches, set_switch, switch_of

WHAT = {Kind.AI: "The assistant", Kind.SENDING: "Sending"}


@dataclass(frozen=True, slots=True)
class SwitchForm:
    """One switch as a page shows it: its state, and the form that flips it.

    `where` completes "stopped in …"; `problem` and `typed` are set once it was refused.
    """

    switch: Switch
    action: str
    where: str
    problem: str = ""
    typed: str = ""
    stopped_by: str = ""

    @property
    def kind(self) -> str:
        return self.switch.kind

    @property
    def key(self) -> str:
        """Tells the forms of one page apart."""
        return self.action.strip("/").replace("/", "-")


Refused = dict[str, SwitchForm]
"""The form that was just refused, by its action; pages show it in the place of a fresh one."""


def _form(switch: Switch) -> SwitchForm:
    tenant, address, kind = switch.tenant, switch.address, switch.kind
    if tenant is None:
        return SwitchForm(switch, reverse(f"platform:switch-{kind}"), "every workspace")
    if address is None:
        action = reverse(f"platform:tenant-{kind}", args=[tenant.pk])
        return SwitchForm(switch, action, tenant.name)
    action = reverse(f"platform:number-{kind}", args=[tenant.pk, address.pk])
    return SwitchForm(switch, action, f"{tenant.name}, number {address.address}")


def forms_of(
    *,
    tenant: Tenant | None = None,
    addresses: Sequence[ChannelAddress] = (),
    refused: Refused | None = None,
) -> tuple[list[SwitchForm], list[list[SwitchForm]]]:
    """Both switches of everybody or of a workspace, and both of each of its numbers; one query."""
    stored = {(row.kind, row.address_id): row for row in Switch.objects.filter(tenant=tenant)}

    def pair(address: ChannelAddress | None) -> list[SwitchForm]:
        found = []
        for kind in Kind.values:
            switch = stored.get((kind, address.pk if address else None)) or Switch(kind=kind)
            switch.tenant, switch.address = tenant, address
            form = _form(switch)
            found.append((refused or {}).get(form.action, form))
        return found

    return pair(None), [pair(address) for address in addresses]


def flip(
    request: PanelRequest,
    *,
    kind: str,
    tenant: Tenant | None = None,
    address: ChannelAddress | None = None,
) -> Refused:
    """Do what the form says and note that it was done; returns the form if it was refused.

    Stopping needs a reason here: the people concerned will read it.
    """
    form = _form(switch_of(kind=kind, tenant=tenant, address=address))
    engaged = request.POST.get("engaged") == "yes"
    reason = request.POST.get("reason", "").replace("\x00", "").strip()
    try:
        if engaged and not reason:
            raise InvalidInput(fields={"reason": "Write why; the people concerned will read it."})
        typed_until = request.POST.get("until", "") if engaged else ""
        until = typed_moment(typed_until, field="until") if typed_until.strip() else None
        set_switch(
            actor=request.user.actor,
            kind=kind,
            tenant=tenant,
            address=address,
            engaged=engaged,
            reason=reason,
            until=until,
        )
    except ProfferError as error:
        problem = " ".join(error.fields.values()) or error.message
        return {form.action: replace(form, problem=problem, typed=reason)}
    state = "is stopped" if engaged else "goes on"
    notes.success(request, f"{WHAT[Kind(kind)]} {state} in {form.where}.")
    return {}


def with_stoppers(switches: list[Switch]) -> list[SwitchForm]:
    """Engaged switches, each with who stopped it."""
    return [replace(_form(switch), stopped_by=switch.changed_by) for switch in switches]


def _page(request: PanelRequest, refused: Refused | None = None) -> HttpResponse:
    single = page_of(request, engaged_switches().filter(tenant__isnull=False))
    context: dict[str, Any] = {
        "section": "switches",
        "forms": forms_of(refused=refused)[0],
        "page": single,
        "stopped": with_stoppers(list(single.object_list)),
    }
    status = 422 if refused else 200
    return render(request, "panels/platform/switches.html", context, status=status)


@allow("platform.switches")
def switches(request: PanelRequest) -> HttpResponse:
    return _page(request)


@allow("platform.switches", methods=WRITE)
def everywhere(request: PanelRequest, kind: str) -> HttpResponse:
    """Stop or release one kind in every workspace."""
    refused = flip(request, kind=kind)
    return _page(request, refused) if refused else redirect("platform:switches")


def after(request: PanelRequest, tenant_id: int) -> HttpResponse:
    """Back to the page the form stood on: the overview of switches, or the workspace's own."""
    if request.POST.get("from") == "switches":
        return redirect("platform:switches")
    return redirect("platform:tenant", tenant_id)
