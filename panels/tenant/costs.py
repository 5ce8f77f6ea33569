"""What messages cost: a month by category, and the whole of it as a file."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from audit.exporting import FORMULA
from conversations.costs import EARLIEST, Costs, bounds, in_period, of_period, shifted
from panels.access import WRITE, PanelRequest, allow
from panels.tenant.template_words import category_words
from panels.tenant.templates import frame
from tenants.context import in_tenant
from tenants.models import Tenant
from whatsapp.prices.lists import BadList, list_of

ROWS_AT_ONCE = 500
COLUMNS = (
    *("delivered_at", "conversation", "message", "author", "kind", "category", "model", "type"),
    *("charged", "cost", "currency"),
)
_READ = (
    *("delivered_at", "conversation_id", "author", "kind"),
    *("price_category", "price_model", "price_type", "billable", "cost_micros", "cost_currency"),
)


def _month(asked_for: str) -> date:
    """The first day of the month that was asked for; of this one for anything unusable."""
    today = timezone.localdate().replace(day=1)
    try:
        asked = date.fromisoformat(f"{asked_for[:7]}-01")
    except ValueError:
        return today
    return min(max(asked, EARLIEST), today)


def _period(month: date) -> dict[str, datetime]:
    since, until = bounds(month)
    return {"since": since, "until": until}


@allow("templates.manage")
def costs(request: PanelRequest) -> HttpResponseBase:
    month = _month(request.GET.get("month", ""))
    rows = of_period(**_period(month))
    total = sum((row for _, row in rows), Costs())
    context = {
        **frame("tenant:costs"),
        "month": month,
        "earlier": shifted(month, -1),
        "later": shifted(month, 1) if shifted(month, 1) <= timezone.localdate() else None,
        "rows": [(category_words(category) if category else "", row) for category, row in rows],
        "total": total,
        "prices": _prices(),
    }
    return render(request, "panels/tenant/templates/costs.html", context)


def _prices() -> Any:
    try:
        return list_of(timezone.localdate())
    except (BadList, OSError):
        return None


@allow("templates.manage", methods=WRITE)
def costs_export(request: PanelRequest) -> HttpResponseBase:
    """Every delivered message of the month with what it cost; nothing of what it says."""
    month = _month(request.POST.get("month", ""))
    tenant = request.tenant  # type: ignore[attr-defined]
    response = StreamingHttpResponse(
        _file(tenant, _period(month)), content_type="text/csv; charset=utf-8"
    )
    name = f"message-costs-{month:%Y-%m}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(tenant: Tenant, period: dict[str, datetime]) -> Iterator[bytes]:
    """The file in pieces. Each is read in a scope of its own, as the request's is over by then."""
    yield _lines([COLUMNS])
    after = 0
    while after >= 0:
        with in_tenant(tenant):
            rows = in_period(**period).filter(pk__gt=after).order_by("pk")
            found = list(rows.values_list("pk", *_READ)[:ROWS_AT_ONCE])
        if found:
            yield _lines(map(_row, found))
        after = found[-1][0] if len(found) == ROWS_AT_ONCE else -1


def _row(found: tuple[Any, ...]) -> list[str]:
    key, at, conversation, *words, billable, micros, currency = found
    return [
        at.astimezone(UTC).isoformat(timespec="seconds"),
        str(conversation),
        str(key),
        *map(_plain, words),
        {True: "yes", False: "no", None: ""}[billable],
        "" if micros is None else f"{Decimal(micros).scaleb(-6):f}",
        currency,
    ]


def _plain(word: str) -> str:
    """A table program must not take a transport's word for a formula."""
    return f"'{word}" if word.startswith(FORMULA) else word


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
