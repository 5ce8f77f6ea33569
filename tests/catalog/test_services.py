"""Services: who may write them, what they may hold, and what is remembered."""

from typing import Any

import pytest

from audit.models import Entry
from catalog.actions import archive_service, create_service, restore_service, update_service
from catalog.exceptions import NameTaken
from catalog.models import CatalogueVersion, Package, Service
from catalog.queries import current_snapshot, packages_with, service, services
from core.actors import ASSISTANT, Actor, system_actor
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person

FULL: dict[str, Any] = {
    "name": "  Oven   cleaning ",
    "description": "Inside\r\nand out.\n",
    "price": " 95.5 ",
    "details": ["place", "date", "place"],
    "synonyms": ["Stove", "stove", " ", "cooker"],
    "translations": {
        "ar": {"name": "تنظيف الفرن", "description": "من الداخل"},
        "es": {"name": "", "description": ""},
    },
    "max_quantity": "3",
    "category": "Kitchen",
    "duration_minutes": "90",
}


def history() -> list[tuple[str, str]]:
    rows = Entry.objects.filter(code__startswith="catalog.").order_by("id")
    return list(rows.values_list("code", "target"))


def test_a_new_service_is_stored_tidily_published_and_remembered(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        before = current_snapshot().version
        owner = person("owner").actor
        made = create_service(actor=owner, fields=FULL)
        assert (made.name, made.description) == ("Oven cleaning", "Inside\nand out.")
        assert (made.price_minor, made.currency, made.price) == (9550, "AED", "95.50")
        assert (made.details, made.synonyms) == (["place", "date"], ["Stove", "cooker"])
        assert made.translations == {
            "ar": {"name": "تنظيف الفرن", "description": "من الداخل"},
        }
        assert (made.max_quantity, made.duration_minutes) == (3, 90)
        snapshot = current_snapshot()
        assert snapshot.version == before + 1
        entry = snapshot.sellable(made.ref)
        assert entry is not None
        assert (entry.price.minor, entry.details) == (9550, ("place", "date"))
        record = Entry.objects.get(code="catalog.service.created")
        assert (record.target, record.actor_id) == (made.ref, owner.id)
        assert (record.data["price"], record.data["version"]) == ("95.50", before + 1)


@pytest.mark.parametrize(
    "actor",
    [
        ASSISTANT,
        system_actor("import"),
        Actor(kind="customer", label="Nadia", id=1),
        Actor(kind="assistant", label="Assistant", permissions=frozenset({"catalog.edit"})),
        Actor(kind="person", label="Agent", id=3, permissions=frozenset({"catalog.view"})),
    ],
    ids=lambda actor: f"{actor.kind}-{len(actor.permissions)}",
)
def test_nobody_without_the_right_writes_and_nothing_happens(
    tenant_db: None, alpha: Tenant, actor: Actor
) -> None:
    with in_tenant(alpha):
        before = (list(Service.objects.values()), current_snapshot().version)
        for attempt in (
            lambda: create_service(actor=actor, fields=FULL),
            lambda: update_service(actor=actor, service_id=1, fields={"price": "1"}),
            lambda: archive_service(actor=actor, service_id=1),
            lambda: restore_service(actor=actor, service_id=1),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        assert (list(Service.objects.values()), current_snapshot().version) == before
        assert history() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("name", 7),
        ("name", None),
        ("description", "x" * 2001),
        ("price", ""),
        ("price", "free"),
        ("price", "-1"),
        ("price", "12.345"),
        ("price", "1e3"),
        ("price", "1e9999999"),
        ("price", "NaN"),
        ("price", "10000000000.01"),
        ("price", 9.5),
        ("price", True),
        ("price", None),
        ("currency", "USD"),
        ("details", ["shoe_size"]),
        ("details", "date"),
        ("details", [["date"]]),
        ("synonyms", "stove"),
        ("synonyms", ["x" * 61]),
        ("synonyms", [str(number) for number in range(31)]),
        ("translations", []),
        ("translations", {"ar": "x"}),
        ("translations", {"ar": {"name": "x" * 121}}),
        ("translations", {"ar": {"description": "without a name"}}),
        ("translations", {"klingon tongue": {"name": "x"}}),
        ("translations", {"ar": {"name": "x", "price": "1"}}),
        ("max_quantity", 0),
        ("max_quantity", 1000),
        ("max_quantity", "many"),
        ("duration_minutes", 0),
        ("duration_minutes", 99999),
        ("category", "x" * 61),
        ("price_minor", 1),
        ("archived_at", None),
        ("tenant_id", 2),
    ],
)
def test_a_field_that_cannot_be_used_is_named_and_nothing_is_stored(
    tenant_db: None, alpha: Tenant, field: str, value: Any
) -> None:
    with in_tenant(alpha):
        before = (list(Service.objects.values()), current_snapshot().version)
        owner = person("owner").actor
        for attempt in (
            lambda: create_service(actor=owner, fields={**FULL, field: value}),
            lambda: update_service(actor=owner, service_id=1, fields={field: value}),
        ):
            with pytest.raises(InvalidInput) as refusal:
                attempt()
            assert set(refusal.value.fields) == {field}
        assert (list(Service.objects.values()), current_snapshot().version) == before
        assert history() == []


