"""What customers asked and got no answer to, and which answers should be looked at again."""

from datetime import timedelta
from typing import Any

from django.contrib import messages as notes
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from ai.knowledge import questions
from catalog import actions, queries
from catalog.knowledge.queries import to_check
from core.errors import NotFound, ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.paging import chosen, page_of
from panels.tenant.catalogue_forms import ArticleForm
from panels.tenant.catalogue_tabs import tabs_for

_LIST = "tenant:questions"
_WHY = {
    "low_confidence": "handed over: not sure enough",
    "repeated_clarify": "handed over after asking twice",
    "unknown_service": "declined: not something you sell",
    "off_topic": "declined: not about the business",
    "clarify": "asked what was meant",
}
MONTHS = {"3": 91, "6": 182, "12": 365}
"""Months that can be chosen → days."""


def _context(request: PanelRequest, tab: str) -> dict[str, Any]:
    return {
        "section": "catalogue",
        "tab": tab,
        "tabs": tabs_for(request.user),
        "can_edit": request.user.has_permission("catalog.edit"),
    }


@allow("inbox.view")
def question_list(request: PanelRequest) -> HttpResponse:
    """Asked most often first."""
    show = chosen(request, "show", questions.STATES)
    page = page_of(request, questions.questions(show).select_related("article"))
    for row in page.object_list:
        row.because = _WHY.get(row.why, "")
    context = {**_context(request, _LIST), "show": show, "page": page}
    return render(request, "panels/tenant/knowledge/questions.html", context)


@allow("catalog.edit", methods=BOTH)
def question_answer(request: PanelRequest, question_id: int) -> HttpResponse:
    """Write the article that answers it; with it the question is answered."""
    request.user.actor.require("inbox.view")
    found = questions.question(question_id)
    business = request.business or queries.profile()
    if request.method != "POST":
        asked = " ".join(found.text.split())[:240]
        form = ArticleForm(business, None, question=asked, language=found.language)
        return _answer_page(request, found, form, "")
    form = ArticleForm(business, None, request.POST)
    try:
        with transaction.atomic():
            made = actions.create_article(actor=request.user.actor, fields=form.sent())
            questions.mark_answered(
                actor=request.user.actor, question_id=question_id, article_id=made.pk
            )
    except ProfferError as error:
        return _answer_page(request, found, form, form.refuse(error))
    notes.success(request, f"“{made}” is on offer.")
    return redirect(_LIST)


def _answer_page(
    request: PanelRequest, found: Any, form: ArticleForm, problem: str
) -> HttpResponse:
    context = {
        **_context(request, _LIST),
        "tab_label": "Unanswered",
        "new_label": "Add an answer",
        "asked": found,
        "form": form,
        "item": None,
        "problem": problem,
    }
    status = 422 if form.errors or problem else 200
    return render(request, "panels/tenant/catalogue/edit.html", context, status=status)


@allow("catalog.edit", methods=WRITE)
def question_dismiss(request: PanelRequest, question_id: int) -> HttpResponse:
    questions.dismiss(actor=request.user.actor, question_id=question_id)
    notes.success(request, "Put aside. You find it under “Dismissed”.")
    return redirect(_LIST)


@allow("catalog.edit", methods=WRITE)
def question_reopen(request: PanelRequest, question_id: int) -> HttpResponse:
    questions.reopen(actor=request.user.actor, question_id=question_id)
    back = redirect(_LIST)
    back["Location"] += "?" + urlencode({"show": "open"})
    return back


@allow("catalog.view")
def check_list(request: PanelRequest) -> HttpResponse:
    """Answers whose day is near or over. They are said all the same."""
    today = timezone.localdate()
    context = {
        **_context(request, "tenant:to-check"),
        "today": today,
        "page": page_of(request, to_check(today)),
        "months": list(MONTHS),
    }
    return render(request, "panels/tenant/knowledge/to_check.html", context)


@allow("catalog.edit", methods=WRITE)
def article_checked(request: PanelRequest, pk: int) -> HttpResponse:
    """It is still true: look again in so many months."""
    days = MONTHS.get(request.POST.get("months", ""), MONTHS["6"])
    day = timezone.localdate() + timedelta(days=days)
    try:
        actions.update_article(
            actor=request.user.actor, article_id=pk, fields={"check_by": day.isoformat()}
        )
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, f"Good. It comes up again before {day:%Y-%m-%d}.")
    return redirect(reverse("tenant:to-check"))
