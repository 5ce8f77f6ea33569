"""Message templates: the list, one of them, writing it, and what may be done with it."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.errors import ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.paging import chosen, page_of, search_of
from panels.tenant.template_forms import TemplateForm
from panels.tenant.template_words import category_words, quality_words, rejected, state
from whatsapp.models import Template
from whatsapp.templates import actions, notices, queries, samples
from whatsapp.templates.actions import CHANGEABLE
from whatsapp.templates.drafts import of_template
from whatsapp.templates.languages import name as language_name
from whatsapp.templates.preview import preview
from whatsapp.templates.shape import read

NOTICES = {
    "order_confirmed": ("An order is confirmed", "what was ordered, the total and the time"),
    "order_declined": ("A request is declined", "the reason"),
    "order_expired": ("A request lapses", "that nobody could look at it in time"),
    "order_changed": ("An order is cancelled, moved, or stays as it was", "what became of it"),
}
"""Purpose → what has happened, and what its second variable says."""

TABS = (
    ("tenant:templates", "Templates"),
    ("tenant:template-notices", "After 24 hours"),
    ("tenant:costs", "Costs"),
)


def frame(tab: str) -> dict[str, Any]:
    return {"section": "templates", "tabs": TABS, "tab": tab}


def _described(row: Template) -> Template:
    """The template with the words that its row and its page show."""
    for name, value in (
        ("state", state(row)),
        ("language_name", language_name(row.language)),
        ("category_words", category_words(row.category)),
        ("quality_words", quality_words(row.quality)),
        ("rejection", rejected(row.rejected_reason)),
    ):
        setattr(row, name, value)
    return row


@allow("templates.manage")
def templates(request: PanelRequest) -> HttpResponse:
    show, search = chosen(request, "show", queries.FILTERS), search_of(request)
    page = page_of(request, queries.templates(show=show, search=search))
    for row in page.object_list:
        _described(row)
    context = {
        **frame("tenant:templates"),
        "show": show,
        "search": search,
        "page": page,
        "accounts": queries.accounts(),
    }
    return render(request, "panels/tenant/templates/list.html", context)


@allow("templates.manage", methods=WRITE)
def refresh(request: PanelRequest) -> HttpResponse:
    """Fetch the lists from WhatsApp; the page fills as they come."""
    try:
        actions.refresh(actor=request.user.actor)
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, "The list is being fetched from WhatsApp.")
    return redirect("tenant:templates")


@allow("templates.manage")
def template(request: PanelRequest, template_id: int) -> HttpResponse:
    return render(request, "panels/tenant/templates/page.html", _one(template_id))


@allow("templates.manage")
def template_live(request: PanelRequest, template_id: int) -> HttpResponse:
    """What of a template's page changes by itself."""
    return render(request, "panels/tenant/templates/_standing.html", _one(template_id))


def _one(template_id: int) -> dict[str, Any]:
    row = _described(queries.template(template_id))
    shape = read(row.components)
    wanted = read(row.wanted.get("components")) if row.wanted else None
    changeable = row.status in CHANGEABLE and row.sending_since is None
    return {
        **frame("tenant:templates"),
        "template": row,
        "preview": preview(shape, shape.examples, file_name=row.sample_name),
        "wanted": preview(wanted, wanted.examples, file_name=_kept(row)) if wanted else None,
        "unsendable": shape.unsendable,
        "can_change": changeable and not shape.unsendable,
        "can_submit": changeable and (row.wanted is not None or not row.external_id),
        "problems": list(row.problem.values()),
    }


def _kept(row: Template | None) -> str:
    """The name of the file that shows its header as it is to be, for people."""
    sample = samples.latest(row) if row else None
    return sample.shown if sample else ""


@allow("templates.manage", methods=BOTH)
def template_new(request: PanelRequest) -> HttpResponse:
    form = TemplateForm(accounts=queries.accounts(), data=_posted(request))
    return _written(request, form)


@allow("templates.manage", methods=BOTH)
def template_edit(request: PanelRequest, template_id: int) -> HttpResponse:
    row = queries.template(template_id)
    shape = read(row.wanted.get("components") if row.wanted else row.components)
    form = TemplateForm(
        accounts=[], data=_posted(request), draft=of_template(row, shape), template=row
    )
    return _written(request, form, row)


