"""The pages of what went wrong, and how a refusal of the rooms below reaches a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import ProfferError
from panels.access import missing, refused
from tenants.addresses import front_url


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Set by the middleware for every host that leads anywhere.
    return missing(request) if hasattr(request, "tenant") else no_workspace(request)


def no_workspace(request: HttpRequest) -> HttpResponse:
    """A host that leads to nobody: its own start would be this page again."""
    return render(
        request,
        "error.html",
        {
            "title": "No workspace here",
            "text": "Perhaps the address was mistyped. We can mail you the addresses you have.",
            "way": f"{front_url()}find/",
            "way_label": "Find my workspace",
        },
        status=404,
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refused(request)


def broken(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "error.html",
        {
            "title": "Something broke",
            "text": "That is our fault, and it was written down. Please try again.",
        },
        status=500,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(
        request,
        "error.html",
        {
            "title": "This page was open too long",
            "text": "Nothing was changed. Go back, reload the page and try again.",
        },
        status=403,
    )


def tell(request: HttpRequest, error: ProfferError) -> None:
    """Show a refusal as a note on the next page: its fields' sentences when it has some."""
    messages.error(request, " ".join(error.fields.values()) or error.message)
