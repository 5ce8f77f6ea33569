"""Budgets: held before a call, settled after it, never overspent, and told once."""

import threading
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from ai.backends import asking
from ai.backends.chain import decide
from ai.backends.models import Backend
from ai.backends.protocol import Request, Result, Temporary
from ai.backends.vendors import connect
from ai.budget import spending
from ai.budget.models import Attempt, Limit, Reservation, Spent, Told
from ai.budget.prices import at_most
from core.clock import now
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tenants.routers import OWNER
from tests.ai_backends.stand import MessagesApi, turn
from tests.support.threads import all_at_once

pytestmark = pytest.mark.usefixtures("committed_db")

HELLO = "Is the flat smaller with a balcony?"
GREETS: dict[str, Any] = {"kind": "small_talk", "code": "greeting"}


def limited(of: str = "each", tenant: Tenant | None = None, **most: int) -> None:
    Limit.objects.using(OWNER).create(of=of, tenant=tenant, **most)


def request() -> Request:
    return asking.request_for(turn(HELLO), seconds=10)


def ask(backend: Backend, tenant: Tenant) -> Result:
    with in_tenant(tenant, as_assistant=True):
        return spending.complete(connect(backend), backend, request(), prompt_version="v1-test")


def spent_of(tenant: Tenant | None) -> Spent:
    with outside_tenants():
        return Spent.objects.get(tenant=tenant)


class TestCounting:
    def test_every_call_is_written_down_with_what_it_used(
        self, api: MessagesApi, claude: Backend, alpha: Tenant
    ) -> None:
        api.acts(GREETS)
        result = ask(claude, alpha)
        (row,) = Attempt.objects.all()
        assert (row.tenant_id, row.backend, row.outcome) == (alpha.pk, "claude", "answered")
        assert (row.input_tokens, row.output_tokens) == (result.input_tokens, result.output_tokens)
        assert row.prompt_version == "v1-test"
        assert row.micros is None
        for tenant in (alpha, None):
            spent = spent_of(tenant)
            assert (spent.calls, spent.failures) == (1, 0)
            assert spent.unpriced_tokens == result.input_tokens + result.output_tokens

    def test_tokens_cost_what_the_row_says(
        self, api: MessagesApi, claude: Backend, alpha: Tenant
    ) -> None:
        claude.price_input, claude.price_output = Decimal(3), Decimal(15)
        claude.save(using=OWNER)
        api.acts(GREETS)
        result = ask(claude, alpha)
        micros = 3 * result.input_tokens + 15 * result.output_tokens
        assert Attempt.objects.get().micros == micros
        assert (spent_of(alpha).micros, spent_of(alpha).unpriced_tokens) == (micros, 0)

    @pytest.mark.parametrize(
        ("fault", "guessed"), [("overloaded", False), ("not_json", True), ("cut", True)]
    )
    def test_a_failure_counts_as_much_as_it_may_have_cost(
        self, fault: str, guessed: bool, api: MessagesApi, claude: Backend, alpha: Tenant
    ) -> None:
        api.fails(fault, stay=True)
        with pytest.raises(spending.BackendError):
            ask(claude, alpha)
        row = Attempt.objects.get()
        assert row.guessed is guessed
        assert row.input_tokens == (at_most(request()).input if guessed else 0)
        assert spent_of(alpha).failures == 1

    def test_a_turn_without_vendors_writes_nothing(self, alpha: Tenant) -> None:
        with in_tenant(alpha, as_assistant=True):
            decide(turn(HELLO))
        assert not Attempt.objects.exists()


