"""What every page of the front door shares: its frame, its brake, its answer to too much."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.exceptions import TooManyAttempts
from accounts.limits import NotCounted, spend_limit
from accounts.links import LinkSpent
from core.addresses import client_address
from panels import assets
from panels.access import BOTH, READ, open_door
from workspaces.signing_up import SignUpClosed

View = Callable[..., HttpResponseBase]


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page outside of any workspace; it says what the product is, and nobody's name."""
    frame = {"title": "Proffer", "name": "Proffer", "assets": assets.version()}
    return render(request, f"front/{template}.html", {"panel": frame, **context}, status=status)


def note(
    request: HttpRequest, *, title: str, text: str, status: int, icon: str = "circle-alert"
) -> HttpResponse:
    """One sentence and a way back."""
    return page(request, "note", {"heading": title, "text": text, "icon": icon}, status=status)


def door(*, methods: tuple[str, ...] = READ) -> Callable[[View], View]:
    """A page for everybody: counted when it is written to, kept in no cache, refusals as pages."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            try:
                if request.method == "POST":
                    spend_limit("front.posts", address=client_address(request))
                return view(request, *args, **kwargs)
            except TooManyAttempts as many:
                return _later(request, many.message, retry_after=many.retry_after, status=429)
            except NotCounted as away:
                return _later(request, away.message, retry_after=away.retry_after, status=503)
            except LinkSpent as spent:
                return note(request, title="This link is spent", text=spent.message, status=410)
            except SignUpClosed as closed:
                return note(request, title="Closed for now", text=closed.message, status=403)

        return open_door(never_cache(guarded))

    return decorate


def _later(request: HttpRequest, text: str, *, retry_after: int, status: int) -> HttpResponse:
    response = note(request, title="Not now", text=text, status=status, icon="clock-alert")
    response["Retry-After"] = str(retry_after)
    return response


__all__ = ["BOTH", "READ", "door", "note", "page"]
