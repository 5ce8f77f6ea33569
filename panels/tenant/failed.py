"""What came to a standstill: failed messages, stuck updates, files that could not be had."""

import json
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from conversations import deadletters
from conversations.deadletter_search import found, is_id
from core.errors import ProfferError
from panels import words
from panels.access import WRITE, PanelRequest, allow
from panels.errors import tell
from panels.paging import chosen, page_of, search_of
from panels.tenant.bubbles import who

INSPECTED = 4000
"""Characters of an update's body that are shown; the rest is kept."""

_LABELS = {"messages": "Messages", "updates": "Updates", "files": "Files"}


def _explained(show: str, row: Any) -> None:
    """Give a row what the page says of it."""
    if show == "messages":
        row.who = who(row, row.conversation)
        row.reason = words.not_sent(row.error) or "No reason was given."
        refusal = deadletters.why_not(row, row.conversation)
        row.why_not = refusal.message if refusal else ""
    elif show == "updates":
        body = json.dumps(row.body, ensure_ascii=False, indent=1)
        row.inspected = body[:INSPECTED]
        row.cut = len(body) > INSPECTED


@allow("inbox.redrive")
def failed(request: PanelRequest) -> HttpResponse:
    """One kind at a time, the latest first."""
    show, search = chosen(request, "show", deadletters.KINDS), search_of(request)
    page = page_of(request, found(kind=show, search=search))
    for row in page.object_list:
        _explained(show, row)
    counted = deadletters.counts()
    context = {
        "section": "failed",
        "show": show,
        "search": search,
        "page": page,
        "filters": [(kind, _LABELS[kind], counted[kind]) for kind in deadletters.KINDS],
    }
    return render(request, "panels/tenant/failed/list.html", context)


def _chosen_ids(request: PanelRequest) -> list[int]:
    return [int(given) for given in request.POST.getlist("ids") if is_id(given)]


@allow("inbox.redrive", methods=WRITE)
def decide(request: PanelRequest) -> HttpResponse:
    """Try again or put aside what was chosen, once it was confirmed on a page of its own."""
    show = request.POST.get("show", "")
    show = show if show in deadletters.KINDS else deadletters.KINDS[0]
    act = "aside" if request.POST.get("act") == "aside" else "again"
    back = redirect("tenant:failed")
    back["Location"] += "?" + urlencode({"show": show})
    ids = _chosen_ids(request)
    if ids and request.POST.get("confirmed") != "yes":
        context = {"section": "failed", "show": show, "act": act, "ids": ids}
        return render(request, "panels/tenant/failed/confirm.html", context)
    work = deadletters.discard if act == "aside" else deadletters.redrive
    try:
        outcome = work(actor=request.user.actor, kind=show, ids=ids)
    except ProfferError as error:
        tell(request, error)
        return back
    if outcome.done:
        done = "put aside" if act == "aside" else "tried again"
        notes.success(request, f"{outcome.done} {done}.")
    for reason in outcome.refused:
        notes.error(request, reason)
    return back
