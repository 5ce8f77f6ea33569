"""A call of a vendor within its budget: held before, settled after, and written down.

What a call may cost at the very most is held for it before it is made, under a lock a
workspace (and one for all of them, where there is a budget of all), so that parallel turns
cannot spend the same token twice. What it did cost takes its place afterwards. A process
that dies in between leaves a hold that ends by itself. Runs outside of any transaction.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import F

from ai.backends import door
from ai.backends.models import Backend
from ai.backends.protocol import BackendError, Request, Result, VendorBackend
from ai.budget.models import Attempt, Reservation, Spent, Told
from ai.budget.prices import Used, at_most, cost, most_cost
from ai.budget.standing import Budget, budgets_of, limits_for, starts_on
from core.clock import now
from core.locks import lock_exclusive, lock_key
from tenants.context import outside_tenants, require_tenant

logger = logging.getLogger(__name__)

Purpose = Attempt.Purpose

HOLD = timedelta(seconds=90)
"""Longer than any call may take (20 s) and a worker's lease (45 s) together."""

MOST_TOKENS = 10**9
"""Of one call; who says more is not believed."""

COSTS_NOTHING = frozenset(
    {"no_key", "unauthorized", "rate_limited", "overloaded", "connection", "server_error"}
)
"""Failures at which a vendor has read nothing that it charges for. At all others, such as a
time-out or an answer that broke off, it may have: then the most counts."""


class BudgetSpent(BackendError):
    """A budget has no room for this call. It says nothing of the vendor."""


@dataclass(slots=True)
class _Call:
    """One call under way. `reservation`: the hold's key, None without a budget. `model` and
    `price`: of a call to another model than the one that answers customers."""

    backend: Backend
    tenant_id: int | None
    most: Used
    prompt_version: str
    model: str = ""
    price: Callable[[Used], int | None] | None = None
    purpose: str = Purpose.CUSTOMERS
    reservation: int | None = None
    used: Used | None = None
    outcome: str = "broken"
    began: float = field(default_factory=time.monotonic)


def complete(
    vendor: VendorBackend,
    backend: Backend,
    request: Request,
    *,
    prompt_version: str,
    purpose: str = Purpose.CUSTOMERS,
) -> Result:
    """Ask `vendor` for the active tenant, within the budgets. Raises BackendError (BudgetSpent,
    KeptInside).

    `purpose` is written down with the call; it spends the same budgets whatever it is.
    """
    tenant_id = require_tenant().tenant_id
    door.last_look()
    asked = _Call(backend, tenant_id, at_most(request), prompt_version, purpose=purpose)
    with _held(asked) as call:
        result = vendor.complete(request)
        call.used = _believable(result)
        call.outcome = "answered"
    return result


def complete_for_platform(
    vendor: VendorBackend, backend: Backend, request: Request, *, prompt_version: str
) -> Result:
    """The same for a trial by the platform's people: written down, and held by no budget."""
    asked = _Call(backend, None, at_most(request), prompt_version, purpose=Purpose.TEST)
    with _held(asked) as call:
        result = vendor.complete(request)
        call.used = _believable(result)
        call.outcome = "answered"
    return result


def take_down(
    ask: Callable[[], Result],
    backend: Backend,
    *,
    model: str,
    prompt_version: str,
    most: Used,
    price: Callable[[Used], int | None],
) -> Result:
    """The same for a voice note or a picture of the active tenant's, which `ask` has `model`
    take down: with at most `most` tokens, at this price. Raises BackendError (BudgetSpent,
    KeptInside)."""
    tenant_id = require_tenant().tenant_id
    door.last_look()
    with _held(_Call(backend, tenant_id, most, prompt_version, model, price)) as call:
        result = ask()
        call.used = _believable(result)
        call.outcome = "answered"
    return result


@contextmanager
def _held(call: _Call) -> Iterator[_Call]:
    tenant_id = call.tenant_id
    if tenant_id is not None:
        with outside_tenants():
            call.reservation = _hold(call, tenant_id)
    call.began = time.monotonic()
    try:
        yield call
    except BackendError as error:
        call.outcome = error.code[:40]
        raise
    finally:
        with outside_tenants():
            _settle(call)


