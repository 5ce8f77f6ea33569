"""Support access, the workspace's side: consent, its end, and how support comes in and goes."""

from django.contrib import messages as notes
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import support as actions
from accounts.models import User
from accounts.permissions import Role
from accounts.sessions import open_session
from core.errors import ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow, open_door
from panels.forms import RoomForm, choice, text
from panels.tenant.people import frame
from tenants.addresses import platform_url

_HOURS = {1: "1 hour", 8: "8 hours", 24: "24 hours", 72: "72 hours"}


class GrantForm(RoomForm):
    reason = text(
        "What should they look at?",
        needed=True,
        wide=True,
        maxlength=200,
        dir="auto",
        help_text="Support reads it, and it stays in your history.",
    )
    hours = choice("For how long", [(str(hours), words) for hours, words in _HOURS.items()])

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"hours": "8"})


@allow("support.grant", methods=BOTH)
def support(request: PanelRequest) -> HttpResponse:
    """Whether support may look in, with the form that lets them."""
    form = GrantForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        try:
            actions.grant_support(
                actor=request.user.actor,
                reason=form.typed("reason"),
                hours={str(hours): hours for hours in _HOURS}.get(form.typed("hours"), 0),
            )
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            notes.success(request, "Support may look in now. You can end it here at any time.")
            return redirect("tenant:support")
    context = {
        **frame(request, "tenant:support"),
        "form": form,
        "problem": problem,
        "grant": actions.open_grant(),
        "grants": actions.grants(),
    }
    status = 422 if form.errors or problem else 200
    return render(request, "panels/tenant/people/support.html", context, status=status)


@allow("support.grant", methods=WRITE)
def support_end(request: PanelRequest) -> HttpResponse:
    actions.end_support(actor=request.user.actor)
    notes.success(request, "Support access has ended. Whoever was looking is out.")
    return redirect("tenant:support")


@csrf_exempt
@require_POST
@sensitive_post_parameters("note")
@never_cache
@open_door
def support_enter(request: HttpRequest) -> HttpResponse:
    """Where the platform's page sends its admin, with a note that is good for one entry.

    No token of ours can be in that form, which comes from another host: the signed note is
    the proof, and whoever has another person's session here loses it.
    """
    try:
        user = actions.enter(request.POST.get("note", ""))
    except ProfferError as error:
        return render(
            request,
            "error.html",
            {
                "title": "No way in",
                "text": f"{error.message} Go back to the platform’s page and try from there.",
            },
            status=error.status,
        )
    # Who holds platform.support has shown a second step at the platform.
    open_session(request, user, second_factor=True)
    return redirect("tenant:overview")


@require_POST
@never_cache
@open_door
def support_leave(request: HttpRequest) -> HttpResponse:
    """End the look, from the banner."""
    user = request.user
    if isinstance(user, User) and user.role == Role.SUPPORT:
        actions.leave(user)
        logout(request)
        return redirect(platform_url())
    return redirect("tenant:overview")
