"""The relay's own work: tenants in turn, each ring once, whatever becomes of who took it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from conversations import intake
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, Message
from tenants.context import in_tenant, outside_tenants
from tenants.doorbell import ring, rung_together
from tenants.exceptions import NoTenant
from tenants.models import Doorbell, Tenant
from tenants.own_work import NEAR, Pool, claim
from tests.conversations.scripted import install
from tests.support.jobs import rung
from tests.support.waiting import until

pytestmark = pytest.mark.usefixtures("committed_db")
TASK = intake.TASK
SENDER = "34600111222"


def number_of(tenant: Tenant) -> Channel:
    install()
    with in_tenant(tenant):
        return Channel.objects.create(transport="scripted", address="own", display="+1")


def write(tenant: Tenant, channel: Channel, *numbers: int, sender: str = SENDER) -> None:
    with in_tenant(tenant):
        for number in numbers:
            store_events(channel=channel, events=[message(number, sender)])


def message(number: int, sender: str = SENDER) -> NewEvent:
    body = {"addresses": [["phone", sender]], "text": f"message {number}"}
    return NewEvent("message", f"in.{sender}.{number}", sender, body)


def texts(tenant: Tenant, channel: Channel) -> list[str]:
    with in_tenant(tenant):
        rows = Message.objects.filter(conversation__channel=channel, direction="inbound")
        return list(rows.order_by("id").values_list("text", flat=True))


# ---------------------------------------------------------------- rings


def test_a_claim_that_rolls_back_was_never_made(alpha: Tenant) -> None:
    channel = number_of(alpha)
    write(alpha, channel, 1)
    with outside_tenants():
        with pytest.raises(LookupError), transaction.atomic():
            assert claim(tenant_id=alpha.pk, task=TASK, most=10)
            raise LookupError
        assert Doorbell.objects.filter(task=TASK).count() == 1
    intake.work_off(alpha.pk)
    assert texts(alpha, channel) == ["message 1"]
    assert rung(TASK) == []


def test_what_is_taken_in_does_not_wait_for_the_disk_and_nothing_else_hurries(
    alpha: Tenant,
) -> None:
    def waits() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            return str(cursor.fetchone()[0])

    write(alpha, number_of(alpha), 1)
    with outside_tenants():
        before = waits()
        with transaction.atomic():
            connection.cursor().execute("SET LOCAL synchronous_commit = on")
            assert claim(tenant_id=alpha.pk, task=TASK, most=10)
            assert waits() == "off"
        assert waits() == before


def test_messages_are_taken_in_without_planning_for_each(alpha: Tenant) -> None:
    """A list of one would be planned for anew each time."""
    channel = number_of(alpha)
    for number in range(12):
        write(alpha, channel, number)
        assert intake.work_off(alpha.pk) is None
    with outside_tenants(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%AS wanted(channel_id, sender)%'"
        )
        [(kept, anew)] = cursor.fetchall()
        assert kept > 8
        assert anew == 0
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("auto",)


def test_rings_of_one_sender_are_one_wish_and_another_tenants_stay(
    alpha: Tenant, beta: Tenant
) -> None:
    write(alpha, number_of(alpha), 1, 2, 3)
    write(beta, number_of(beta), 1)
    with outside_tenants(), transaction.atomic():
        found = claim(tenant_id=alpha.pk, task=TASK, most=10)
        assert found is not None
        assert (found.rows, len(found.asked), found.busy) == (3, 1, False)
    assert [bell.tenant_id for bell in rung(TASK)] == [beta.pk]


@pytest.mark.parametrize("state", ["suspended", "erasing", "preparing"])
def test_nothing_is_claimed_for_a_tenant_that_is_not_active(alpha: Tenant, state: str) -> None:
    write(alpha, number_of(alpha), 1)
    with outside_tenants(), transaction.atomic():
        Tenant.objects.filter(pk=alpha.pk).update(state=state)
        assert claim(tenant_id=alpha.pk, task=TASK, most=10) is None
        assert Doorbell.objects.filter(task=TASK).count() == 1
        transaction.set_rollback(True)


def test_rings_together_are_one_statement_and_each_wish_once(alpha: Tenant) -> None:
    with in_tenant(alpha), transaction.atomic(), rung_together():
        for message_id in (1, 2, 1):
            ring(task="conversations.acknowledge", message_id=message_id)
        ring(task="conversations.deliver", conversation_id=7)
        assert rung() == []
    assert [(bell.task, bell.kwargs) for bell in rung()] == [
        ("conversations.acknowledge", {"message_id": 1}),
        ("conversations.acknowledge", {"message_id": 2}),
        ("conversations.deliver", {"conversation_id": 7}),
    ]


def test_rings_together_of_a_block_that_raises_are_none(alpha: Tenant) -> None:
    with in_tenant(alpha), transaction.atomic(), rung_together():
        with pytest.raises(LookupError), transaction.atomic(), rung_together():
            ring(task="conversations.deliver", conversation_id=1)
            raise LookupError
        ring(task="conversations.deliver", conversation_id=2)
    assert [bell.kwargs for bell in rung()] == [{"conversation_id": 2}]
    with pytest.raises(NoTenant):
        ring(task="conversations.deliver", conversation_id=1)


# ---------------------------------------------------------------- the pool


@contextmanager
def pool_of(work: Callable[[int], float | None], *, threads: int = 3) -> Iterator[Pool]:
    pool = Pool(threads=threads)
    pool._work = [work]
    with pool:
        yield pool


def test_tenants_take_turns_however_much_one_has() -> None:
    done: list[int] = []
    gate = threading.Event()

    def work(tenant_id: int) -> float | None:
        gate.wait(60)
        done.append(tenant_id)
        return 0.0 if tenant_id == 1 and done.count(1) < 50 else None

    with pool_of(work, threads=1) as pool:
        pool.wake(1)
        until(lambda: bool(pool._busy))
        for tenant_id in (1, 1, 2, 3, 2):
            pool.wake(tenant_id)
        gate.set()
        until(lambda: done.count(1) >= 50)
    assert done[:5] == [1, 2, 3, 1, 1]


def test_a_tenant_is_never_served_twice_at_once_and_no_wake_is_lost() -> None:
    at_it, most, done = [0], [0], [0]
    lock = threading.Lock()

    def work(_: int) -> float | None:
        with lock:
            at_it[0] += 1
            most[0] = max(most[0], at_it[0])
        time.sleep(0.002)
        with lock:
            at_it[0] -= 1
            done[0] += 1
        return None

    with pool_of(work) as pool:
        for _ in range(50):
            pool.wake(1)
            time.sleep(0.001)
        before = done[0]
        pool.wake(1)
        until(lambda: done[0] > before)
    assert most[0] == 1


@pytest.mark.parametrize("error", [DatabaseError("away"), LookupError("a bug of ours")])
def test_trouble_is_waited_out_and_stops_no_thread(error: Exception) -> None:
    done: list[int] = []

    def work(tenant_id: int) -> float | None:
        done.append(tenant_id)
        if done.count(1) == 1 and tenant_id == 1:
            raise error
        return None

    with pool_of(work, threads=1) as pool:
        pool.wake(1)
        pool.wake(2)
        until(lambda: done.count(1) == 2)
        assert pool.is_well()
    assert done == [1, 2, 1]


def test_a_turn_that_hangs_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.own_work.STUCK_SECONDS", 0.05)
    goes = threading.Event()

    def work(_: int) -> float | None:
        goes.wait(60)
        return None

    with pool_of(work) as pool:
        assert pool.is_well()
        pool.wake(1)
        until(lambda: not pool.is_well())
        goes.set()
        until(pool.is_well)


def test_what_comes_due_while_one_thread_is_at_work_is_done_by_another() -> None:
    """Whoever rested before it was known that there will be more is told of it as well."""
    seen: set[int] = set()
    begun: set[int] = set()
    together: list[bool] = []
    ready, both = threading.Event(), threading.Event()

    def work(tenant_id: int) -> float | None:
        if not ready.is_set():
            seen.add(tenant_id)
            return 0.3
        begun.add(tenant_id)
        if len(begun) == 2:
            both.set()
        together.append(both.wait(20))
        return None

    with pool_of(work, threads=2) as pool:
        for tenant_id in (1, 2):
            # The same thread does both: the other goes on resting, and knows of neither.
            until(lambda: len(pool._resting._told) == 2)
            pool.wake(tenant_id)
            until(lambda asked=tenant_id: asked in seen)
        ready.set()
        until(lambda: len(together) == 2)
    assert together == [True, True]


def test_what_is_rung_for_is_taken_in_at_once_and_what_nobody_told_of_soon(alpha: Tenant) -> None:
    channel = number_of(alpha)
    write(alpha, channel, 1)  # before anybody listened
    with Pool():
        until(lambda: texts(alpha, channel) == ["message 1"])
        write(alpha, channel, 2)
        until(lambda: len(texts(alpha, channel)) == 2)
        with in_tenant(alpha), transaction.atomic():
            store_events(channel=channel, events=[message(3)])
            # As of one who was killed between the commit and the notification.
            connection.run_on_commit.clear()
        until(lambda: len(texts(alpha, channel)) == 3)


def test_two_relays_and_eight_posters_keep_order_and_double_nothing(
    alpha: Tenant, beta: Tenant
) -> None:
    channels = {tenant.pk: number_of(tenant) for tenant in (alpha, beta)}
    failures: list[BaseException] = []

    def post(tenant: Tenant, sender: str) -> None:
        try:
            write(tenant, channels[tenant.pk], *range(20), sender=sender)
        except BaseException as error:  # noqa: BLE001 (shown by the assertion)
            failures.append(error)
        finally:
            connection.close()

    senders = [f"3460000000{number}" for number in range(4)]
    threads = [
        threading.Thread(target=post, args=(tenant, sender))
        for tenant in (alpha, beta)
        for sender in senders
    ]
    with Pool(), Pool():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        until(lambda: not rung(TASK), seconds=60)
    assert failures == []
    for tenant in (alpha, beta):
        for sender in senders:
            with in_tenant(tenant):
                rows: Any = Message.objects.filter(
                    conversation__channel=channels[tenant.pk],
                    direction="inbound",
                    external_id__startswith=f"in.{sender}.",
                )
                found = list(rows.order_by("id").values_list("text", flat=True))
            assert found == [f"message {number}" for number in range(20)]


def test_one_tenants_flood_delays_anothers_message_by_one_turn(alpha: Tenant, beta: Tenant) -> None:
    """Five hundred senders of alpha's have written before beta's one customer does."""
    flooded, quiet = number_of(alpha), number_of(beta)
    turns: list[int] = []
    left: list[int] = []
    goes_on = threading.Event()

    def work(tenant_id: int) -> float | None:
        turns.append(tenant_id)
        if len(turns) == 3:
            assert goes_on.wait(60)
        if tenant_id == beta.pk:
            left.append(len(rung(TASK)))
        return intake.work_off(tenant_id)

    with in_tenant(alpha):
        events = [
            NewEvent(
                "message",
                f"in.{number}",
                f"34700{number:06d}",
                {"addresses": [["phone", f"34700{number:06d}"]], "text": "flood"},
            )
            for number in range(500)
        ]
        store_events(channel=flooded, events=events)
    with pool_of(work, threads=1) as pool:
        until(lambda: len(turns) == 3)
        write(beta, quiet, 1)
        until(lambda: beta.pk in pool._waiting)
        goes_on.set()
        until(lambda: texts(beta, quiet))
    assert turns[:4] == [alpha.pk, alpha.pk, alpha.pk, beta.pk]
    assert left[0] > 400, "a turn takes in a few of them"


def test_a_claim_takes_those_soon_behind_it_that_ask_for_the_same(alpha: Tenant) -> None:
    """And does not read through all that waits; the rest find nothing left to do."""
    channel = number_of(alpha)
    other = "34600999888"
    write(alpha, channel, *range(40))
    write(alpha, channel, 40, sender=other)
    with outside_tenants(), transaction.atomic():
        found = claim(tenant_id=alpha.pk, task=TASK, most=2)
        assert found is not None
        assert [asked["sender"] for asked in found.asked] == [SENDER]
    left = [bell.kwargs["sender"] for bell in rung(TASK)]
    assert left == [SENDER] * (40 - 2 * NEAR) + [other]
    for _ in left:
        intake.work_off(alpha.pk)
    assert rung(TASK) == []
    taken = texts(alpha, channel)
    assert taken.count("message 40") == 1
    taken.remove("message 40")
    assert taken == [f"message {number}" for number in range(40)]
