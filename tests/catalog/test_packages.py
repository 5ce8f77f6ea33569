"""Packages: several services for one price."""

from typing import Any

import pytest

from audit.models import Entry
from catalog.actions import (
    archive_package,
    archive_service,
    create_package,
    restore_package,
    update_package,
)
from catalog.exceptions import NameTaken, PackageIncomplete
from catalog.models import Package
from catalog.queries import current_snapshot, package, packages
from catalog.snapshot import PackageItem
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person

KITCHEN: dict[str, Any] = {
    "name": "Kitchen day",
    "price": "300",
    "items": [{"service_id": 1}, {"service_id": 2, "quantity": 2}],
}


def test_a_new_package_is_published_with_its_services(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        made = create_package(actor=person("owner").actor, fields=KITCHEN)
        assert (made.price, made.is_complete) == ("300.00", True)
        entry = current_snapshot().find(made.ref)
        assert entry is not None
        assert entry.items == (PackageItem(1, 1), PackageItem(2, 2))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "items",
    [
        [],
        None,
        "1",
        [1],
        [{"service_id": 1}, {"service_id": 1}],
        [{"service_id": 999}],
        [{"service_id": 3}],
        [{"service_id": 1, "quantity": 0}],
        [{"service_id": 1, "quantity": 100}],
        [{"service_id": "x"}],
        [{"quantity": 1}],
        [{"service_id": 1, "price": "1"}],
        [{"service_id": number} for number in range(1, 40)],
    ],
)
def test_items_that_cannot_be_sold_are_refused(tenant_db: None, alpha: Tenant, items: Any) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        archive_service(actor=owner, service_id=3)
        before = current_snapshot()
        for attempt in (
            lambda: create_package(actor=owner, fields={**KITCHEN, "items": items}),
            lambda: update_package(actor=owner, package_id=1, fields={"items": items}),
        ):
            with pytest.raises(InvalidInput) as refusal:
                attempt()
            assert set(refusal.value.fields) == {"items"}
        assert current_snapshot() == before
        assert Package.objects.count() == 1


def test_new_items_replace_the_old_and_the_history_has_both(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        changed = update_package(
            actor=person("owner").actor,
            package_id=1,
            fields={"items": [{"service_id": 3, "quantity": 2}]},
        )
        assert [(item.service_id, item.quantity) for item in changed.items.all()] == [(3, 2)]
        entry = Entry.objects.get(code="catalog.package.changed")
        assert entry.data["changes"]["items"] == {
            "before": [{"service_id": 1, "quantity": 1}, {"service_id": 2, "quantity": 1}],
            "after": [{"service_id": 3, "quantity": 2}],
        }


def test_the_same_items_in_another_order_change_nothing(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        before = current_snapshot().version
        update_package(
            actor=person("owner").actor,
            package_id=1,
            fields={"items": [{"service_id": 2}, {"service_id": 1}]},
        )
        assert current_snapshot().version == before


def test_a_package_returns_only_when_all_of_it_is_on_sale(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        archive_package(actor=owner, package_id=1)
        assert current_snapshot().find("package:1") is None
        archive_service(actor=owner, service_id=1)
        with pytest.raises(PackageIncomplete, match="Deep clean"):
            restore_package(actor=owner, package_id=1)
        assert package(1).is_archived
        update_package(actor=owner, package_id=1, fields={"items": [{"service_id": 2}]})
        assert restore_package(actor=owner, package_id=1).is_complete
        assert current_snapshot().find("package:1") is not None


def test_names_rights_and_keys_hold_for_packages_too(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner, agent = person("owner").actor, person("agent").actor
        with pytest.raises(NameTaken, match="package"):
            create_package(actor=owner, fields={**KITCHEN, "name": "fresh START"})
        with pytest.raises(NotFound):
            update_package(actor=owner, package_id=999, fields={"price": "1"})
        with pytest.raises(NotFound):
            package(999)
        for attempt in (
            lambda: create_package(actor=agent, fields=KITCHEN),
            lambda: update_package(actor=agent, package_id=1, fields={"price": "1"}),
            lambda: archive_package(actor=agent, package_id=1),
            lambda: restore_package(actor=agent, package_id=1),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        assert [row.name for row in packages()] == ["Fresh start"]
        assert not Entry.objects.filter(code__startswith="catalog.").exists()
