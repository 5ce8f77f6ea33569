"""The platform's own people, and finding out where somebody works."""

from django.contrib import messages as notes
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts import invitations, people
from accounts.membership import memberships_of
from accounts.permissions import Role
from accounts.queries import open_invitations, people_seen
from core.clock import now
from core.errors import ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.forms import RoomForm, text
from panels.paging import page_of
from tenants.live import announce_platform


@allow("platform.tenants")
def look_up(request: PanelRequest) -> HttpResponse:
    """In which workspaces an exact e-mail address signs in. Nothing of theirs is opened."""
    email = request.GET.get("email", "").replace("\x00", "").strip()[:254]
    context = {
        "section": "people",
        "tab": "look-up",
        "email": email,
        "found": memberships_of(email) if "@" in email else [],
        "wrong": "" if not email or "@" in email else "Write the whole address.",
    }
    return render(request, "panels/platform/look_up.html", context)


@allow("platform.admins")
def admins(request: PanelRequest) -> HttpResponse:
    context = {
        "section": "people",
        "tab": "admins",
        "page": page_of(request, people_seen().order_by("-is_active", "name", "pk")),
        "invitations": list(open_invitations()),
        "moment_now": now(),
    }
    return render(request, "panels/platform/admins.html", context)


class InviteForm(RoomForm):
    email = text(
        "E-mail",
        needed=True,
        maxlength=254,
        inputmode="email",
        autocapitalize="none",
        autocomplete="off",
        spellcheck="false",
        help_text="The invitation goes there and holds for seven days.",
    )
    name = text("Name", maxlength=120, dir="auto", autocomplete="off")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)


@allow("platform.admins", methods=BOTH)
def admin_invite(request: PanelRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        try:
            link = invitations.invite(
                actor=request.user.actor,
                email=form.typed("email"),
                name=form.typed("name"),
                role=Role.PLATFORM.value,
            )
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            announce_platform(topic="people")
            notes.success(request, f"An invitation is on its way to {link.email}.")
            return redirect("platform:admins")
    context = {"section": "people", "form": form, "problem": problem}
    status = 422 if form.errors or problem else 200
    return render(request, "panels/platform/admin_invite.html", context, status=status)


@allow("platform.admins", methods=WRITE)
def admin_deactivate(request: PanelRequest, user_id: int) -> HttpResponse:
    """Shut a platform admin out at once: their sessions and tokens end."""
    try:
        ended = people.deactivate_user(actor=request.user.actor, user_id=user_id)
    except ProfferError as error:
        tell(request, error)
    else:
        announce_platform(topic="people")
        sessions = "no session" if not ended.sessions else f"{ended.sessions} session(s)"
        notes.success(request, f"{ended.user.name} is shut out; {sessions} ended.")
    return redirect("platform:admins")


@allow("platform.admins", methods=WRITE)
def admin_reactivate(request: PanelRequest, user_id: int) -> HttpResponse:
    try:
        user = people.reactivate_user(actor=request.user.actor, user_id=user_id)
    except ProfferError as error:
        tell(request, error)
    else:
        announce_platform(topic="people")
        notes.success(request, f"{user.name} may sign in again.")
    return redirect("platform:admins")


@allow("platform.admins", methods=WRITE)
def admin_uninvite(request: PanelRequest, invitation_id: int) -> HttpResponse:
    try:
        link = invitations.revoke_invitation(actor=request.user.actor, invitation_id=invitation_id)
    except ProfferError as error:
        tell(request, error)
    else:
        announce_platform(topic="people")
        notes.success(request, f"The invitation of {link.email} is taken back.")
    return redirect("platform:admins")
