"""The relay: what the broker was handed and lost is handed over again."""

from datetime import timedelta

import pytest
import redis
from django.conf import settings

from core.clock import now
from tenants import relay
from tenants.context import in_tenant, outside_tenants
from tenants.doorbell import ring
from tenants.models import Doorbell, Tenant

pytestmark = pytest.mark.usefixtures("committed_db")


def test_an_emptied_broker_is_noticed_once(alpha: Tenant) -> None:
    relay.broker_forgot()
    assert not relay.broker_forgot()

    redis.Redis.from_url(settings.REDIS_URL).flushall()

    assert relay.broker_forgot()
    assert not relay.broker_forgot()


def test_what_a_broker_forgot_is_published_again_without_waiting_for_its_lease(
    alpha: Tenant,
) -> None:
    with in_tenant(alpha):
        ring(task="conversations.deliver", conversation_id=1)
    assert [job.task for job in relay.claim()] == ["conversations.deliver"]
    assert relay.claim() == []

    relay.release_all()

    assert [job.task for job in relay.claim()] == ["conversations.deliver"]


def test_workers_that_fall_behind_are_not_handed_copies_without_end(alpha: Tenant) -> None:
    with in_tenant(alpha):
        ring(task="conversations.deliver", conversation_id=1)
    leases: list[timedelta] = []
    for _ in range(7):
        assert len(relay.claim()) == 1
        with outside_tenants():
            until = Doorbell.objects.get().leased_until
            assert until is not None
            leases.append(until - now())
            Doorbell.objects.update(leased_until=now() - timedelta(seconds=1))
    seconds = [round(lease.total_seconds(), -1) for lease in leases]
    assert seconds == [20, 40, 80, 160, 320, 320, 320]
