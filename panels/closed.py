"""The page of a workspace that is closed, and of a write to one that is suspended."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import ProfferError
from tenants.addresses import front_url

TITLES = {
    "tenant_suspended": "Nothing was changed",
    "tenant_deleted": "This workspace is closed",
    "tenant_preparing": "Almost there",
    "unknown_workspace": "No workspace here",
}
HINTS = {
    "tenant_deleted": "If that is a mistake, ask whoever runs the platform soon: for some "
    "days it can be restored.",
    "unknown_workspace": "Check the address for a slip of the pen, or have the addresses "
    "you have mailed to you.",
}


def page(request: HttpRequest, refusal: ProfferError) -> HttpResponse:
    """One of `CLOSED_VIEWS`: says what is the matter, as a page or as a note on one."""
    answer = render(
        request,
        "closed.html",
        {
            "code": refusal.code,
            "title": TITLES.get(refusal.code, "Closed"),
            "text": refusal.message,
            "hint": HINTS.get(refusal.code, ""),
            # This host's own start would be this page again.
            "find": f"{front_url()}find/" if refusal.code == "unknown_workspace" else "",
        },
        status=refusal.status,
    )
    # A piece of a page that asked: its script shows the note and says nothing of its own.
    answer["X-Refusal"] = refusal.code
    answer["HX-Trigger"] = json.dumps({"toast": {"text": refusal.message, "tone": "bad"}})
    answer["Cache-Control"] = "no-store"
    return answer
