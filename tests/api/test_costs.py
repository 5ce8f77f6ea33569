"""A month's costs over the API: what the page shows, in numbers."""

from datetime import UTC, datetime

import pytest

from conversations.models import Message
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import as_person
from tests.factories import OutboundMessageFactory

pytestmark = pytest.mark.usefixtures("tenant_db")


def cost(when: datetime, **price: object) -> None:
    message = OutboundMessageFactory(conversation_id=1, status="delivered")
    Message.objects.filter(pk=message.pk).update(delivered_at=when, **price)


def test_a_month_is_summed_by_category_and_nothing_is_guessed(alpha: Tenant) -> None:
    september, october = datetime(2026, 9, 15, tzinfo=UTC), datetime(2026, 10, 15, tzinfo=UTC)
    marketing = {"price_category": "marketing", "billable": True, "cost_currency": "USD"}
    with in_tenant(alpha):
        cost(september, **marketing, cost_micros=61_500)
        cost(september, **marketing, cost_micros=61_500)
        cost(september, price_category="service", billable=False)
        cost(september, price_category="utility", billable=True, cost_micros=None)
        cost(october, **marketing, cost_micros=1)
    told = as_person(alpha, "admin").get("message-costs/", month="2026-09").json()
    assert told["month"] == "2026-09"
    rows = {row.pop("category"): row for row in told["categories"]}
    assert next(iter(rows)) == "marketing"
    assert rows["marketing"] == {
        "charged": 2,
        "free": 0,
        "untold": 0,
        "unpriced": 0,
        "amounts": [{"currency": "USD", "micros": 123_000}],
    }
    assert (rows["service"]["free"], rows["service"]["amounts"]) == (1, [])
    assert (rows["utility"]["unpriced"], rows["utility"]["amounts"]) == (1, [])


@pytest.mark.parametrize("month", ["2026-13", "1999-01", "9999-12", "september", "2026-9"])
def test_a_month_that_is_none_is_refused_by_name(alpha: Tenant, month: str) -> None:
    answer = as_person(alpha, "admin").get("message-costs/", month=month)
    assert answer.status_code == 400
    assert "month" in str(answer.json())


def test_this_month_is_told_where_none_is_named(alpha: Tenant) -> None:
    assert len(as_person(alpha, "admin").get("message-costs/").json()["month"]) == 7


def test_an_agent_does_not_see_it(alpha: Tenant) -> None:
    assert as_person(alpha, "agent").get("message-costs/").status_code == 403
