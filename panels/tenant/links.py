"""Links to files that live for minutes, for one person each.

A page holds the address of a file, never a link to its bytes. The address asks who is there
and leads on to a link that names the file, is signed for this workspace and this person, and
runs out. The link alone opens nothing: the session is asked as well, so that it ends with
signing out, with the right to see such files, and with the person (ADR 0031).
"""

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from core.errors import NotFound
from panels.access import PanelRequest

LINK_SECONDS = 600
"""Long enough to hear a voice note to its end; a page asks for a new link by itself."""


class RunOut(Exception):
    """The link was good, and is too old."""


def lead_on(request: PanelRequest, place: str, pk: int, form: str, *, salt: str) -> HttpResponse:
    """On to a link for `place`, which takes the file's `pk`."""
    key = signing.dumps([pk, request.user.pk, form], salt=salt)
    return redirect(reverse(place, args=[pk]) + "?" + urlencode({"key": key}))


def form_named(request: PanelRequest, pk: int, *, salt: str) -> str:
    """What the link asks for of the file. Raises RunOut, and NotFound for a link of another
    file, person, kind of file or workspace."""
    try:
        named, holder, form = signing.loads(
            request.GET.get("key", ""), salt=salt, max_age=LINK_SECONDS
        )
    except signing.SignatureExpired:
        raise RunOut from None
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound from None
    if (named, holder) != (pk, request.user.pk):
        raise NotFound
    return str(form)


def run_out(request: PanelRequest, *, where: str) -> HttpResponse:
    """What is shown for a link that has run out; `where` the file is found again."""
    return render(
        request,
        "error.html",
        {
            "title": "This link has run out",
            "text": f"Links to files last ten minutes. Open the file from {where}.",
        },
        status=403,
    )
