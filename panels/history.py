"""The history page, the same for a workspace and for the platform: found, shown, saved."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from accounts.policy import policy
from audit.actions import record
from audit.exporting import KINDS, lines
from audit.queries import Asked, found_by, places_of
from core.clock import now
from core.scope import active_scope
from panels import history_words as words
from panels.access import PanelRequest
from panels.paging import page_of
from tenants.chains import chain_standing
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant

ROWS_AT_ONCE = 500
"""Entries read at once while a file is sent: some hundred kilobytes, whatever its length."""

ACTORS = (
    ("", "Anybody"),
    ("person", "People"),
    ("platform", "The platform’s people"),
    ("assistant", "The assistant"),
    ("customer", "Customers"),
    ("system", "The system"),
)
_REFERENCES = {prefix: kind for kind, (prefix, _) in words.TARGETS.items()}

Group = tuple[str, str, dict[str, str]]
"""A name for the address, a label, and the codes with their words."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the page's form asked for, as it was typed."""

    what: str = ""
    who: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    target: str = ""

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self.typed.items() if value})

    @property
    def typed(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__slots__}


def _typed(source: Any, groups: tuple[Group, ...]) -> Filters:
    def text(name: str, most: int) -> str:
        return str(source.get(name, "")).replace("\x00", "").strip()[:most]

    known = {key for key, _, _ in groups} | {code for *_, codes in groups for code in codes}
    what, kind = text("what", 64), text("kind", 12)
    return Filters(
        what=what if what in known else "",
        who=text("who", 120),
        kind=kind if kind in dict(ACTORS) else "",
        since=text("since", 10),
        until=text("until", 10),
        target=text("target", 64),
    )


def _asked(filters: Filters, groups: tuple[Group, ...]) -> tuple[Asked, str]:
    """What to look for, and a sentence when something typed cannot be looked for."""
    group = next((codes for key, _, codes in groups if key == filters.what), None)
    asked = Asked(
        code="" if group else filters.what,
        codes=frozenset(group or ()),
        who=filters.who,
        actor_kind=filters.kind,
        target=_target(filters.target),
    )
    try:
        return replace(asked, since=_day(filters.since), until=_day(filters.until, after=1)), ""
    except (ValueError, OverflowError):
        return asked, "Write days such as 2026-11-21. They were not looked at."


def _day(typed: str, *, after: int = 0) -> datetime | None:
    """The start of a day here, or of the one `after` days later. Raises ValueError."""
    if not typed:
        return None
    day = date.fromisoformat(typed) + timedelta(days=after)
    return timezone.make_aware(datetime.combine(day, time.min))


def _target(typed: str) -> str:
    """ "P-1005" → "proposal:5"; the codes of the history are taken as they are."""
    prefix, base = typed[:2].upper(), typed[2:]
    if prefix in _REFERENCES and base.isascii() and base.isdecimal():
        kind = _REFERENCES[prefix]
        return f"{kind}:{int(base) - words.TARGETS[kind][1]}"
    return typed


def page(request: PanelRequest, *, groups: tuple[Group, ...]) -> HttpResponse:
    """Entries, the newest first, and how far they are proven to be what was written."""
    filters = _typed(request.GET, groups)
    asked, problem = _asked(filters, groups)
    found = page_of(request, found_by(asked))
    places = places_of(found.object_list)
    for entry in found.object_list:
        entry.link = places.get(entry.pk)
        entry.changes = words.changes(entry.data)
        entry.facts = words.facts(entry.data)
    context = {
        "section": "history",
        "filters": filters,
        "query": f"{filters.query}&" if filters.query else "",
        "problem": problem,
        "groups": groups,
        "actors": ACTORS,
        "page": found,
        "chain": chain_standing(),
        "days": policy().audit_days,
        "may_export": request.user.has_permission("audit.export"),
    }
    return render(request, "panels/history.html", context)


def export(request: PanelRequest, *, groups: tuple[Group, ...]) -> HttpResponse:
    """The same entries as a file, sent while it is read; that it was made is history too."""
    kind = request.POST.get("format", "")
    kind = kind if kind in KINDS else "csv"
    filters = _typed(request.POST, groups)
    asked, problem = _asked(filters, groups)
    if problem:
        back = redirect(f"{'tenant' if active_scope() else 'platform'}:history")
        back["Location"] += f"?{filters.query}"
        return back
    rows = found_by(asked)
    newest = rows.values_list("pk", flat=True).first() or 0
    record(
        actor=request.user.actor,
        code="audit.exported",
        data={
            "format": kind,
            "entries": rows.filter(pk__lte=newest).count(),
            **{name: typed for name, typed in filters.typed.items() if typed},
        },
    )
    tenant = request.tenant  # type: ignore[attr-defined]
    response = StreamingHttpResponse(
        _file(kind, asked, newest=newest, tenant=tenant), content_type=KINDS[kind].content_type
    )
    name = f"history-{tenant.slug if tenant else 'platform'}-{now():%Y%m%d-%H%M}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{KINDS[kind].suffix}"'
    return response  # type: ignore[return-value]


def _file(kind: str, asked: Asked, *, newest: int, tenant: Tenant | None) -> Iterator[bytes]:
    """The file in pieces. Each is read in a scope of its own, as the request's is over by then."""
    yield KINDS[kind].start.encode()
    while newest:
        with in_tenant(tenant) if tenant else outside_tenants():
            found = list(found_by(asked).filter(pk__lte=newest)[:ROWS_AT_ONCE])
            piece = lines(kind, found, places_of(found))
        yield piece.encode()
        newest = found[-1].pk - 1 if len(found) == ROWS_AT_ONCE else 0
