"""The relay: what the broker was handed and lost is handed over again."""

import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction

from config.celery import app
from core.clock import now
from tenants import relay
from tenants.context import in_tenant, outside_tenants
from tenants.doorbell import CHANNEL, channel_of, ring, rung_together
from tenants.models import Doorbell, Tenant
from tenants.own_work import listening

pytestmark = pytest.mark.usefixtures("committed_db")

BROKERED = "conversations.resume"
"""A task that the broker is handed; what crews claim it is not."""


def test_an_emptied_broker_is_noticed_once(alpha: Tenant) -> None:
    relay.broker_forgot()
    assert not relay.broker_forgot()

    # Its own database alone: another worker's tests use the same server.
    redis.Redis.from_url(settings.REDIS_URL).flushdb()

    assert relay.broker_forgot()
    assert not relay.broker_forgot()


def test_what_a_broker_forgot_is_published_again_without_waiting_for_its_lease(
    alpha: Tenant,
) -> None:
    with in_tenant(alpha):
        ring(task=BROKERED, conversation_id=1)
    assert [job.task for job in relay.claim()] == [BROKERED]
    assert relay.claim() == []

    relay.release_all()

    assert [job.task for job in relay.claim()] == [BROKERED]


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


# ---------------------------------------------------------------- turns and bounds


def bells(tenant: Tenant, number: int, *, task: str = "conversations.acknowledge") -> None:
    """Rings for so many jobs, all due, the earlier the smaller their number."""
    with outside_tenants():
        moment = now() - timedelta(minutes=1)
        Doorbell.objects.bulk_create(
            Doorbell(
                tenant_id=tenant.pk,
                task=task,
                kwargs={"message_id": place},
                due_at=moment + timedelta(milliseconds=place),
            )
            for place in range(number)
        )


def test_a_flood_of_one_tenants_lets_the_others_one_job_through(
    alpha: Tenant, beta: Tenant
) -> None:
    bells(alpha, 5000)
    with in_tenant(beta):
        ring(task="conversations.acknowledge", message_id=1)
    jobs = relay.claim()
    assert len(jobs) == settings.RELAY_QUEUES["outbound"][0]
    assert [job.tenant_id for job in jobs].index(beta.pk) <= 1
    # Among one tenant's the oldest go first.
    assert [job.kwargs["message_id"] for job in jobs if job.tenant_id == alpha.pk][:3] == [0, 1, 2]


def test_with_room_for_one_job_tenants_take_turns_all_the_same(alpha: Tenant, beta: Tenant) -> None:
    bells(alpha, 50, task="ai.take_turn")
    bells(beta, 2, task="ai.take_turn")  # due after all of alpha's
    turns = relay.Turns()
    claimed = [relay.claim({"assistant": 1}, turns=turns)[0].tenant_id for _ in range(6)]
    assert claimed == [alpha.pk, beta.pk, alpha.pk, beta.pk, alpha.pk, alpha.pk]


def test_who_took_a_turn_is_remembered_for_so_many() -> None:
    turns = relay.Turns()
    for number in range(2 * relay.MOST_REMEMBERED):
        turns.note([relay.Job(number, "ai.take_turn", {}, [], "assistant")])
    turns.note([relay.Job(relay.MOST_REMEMBERED, "ai.take_turn", {}, [], "assistant")])
    served = [tenant for _, tenant in turns.served()]
    assert len(served) == relay.MOST_REMEMBERED
    assert served[-1] == relay.MOST_REMEMBERED, "the last one is last"
    assert served[0] == relay.MOST_REMEMBERED + 1


def test_one_conversations_many_rings_are_one_job_and_hide_no_other(alpha: Tenant) -> None:
    with in_tenant(alpha):
        for _ in range(50):
            ring(task="conversations.deliver", conversation_id=1)
        ring(task="conversations.deliver", conversation_id=2)
    jobs = relay.claim()
    assert [(job.kwargs, len(job.doorbells)) for job in jobs] == [
        ({"conversation_id": 1}, 50),
        ({"conversation_id": 2}, 1),
    ]


def test_the_broker_is_handed_what_workers_take_and_no_more(alpha: Tenant) -> None:
    most = settings.RELAY_QUEUES["default"][0]
    bells(alpha, 3 * most, task=BROKERED)
    handed_out = relay.HandedOut()
    jobs = relay.claim(handed_out.room())
    handed_out.jobs += jobs
    assert len(jobs) == most
    assert handed_out.room()["default"] == 0
    assert relay.claim(handed_out.room()) == []
    assert 0 < handed_out.seconds_to_next() < 1

    with outside_tenants():
        # Two are done, one was put off: there is room for three.
        Doorbell.objects.filter(pk__in=[row for job in jobs[:2] for row in job.doorbells]).delete()
        Doorbell.objects.filter(pk__in=jobs[2].doorbells).update(
            leased_until=None, due_at=now() + timedelta(hours=1)
        )
    assert len(relay.claim(handed_out.room())) == 3


