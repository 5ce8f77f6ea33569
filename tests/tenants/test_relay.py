"""The relay: what the broker was handed and lost is handed over again."""

import pytest
import redis
from django.conf import settings

from tenants import relay
from tenants.context import in_tenant
from tenants.doorbell import ring
from tenants.models import Tenant

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
