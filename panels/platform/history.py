"""What the platform's people did."""

from django.http import HttpResponse

from panels import history as shared
from panels.access import PanelRequest, allow

_FILTERS = (("all", "Everything"), ("tenants", "Workspaces"), ("ai", "AI"), ("accounts", "People"))


@allow("platform.audit")
def history(request: PanelRequest) -> HttpResponse:
    return shared.page(request, filters=_FILTERS)