def test_all_problems_are_told_at_once(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha), pytest.raises(InvalidInput) as refusal:
        create_service(actor=person("owner").actor, fields={"max_quantity": 0, "colour": "red"})
    assert set(refusal.value.fields) == {"name", "price", "max_quantity", "colour"}


def test_a_price_and_other_fields_are_two_entries_with_before_and_after(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        before = current_snapshot().version
        update_service(
            actor=person("admin").actor,
            service_id=1,
            fields={"price": "130", "category": "Deep", "name": "Deep clean"},
        )
        price, changed = Entry.objects.filter(target="service:1").order_by("id")
        assert price.code == "catalog.service.price_changed"
        assert price.data == {
            "before": {"price": "120.00", "currency": "AED"},
            "after": {"price": "130.00", "currency": "AED"},
            "version": before + 1,
        }
        assert changed.code == "catalog.service.changed"
        assert changed.data == {
            "changes": {"category": {"before": "Cleaning", "after": "Deep"}},
            "version": before + 1,
        }


def test_a_change_that_changes_nothing_leaves_no_trace(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        before = CatalogueVersion.objects.count()
        stamped = Service.objects.get(pk=1).updated_at
        for fields in ({}, {"price": "120.00"}, {"name": "Deep clean", "currency": "AED"}):
            update_service(actor=person("owner").actor, service_id=1, fields=fields)
        assert CatalogueVersion.objects.count() == before
        assert Service.objects.get(pk=1).updated_at == stamped
        assert history() == []


def test_names_are_one_among_the_live_whatever_their_case(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        for attempt in (
            lambda: create_service(actor=owner, fields={"name": "DEEP clean", "price": "1"}),
            lambda: update_service(actor=owner, service_id=2, fields={"name": "deep Clean"}),
        ):
            with pytest.raises(NameTaken) as refusal:
                attempt()
            assert set(refusal.value.fields) == {"name"}
        renamed = update_service(actor=owner, service_id=1, fields={"name": "Deep Clean"})
        assert renamed.name == "Deep Clean"
        archive_service(actor=owner, service_id=1)
        successor = create_service(actor=owner, fields={"name": "deep clean", "price": "99"})
        with pytest.raises(NameTaken):
            restore_service(actor=owner, service_id=1)
        assert service(1).is_archived
        archive_service(actor=owner, service_id=successor.pk)
        assert not restore_service(actor=owner, service_id=1).is_archived


def test_archiving_takes_its_packages_off_sale_and_says_so(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        assert [row.name for row in packages_with(1)] == ["Fresh start"]
        archived = archive_service(actor=owner, service_id=1)
        again = archive_service(actor=owner, service_id=1)
        assert archived.archived_at == again.archived_at
        entry = Entry.objects.get(code="catalog.service.archived")
        assert entry.data["packages_off_sale"] == [{"id": 1, "name": "Fresh start"}]
        snapshot = current_snapshot()
        assert (snapshot.find("service:1"), snapshot.find("package:1")) == (None, None)
        assert snapshot.find("service:2") is not None
        assert not Package.objects.get(pk=1).is_archived
        assert [row.pk for row in services(archived=True)] == [1]
        assert 1 not in [row.pk for row in services()]
        assert services(archived=None).count() == 3
        restore_service(actor=owner, service_id=1)
        assert current_snapshot().find("package:1") is not None


def test_what_is_not_here_is_not_found(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        for attempt in (
            lambda: service(999),
            lambda: update_service(actor=owner, service_id=999, fields={"price": "1"}),
            lambda: archive_service(actor=owner, service_id=999),
            lambda: restore_service(actor=owner, service_id=10**15),
        ):
            with pytest.raises(NotFound):
                attempt()


def test_the_same_id_of_another_tenant_is_untouched(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(alpha):
        update_service(actor=person("owner").actor, service_id=1, fields={"price": "1"})
        archive_service(actor=person("owner").actor, service_id=1)
    with in_tenant(beta):
        assert (service(1).price_minor, service(1).is_archived) == (77700, False)
        assert current_snapshot().find("service:1") is not None
        assert history() == []
