"""Workspaces that were erased, or are being erased: how far, and the certificate."""

import json

from django.http import HttpResponse
from django.shortcuts import render

from core.errors import NotFound
from panels.access import PanelRequest, allow
from panels.paging import page_of
from tenants.erasure.certificate import public_key
from tenants.models import Erasure


@allow("platform.tenants")
def erased(request: PanelRequest) -> HttpResponse:
    """The list; with `?certificate=<id>` that erasure's signed certificate as a file."""
    wanted = request.GET.get("certificate", "")
    if wanted:
        return _certificate(wanted)
    context = {
        "section": "tenants",
        "page": page_of(request, Erasure.objects.order_by("-started_at", "-pk")),
    }
    return render(request, "panels/platform/erased.html", context)


def _certificate(wanted: str) -> HttpResponse:
    known = wanted.isascii() and wanted.isdecimal() and len(wanted) < 19
    found = Erasure.objects.filter(pk=int(wanted)).first() if known else None
    if found is None or found.certificate is None:
        raise NotFound
    content = {
        "certificate": found.certificate,
        "signature": found.signature,
        "public_key": public_key(),
    }
    response = HttpResponse(json.dumps(content, indent=2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="erasure-{found.slug}.json"'
    return response
