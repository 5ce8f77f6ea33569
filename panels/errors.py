"""The pages of what went wrong, and how a refusal of the rooms below reaches a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import ProfferError
from panels.access import missing, refused


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return missing(request)


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
