"""What everybody did in this workspace."""

from django.http import HttpResponse

from panels import history as shared
from panels import history_words as words
from panels.access import WRITE, PanelRequest, allow

_GROUPS: tuple[shared.Group, ...] = (
    ("orders", "Orders", words.ORDERS),
    ("conversations", "Conversations", words.TALKS),
    ("catalogue", "Catalogue", words.CATALOGUE),
    ("assistant", "Assistant", words.MACHINE),
    ("people", "People", words.PEOPLE),
    ("signing-in", "Signing in and keys", words.SIGNING),
    ("safety", "Safety", words.SAFETY),
    ("limits", "Limits", words.DOORS),
)


@allow("audit.view")
def history(request: PanelRequest) -> HttpResponse:
    return shared.page(request, groups=_GROUPS)


@allow("audit.export", methods=WRITE)
def history_export(request: PanelRequest) -> HttpResponse:
    return shared.export(request, groups=_GROUPS)
