"""What language models cost, by month, and what they may cost."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ai.budget import queries
from ai.budget.actions import set_limit
from ai.budget.models import Limit
from ai.budget.standing import names
from core.errors import InvalidInput, ProfferError
from panels.access import BOTH, PanelRequest, allow
from panels.forms import RoomForm, text
from panels.months import month_of, months
from panels.paging import page_of
from panels.platform.ai import frame
from panels.platform.tenants import tenant_of
from tenants.models import Tenant

MICROS = 1_000_000
_PURPOSES = {
    queries.ANSWERS: "Answers to customers",
    queries.MEDIA: "Voice notes and pictures",
    queries.TRYING: "Trying out: playground, replays and tests of vendors",
}
MOST_DOLLARS = Decimal(10**9)


class BudgetForm(RoomForm):
    """Four limits; money in US dollars."""

    day_tokens = text("Tokens a day", inputmode="numeric", maxlength=15)
    month_tokens = text("Tokens a month", inputmode="numeric", maxlength=15)
    day_micros = text("US dollars a day", inputmode="decimal", maxlength=15)
    month_micros = text("US dollars a month", inputmode="decimal", maxlength=15)

    def most(self) -> dict[str, int | None]:
        """What was typed, as numbers. Raises InvalidInput with a sentence a field."""
        wrong: dict[str, str] = {}
        found = {name: _number(name, self.typed(name), wrong) for name, _, _ in names()}
        if wrong:
            raise InvalidInput(fields=wrong)
        return found


def _number(name: str, typed: str, wrong: dict[str, str]) -> int | None:
    plain = typed.strip().replace(" ", "")
    if not plain:
        return None
    if name.endswith("tokens"):
        if plain.isascii() and plain.isdecimal():
            return int(plain)
        wrong[name] = "A whole number of tokens, such as 2000000; empty for no limit."
        return None
    try:
        amount = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if amount.is_finite() and 0 <= amount <= MOST_DOLLARS:
        return int(amount * MICROS)
    wrong[name] = "US dollars, such as 12.50; empty for no limit."
    return None


def values_of(limit: Limit | None) -> dict[str, str]:
    """A limit as its form shows it."""
    found = {}
    for name, _, unit in names():
        value = getattr(limit, name, None)
        amount = None if value is None else (Decimal(value) / MICROS if unit == "micros" else value)
        found[name] = (
            "" if amount is None else (f"{amount:.2f}" if unit == "micros" else f"{amount}")
        )
    return found


def _form(of: str, limit: Limit | None) -> BudgetForm:
    """One of several forms of a page, whose fields are told apart by whose budget it is."""
    return BudgetForm(
        {f"{of}-{name}": value for name, value in values_of(limit).items()}, prefix=of
    )


@allow("platform.ai")
def costs(request: PanelRequest) -> HttpResponse:
    month = month_of(request.GET.get("month", ""))
    page = page_of(request, queries.by_tenant(month))
    context = {
        **frame("costs"),
        **months(month),
        "total": queries.of_all(month),
        "backends": queries.by_backend(month),
        "purposes": [(_PURPOSES[row["what"]], row) for row in queries.by_purpose(month)],
        "page": page,
    }
    return render(request, "panels/platform/ai/costs.html", context)


@allow("platform.ai", methods=BOTH)
def budgets(request: PanelRequest) -> HttpResponse:
    """The budgets of all together and of each."""
    stored = queries.limits()
    forms = {of: _form(of, stored.get(of)) for of in ("all", "each")}
    problem = ""
    if request.method == "POST":
        of = "each" if request.POST.get("of") == "each" else "all"
        forms[of] = BudgetForm(request.POST, prefix=of)
        try:
            set_limit(actor=request.user.actor, of=of, most=forms[of].most())
        except ProfferError as error:
            problem = forms[of].refuse(error)
        else:
            notes.success(request, "Saved. It counts from the next call on.")
            return redirect("platform:ai-budgets")
    refused = problem or any(form.errors for form in forms.values())
    context = {
        **frame("budgets"),
        "forms": [(Limit.Of(of).label, of, form) for of, form in forms.items()],
        "problem": problem,
        "standing": queries.budgets_of_all(),
        "page": page_of(request, queries.limits_of_single()),
    }
    return render(
        request, "panels/platform/ai/budgets.html", context, status=422 if refused else 200
    )


@allow("platform.ai", methods=BOTH)
def tenant_budget(request: PanelRequest, tenant_id: int) -> HttpResponse:
    """One workspace's own budget, in the place of that of each."""
    tenant: Tenant = tenant_of(tenant_id)
    posted = request.method == "POST"
    form = BudgetForm(request.POST if posted else values_of(queries.limit_of(tenant.pk)))
    problem = ""
    if posted:
        try:
            set_limit(actor=request.user.actor, of="one", tenant=tenant, most=form.most())
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            notes.success(request, f"Saved. It counts from the next call of {tenant.name} on.")
            return redirect("platform:ai-budgets")
    context = {**frame("budgets"), "tenant": tenant, "form": form, "problem": problem}
    status = 422 if form.errors or problem else 200
    return render(request, "panels/platform/ai/tenant_budget.html", context, status=status)
