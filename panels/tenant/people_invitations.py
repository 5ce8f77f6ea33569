"""Inviting people: the form, sending again, taking back."""

from django.contrib import messages as notes
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts import invitations as actions
from accounts.permissions import Role
from accounts.queries import custom_roles
from core.errors import NotFound, ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.forms import RoomForm, choice, text
from panels.tenant.people import frame
from panels.tenant.people_words import BUILT_IN, chosen_role, role_choices


class InviteForm(RoomForm):
    email = text(
        "E-mail",
        needed=True,
        wide=True,
        maxlength=254,
        inputmode="email",
        autocapitalize="none",
        autocomplete="off",
        spellcheck="false",
        help_text="They sign in with it. The invitation goes there and holds for seven days.",
    )
    name = text(
        "Name",
        maxlength=120,
        dir="auto",
        autocomplete="off",
        help_text="They can change it when they join.",
    )
    role = choice("Role", ())

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"role": Role.AGENT.value})
        self.fields["role"].widget.choices = role_choices(custom_roles())


@allow("users.manage", methods=BOTH)
def invite(request: PanelRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        wanted, custom = chosen_role(form.typed("role"))
        try:
            link = actions.invite(
                actor=request.user.actor,
                email=form.typed("email"),
                name=form.typed("name"),
                role=wanted,
                custom_role_id=custom,
            )
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            notes.success(request, f"An invitation is on its way to {link.email}.")
            return redirect("tenant:people")
    context = {
        **frame(request, "tenant:people"),
        "form": form,
        "problem": problem,
        "built_in": BUILT_IN,
    }
    status = 422 if form.errors or problem else 200
    return render(request, "panels/tenant/people/invite.html", context, status=status)


@allow("users.manage", methods=WRITE)
def resend(request: PanelRequest, invitation_id: int) -> HttpResponse:
    try:
        link = actions.resend_invitation(actor=request.user.actor, invitation_id=invitation_id)
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, f"Sent again to {link.email}. The older mail’s link is dead.")
    return redirect("tenant:people")


@allow("users.manage", methods=WRITE)
def revoke(request: PanelRequest, invitation_id: int) -> HttpResponse:
    try:
        link = actions.revoke_invitation(actor=request.user.actor, invitation_id=invitation_id)
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, f"The invitation to {link.email} is taken back.")
    return redirect("tenant:people")
