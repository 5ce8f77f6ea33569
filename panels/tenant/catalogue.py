"""The catalogue: lists, forms, archive and restore of what is sold and said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from audit.queries import entries
from catalog import actions, queries
from core.errors import ProfferError
from panels.access import BOTH, WRITE, PanelRequest, View, allow
from panels.errors import tell
from panels.paging import chosen, page_of, search_of
from panels.tenant.catalogue_forms import ArticleForm, PackageForm, ServiceForm
from panels.tenant.catalogue_tabs import tabs_for


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the catalogue: where its pages are and which actions change it."""

    kind: str
    tab: str
    label: str
    new_label: str
    template: str
    rows: Callable[..., QuerySet[Any]]
    find: Callable[[int], Any]
    searched: tuple[str, ...]
    form: Callable[..., Any]
    create: Callable[..., Any]
    update: Callable[..., Any]
    archive: Callable[..., Any]
    restore: Callable[..., Any]

    def place(self, what: str) -> str:
        return f"tenant:{self.kind}-{what}"


SERVICES = Part(
    kind="service",
    tab="tenant:services",
    label="Services",
    new_label="Add a service",
    template="panels/tenant/catalogue/sellables.html",
    rows=queries.services,
    find=queries.service,
    searched=("name__icontains", "category__icontains"),
    form=ServiceForm,
    create=actions.create_service,
    update=actions.update_service,
    archive=actions.archive_service,
    restore=actions.restore_service,
)
PACKAGES = Part(
    kind="package",
    tab="tenant:packages",
    label="Packages",
    new_label="Add a package",
    template="panels/tenant/catalogue/sellables.html",
    rows=queries.packages,
    find=queries.package,
    searched=("name__icontains",),
    form=PackageForm,
    create=actions.create_package,
    update=actions.update_package,
    archive=actions.archive_package,
    restore=actions.restore_package,
)
ARTICLES = Part(
    kind="article",
    tab="tenant:articles",
    label="Answers",
    new_label="Add an answer",
    template="panels/tenant/catalogue/articles.html",
    rows=queries.articles,
    find=queries.article,
    searched=("question__icontains", "answer__icontains"),
    form=ArticleForm,
    create=actions.create_article,
    update=actions.update_article,
    archive=actions.archive_article,
    restore=actions.restore_article,
)


def _context(request: PanelRequest, part: Part) -> dict[str, Any]:
    return {
        "section": "catalogue",
        "kind": part.kind,
        "tab": part.tab,
        "tab_label": part.label,
        "tabs": tabs_for(request.user),
        "new_url": part.place("new"),
        "new_label": part.new_label,
        "item_url": part.place("edit"),
        "archive_url": part.place("archive"),
        "restore_url": part.place("restore"),
        "can_edit": request.user.has_permission("catalog.edit"),
    }


def _list_view(part: Part) -> View:
    @allow("catalog.view")
    def listing(request: PanelRequest) -> HttpResponse:
        show = chosen(request, "show", ("active", "archived"))
        search = search_of(request)
        rows = part.rows(archived=show == "archived")
        if search:
            matching = Q()
            for lookup in part.searched:
                matching |= Q(**{lookup: search})
            rows = rows.filter(matching)
        context = {
            **_context(request, part),
            "show": show,
            "search": search,
            "page": page_of(request, rows),
        }
        return render(request, part.template, context)

    return listing


def _form_page(
    request: PanelRequest, part: Part, form: Any, item: Any, problem: str = ""
) -> HttpResponse:
    own_places = (getattr(form, name, "") for name in ("parts_error", "picture_error"))
    refused = bool(form.errors or problem or any(own_places))
    context = {
        **_context(request, part),
        "form": form,
        "item": item,
        "problem": problem,
        "history": entries(target=f"{part.kind}:{item.pk}")[:20] if item else (),
    }
    return render(
        request, "panels/tenant/catalogue/edit.html", context, status=422 if refused else 200
    )


def _new_view(part: Part) -> View:
    @allow("catalog.edit", methods=BOTH)
    def new(request: PanelRequest) -> HttpResponse:
        business = request.business or queries.profile()
        if request.method != "POST":
            return _form_page(request, part, part.form(business, None), None)
        form = part.form(business, None, request.POST)
        form.files = request.FILES
        try:
            made = part.create(actor=request.user.actor, **form.given())
        except ProfferError as error:
            return _form_page(request, part, form, None, form.refuse(error))
        notes.success(request, f"“{made}” is on offer.")
        return redirect(part.tab)

    return new


def _edit_view(part: Part) -> View:
    @allow("catalog.view", methods=BOTH)
    def edit(request: PanelRequest, pk: int) -> HttpResponse:
        item = part.find(pk)
        business = request.business or queries.profile()
        if request.method != "POST":
            return _form_page(request, part, part.form(business, item), item)
        # The action checks the right to change; seeing the form needs less.
        request.user.actor.require("catalog.edit")
        form = part.form(business, item, request.POST)
        form.files = request.FILES
        try:
            part.update(actor=request.user.actor, **{f"{part.kind}_id": item.pk}, **form.given())
        except ProfferError as error:
            return _form_page(request, part, form, item, form.refuse(error))
        notes.success(request, "Saved. The assistant knows from the next message on.")
        return redirect(part.tab)

    return edit


def _move_view(part: Part, act: Callable[..., Any], done: str) -> View:
    @allow("catalog.edit", methods=WRITE)
    def move(request: PanelRequest, pk: int) -> HttpResponse:
        item = part.find(pk)
        try:
            act(actor=request.user.actor, **{f"{part.kind}_id": item.pk})
        except ProfferError as error:
            tell(request, error)
            return redirect(reverse(part.place("edit"), args=[item.pk]))
        notes.success(request, done.format(item))
        return redirect(part.tab)

    return move


def views(part: Part) -> dict[str, View]:
    """The five pages of a part, by the end of their URL names."""
    return {
        "list": _list_view(part),
        "new": _new_view(part),
        "edit": _edit_view(part),
        "archive": _move_view(part, part.archive, "“{}” is archived. It is not offered any more."),
        "restore": _move_view(part, part.restore, "“{}” is on offer again."),
    }
