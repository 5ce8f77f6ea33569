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
from accounts.permissions import Role, known
from accounts.sessions import must_enrol
from accounts.support import note_view
from catalog.models import BusinessProfile
from core.errors import NotAllowed, NotFound
from core.scope import active_scope
from panels.context import places_of

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


def _to_account(request: HttpRequest) -> HttpResponse:
    """Where a second step is set up: nothing else is open before that."""
    address = reverse(f"{'tenant' if active_scope() else 'platform'}:account")
    if getattr(request, "htmx", False):
        return cast(HttpResponse, HttpResponseClientRedirect(address))
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
    return _guard(known(permission), methods=methods)


SIGNED_IN = "signed_in"
"""Stands where a right would, on the pages that everybody has for themselves."""


def own(
    *, methods: tuple[str, ...] = READ, while_enrolling: bool = False
) -> Callable[[View], View]:
    """Open the view to everybody who is signed in: it shows and changes their own alone.

    `while_enrolling`: also to who must set up a second step before anything else.
    """
    return _guard(SIGNED_IN, methods=methods, while_enrolling=while_enrolling)


def _guard(
    needed: str, *, methods: tuple[str, ...], while_enrolling: bool = False
) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(asked: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not asked.user.is_authenticated:
                return _to_sign_in(asked)
            request = cast(PanelRequest, asked)
            if must_enrol(request) and not while_enrolling:
                return _to_account(request)
            if needed != SIGNED_IN and not request.user.has_permission(needed):
                places = places_of(request.user) if request.path == "/" else []
                # A role of one's own need not reach the first page: the next best opens.
                return redirect(places[0].url) if places else refused(request)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if request.user.role == Role.SUPPORT:
                # They look, change nothing, have no account here, and are written down.
                if needed == SIGNED_IN or request.method not in READ:
                    return refused(request)
                note_view(request.user, request.path)
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
