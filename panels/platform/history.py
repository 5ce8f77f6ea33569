"""What the platform's people did, and what befell the installation."""

from django.http import HttpResponse

from panels import history as shared
from panels import history_words as words
from panels.access import WRITE, PanelRequest, allow

_GROUPS: tuple[shared.Group, ...] = (
    ("workspaces", "Workspaces", words.WORKSPACES),
    ("safety", "Safety", words.SAFETY),
    ("people", "People", words.PEOPLE),
    ("signing-in", "Signing in and keys", words.SIGNING),
    ("machine", "AI", words.MACHINE),
    ("front", "Front door", words.DOORS),
)


@allow("platform.audit")
def history(request: PanelRequest) -> HttpResponse:
    return shared.page(request, groups=_GROUPS)


@allow("audit.export", methods=WRITE)
def history_export(request: PanelRequest) -> HttpResponse:
    return shared.export(request, groups=_GROUPS)
