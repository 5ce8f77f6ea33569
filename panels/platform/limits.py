"""Who is refused by a limit now, at the front door, by the API or in a workspace; let go on."""

import math
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.limits import engaged_everywhere, lift_limit
from core.errors import ProfferError
from core.limits import Engaged
from panels.access import WRITE, PanelRequest, allow
from panels.errors import tell
from panels.platform.tenants import tenant_of
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant

SHOWN = 200
"""Refusals on the page, those that last longest first; an attack can make many more."""


_WHAT = {
    "front.posts": "Forms at the front door",
    "front.sign_up": "Sign-ups",
    "front.sign_up.day": "Sign-ups in a day",
    "front.sign_up.email": "Sign-ups with one mailbox",
    "front.sign_up.all": "Sign-ups of everybody",
    "front.address": "Asking whether an address is free",
    "front.confirm": "Confirmations of sign-ups",
    "front.find": "Find my workspace",
    "front.find.email": "Find my workspace, one mailbox",
    "accounts.reset": "Forgotten passwords",
    "accounts.reset.email": "Forgotten passwords, one mailbox",
    "accounts.passkeys": "Asking for passkeys",
    "accounts.invitations": "Invitations",
    "mail.asked": "Mails that a customer waits",
    "mail.address": "Mails to one mailbox",
    "api.caller": "API, one caller",
    "api.address": "API, callers nobody knows",
    "api.tenant": "API, the whole workspace",
}
_LONGER = ((86400, "day"), (3600, "hour"), (60, "minute"))


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line of the page. `workspace`: the tenant's name, empty outside all of them."""

    engaged: Engaged
    workspace: str

    @property
    def what(self) -> str:
        return _WHAT[self.engaged.limit.name]

    @property
    def who(self) -> str:
        """Mailboxes are counted by a keyed hash: the platform does not know them either."""
        subject = self.engaged.subject
        kind, _, rest = subject.partition(":")
        if subject.startswith("email-"):
            return f"a mailbox ({subject.removeprefix('email-')[:8]}…)"
        if kind in ("person", "key") and rest.isdecimal():
            return f"{kind} {rest}"
        return "everybody" if subject == "all" else subject

    @property
    def bound(self) -> str:
        return f"{self.engaged.limit.most} in {_span(self.engaged.limit.seconds)}"

    @property
    def ends(self) -> str:
        return _span(self.engaged.seconds)


def _span(seconds: float) -> str:
    """Such as "40 seconds" or "2 hours": rounded up, so that nobody comes too early."""
    for length, word in _LONGER:
        if seconds >= length:
            number = math.ceil(seconds / length)
            return f"{number} {word}{'' if number == 1 else 's'}"
    number = max(1, math.ceil(seconds))
    return f"{number} second{'' if number == 1 else 's'}"


@allow("platform.switches")
def limits(request: PanelRequest) -> HttpResponse:
    problem, found = "", []
    try:
        found = engaged_everywhere()
    except ProfferError as error:
        problem = error.message
    rows = found[:SHOWN]
    names = dict(
        Tenant.objects.filter(pk__in={row.tenant_id for row in rows}).values_list("pk", "name")
    )
    context: dict[str, Any] = {
        "section": "switches",
        "tab": "limits",
        "rows": [Refusal(row, names.get(row.tenant_id, "")) for row in rows],
        "more": len(found) - len(rows),
        "problem": problem,
    }
    return render(request, "panels/platform/limits.html", context)


@allow("platform.switches", methods=WRITE)
def limit_lift(request: PanelRequest) -> HttpResponse:
    """Forget what somebody has spent of one limit, so that they go on at once."""
    typed = request.POST.get("workspace", "")
    known = typed.isascii() and typed.isdecimal() and len(typed) < 19
    tenant = tenant_of(int(typed)) if known and int(typed) else None
    try:
        with in_tenant(tenant) if tenant else outside_tenants():
            lift_limit(
                actor=request.user.actor,
                name=request.POST.get("limit", ""),
                subject=request.POST.get("subject", "")[:200],
            )
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, "They may go on at once.")
    return redirect("platform:limits")
