"""Links to files that live for minutes, for one person each.

A page holds the address of a file, never a link to its bytes. The address asks who is there
and leads on to a link that names the file, is signed for this workspace and this person, and
runs out. The link alone opens nothing: the session is asked as well, so that it ends with
signing out, with the right to see such files, and with the person (ADR 0031).
"""

from collections.abc import Callable

from django.core import signing
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from core.errors import NotFound
from panels.access import PanelRequest

LINK_SECONDS = 600
"""Long enough to hear a voice note to its end; a page asks for a new link by itself."""


def lead_on(request: PanelRequest, place: str, pk: int, form: str, *, salt: str) -> HttpResponse:
    """On to a link for `place`, which takes the file's `pk`."""
    key = signing.dumps([pk, request.user.pk, form], salt=salt)
    return redirect(reverse(place, args=[pk]) + "?" + urlencode({"key": key}))


def answer(
    request: PanelRequest,
    pk: int,
    *,
    salt: str,
    where: str,
    show: Callable[[str], HttpResponseBase],
) -> HttpResponseBase:
    """What `show` makes of the form that the link asks for, or that the link has run out, with
    `where` the file is found again. Raises NotFound for a link of another file, person, kind of
    file or workspace, and for a file that is not there."""
    try:
        named, holder, form = signing.loads(
            request.GET.get("key", ""), salt=salt, max_age=LINK_SECONDS
        )
    except signing.SignatureExpired:
        return render(
            request,
            "error.html",
            {
                "title": "This link has run out",
                "text": f"Links to files last ten minutes. Open the file from {where}.",
            },
            status=403,
        )
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound from None
    if (named, holder) != (pk, request.user.pk):
        raise NotFound
    try:
        return show(str(form))
    except FileNotFoundError:
        raise NotFound from None
