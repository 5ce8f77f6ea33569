"""Roles: what the built-in ones may, and the workspace's own."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts import roles as actions
from accounts.models import CustomRole
from accounts.permissions import ROLE_PERMISSIONS
from accounts.queries import custom_role, custom_roles
from audit.queries import entries
from core.errors import ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.forms import RoomForm, text
from panels.tenant.people import frame
from panels.tenant.people_words import BUILT_IN, RIGHTS


class RoleForm(RoomForm):
    name = text(
        "Name", needed=True, wide=True, maxlength=60, dir="auto", help_text="Such as: Front desk."
    )
    permissions = text("Rights")

    def __init__(
        self, *, mine: frozenset[str], role: CustomRole | None, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, initial={"name": role.name if role else ""})
        self._mine = mine
        self._held = role.rights if role else frozenset({"overview.view"})

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str, bool, bool]]]]:
        """Each group with (code, words, checked, whether this person may give it)."""
        checked = set(self.chosen("permissions")) if self.is_bound else self._held
        return [
            (
                title,
                [(code, words, code in checked, code in self._mine) for code, words in rights],
            )
            for title, rights in RIGHTS
        ]


@allow("users.view")
def roles(request: PanelRequest) -> HttpResponse:
    built_in = [
        (name, hint, len(ROLE_PERMISSIONS[code]), _words(ROLE_PERMISSIONS[code]))
        for code, name, hint in BUILT_IN
    ]
    own = list(custom_roles())
    for role in own:
        role.words = _words(role.rights)  # type: ignore[attr-defined]
    context = {**frame(request, "tenant:roles"), "built_in": built_in, "roles": own}
    return render(request, "panels/tenant/people/roles.html", context)


def _words(rights: frozenset[str]) -> list[tuple[str, list[str]]]:
    """Rights as groups of sentences; a group without any is left out."""
    grouped = [
        (title, [words for code, words in group if code in rights]) for title, group in RIGHTS
    ]
    return [(title, words) for title, words in grouped if words]


def _page(
    request: PanelRequest, form: RoleForm, role: CustomRole | None, problem: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        **frame(request, "tenant:roles"),
        "form": form,
        "role": role,
        "problem": problem,
        "history": entries(target=f"role:{role.pk}")[:20]
        if role and request.user.has_permission("audit.view")
        else (),
    }
    status = 422 if form.errors or problem else 200
    return render(request, "panels/tenant/people/role.html", context, status=status)


@allow("users.manage", methods=BOTH)
def role_new(request: PanelRequest) -> HttpResponse:
    mine = request.user.permissions
    if request.method != "POST":
        return _page(request, RoleForm(mine=mine, role=None), None)
    form = RoleForm(mine=mine, role=None, data=request.POST)
    try:
        made = actions.create_role(
            actor=request.user.actor,
            name=form.typed("name"),
            permissions=form.chosen("permissions"),
        )
    except ProfferError as error:
        return _page(request, form, None, form.refuse(error))
    notes.success(request, f"The role “{made.name}” can be given to people now.")
    return redirect("tenant:roles")


@allow("users.manage", methods=BOTH)
def role(request: PanelRequest, role_id: int) -> HttpResponse:
    found = custom_role(role_id)
    mine = request.user.permissions
    if request.method != "POST":
        return _page(request, RoleForm(mine=mine, role=found), found)
    form = RoleForm(mine=mine, role=found, data=request.POST)
    try:
        changed = actions.change_custom_role(
            actor=request.user.actor,
            role_id=found.pk,
            name=form.typed("name"),
            permissions=form.chosen("permissions"),
        )
    except ProfferError as error:
        return _page(request, form, found, form.refuse(error) or error.message)
    notes.success(request, f"“{changed.name}” is saved. It holds from the next click of everybody.")
    return redirect("tenant:roles")


@allow("users.manage", methods=WRITE)
def role_delete(request: PanelRequest, role_id: int) -> HttpResponse:
    found = custom_role(role_id)
    try:
        actions.delete_role(actor=request.user.actor, role_id=found.pk)
    except ProfferError as error:
        tell(request, error)
        return redirect("tenant:role", found.pk)
    notes.success(request, f"The role “{found.name}” is gone.")
    return redirect("tenant:roles")
