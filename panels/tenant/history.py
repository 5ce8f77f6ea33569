"""What everybody did in this workspace."""

from django.http import HttpResponse

from panels import history as shared
from panels.access import PanelRequest, allow

_FILTERS = (
    ("all", "Everything"),
    ("orders", "Orders"),
    ("conversations", "Conversations"),
    ("catalog", "Catalogue"),
    ("ai", "Assistant"),
    ("accounts", "People"),
)


@allow("audit.view")
def history(request: PanelRequest) -> HttpResponse:
    return shared.page(request, filters=_FILTERS)
