"""The page that `make demo` prints: where to go, in one view. Exists in a demo alone."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panels import assets


@dataclass(frozen=True, slots=True)
class Business:
    """A business of the demo: its panel, who signs in there, and the phone that writes to it."""

    name: str
    url: str
    owner: str
    agent: str
    phone: str


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Phone, businesses and platform, with the e-mails to sign in by."""
    described = settings.PROFFER_HOME / "demo-seed.json"
    if not described.is_file():
        raise Http404("The demo's data are not made yet.")
    facts = json.loads(described.read_text(encoding="utf-8"))
    return render(
        request,
        "demo/start.html",
        {
            "panel": {"title": "Proffer", "name": "Proffer", "assets": assets.version()},
            "businesses": [_business(tenant) for tenant in facts["tenants"]],
            "mails": settings.MAIL_PAGE_URL,
            "platform": {"url": facts["platform"]["url"], "email": facts["platform"]["email"]},
        },
    )


def _business(tenant: dict[str, Any]) -> Business:
    query = urlencode({"number": tenant["phone_number_id"]})
    return Business(
        name=tenant["name"],
        url=tenant["url"],
        owner=tenant["owner"]["email"],
        agent=tenant["agent"]["email"],
        phone=f"{settings.WHATSAPP_GRAPH_URL}/?{query}",
    )
