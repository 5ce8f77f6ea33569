"""What is asked of everybody's signing in: the workspace's, and the platform's own."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts import brakes
from accounts.models import SecurityPolicy
from accounts.policy import policy, second_step_required, update_policy
from core.errors import NotFound, ProfferError
from core.scope import active_scope
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.forms import RoomForm, text
from panels.signing import panel_url


class PolicyForm(RoomForm):
    idle_minutes = text(
        "Signed out after doing nothing for",
        needed=True,
        inputmode="numeric",
        help_text="In minutes, such as 720 for twelve hours.",
    )
    absolute_hours = text(
        "Signed out in any case after",
        needed=True,
        inputmode="numeric",
        help_text="In hours, such as 336 for fourteen days.",
    )
    audit_days = text("History is kept for", needed=True, inputmode="numeric", help_text="In days.")

    def __init__(self, row: SecurityPolicy, data: QueryDict | None = None) -> None:
        names = ("idle_minutes", "absolute_hours", "audit_days")
        super().__init__(data, initial={name: getattr(row, name) for name in names})

    def sent(self) -> dict[str, Any]:
        return {name: self.typed(name) for name in self.fields}


@allow("security.manage", methods=BOTH)
def security(request: PanelRequest) -> HttpResponse:
    row = policy()
    form = PolicyForm(row, request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        fields = {**form.sent(), "require_mfa": request.POST.get("require_mfa") == "on"}
        try:
            update_policy(actor=request.user.actor, user=request.user, fields=fields)
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            notes.success(request, "Saved. It holds from the next request on.")
            return redirect(panel_url("security"))
    context = {
        "section": "security",
        "form": form,
        "problem": problem,
        "require_mfa": second_step_required(),
        # What the installation asks is not the platform's people's to take away.
        "always": second_step_required() and not row.require_mfa,
        "optional": active_scope() is None and not second_step_required(),
        "stopped": brakes.stopped()[:50],
    }
    status = 422 if form.errors or problem else 200
    return render(request, "panels/account/security.html", context, status=status)


@allow("security.manage", methods=WRITE)
def unlock(request: PanelRequest) -> HttpResponse:
    """Let somebody try again at once."""
    given = request.POST.get("count", "")
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise NotFound
    brakes.unlock(actor=request.user.actor, count_id=int(given))
    notes.success(request, "They can try again.")
    return redirect(panel_url("security"))
