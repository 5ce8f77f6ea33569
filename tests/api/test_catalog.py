"""Services, packages and articles over the API, and what the assistant then knows."""

from typing import Any

import pytest

from ai.models import RESPONSE_TYPES
from api.resources.assistant import SettingsInput
from api.resources.catalog import ArticleInput, PackageInput, ServiceInput
from audit.models import Entry
from catalog.actions import articles, packages, services
from catalog.models import Article, CatalogueVersion, Package, Service
from catalog.queries import current_snapshot
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import as_person, refusal

EVERYTHING: dict[str, dict[str, Any]] = {
    "services": {
        "name": "Oven cleaning",
        "description": "Inside and out.",
        "price": "95.50",
        "currency": "AED",
        "details": ["date", "time", "place"],
        "synonyms": ["stove"],
        "translations": {"ar": {"name": "تنظيف الفرن", "description": ""}},
        "max_quantity": 3,
        "category": "Kitchen",
        "duration_minutes": 90,
    },
    "packages": {
        "name": "Kitchen day",
        "price": "300",
        "items": [{"service_id": 1, "quantity": 1}, {"service_id": 2, "quantity": 2}],
    },
    "articles": {
        "question": "Do you bring tools?",
        "answer": "Yes.\n\nAll of them.",
        "language": "en",
        "keywords": ["tools", "equipment"],
    },
}


@pytest.mark.parametrize("kind", EVERYTHING)
def test_what_was_created_reads_back_and_is_published(
    tenant_db: None, alpha: Tenant, kind: str
) -> None:
    caller = as_person(alpha, "owner")
    response = caller.post(f"{kind}/", EVERYTHING[kind])
    assert response.status_code == 201, response.content
    made = response.json()
    assert caller.get(f"{kind}/{made['id']}/").json() == made
    listed = caller.get(f"{kind}/", limit=500).json()
    assert made in listed["results"]
    assert listed["count"] == len(listed["results"])
    with in_tenant(alpha):
        assert current_snapshot().find(f"{kind[:-1]}:{made['id']}") is not None


def test_a_service_carries_the_contracts_names(tenant_db: None, alpha: Tenant) -> None:
    made = as_person(alpha, "owner").post("services/", EVERYTHING["services"]).json()
    given = EVERYTHING["services"]
    assert {name: made[name] for name in given} == given
    assert (made["price"], made["currency"], made["archived"]) == ("95.50", "AED", False)
    assert "tenant_id" not in made


def test_a_whole_number_is_a_price_and_a_fraction_of_a_float_is_not(
    tenant_db: None, alpha: Tenant
) -> None:
    caller = as_person(alpha, "owner")
    made = caller.post("services/", {"name": "Ironing", "price": 40}).json()
    assert made["price"] == "40.00"
    refusal(caller.post("services/", {"name": "Folding", "price": 0.1}), 400, "invalid")


def test_a_changed_price_is_history_and_the_next_snapshot(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    response = caller.patch("services/1/", {"price": "130.00"})
    assert response.json()["price"] == "130.00"
    with in_tenant(alpha):
        entry = Entry.objects.get(code="catalog.service.price_changed", target="service:1")
        assert (entry.data["before"]["price"], entry.data["after"]["price"]) == ("120.00", "130.00")
        assert (entry.actor_kind, entry.actor_label) == ("person", "Sara")
        service = current_snapshot().sellable("service:1")
        assert service is not None
        assert service.price.minor == 13000


def test_a_name_in_use_is_refused_and_nothing_is_published(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    with in_tenant(alpha):
        before = CatalogueVersion.objects.count()
    error = refusal(
        caller.post("services/", {"name": "deep CLEAN", "price": "1"}), 409, "name_taken"
    )
    assert set(error["fields"]) == {"name"}
    with in_tenant(alpha):
        assert CatalogueVersion.objects.count() == before
        assert Service.objects.filter(name__iexact="deep clean").count() == 1


def test_archiving_a_service_names_the_packages_that_go_with_it(
    tenant_db: None, alpha: Tenant
) -> None:
    caller = as_person(alpha, "owner")
    response = caller.post("services/1/archive/")
    assert response.status_code == 200
    assert response.json()["archived"] is True
    assert response.json()["packages_off_sale"] == [{"id": 1, "name": "Fresh start"}]
    package = caller.get("packages/1/").json()
    assert (package["archived"], package["on_sale"]) == (False, False)
    with in_tenant(alpha):
        assert current_snapshot().find("service:1") is None
        assert current_snapshot().find("package:1") is None
    assert caller.post("services/1/restore/").json()["archived"] is False
    assert caller.get("packages/1/").json()["on_sale"] is True


@pytest.mark.parametrize("kind", EVERYTHING)
def test_the_archived_are_listed_when_asked_for(tenant_db: None, alpha: Tenant, kind: str) -> None:
    caller = as_person(alpha, "owner")
    all_of_them = caller.get(f"{kind}/", archived="all").json()["count"]
    assert caller.post(f"{kind}/1/archive/").status_code == 200
    assert caller.post(f"{kind}/1/archive/").status_code == 200
    assert caller.get(f"{kind}/").json()["count"] == all_of_them - 1
    (archived,) = caller.get(f"{kind}/", archived="true").json()["results"]
    assert archived["id"] == 1
    assert archived["archived_at"]
    assert caller.get(f"{kind}/", archived="all").json()["count"] == all_of_them
    assert caller.get(f"{kind}/1/").status_code == 200
    assert caller.post(f"{kind}/1/restore/").json()["archived_at"] is None


def test_an_agent_reads_the_catalogue_and_changes_nothing(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    assert caller.get("services/").status_code == 200
    for method, path in (
        ("post", "services/"),
        ("patch", "services/1/"),
        ("post", "services/1/archive/"),
        ("post", "packages/"),
        ("patch", "articles/1/"),
    ):
        refusal(caller.raw(method, path, b'{"price": "1"}'), 403, "not_allowed")
    with in_tenant(alpha):
        service = Service.objects.get(pk=1)
        assert (service.price, service.is_archived) == ("120.00", False)


def test_the_same_ids_of_another_workspace_stay_as_they_are(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    caller = as_person(alpha, "owner")
    caller.patch("services/1/", {"price": "1"})
    caller.post("packages/1/archive/")
    caller.patch("articles/1/", {"answer": "Changed."})
    with in_tenant(beta):
        assert Service.objects.get(pk=1).price_minor == 77700
        assert not Package.objects.get(pk=1).is_archived
        assert Article.objects.get(pk=1).answer != "Changed."


def test_the_documents_fields_are_the_actions_own() -> None:
    """The input classes only document; the actions check."""
    assert set(ServiceInput().fields) == set(services._cleaners("AED"))
    assert set(PackageInput().fields) == set(packages._cleaners("AED"))
    assert set(ArticleInput().fields) == set(articles._CLEANERS)
    assert set(SettingsInput().fields["allowed"].child.choices) == set(RESPONSE_TYPES)  # type: ignore[attr-defined]
