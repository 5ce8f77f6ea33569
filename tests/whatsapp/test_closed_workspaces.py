"""What customers write to a workspace that is closed is kept, and taken in when it opens."""

import pytest

from conversations.models import InboundEvent
from tenants.context import in_tenant, outside_tenants
from tenants.lifecycle import delete_tenant, restore_tenant, suspend_tenant
from tenants.models import DeadLetter, Tenant
from tests.support.people import PLATFORM_ADMIN
from whatsapp.envelope import Update
from whatsapp.intake import store

pytestmark = pytest.mark.usefixtures("committed_db")


def update(number: int) -> Update:
    message = {"id": f"wamid.closed{number}", "from": "971500000009", "type": "text"}
    return Update(
        address="100000000000001",
        kind="message",
        external_id=f"wamid.closed{number}",
        sender="971500000009",
        body={"waba_id": "1", "metadata": {}, "contact": None, "message": message},
    )


def stored(tenant: Tenant) -> list[str]:
    with in_tenant(tenant):
        rows = InboundEvent.objects.filter(external_id__startswith="wamid.closed")
        return list(rows.order_by("id").values_list("external_id", flat=True))


def test_a_suspended_ones_are_stored_as_anybodys(alpha: Tenant) -> None:
    suspend_tenant(actor=PLATFORM_ADMIN, tenant=alpha, reason="Unpaid.")
    store([update(1)])
    store([update(1)])
    assert stored(alpha) == ["wamid.closed1"]


def test_a_deleted_ones_wait_outside_and_are_taken_in_in_order(alpha: Tenant) -> None:
    delete_tenant(actor=PLATFORM_ADMIN, tenant=alpha, reason="Over.")
    for number in (1, 2, 2):
        store([update(number)])
    with outside_tenants():
        assert DeadLetter.objects.filter(reason="tenant_deleted").count() == 2
    restore_tenant(actor=PLATFORM_ADMIN, tenant=alpha)
    assert stored(alpha) == ["wamid.closed1", "wamid.closed2"]
    with outside_tenants():
        assert not DeadLetter.objects.filter(reason="tenant_deleted").exists()
