"""What the language models were used for by this workspace, and its budget."""

from django.http import HttpResponse
from django.shortcuts import render

from ai.budget import queries
from panels.access import PanelRequest, allow
from panels.months import month_of, months

_TRYING = {"playground": "Playground", "replay": "Replays"}


@allow("assistant.view")
def usage(request: PanelRequest) -> HttpResponse:
    month = month_of(request.GET.get("month", ""))
    trying = queries.own_trying(month)
    context = {
        "section": "assistant",
        **months(month),
        "total": queries.own_use(month),
        "days": queries.own_days(month),
        "trying": [(_TRYING.get(row["purpose"], row["purpose"]), row) for row in trying],
        "budgets": queries.own_budgets(),
        "spent": queries.own_budget_is_spent(),
    }
    return render(request, "panels/tenant/assistant/usage.html", context)