def _hold(call: _Call, tenant_id: int) -> int | None:
    """Reserve the most the call can cost. Raises BudgetSpent; None where there is no budget."""
    limits = limits_for(tenant_id)
    if not limits:
        return None
    micros = call.price(call.most) if call.price else most_cost(call.backend, call.most)
    wanted = {"tokens": call.most.all, "micros": micros or 0}
    with transaction.atomic():
        lock_exclusive(lock_key("ai-budget", each or 0) for each in limits)
        spent = [budget for budget in budgets_of(limits) if wanted[budget.unit] > budget.left]
        if not spent:
            return Reservation.objects.create(
                tenant_id=tenant_id,
                tokens=call.most.all,
                micros=micros,
                expires_at=now() + HOLD,
            ).pk
        told = [budget for budget in spent if _note(budget)]
    for budget in told:
        logger.warning("the budget %s of %s is spent", budget.name, budget.tenant_id or "all")
    raise BudgetSpent("budget_spent", f"no room in {spent[0].name}")


def _note(budget: Budget) -> bool:
    """Write down that a budget is spent, once a period; False while calls under way hold it."""
    if budget.held:
        return False
    day = starts_on(budget.period, now().date())
    key = {"tenant_id": budget.tenant_id, "limit": budget.name, "starts_on": day}
    if Told.objects.filter(**key).exists():
        return False
    Told.objects.bulk_create([Told(**key)], ignore_conflicts=True)
    return True


def _settle(call: _Call) -> None:
    """What the call did cost takes the place of what was held for it, in one transaction."""
    guessed = call.used is None and call.outcome not in COSTS_NOTHING
    used = call.used or (call.most if guessed else Used())
    if call.reservation is not None and used.all > call.most.all:
        # No answer can hold more than fits into it: a figure of somebody who lies or errs.
        used = call.most
    price = call.price or partial(cost, call.backend)
    micros = price(used) if used.all else 0
    with transaction.atomic():
        if call.reservation is not None:
            Reservation.objects.filter(pk=call.reservation).delete()
        Attempt.objects.create(
            tenant_id=call.tenant_id,
            at=now(),
            backend=call.backend.name,
            kind=call.backend.kind,
            model=call.model or call.backend.model,
            prompt_version=call.prompt_version,
            outcome=call.outcome,
            latency_ms=round((time.monotonic() - call.began) * 1000),
            input_tokens=used.input,
            cached_tokens=used.cached,
            output_tokens=used.output,
            micros=micros,
            guessed=guessed,
            purpose=call.purpose,
        )
        # The workspace's row first, everywhere: who waits for the sum over all holds no lock
        # that another one waits for.
        for tenant_id in dict.fromkeys((call.tenant_id, None)):
            _add(call, used, micros, tenant_id=tenant_id)


def _add(call: _Call, used: Used, micros: int | None, *, tenant_id: int | None) -> None:
    key = {"tenant_id": tenant_id, "day": now().date(), "backend": call.backend.name}
    more = {
        "calls": F("calls") + 1,
        "failures": F("failures") + int(call.outcome != "answered"),
        "input_tokens": F("input_tokens") + used.input,
        "cached_tokens": F("cached_tokens") + used.cached,
        "output_tokens": F("output_tokens") + used.output,
        "unpriced_tokens": F("unpriced_tokens") + (used.all if micros is None else 0),
        "micros": F("micros") + (micros or 0),
    }
    if not Spent.objects.filter(**key).update(**more):
        Spent.objects.bulk_create([Spent(**key)], ignore_conflicts=True)
        Spent.objects.filter(**key).update(**more)


def _believable(result: Result) -> Used | None:
    """The vendor's own figures, made whole numbers that a column can hold; None if it gave none."""
    numbers = (result.input_tokens, result.cached_tokens, result.output_tokens)
    read, cached, written = (min(max(0, int(number)), MOST_TOKENS) for number in numbers)
    return Used(input=read, cached=min(cached, read), output=written) if read + written else None
