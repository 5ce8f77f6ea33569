"""Who may open a page. Every view declares one right; a right that does not exist fails at import.

A view is reached by nobody by accident: without :func:`allow` (or :func:`open_door`)
it carries no ``permission`` attribute, and a test that walks the URLs refuses it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.permissions import known
from catalog.models import BusinessProfile
from core.errors import NotAllowed, NotFound
from core.scope import active_scope

View = Callable[..., HttpResponseBase]
READ = ("GET", "HEAD")
WRITE = ("POST",)
BOTH = ("GET", "HEAD", "POST")


class PanelRequest(HttpRequest):
    """What a view behind :func:`allow` may count on."""

    user: User
    business: BusinessProfile | None
    htmx: Any


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    panel = "tenant" if active_scope() else "platform"
    address = reverse(f"{panel}:sign-in")
    if getattr(request, "htmx", False):
        # A refresh of a page whose session ended takes the whole page to sign-in.
        return cast(HttpResponse, HttpResponseClientRedirect(address))
    if request.method in READ and request.path != "/":
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)


def refused(request: HttpRequest) -> HttpResponse:
    """The page of somebody who is signed in but whose role does not reach this far."""
    return render(
        request,
        "error.html",
        {
            "title": "Not for your role",
            "text": "Your role does not reach this page. An owner or admin can help.",
        },
        status=403,
    )


def missing(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "error.html",
        {"title": "Nothing here", "text": "There is no such page, or what it showed is gone."},
        status=404,
    )


def allow(permission: str, *, methods: tuple[str, ...] = READ) -> Callable[[View], View]:
    """Open the view to signed-in people who hold `permission`, by `methods` alone."""
    needed = known(permission)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(asked: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not asked.user.is_authenticated:
                return _to_sign_in(asked)
            request = cast(PanelRequest, asked)
            if not request.user.has_permission(needed):
                return refused(request)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            request.business = BusinessProfile.objects.first() if active_scope() else None
            zone = ZoneInfo(request.business.timezone) if request.business else None
            try:
                with timezone.override(zone):
                    response = view(request, *args, **kwargs)
            except NotFound:
                return missing(request)
            except NotAllowed:
                return refused(request)
            # Customers' words stay in no cache, nor behind the back button after signing out.
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        guarded.permission = needed  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_door(view: View) -> View:
    """Mark a view that needs nobody signed in. The list of them is short, and tested."""
    view.permission = None  # type: ignore[attr-defined]
    return view