def test_what_takes_long_never_has_all_threads(alpha: Tenant, beta: Tenant) -> None:
    for tenant in (alpha, beta):
        bells(tenant, 50, task="whatsapp.fetch_attachment")
        bells(tenant, 50, task="accounts.mail_link")
        bells(tenant, 2, task="replay.go_on")
    bells(beta, 1, task="conversations.deliver")
    jobs = relay.claim()
    by_queue = {
        queue: [job.tenant_id for job in jobs if job.queue == queue]
        for queue in ("files", "mail", "replay")
    }
    assert by_queue["files"] == [alpha.pk, beta.pk]
    assert (len(by_queue["mail"]), len(by_queue["replay"])) == (1, 1)
    assert sum(map(len, by_queue.values())) < 5, "of a worker's threads"
    assert "conversations.deliver" in {job.task for job in jobs}


@pytest.mark.parametrize(
    ("task", "seconds"),
    [
        ("conversations.deliver", 20),
        ("ai.take_turn", 45),
        ("whatsapp.fetch_attachment", 150),
        ("replay.go_on", 45),
    ],
)
def test_a_lease_is_as_long_as_the_job_may_take(alpha: Tenant, task: str, seconds: int) -> None:
    bells(alpha, 1, task=task)
    lease, began = timedelta(seconds=seconds), now()
    relay.claim()
    with outside_tenants():
        until = Doorbell.objects.get().leased_until
        assert until is not None
        assert began + lease <= until <= now() + lease


