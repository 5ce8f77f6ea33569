"""The history page, the same for a workspace and for the platform."""

from django.http import HttpResponse
from django.shortcuts import render

from audit.queries import entries
from panels.access import PanelRequest
from panels.paging import chosen, page_of


def page(request: PanelRequest, *, filters: tuple[tuple[str, str], ...]) -> HttpResponse:
    """Entries, the newest first; `filters` pairs the start of a code with its label."""
    show = chosen(request, "show", tuple(key for key, _ in filters))
    prefix = "" if show == "all" else show + "."
    context = {
        "section": "history",
        "filters": filters,
        "show": show,
        "page": page_of(request, entries(code_prefix=prefix)),
    }
    return render(request, "panels/history.html", context)
