"""Numbers of one account in several workspaces: who hears what Meta says of the account."""

import pytest

from audit.models import Entry
from conversations.models import Channel, InboundEvent
from tenants.context import in_tenant
from tenants.directory import whatsapp_accounts
from tenants.erasure.running import carry_out
from tenants.lifecycle import delete_tenant, erase_tenant, restore_tenant
from tenants.models import ChannelAddress, DeadLetter, Tenant
from tenants.provisioning import create_tenant
from tests.support.jobs import run_jobs
from tests.support.people import PLATFORM_ADMIN
from tests.whatsapp import meta
from whatsapp.actions import connect_cloud_number

pytestmark = pytest.mark.usefixtures("committed_db")

SECOND = "300000000000020"


def connect(tenant: Tenant, number: str, *, account: str = meta.WABA) -> None:
    connect_cloud_number(
        actor=PLATFORM_ADMIN,
        tenant=tenant,
        phone_number_id=number,
        display=f"+{number[-9:]}",
        waba_id=account,
        token="EAAsecret",
    )


@pytest.fixture
def first() -> Tenant:
    """One with a number of the account before anybody else, which a test may erase."""
    tenant = create_tenant(actor=PLATFORM_ADMIN, slug="gamma", name="Gamma")
    connect(tenant, "300000000000010")
    return tenant


@pytest.fixture
def second(first: Tenant, beta: Tenant) -> Tenant:
    connect(beta, SECOND)
    return beta


def news(time: int) -> None:
    """Of the account as a whole; each `time` is another of it."""
    alert = {"alert_type": "OBA_APPROVED", "alert_severity": "INFORMATIONAL"}
    payload = meta.envelope({"field": "account_alerts", "value": alert})
    payload["entry"][0]["time"] = time
    assert meta.post(payload).status_code == 200


def of_number(display: str) -> None:
    value = {"display_phone_number": display, "decision": "APPROVED"}
    payload = meta.envelope({"field": "phone_number_name_update", "value": value})
    assert meta.post(payload).status_code == 200


def heard(tenant: Tenant) -> int:
    with in_tenant(tenant):
        return InboundEvent.objects.filter(kind="other").count()


def delete(tenant: Tenant) -> None:
    delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over.")


def erase(tenant: Tenant) -> None:
    assert carry_out(erase_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Asked for it."))


def test_the_first_hears_it_alone(first, second):
    news(1)
    assert (heard(first), heard(second)) == (1, 0)


def test_news_of_one_number_is_heard_where_it_is(first, second):
    of_number(SECOND[-9:])
    assert (heard(first), heard(second)) == (0, 1)
    run_jobs(only="conversations.drain")
    with in_tenant(second):
        [told] = Entry.objects.filter(code="whatsapp.number.notice")
        [channel] = Channel.objects.filter(address=SECOND)
        assert told.target == f"channel:{channel.pk}"
    with in_tenant(first):
        assert not Entry.objects.filter(code="whatsapp.number.notice").exists()


def test_a_whole_number_is_found_before_one_that_ends_alike(first, second):
    for tenant, display in ((first, "123 4567"), (second, "+971 55 123 4567")):
        with in_tenant(tenant):
            Channel.objects.update(display=display)
    of_number("971551234567")
    assert (heard(first), heard(second)) == (0, 1)


def test_news_of_a_number_of_nobodys_is_kept_and_changes_nothing(first, second):
    of_number("4915112345678")
    assert (heard(first), heard(second)) == (1, 0)
    run_jobs(only="conversations.drain")
    with in_tenant(first):
        assert not Entry.objects.filter(code="whatsapp.number.notice").exists()


def test_a_deleted_workspace_is_not_asked_for_its_numbers(first, second):
    delete(second)
    of_number(SECOND[-9:])
    assert heard(first) == 1


def test_while_the_first_is_deleted_the_next_hears_it(first, second):
    delete(first)
    news(1)
    assert heard(second) == 1
    restore_tenant(actor=PLATFORM_ADMIN, tenant=first)
    news(2)
    assert (heard(first), heard(second)) == (1, 1)
    assert not DeadLetter.objects.exists()


def test_the_erased_ones_row_goes_and_the_next_hears_it(first, second):
    delete(first)
    erase(first)
    assert not ChannelAddress.objects.filter(tenant_id=first.pk).exists()
    news(1)
    assert heard(second) == 1
    assert not DeadLetter.objects.exists()


@pytest.mark.parametrize("erased", [True, False])
def test_what_came_while_both_were_deleted_is_for_the_one_that_comes_back(first, second, erased):
    delete(first)
    delete(second)
    news(1)
    assert DeadLetter.objects.get().reason == "tenant_deleted"
    if erased:
        erase(first)
    restore_tenant(actor=PLATFORM_ADMIN, tenant=second)
    assert heard(second) == 1
    assert not DeadLetter.objects.exists()


def test_nothing_of_an_account_is_left_when_the_last_is_erased(first):
    delete(first)
    news(1)
    erase(first)
    assert not ChannelAddress.objects.filter(address=meta.WABA).exists()
    assert not DeadLetter.objects.exists()


def test_the_next_hears_it_when_the_first_has_no_number_of_it_any_more(first, second):
    connect(first, "300000000000010", account="500000000000010")
    assert whatsapp_accounts.find(meta.WABA) == second
    assert ChannelAddress.objects.filter(tenant=first, address="500000000000010").exists()


def test_connecting_again_makes_no_second_row(first, second):
    connect(second, SECOND)
    rows = ChannelAddress.objects.filter(kind="whatsapp_account", address=meta.WABA)
    assert sorted(rows.values_list("tenant_id", flat=True)) == sorted([first.pk, second.pk])