def test_two_relays_hand_nothing_out_twice(alpha: Tenant, beta: Tenant) -> None:
    for tenant in (alpha, beta):
        bells(tenant, 300)
    claimed: list[int] = []
    lock = threading.Lock()

    def claims() -> None:
        try:
            while jobs := relay.claim():
                with lock:
                    claimed.extend(row for job in jobs for row in job.doorbells)
        finally:
            connection.close()

    threads = [threading.Thread(target=claims) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 600


def test_a_worker_that_begins_anew_frees_what_its_like_had(alpha: Tenant) -> None:
    bells(alpha, 3)
    bells(alpha, 2, task="ai.take_turn")
    relay.claim()
    assert relay.claim() == []
    assert relay.release_queues(["outbound", "default"]) == 3
    assert {job.task for job in relay.claim()} == {"conversations.acknowledge"}


def test_what_the_relay_does_itself_is_published_to_nobody(alpha: Tenant) -> None:
    bells(alpha, 3, task="conversations.drain")
    assert relay.claim() == []
    assert relay.HandedOut().seconds_to_next() == relay.LONGEST_WAIT


def test_every_task_leaves_by_the_queue_that_celery_routes_it_to() -> None:
    app.loader.import_default_modules()
    for name in app.tasks:
        if not name.startswith("celery."):
            assert relay.queue_of(name) == app.amqp.router.route({}, name)["queue"].name, name


# ---------------------------------------------------------------- what a round costs


def test_while_there_is_room_what_is_done_is_not_looked_for(alpha: Tenant) -> None:
    with in_tenant(alpha):
        ring(task=BROKERED, conversation_id=1)
    handed_out = relay.HandedOut()
    most = handed_out.room()["default"]
    handed_out.jobs += relay.claim(handed_out.room())
    with outside_tenants():
        Doorbell.objects.all().delete()
    assert handed_out.room()["default"] == most - 1
    assert handed_out.seconds_to_next() == relay.LONGEST_WAIT
    assert handed_out.room()["default"] == most


def test_what_is_due_next_is_known_with_what_is_undone(alpha: Tenant) -> None:
    def rung_for(number: int, **due: datetime) -> None:
        with in_tenant(alpha):
            ring(task=BROKERED, conversation_id=number, **due)

    rung_for(1)
    handed_out = relay.HandedOut(relay.claim())
    assert handed_out.seconds_to_next() == relay.LONGEST_WAIT, "the lease is longer"
    due = now() + timedelta(seconds=relay.LONGEST_WAIT * 0.9)
    rung_for(2, due=due)
    at_most = due - now()
    seconds = handed_out.seconds_to_next()
    at_least = max(due - now(), timedelta(0))
    assert at_least.total_seconds() <= seconds <= at_most.total_seconds()
    rung_for(3)
    assert handed_out.seconds_to_next() == 0
    assert len(handed_out.jobs) == 1


def _is_due(number: int) -> None:
    with outside_tenants():
        Doorbell.objects.filter(kwargs={"conversation_id": number}).update(due_at=now())


def test_the_claim_is_one_statement_to_postgres(alpha: Tenant) -> None:
    with in_tenant(alpha):
        for number in range(8):
            ring(
                task="conversations.deliver",
                due=now() + timedelta(hours=1),
                conversation_id=number,
            )
    # A session that has only ever claimed, as a crew's.
    connection.close()
    for number in range(8):
        _is_due(number)
        assert [job.kwargs for job in relay.claim()] == [{"conversation_id": number}]
    with outside_tenants(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT custom_plans + generic_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%RECURSIVE kind%'"
        )
        # From the sixth on it may keep the plan; whether it does is for the tables to say.
        assert cursor.fetchall() == [(8,)]


def test_rings_that_a_look_will_find_wake_nobody_again(alpha: Tenant) -> None:
    with listening(CHANNEL) as listener:
        for number in range(3):
            with in_tenant(alpha):
                ring(task=BROKERED, conversation_id=number)
        listener.execute("SELECT 1")  # with whose answer come the rings told of before
        relay.forget_rings(listener)
        assert list(listener.notifies(timeout=0.05)) == []
        with in_tenant(alpha):
            ring(task=BROKERED, conversation_id=4)
        began = time.monotonic()
        assert relay.hear(listener, seconds=60)
        assert time.monotonic() - began < 30


def test_a_ring_of_what_is_due_later_wakes_nobody_before(alpha: Tenant) -> None:
    with listening(CHANNEL) as listener:
        with in_tenant(alpha):
            ring(task=BROKERED, due=now() + timedelta(hours=1), conversation_id=1)
        assert not relay.hear(listener, seconds=0.2)
        with in_tenant(alpha):
            ring(task=BROKERED, due=now() + timedelta(seconds=0.5), conversation_id=2)
        began = time.monotonic()
        assert relay.hear(listener, seconds=60)
        assert 0.2 < time.monotonic() - began < 30


def test_many_rings_of_a_transaction_are_told_of_once_by_the_first_that_is_due(
    alpha: Tenant,
) -> None:
    with listening(CHANNEL) as listener:
        with in_tenant(alpha), transaction.atomic():
            for hours in (3, 1, 2):
                ring(task=BROKERED, due=now() + timedelta(hours=hours), conversation_id=hours)
        listener.execute("SELECT 1")
        [told] = listener.notifies(timeout=0.2)
        assert 3500 < float(told.payload) <= 3600
        with in_tenant(alpha), transaction.atomic(), rung_together():
            ring(task=BROKERED, due=now() + timedelta(hours=1), conversation_id=4)
            ring(task=BROKERED, conversation_id=5)
        listener.execute("SELECT 1")
        assert [told.payload for told in listener.notifies(timeout=0.2)] == [""]


class Undone(Exception):
    pass


def test_a_transaction_tells_all_whom_it_has_rung_for(alpha: Tenant) -> None:
    outbound = channel_of("conversations.deliver")
    with listening(CHANNEL) as listener:
        for channel in (outbound, channel_of("ai.take_turn")):
            listener.execute(f"LISTEN {channel}")
        with in_tenant(alpha), transaction.atomic():
            ring(task=BROKERED, conversation_id=1)
            with transaction.atomic():
                ring(task="conversations.deliver", conversation_id=1)
            with suppress(Undone), transaction.atomic():
                ring(task="ai.take_turn", conversation_id=1)
                raise Undone
        listener.execute("SELECT 1")
        told = [(notice.channel, notice.payload) for notice in listener.notifies(timeout=0.2)]
        assert sorted(told) == [(CHANNEL, ""), (outbound, "")]


def test_a_ring_is_heard_behind_one_of_what_is_due_later(alpha: Tenant) -> None:
    with listening(CHANNEL) as listener:
        with in_tenant(alpha):
            ring(task=BROKERED, due=now() + timedelta(hours=1), conversation_id=1)
            ring(task=BROKERED, conversation_id=2)
        listener.execute("SELECT 1")  # now both are here
        began = time.monotonic()
        assert relay.hear(listener, seconds=60)
        assert time.monotonic() - began < 30