def _posted(request: PanelRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _written(
    request: PanelRequest, form: TemplateForm, row: Template | None = None
) -> HttpResponse:
    """Save what the form says; with "submit" it is handed over as well, with "look" neither."""
    problem = form.show(row.problem) if row and row.problem and request.method != "POST" else ""
    if request.method == "POST" and "look" not in request.POST:
        sample: Any = request.FILES.get("sample")
        try:
            saved = actions.save_draft(
                actor=request.user.actor,
                draft=form.draft,
                template_id=row.pk if row else None,
                account=form.typed("account"),
                sample=sample,
                sample_name=sample.name or "" if sample else "",
            )
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            return _saved(request, saved)
    shown = form.draft
    context = {
        **frame("tenant:templates"),
        "form": form,
        "template": row,
        "kept": _kept(row),
        "problem": problem,
        "preview": preview(form.shape, shown.examples, file_name=_kept(row)),
    }
    refused = request.method == "POST" and (problem or form.errors or form.more)
    status = 422 if refused else 200
    return render(request, "panels/tenant/templates/edit.html", context, status=status)


def _saved(request: PanelRequest, saved: Template) -> HttpResponse:
    if "submit" in request.POST:
        try:
            actions.submit(actor=request.user.actor, template_id=saved.pk)
        except ProfferError as error:
            tell(request, error)
        else:
            notes.success(request, "It is on its way to WhatsApp for review.")
    else:
        notes.success(request, "Saved. WhatsApp does not have it yet.")
    return redirect("tenant:template", saved.pk)


@allow("templates.manage", methods=WRITE)
def template_preview(request: PanelRequest) -> HttpResponse:
    """While it is written: how it looks, or the fields for its examples."""
    form = TemplateForm(accounts=[], data=request.POST)
    part = chosen(request, "part", ("preview", "examples"))
    context = {"form": form, "preview": preview(form.shape, form.draft.examples, file_name="")}
    return render(request, f"panels/tenant/templates/_{part}.html", context)


@allow("templates.manage", methods=WRITE)
def template_submit(request: PanelRequest, template_id: int) -> HttpResponse:
    row = queries.template(template_id)
    try:
        actions.submit(actor=request.user.actor, template_id=row.pk)
    except ProfferError as error:
        if error.fields:
            notes.error(request, "Some of it has to be put right before WhatsApp takes it.")
            return redirect("tenant:template-edit", template_id)
        tell(request, error)
    else:
        notes.success(request, "It is on its way to WhatsApp for review.")
    return redirect("tenant:template", template_id)


@allow("templates.manage", methods=WRITE)
def template_forget(request: PanelRequest, template_id: int) -> HttpResponse:
    """Drop a change that was not handed over."""
    row = queries.template(template_id)
    try:
        actions.forget_change(actor=request.user.actor, template_id=row.pk)
    except ProfferError as error:
        tell(request, error)
    return redirect("tenant:template", template_id)


@allow("templates.manage", methods=BOTH)
def template_delete(request: PanelRequest, template_id: int) -> HttpResponse:
    """Asks first: what is gone at WhatsApp has to be approved again."""
    row = _described(queries.template(template_id))
    if request.method != "POST":
        context = {**frame("tenant:templates"), "template": row}
        return render(request, "panels/tenant/templates/delete.html", context)
    try:
        actions.delete(actor=request.user.actor, template_id=row.pk)
    except ProfferError as error:
        tell(request, error)
        return redirect("tenant:template", row.pk)
    notes.success(request, f"“{row.name}” is deleted.")
    return redirect("tenant:templates")


@allow("templates.manage", methods=BOTH)
def template_notices(request: PanelRequest) -> HttpResponse:
    """Which templates tell customers of their order when free text may not be sent."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        chosen_now = {
            purpose: {int(key) for key in request.POST.getlist(purpose) if key.isdecimal()}
            for purpose in NOTICES
        }
        try:
            notices.choose(actor=request.user.actor, chosen=chosen_now)
        except ProfferError as error:
            problems = error.fields
        else:
            notes.success(request, "Saved.")
            return redirect("tenant:template-notices")
    else:
        chosen_now = notices.templates_chosen()
    fit = [row for row in queries.templates(show="approved") if not notices.unfit(row)]
    groups = [
        {
            "purpose": purpose,
            "title": title,
            "says": says,
            "error": problems.get(purpose, ""),
            "rows": [(_described(row), row.pk in chosen_now[purpose]) for row in fit],
        }
        for purpose, (title, says) in NOTICES.items()
    ]
    context = {
        **frame("tenant:template-notices"),
        "groups": groups,
        "any": bool(fit),
        "sample": "News of your order {{1}}: {{2}} Thank you.",
    }
    status = 422 if problems else 200
    return render(request, "panels/tenant/templates/notices.html", context, status=status)
