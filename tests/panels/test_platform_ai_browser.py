"""The platform's pages of language models in a real browser, with something on each of them."""

import pytest

from ai.backends.actions import add_backend
from ai.backends.breaker import breaker_of
from ai.backends.changing import set_key, set_prices, switch_backend
from ai.budget.actions import set_limit
from ai.budget.models import Attempt, Spent, Told
from ai.budget.standing import today
from core.clock import now
from tenants.models import Tenant
from tenants.routers import OWNER
from tests.panels.conftest import PlatformLook
from tests.support.people import PLATFORM_ADMIN
from tests.support.reading import ill_read

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

PATHS = [
    "/ai/",
    "/ai/new/",
    "/ai/{backend}/",
    "/ai/costs/",
    "/ai/costs/?month=2024-02",
    "/ai/budgets/",
    "/tenants/{tenant}/ai-budget/",
]


@pytest.fixture
def backend_id(alpha: Tenant) -> int:
    main, other, off = (
        add_backend(actor=PLATFORM_ADMIN, kind=kind, name=name, model=model)
        for kind, name, model in (
            ("anthropic", "main", "claude-sonnet"),
            ("openai", "second-of-a-rather-long-name", "gpt-mini"),
            ("google", "off", "gemini-flash"),
        )
    )
    set_key(actor=PLATFORM_ADMIN, backend_id=main.pk, key="sk-of-the-tests")
    prices = {"price_input": "3", "price_output": "15"}
    set_prices(actor=PLATFORM_ADMIN, backend_id=main.pk, prices=prices, priced_on=None)
    switch_backend(actor=PLATFORM_ADMIN, backend_id=off.pk, enabled=False)
    breaker_of(other).failed(at_once=True)
    for name, outcome in (("main", "overloaded"), ("main", "answered"), (other.name, "timeout")):
        Attempt.objects.create(
            tenant=alpha,
            at=now(),
            backend=name,
            kind="anthropic",
            model="m",
            prompt_version="1",
            outcome=outcome,
            latency_ms=1234,
        )
    for tenant in (alpha, None):
        Spent.objects.using(OWNER).create(
            tenant=tenant,
            day=today(),
            backend="main",
            calls=1200,
            failures=3,
            input_tokens=2_400_000,
            cached_tokens=1_900_000,
            output_tokens=81_000,
            unpriced_tokens=500,
            micros=8_412_345,
        )
    most = {"day_tokens": 3_000_000, "month_micros": 8_000_000}
    set_limit(actor=PLATFORM_ADMIN, of="all", most=most)
    set_limit(actor=PLATFORM_ADMIN, of="one", tenant=alpha, most={"day_tokens": 5})
    Told.objects.using(OWNER).create(tenant=alpha, limit="day_tokens", starts_on=today())
    Told.objects.using(OWNER).create(
        tenant=None, limit="month_micros", starts_on=today().replace(day=1)
    )
    return main.pk


def test_every_page_can_be_read_by_everybody_and_fits(
    alpha: Tenant, backend_id: int, platform_look: PlatformLook
) -> None:
    eyes = platform_look()
    found = {}
    for path in PATHS:
        page = eyes.open(path.format(tenant=alpha.pk, backend=backend_id))
        if wrong := ill_read(page):
            found[path] = wrong
        page.close()
    assert found == {}
    assert eyes.complaints == []
