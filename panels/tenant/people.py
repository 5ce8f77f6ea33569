"""The people of the workspace: who they are, what they may do, and letting them go."""

from typing import Any

from django.contrib import messages as notes
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts import people as actions
from accounts.models import User
from accounts.queries import custom_roles, open_invitations, people_seen, person_of
from audit.queries import entries
from core.clock import now
from core.errors import ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.forms import RoomForm, choice, text
from panels.paging import chosen, page_of, search_of
from panels.tenant.people_words import chosen_role, role_choices, role_name, role_value
from workspaces.people import deactivate_person, leaving, successors

TABS = (
    ("tenant:people", "People", "users.view"),
    ("tenant:roles", "Roles", "users.view"),
    ("tenant:support", "Support access", "support.grant"),
)


_LEADS = {
    "tenant:people": "Who works here, and what each of them may do.",
    "tenant:roles": "A role is a name for rights. Three are built in; make your own from the "
    "same rights.",
    "tenant:support": "Proffer’s own people can look into your workspace only while you let "
    "them. They can change nothing, and every page they open is in your history.",
}


def frame(request: PanelRequest, tab: str) -> dict[str, Any]:
    """What every page about people needs."""
    user = request.user
    return {
        "section": "people",
        "tab": tab,
        "lead": _LEADS[tab],
        "tabs": [(url, label) for url, label, right in TABS if user.has_permission(right)],
        "can_manage": user.has_permission("users.manage"),
        "moment_now": now(),
    }


@allow("users.view")
def people(request: PanelRequest) -> HttpResponse:
    show = chosen(request, "show", ("active", "deactivated"))
    search = search_of(request)
    rows = people_seen().filter(is_active=show == "active")
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(email__icontains=search))
    page = page_of(request, rows)
    for person in page.object_list:
        person.role_words = role_name(person)
    invitations = list(open_invitations()) if show == "active" and not search else []
    for invitation in invitations:
        setattr(invitation, "role_words", role_name(invitation))  # noqa: B010
    context = {
        **frame(request, "tenant:people"),
        "show": show,
        "search": search,
        "page": page,
        "invitations": invitations,
    }
    return render(request, "panels/tenant/people/list.html", context)


class PersonForm(RoomForm):
    name = text("Name", needed=True, maxlength=120, dir="auto", autocomplete="off")


class RoleForm(RoomForm):
    role = choice("Role", ())

    def __init__(self, person: User, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"role": role_value(person)})
        self.fields["role"].widget.choices = role_choices(custom_roles())


def _page(request: PanelRequest, person: User, **more: Any) -> HttpResponse:
    context = {
        **frame(request, "tenant:people"),
        "person": person,
        "role_words": role_name(person),
        "own": person.pk == request.user.pk,
        "manageable": actions.manageable(actor=request.user.actor, user=person),
        "name_form": PersonForm(initial={"name": person.name}),
        "role_form": RoleForm(person),
        "history": entries(target=f"user:{person.pk}")[:20]
        if request.user.has_permission("audit.view")
        else (),
        **more,
    }
    refused = any(isinstance(form, RoomForm) and form.errors for form in more.values())
    status = 422 if refused or more.get("problem") else 200
    return render(request, "panels/tenant/people/person.html", context, status=status)


@allow("users.view")
def person(request: PanelRequest, user_id: int) -> HttpResponse:
    return _page(request, person_of(user_id))


@allow("users.manage", methods=WRITE)
def rename(request: PanelRequest, user_id: int) -> HttpResponse:
    found = person_of(user_id)
    form = PersonForm(request.POST)
    try:
        renamed = actions.rename_person(
            actor=request.user.actor, user_id=found.pk, name=form.typed("name")
        )
    except ProfferError as error:
        return _page(request, found, problem=form.refuse(error), name_form=form)
    notes.success(request, f"Saved as {renamed.name}.")
    return redirect("tenant:person", user_id)


@allow("users.manage", methods=WRITE)
def role(request: PanelRequest, user_id: int) -> HttpResponse:
    found = person_of(user_id)
    form = RoleForm(found, request.POST)
    wanted, custom = chosen_role(form.typed("role"))
    try:
        changed = actions.change_role(
            actor=request.user.actor, user_id=found.pk, role=wanted, custom_role_id=custom
        )
    except ProfferError as error:
        return _page(request, found, problem=form.refuse(error), role_form=form)
    notes.success(
        request, f"{changed.name} is now: {role_name(changed)}. It holds from the next click."
    )
    return redirect("tenant:person", user_id)


@allow("users.manage", methods=BOTH)
def deactivate(request: PanelRequest, user_id: int) -> HttpResponse:
    """Asks first, with numbers; then shuts the person out and hands their work over."""
    found = person_of(user_id)
    if request.method != "POST":
        return _ask(request, found)
    chosen_heir = request.POST.get("hand_over_to", "")
    heir = chosen_role(f"to:{chosen_heir}")[1] if chosen_heir else None
    try:
        left = deactivate_person(actor=request.user.actor, user_id=found.pk, hand_over_to=heir)
    except ProfferError as error:
        problem = " ".join(error.fields.values()) if error.status == 400 else error.message
        return _ask(request, found, problem=problem or error.message)
    moved = left.conversations
    told = f" {moved} conversation{'s' if moved != 1 else ''} handed over." if moved else ""
    notes.success(request, f"{found.name} cannot come in any more.{told}")
    return redirect("tenant:person", user_id)


def _ask(request: PanelRequest, found: User, *, problem: str = "") -> HttpResponse:
    context = {
        **frame(request, "tenant:people"),
        "person": found,
        "leaving": leaving(found),
        "successors": successors(found),
        "heir": request.POST.get("hand_over_to", ""),
        "may": actions.manageable(actor=request.user.actor, user=found),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "panels/tenant/people/deactivate.html", context, status=status)


@allow("users.manage", methods=WRITE)
def reactivate(request: PanelRequest, user_id: int) -> HttpResponse:
    found = person_of(user_id)
    try:
        actions.reactivate_user(actor=request.user.actor, user_id=found.pk)
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, f"{found.name} can sign in again, with the password they had.")
    return redirect("tenant:person", user_id)
