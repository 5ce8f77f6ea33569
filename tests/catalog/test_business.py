"""The business's profile and the first day of a workspace."""

from typing import Any

import pytest

from audit.models import Entry
from catalog.actions import (
    archive_package,
    archive_service,
    open_business,
    restore_service,
    update_profile,
    update_service,
)
from catalog.exceptions import (
    BusinessAlreadyOpened,
    BusinessNotOpened,
    CurrencyDiffers,
    CurrencyInUse,
)
from catalog.models import BusinessProfile
from catalog.queries import current_snapshot, profile, services
from core.errors import InvalidInput, NotAllowed
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import PLATFORM_ADMIN, person

FIRST_DAY: dict[str, Any] = {
    "name": "Casa Verde",
    "timezone": "Europe/Madrid",
    "currency": "EUR",
    "default_language": "es",
}


@pytest.fixture
def fresh(tenant_db: None, alpha: Tenant) -> Tenant:
    """A workspace without a profile."""
    with in_tenant(alpha):
        BusinessProfile.objects.all().delete()
    return alpha


def test_opening_makes_the_profile_and_publishes_it(fresh: Tenant) -> None:
    with in_tenant(fresh):
        with pytest.raises(BusinessNotOpened):
            profile()
        made = open_business(actor=PLATFORM_ADMIN, **FIRST_DAY, hours={"fri": [["10:00", "14:00"]]})
        assert made.languages == ["es"]
        business = current_snapshot().business
        assert (business.name, business.timezone, business.currency) == (
            "Casa Verde",
            "Europe/Madrid",
            "EUR",
        )
        assert business.hours == {"fri": (("10:00", "14:00"),)}
        assert Entry.objects.get(code="catalog.profile.opened").actor_kind == "platform"
        with pytest.raises(BusinessAlreadyOpened):
            open_business(actor=PLATFORM_ADMIN, **FIRST_DAY)


def test_only_the_platform_opens_a_business(fresh: Tenant) -> None:
    with in_tenant(fresh):
        with pytest.raises(NotAllowed):
            open_business(actor=person("owner").actor, **FIRST_DAY)
        assert not BusinessProfile.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("timezone", "Madrid"),
        ("timezone", "../etc/passwd"),
        ("currency", "eur"),
        ("currency", "XXX"),
        ("default_language", "de"),
        ("languages", []),
        ("languages", ["es", "tlh"]),
        ("hours", {"monday": [["09:00", "18:00"]]}),
        ("hours", {"mon": [["9:00", "18:00"]]}),
        ("hours", {"mon": [["09:00", "24:00"]]}),
        ("hours", {"mon": [["09:00"]]}),
        ("hours", {"mon": "09:00-18:00"}),
        ("hours", {"mon": [["09:00", "13:00"], ["12:00", "18:00"]]}),
        ("hours", {"mon": [["20:00", "02:00"], ["21:00", "22:00"]]}),
        ("hours", []),
        ("closed_dates", ["2026-02-30"]),
        ("closed_dates", [20261225]),
        ("closed_dates", "2026-12-25"),
        ("address", "x" * 241),
        ("phone", "call me"),
        ("website", "https://example.test"),
    ],
)
def test_unusable_profile_fields_are_refused(
    tenant_db: None, alpha: Tenant, field: str, value: Any
) -> None:
    with in_tenant(alpha):
        before = current_snapshot()
        with pytest.raises(InvalidInput) as refusal:
            update_profile(actor=person("owner").actor, fields={field: value})
        assert set(refusal.value.fields) == {field}
        assert current_snapshot() == before


def test_a_changed_profile_is_published_and_remembered(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        update_profile(
            actor=person("owner").actor,
            fields={
                "hours": {
                    "tue": [["20:00", "02:00"]],
                    "mon": [["14:00", "18:00"], ["09:00", "12:00"]],
                },
                "closed_dates": ["2026-12-25", "2026-01-01", "2026-12-25"],
                "phone": "+971 (4) 123-4567",
            },
        )
        business = current_snapshot().business
        assert business.hours == {
            "mon": (("09:00", "12:00"), ("14:00", "18:00")),
            "tue": (("20:00", "02:00"),),
        }
        assert business.closed_dates == ("2026-01-01", "2026-12-25")
        entry = Entry.objects.get(code="catalog.profile.changed")
        assert set(entry.data["changes"]) == {"hours", "closed_dates", "phone"}


def test_an_agent_does_not_change_the_profile(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        with pytest.raises(NotAllowed):
            update_profile(actor=person("agent").actor, fields={"name": "Mine"})
        assert profile().name == "Alpha"


def test_the_main_language_is_one_of_the_languages(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        for fields in ({"languages": ["ar"]}, {"languages": ["ar"], "default_language": "es"}):
            with pytest.raises(InvalidInput) as refusal:
                update_profile(actor=person("owner").actor, fields=fields)
            assert set(refusal.value.fields) == {"default_language"}
        changed = update_profile(
            actor=person("owner").actor, fields={"languages": ["ar"], "default_language": "ar"}
        )
        assert changed.languages == ["ar"]


def test_live_prices_hold_the_business_to_its_currency(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        with pytest.raises(CurrencyInUse):
            update_profile(actor=owner, fields={"currency": "JPY"})
        archive_package(actor=owner, package_id=1)
        for service in list(services()):
            archive_service(actor=owner, service_id=service.pk)
        assert update_profile(actor=owner, fields={"currency": "JPY"}).currency == "JPY"
        entry = Entry.objects.get(code="catalog.profile.changed")
        assert entry.data["changes"] == {"currency": {"before": "AED", "after": "JPY"}}
        with pytest.raises(CurrencyDiffers):
            restore_service(actor=owner, service_id=1)
        update_service(actor=owner, service_id=1, fields={"price": "4800"})
        restored = restore_service(actor=owner, service_id=1)
        assert (restored.price, restored.currency) == ("4800", "JPY")
        price = Entry.objects.get(code="catalog.service.price_changed")
        assert price.data["before"] == {"price": "120.00", "currency": "AED"}
        assert price.data["after"] == {"price": "4800", "currency": "JPY"}
