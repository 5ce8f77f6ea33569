"""Many workspaces opened in the same moment, and many who want the same address."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.models import User
from tenants.context import in_tenant
from tenants.erasure.leftovers import faults
from tenants.exceptions import SlugTaken
from tenants.models import ChannelAddress, Tenant
from tests.support.people import PLATFORM_ADMIN
from whatsapp.exceptions import NumberTaken
from workspaces.opening import NumberDetails, OwnerDetails, open_workspace

pytestmark = pytest.mark.usefixtures("committed_db")


def opened_at_once(slugs: list[str], *, number: str = "") -> list[object]:
    """What each of so many threads got, that all began in the same moment."""
    start = Barrier(len(slugs))

    def attempt(numbered: tuple[int, str]) -> object:
        index, slug = numbered
        start.wait(timeout=30)
        try:
            return open_workspace(
                actor=PLATFORM_ADMIN,
                slug=slug,
                name=slug,
                owner=OwnerDetails(
                    email=f"olga{index}@example.test",
                    name="Olga",
                    password="a long enough pass phrase",
                ),
                timezone="UTC",
                currency="EUR",
                default_language="en",
                number=NumberDetails(
                    phone_number_id=number or f"30000{index:02}",
                    display="+1 555",
                    waba_id="77700",
                    token="EAAsecret",
                ),
            )
        except (SlugTaken, NumberTaken) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(slugs)) as pool:
        return list(pool.map(attempt, enumerate(slugs)))


def kinds(results: list[object]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def test_ten_at_once_are_all_made_whole() -> None:
    slugs = [f"many-{index}" for index in range(10)]
    results = opened_at_once(slugs)
    assert kinds(results) == {"Tenant": 10}
    for index, tenant in enumerate(results):
        assert isinstance(tenant, Tenant) and tenant.slug == slugs[index]
        with in_tenant(tenant):
            assert User.objects.get().email == f"olga{index}@example.test"
        assert ChannelAddress.objects.get(address=f"30000{index:02}").tenant_id == tenant.pk
    assert faults() == []


def test_of_five_for_one_address_one_gets_it_and_the_others_are_told() -> None:
    results = opened_at_once(["wanted"] * 5)
    assert kinds(results) == {"Tenant": 1, "SlugTaken": 4}
    for refusal in results:
        if isinstance(refusal, SlugTaken):
            assert refusal.fields == {"slug": "“wanted” is taken. Choose another address."}
    winner = next(result for result in results if isinstance(result, Tenant))
    with in_tenant(winner):
        assert User.objects.count() == 1
    addresses = ChannelAddress.objects.filter(tenant__slug="wanted")
    assert sorted(addresses.values_list("kind", flat=True)) == [
        "whatsapp_account",
        "whatsapp_cloud",
    ]
    assert not ChannelAddress.objects.filter(address__startswith="30000").exclude(tenant=winner)
    assert Tenant.objects.count() == 3
    assert faults() == []


def test_of_three_with_one_number_one_is_made_and_nothing_is_left_of_the_others() -> None:
    results = opened_at_once(["one", "two", "three"], number="3000099")
    assert kinds(results) == {"Tenant": 1, "NumberTaken": 2}
    assert Tenant.objects.count() == 3
    assert faults() == []
