"""Versions: numbered without gaps, one for each change, never rewritten, read by the machine."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from ai.acts import SLOTS
from catalog import publishing, queries
from catalog.actions import archive_service, create_service, update_profile, update_service
from catalog.exceptions import BusinessNotOpened, UnknownVersion
from catalog.models import CatalogueVersion, Service
from catalog.publishing import digest_of, publish
from catalog.queries import current_snapshot, snapshot_at
from catalog.snapshot import Snapshot
from catalog.validators import DETAILS
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person


def test_what_may_be_asked_for_is_what_the_assistant_can_ask() -> None:
    """`catalog` lies below `ai` and cannot import its list."""
    assert DETAILS == SLOTS


def test_each_change_is_the_next_version_and_older_ones_stay(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        first = current_snapshot()
        update_service(actor=person("owner").actor, service_id=1, fields={"price": "130"})
        second = current_snapshot()
        update_service(actor=person("owner").actor, service_id=1, fields={"price": "140"})
        prices = [
            snapshot.sellable("service:1").price.minor  # type: ignore[union-attr]
            for snapshot in (first, second, current_snapshot())
        ]
        assert prices == [12000, 13000, 14000]
        numbers = [first.version, second.version, current_snapshot().version]
        assert numbers == list(range(first.version, first.version + 3))
        assert snapshot_at(second.version) == second
        with pytest.raises(UnknownVersion):
            snapshot_at(999)


def test_going_back_is_a_new_version_with_the_old_digest(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        publish()
        first = CatalogueVersion.objects.order_by("-number")[0]
        for price in ("130", "120"):
            update_service(actor=owner, service_id=1, fields={"price": price})
        last = CatalogueVersion.objects.order_by("-number")[0]
        assert last.number == first.number + 2
        assert last.digest == first.digest
        assert snapshot_at(last.number).version == last.number


def test_publishing_the_same_again_publishes_nothing(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        publish()
        before = CatalogueVersion.objects.count()
        assert publish() is None
        archived = archive_service(actor=person("owner").actor, service_id=3)
        count = CatalogueVersion.objects.count()
        assert count == before + 1
        update_service(actor=person("owner").actor, service_id=archived.pk, fields={"price": "999"})
        assert CatalogueVersion.objects.count() == count


def test_a_version_is_exactly_what_the_digest_says_after_its_trip_through_the_database(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        create_service(
            actor=person("owner").actor,
            fields={
                "name": "Süß “quoted” سعر",
                "price": "0.05",
                "translations": {"es": {"name": "ñ", "description": "línea\n\tdos"}},
            },
        )
        row = CatalogueVersion.objects.order_by("-number")[0]
        read_back = Snapshot.from_json(row.content)
        assert digest_of(read_back) == row.digest
        assert read_back == publishing.compose(version=row.number)


def test_a_version_that_was_rolled_back_is_never_met_again(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            update_service(actor=owner, service_id=1, fields={"price": "1"})
            abandoned = current_snapshot()
            raise ZeroDivisionError
        update_service(actor=owner, service_id=1, fields={"price": "150"})
        kept = current_snapshot()
        assert kept.version == abandoned.version
        assert kept.sellable("service:1").price.minor == 15000  # type: ignore[union-attr]


def test_a_known_version_costs_one_small_query(
    tenant_db: None, alpha: Tenant, django_assert_num_queries: object
) -> None:
    with in_tenant(alpha):
        current_snapshot()
        with django_assert_num_queries(1) as queries_made:  # type: ignore[operator]
            current_snapshot()
        assert '"content"' not in queries_made[0]["sql"]


def test_two_tenants_with_the_same_number_do_not_mix(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(alpha):
        ours = current_snapshot()
    with in_tenant(beta):
        theirs = current_snapshot()
    assert ours.version == theirs.version
    assert (ours.business.name, theirs.business.name) == ("Alpha", beta.name)


def test_the_machine_reads_the_newest_version_and_writes_none(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        expected = current_snapshot()
    queries._snapshot.cache_clear()
    with in_tenant(alpha, as_assistant=True):
        assert current_snapshot() == expected
        with pytest.raises(DatabaseError) as refusal, transaction.atomic():
            CatalogueVersion.objects.create(number=99, content={}, digest="0")
        assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)
        with pytest.raises(DatabaseError), transaction.atomic():
            Service.objects.filter(pk=1).update(price_minor=1)


def test_nobody_rewrites_a_published_version(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        for attempt in (
            lambda: CatalogueVersion.objects.update(digest="0"),
            lambda: CatalogueVersion.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()


def test_changes_side_by_side_are_all_in_the_last_version(
    committed_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        first = current_snapshot().version
    gate = threading.Barrier(6)

    def change(number: int) -> None:
        try:
            with in_tenant(alpha):
                gate.wait()
                if number % 2:
                    create_service(actor=owner, fields={"name": f"S{number}", "price": number})
                elif number == 4:
                    update_profile(actor=owner, fields={"name": "Alpha and sons"})
                else:
                    update_service(actor=owner, service_id=1 + number, fields={"price": "5"})
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(change, range(6)))
    with in_tenant(alpha):
        last = current_snapshot()
        assert last.version == first + 6
        numbers = CatalogueVersion.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, last.version + 1))
        assert {"S1", "S3", "S5"} <= {service.name for service in last.services}
        assert last.business.name == "Alpha and sons"
        assert [last.sellable(f"service:{pk}").price.minor for pk in (1, 3)] == [500, 500]  # type: ignore[union-attr]


def test_before_the_first_version_there_is_no_catalogue(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        publishing.BusinessProfile.objects.all().delete()
        with pytest.raises(BusinessNotOpened):
            publish()
