"""A customer's wish to change an order, on the panel: seen, granted, declined."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from catalog.models import BusinessProfile
from orders.models import ChangeRequest
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]


def browser_of(role: Role, alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        user = person(role)
    return client_for(alpha, user)


def wish_of(alpha: Tenant) -> ChangeRequest:
    with in_tenant(alpha):
        return ChangeRequest.objects.select_related("order__proposal").get()


def test_it_is_seen_and_granted_once(alpha: Tenant, client_for: ClientFor) -> None:
    browser = browser_of(Role.AGENT, alpha, client_for)
    wish = wish_of(alpha)
    assert b"Wishes to change an order" in browser.get("/proposals/").content
    page = browser.get(f"/orders/{wish.order_id}/")
    assert b"The customer asked for a change" in page.content
    browser.post(f"/orders/changes/{wish.pk}/grant/")
    with in_tenant(alpha):
        wish.refresh_from_db()
        assert (wish.status, wish.order.status) == ("granted", "cancelled")
    again = browser.post(f"/orders/changes/{wish.pk}/decline/", {"reason": "no"}, follow=True)
    assert b"already granted" in again.content
    assert b"Wishes to change an order" not in browser.get("/proposals/").content


def test_declining_needs_a_reason(alpha: Tenant, client_for: ClientFor) -> None:
    browser = browser_of(Role.AGENT, alpha, client_for)
    wish = wish_of(alpha)
    page = browser.post(f"/orders/changes/{wish.pk}/decline/", {"reason": " "}, follow=True)
    assert b"the customer will read it" in page.content
    assert wish_of(alpha).status == "pending"
    browser.post(f"/orders/changes/{wish.pk}/decline/", {"reason": "Too late."})
    assert (wish_of(alpha).status, wish_of(alpha).order.status) == ("declined", "confirmed")


def test_the_business_sets_until_when_customers_cancel_alone(
    alpha: Tenant, client_for: ClientFor
) -> None:
    browser = browser_of(Role.OWNER, alpha, client_for)
    with in_tenant(alpha):
        profile = BusinessProfile.objects.get()
        fields = {
            name: getattr(profile, name)
            for name in ("name", "timezone", "currency", "default_language", "languages")
        }
    assert browser.post("/business/", {**fields, "cancel_hours": "soon"}).status_code == 422
    assert browser.post("/business/", {**fields, "cancel_hours": "24"}).status_code == 302
    with in_tenant(alpha):
        assert BusinessProfile.objects.get().cancel_hours == 24
