"""Pictures of services, through links like those of a conversation's files."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from catalog import pictures, queries
from catalog.models import Service
from core.errors import NotFound
from core.files import file_answer
from panels.access import PanelRequest, allow
from panels.tenant import links
from tenants.context import require_tenant

WHOLE, SMALL = "whole", "small"


def _salt() -> str:
    return f"picture-link/{require_tenant().tenant_id}"


def _pictured(pk: int) -> Service:
    """A service with a picture. Raises NotFound."""
    found = queries.service(pk)
    if not found.picture:
        raise NotFound
    return found


@allow("catalog.view")
def picture(request: PanelRequest, pk: int) -> HttpResponse:
    """A service's picture."""
    found = _pictured(pk)
    return links.lead_on(request, "tenant:service-picture-file", found.pk, WHOLE, salt=_salt())


@allow("catalog.view")
def small(request: PanelRequest, pk: int) -> HttpResponse:
    """Its small form."""
    found = _pictured(pk)
    return links.lead_on(request, "tenant:service-picture-file", found.pk, SMALL, salt=_salt())


@allow("catalog.view")
def picture_file(request: PanelRequest, pk: int) -> HttpResponseBase:
    """The bytes, for whoever holds a link of theirs that has not run out."""

    def show(form: str) -> HttpResponseBase:
        found, is_small = _pictured(pk), form == SMALL
        opened = pictures.opened(found.picture, small=is_small)
        return file_answer(
            request,
            opened,
            size=opened.size,
            mime_type=pictures.SMALL_MIME_TYPE if is_small else pictures.MIME_TYPE,
            filename=f"service-{found.pk}.{'webp' if is_small else 'jpg'}",
        )

    return links.answer(request, pk, salt=_salt(), where="the catalogue", show=show)