class TestHolding:
    def test_the_bound_holds_for_what_a_vendor_counts(
        self, api: MessagesApi, claude: Backend, alpha: Tenant
    ) -> None:
        api.acts(GREETS)
        most = at_most(request())
        result = ask(claude, alpha)
        assert result.input_tokens <= most.input and result.output_tokens <= most.output

    def test_a_spent_budget_asks_nobody_and_the_engine_answers(
        self, api: MessagesApi, claude: Backend, alpha: Tenant, beta: Tenant
    ) -> None:
        limited("one", alpha, day_tokens=10)
        api.acts(GREETS)
        with in_tenant(alpha, as_assistant=True):
            decided = decide(turn(HELLO))
        assert (decided.backend, api.requests) == ("built-in", [])
        assert [attempt["outcome"] for attempt in decided.attempts] == ["budget_spent"]
        assert not Attempt.objects.exists()
        with in_tenant(beta, as_assistant=True):
            assert decide(turn(HELLO)).backend == "claude", "the account is as good as ever"

    def test_it_is_noted_once_a_period(
        self, api: MessagesApi, claude: Backend, alpha: Tenant
    ) -> None:
        limited(day_tokens=10, month_tokens=10)
        for _ in range(3):
            with pytest.raises(spending.BudgetSpent):
                ask(claude, alpha)
        assert sorted(Told.objects.values_list("tenant", "limit")) == [
            (alpha.pk, "day_tokens"),
            (alpha.pk, "month_tokens"),
        ]

    @pytest.mark.parametrize("of", ["all", "each", "one"])
    @pytest.mark.parametrize("unit", ["tokens", "micros"])
    def test_fifty_turns_at_once_spend_no_more_than_there_is(
        self, of: str, unit: str, claude: Backend, alpha: Tenant, beta: Tenant
    ) -> None:
        claude.price_input, claude.price_output = Decimal(2), Decimal(4)
        claude.save(using=OWNER)
        most = at_most(request())
        one = most.all if unit == "tokens" else 2 * most.input + 4 * most.output
        limited(of, alpha if of == "one" else None, **{f"day_{unit}": one * 7})
        vendor = Slow(most.input, most.output)
        tenants = [alpha, beta] if of == "all" else [alpha]
        outcomes: list[str] = []

        def take(number: int) -> None:
            with in_tenant(tenants[number % len(tenants)], as_assistant=True):
                try:
                    spending.complete(vendor, claude, request(), prompt_version="v")
                except spending.BudgetSpent as error:
                    outcomes.append(error.code)
                else:
                    outcomes.append("answered")

        all_at_once([partial(take, number) for number in range(50)])
        assert outcomes.count("answered") == 7
        assert outcomes.count("budget_spent") == 43
        total = spent_of(None)
        used = total.input_tokens + total.output_tokens if unit == "tokens" else total.micros
        assert used == one * 7
        assert not Reservation.objects.exists()

    def test_a_crash_holds_nothing_for_ever(
        self, claude: Backend, alpha: Tenant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        most = at_most(request())
        limited(day_tokens=most.all)
        Reservation.objects.using(OWNER).create(
            tenant=alpha, tokens=most.all, micros=None, expires_at=now() + timedelta(seconds=60)
        )
        vendor = Slow(1, 1)
        with in_tenant(alpha, as_assistant=True):
            with pytest.raises(spending.BudgetSpent):
                spending.complete(vendor, claude, request(), prompt_version="v")
            Reservation.objects.using(OWNER).update(expires_at=now())
            spending.complete(vendor, claude, request(), prompt_version="v")
        assert not Told.objects.exists(), "what is held by calls under way is not spent"

    def test_a_vendor_that_lies_about_its_use_spends_no_more_than_was_held(
        self, claude: Backend, alpha: Tenant
    ) -> None:
        most = at_most(request())
        limited(day_tokens=most.all * 2)
        with in_tenant(alpha, as_assistant=True):
            spending.complete(Slow(10**30, -5), claude, request(), prompt_version="v")
        spent = spent_of(alpha)
        assert spent.input_tokens + spent.output_tokens == most.all

    def test_a_workspaces_own_budget_takes_the_place_of_each(
        self, claude: Backend, alpha: Tenant, beta: Tenant
    ) -> None:
        limited("each", day_tokens=1)
        limited("one", alpha)
        with in_tenant(alpha, as_assistant=True):
            spending.complete(Slow(1, 1), claude, request(), prompt_version="v")
        with in_tenant(beta, as_assistant=True), pytest.raises(spending.BudgetSpent):
            spending.complete(Slow(1, 1), claude, request(), prompt_version="v")

    def test_money_says_nothing_of_a_model_without_a_price(
        self, claude: Backend, alpha: Tenant
    ) -> None:
        limited(day_micros=0)
        with in_tenant(alpha, as_assistant=True):
            spending.complete(Slow(1, 1), claude, request(), prompt_version="v")
        assert spent_of(alpha).unpriced_tokens == 2

    def test_a_hold_ends_with_a_call_that_fails(self, claude: Backend, alpha: Tenant) -> None:
        limited(day_tokens=at_most(request()).all)
        with in_tenant(alpha, as_assistant=True):
            with pytest.raises(Temporary):
                spending.complete(Refusing(), claude, request(), prompt_version="v")
            spending.complete(Slow(1, 1), claude, request(), prompt_version="v")
        assert not Reservation.objects.exists()


class Slow:
    """A vendor that takes its time and says that it used so much."""

    def __init__(self, read: int, written: int) -> None:
        self.read, self.written = read, written

    def complete(self, request: Request) -> Result:
        threading.Event().wait(0.05)
        return Result(content={}, model="m", input_tokens=self.read, output_tokens=self.written)


class Refusing:
    def complete(self, request: Request) -> Result:
        raise Temporary("overloaded", "status 529")


def test_fifty_whole_turns_over_http_stay_within(
    api: MessagesApi, claude: Backend, alpha: Tenant
) -> None:
    """By the figures of the vendor itself, whose calls are all that it was asked."""
    most = at_most(request())
    limited(day_tokens=most.all * 3)
    api.acts(GREETS)
    backends: list[str] = []

    def take() -> None:
        with in_tenant(alpha, as_assistant=True):
            backends.append(decide(turn(HELLO)).backend)

    all_at_once([take] * 50)
    assert len(backends) == 50
    assert backends.count("claude") == len(api.requests) > 0
    assert "built-in" in backends
    spent = spent_of(alpha)
    assert spent.calls == len(api.requests)
    assert 0 < spent.input_tokens + spent.output_tokens <= most.all * 3
    assert not Reservation.objects.exists()
