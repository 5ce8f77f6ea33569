"""The platform's API: workspaces and the switches that stop the assistant."""

from typing import Any

import pytest
from django.conf import settings

from audit.models import Entry
from catalog.queries import current_snapshot
from tenants.context import in_tenant
from tenants.models import Switch, Tenant
from tenants.switches import Kind, stops
from tests.api.caller import Caller, as_person, as_platform, refusal

PASSWORD = "a long enough pass phrase"
NEW: dict[str, Any] = {
    "slug": "casa-verde",
    "name": "Casa Verde",
    "timezone": "Europe/Madrid",
    "currency": "EUR",
    "default_language": "es",
    "languages": ["es", "en"],
    "owner": {"email": "lucia@example.test", "name": "Lucía", "password": PASSWORD},
}


def test_tenants_are_listed_with_where_they_are(tenant_db: None, alpha: Tenant) -> None:
    caller = as_platform()
    listed = caller.get("tenants/").json()
    assert [row["slug"] for row in listed["results"]] == ["alpha", "beta"]
    found = caller.get(f"tenants/{alpha.id}/").json()
    assert found["url"] == f"http://alpha.{settings.BASE_HOST}/"
    assert (found["schema"], found["state"]) == (alpha.schema_name, "active")
    assert caller.get("tenants/", state="suspended").json()["results"] == []


def test_a_new_workspace_can_be_signed_in_to_at_once(committed_db: None) -> None:
    response = as_platform().post("tenants/", NEW)
    assert response.status_code == 201, response.content
    made = Tenant.objects.get(slug="casa-verde")
    assert response.json()["id"] == made.id
    pair = Caller(made).sign_in("lucia@example.test", PASSWORD).json()
    caller = Caller(made, pair["access"])
    assert caller.post("services/", {"name": "Limpieza", "price": "80"}).status_code == 201
    assert caller.get("services/").json()["results"][0]["currency"] == "EUR"
    with in_tenant(made):
        assert (current_snapshot().version, current_snapshot().business.name) == (2, "Casa Verde")


@pytest.mark.parametrize(
    ("change", "status", "code", "fields"),
    [
        ({"slug": "alpha"}, 409, "slug_taken", {"slug"}),
        ({"slug": "No Such"}, 400, "invalid", {"slug"}),
        ({"slug": "platform"}, 400, "invalid", {"slug"}),
        ({"currency": "EURO"}, 400, "invalid", {"currency"}),
        ({"currency": "ZZZ"}, 400, "invalid", {"currency"}),
        ({"timezone": "Madrid"}, 400, "invalid", {"timezone"}),
        ({"languages": ["en"]}, 400, "invalid", {"default_language"}),
        ({"owner": {**NEW["owner"], "password": "12345678"}}, 400, "invalid", {"password"}),
        ({"plan": "gold"}, 400, "invalid", {"plan"}),
    ],
)
def test_a_workspace_that_cannot_be_made_leaves_nothing(
    committed_db: None, change: dict[str, Any], status: int, code: str, fields: set[str]
) -> None:
    error = refusal(as_platform().post("tenants/", {**NEW, **change}), status, code)
    assert set(error["fields"]) == fields
    assert list(Tenant.objects.values_list("slug", flat=True)) == ["alpha", "beta"]


def test_the_switch_of_one_workspace_stops_that_one(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    caller = as_platform()
    path = f"tenants/{alpha.id}/switches/ai/"
    assert caller.get(path).json() == {
        "kind": "ai",
        "tenant": alpha.id,
        "number": None,
        "engaged": False,
        "reason": "",
        "changed_at": None,
        "changed_by": "",
        "until": None,
    }
    flipped = caller.put(path, {"engaged": True, "reason": "abuse"}).json()
    assert (flipped["engaged"], flipped["reason"], flipped["tenant"]) == (True, "abuse", alpha.id)
    assert caller.get(path).json() == flipped
    entry = Entry.objects.get(code="tenants.ai.stopped", target=f"tenant:{alpha.id}")
    assert (entry.actor_kind, entry.data) == ("platform", {"reason": "abuse"})
    with in_tenant(alpha):
        assert stops(Kind.AI).all_numbers == "tenant"
    with in_tenant(beta):
        assert stops(Kind.AI).all_numbers is None


def test_the_global_switch_stops_all_and_is_released_again(tenant_db: None, alpha: Tenant) -> None:
    caller = as_platform()
    assert caller.get("switches/ai/").json()["engaged"] is False
    assert caller.put("switches/ai/", {"engaged": True}).json()["tenant"] is None
    with in_tenant(alpha):
        assert stops(Kind.AI).all_numbers == "platform"
    assert caller.put("switches/ai/", {"engaged": False}).json()["engaged"] is False
    with in_tenant(alpha):
        assert stops(Kind.AI).all_numbers is None
    refusal(caller.put("switches/ai/", {"engaged": "perhaps"}), 400, "invalid")


def test_an_owner_flips_no_switch_of_the_platform(tenant_db: None, alpha: Tenant) -> None:
    refusal(as_person(alpha, "owner").put("switches/ai/", {"engaged": True}), 404, "not_found")
    assert not Switch.objects.exists()


def test_the_platform_reaches_no_business_resource(tenant_db: None) -> None:
    caller = as_platform()
    for path in ("services/", "conversations/", "orders/", "users/", "ai/settings/"):
        refusal(caller.get(path), 404, "not_found")
