"""What customers write to a workspace that is closed is kept, and taken in when it opens."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings
from django.utils.module_loading import import_string

from config.celery import app
from conversations.lateness import LATE
from conversations.models import Conversation, InboundEvent
from core.clock import now
from tenants import relay
from tenants.context import in_tenant, outside_tenants
from tenants.directory import phone_numbers
from tenants.erasure.running import carry_out
from tenants.lifecycle import (
    delete_tenant,
    erase_tenant,
    reactivate_tenant,
    restore_tenant,
    suspend_tenant,
)
from tenants.models import ChannelAddress, DeadLetter, Doorbell, Tenant
from tenants.provisioning import create_tenant
from tests.support.jobs import is_assistants
from tests.support.people import PLATFORM_ADMIN
from tests.support.world import ALPHA, BETA, Look
from tests.whatsapp import meta
from tests.whatsapp.conftest import TOKEN, Emulator
from whatsapp.envelope import Update
from whatsapp.intake import store
from whatsapp.letters import take_in_left
from whatsapp.models import CloudNumber

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


# ------------------------------------------------------------------ as Meta sees it


def shut(tenant: Tenant) -> None:
    delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over.")


def shut_for_good(tenant: Tenant) -> None:
    shut(tenant)
    assert carry_out(erase_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Asked for it."))


def gamma(number: str = "100000000000003") -> Tenant:
    """A third one, with a number, that a test may erase."""
    tenant = create_tenant(actor=PLATFORM_ADMIN, slug="gamma", name="Gamma")
    kind = ChannelAddress.Kind.WHATSAPP_CLOUD
    ChannelAddress.objects.using("owner").create(tenant=tenant, kind=kind, address=number)
    return tenant


@pytest.mark.parametrize(
    ("end", "reason"), [(shut, "tenant_deleted"), (shut_for_good, "unknown_number")]
)
def test_a_process_that_has_not_heard_of_the_end_still_answers_200(
    end: Callable[[Tenant], None], reason: str, beta: Tenant
) -> None:
    """Meta would bring it again for seven days, and beta's message in the batch with it."""
    tenant = gamma()
    phone_numbers.find("100000000000003")
    remembered = dict(phone_numbers._known)
    end(tenant)
    # What such a process still believes; `remembered` is what it had looked up itself.
    fresh = {key: (time.monotonic(), each) for key, (_, each) in remembered.items()}
    phone_numbers._known.update(fresh)
    body = meta.envelope(
        meta.change(number="100000000000003", messages=[meta.text("Hi", wamid="wamid.closed1")]),
        meta.change(number=BETA.phone_number_id, messages=[meta.text("Hi", wamid="wamid.closed2")]),
    )
    for _ in range(2):
        assert meta.post(body).status_code == 200
    with outside_tenants():
        letter = DeadLetter.objects.get(address="100000000000003")
    assert letter.reason == reason
    assert stored(beta) == ["wamid.closed2"]


def test_what_a_webhook_left_beside_a_restore_is_taken_in_by_the_steward(
    alpha: Tenant, beta: Tenant
) -> None:
    shut(alpha)
    store([update(1)])
    shut(beta)
    restore_tenant(actor=PLATFORM_ADMIN, tenant=alpha)
    letter = {"metadata": {}, "contact": None, "waba_id": "1"}
    for number, look in ((2, ALPHA), (3, BETA)):
        body = {**letter, "message": update(number).body["message"]}
        DeadLetter.objects.create(
            reason="tenant_deleted", address=look.phone_number_id, digest=str(number), body=body
        )
    assert take_in_left() == 1
    assert stored(alpha) == ["wamid.closed1", "wamid.closed2"]
    with outside_tenants():
        assert DeadLetter.objects.get().address == BETA.phone_number_id


CUSTOMER = "971551112233"


def work() -> set[tuple[int, str]]:
    """What relay and workers do in the next minute; (tenant, task) of all that was done."""
    app.loader.import_default_modules()
    done: set[tuple[int, str]] = set()
    with outside_tenants():
        while True:
            Doorbell.objects.filter(due_at__lt=now() + timedelta(minutes=1)).update(
                due_at=now() - timedelta(days=1)
            )
            own = _relays_own()
            done |= own
            jobs = relay.claim()
            if not jobs and not own:
                return done
            for job in jobs:
                machines = is_assistants(job.task)
                # Its turn comes once the quiet window of a burst is over.
                moment = now() + timedelta(seconds=30 if machines else 0)
                with (
                    override_settings(ASSISTANT_PROCESS=machines),
                    time_machine.travel(moment, tick=True),
                ):
                    task = app.tasks[job.task]
                    task(tenant_id=job.tenant_id, doorbells=tuple(job.doorbells), **job.kwargs)
                done.add((job.tenant_id, job.task))


def _relays_own() -> set[tuple[int, str]]:
    """What the relay does itself; (tenant, task) of what was rung for and is done."""
    mine = Doorbell.objects.filter(task__in=settings.RELAY_WORK)
    done = set()
    for row in list(mine):
        import_string(settings.RELAY_WORK[row.task])(row.tenant_id)
        if not mine.filter(pk=row.pk).exists():
            done.add((row.tenant_id, row.task))
    return done


def writes(emulator: Emulator, look: Look) -> None:
    """The customer writes to that number: to the emulator, and its webhook to us."""
    sent = {"to": look.phone_number_id, "from": CUSTOMER}
    emulator.control("inbound", {**sent, "message": {"type": "text", "text": {"body": "Hello"}}})
    wrote = meta.text("Hello", wamid=f"wamid.{look.slug}", at=int(now().timestamp()))
    change = meta.change(number=look.phone_number_id, messages=[wrote])
    assert meta.post(meta.envelope(change)).status_code == 200


def answers(emulator: Emulator, look: Look) -> int:
    """What that number has answered, as the customer's phone shows it."""
    thread = emulator.thread(CUSTOMER, number=look.phone_number_id)
    return sum(row["direction"] == "outbound" for row in thread)


@pytest.mark.parametrize(
    ("away", "answered"), [(timedelta(minutes=5), True), (LATE + timedelta(minutes=1), False)]
)
def test_what_waited_in_a_suspended_one_is_answered_only_while_it_is_fresh(
    emulator: Emulator, alpha: Tenant, beta: Tenant, away: timedelta, answered: bool
) -> None:
    for tenant in (alpha, beta):
        with in_tenant(tenant):
            number = CloudNumber.objects.get()
            number.token = TOKEN
            number.save()
    began = now()
    suspend_tenant(actor=PLATFORM_ADMIN, tenant=alpha, reason="Unpaid.")
    for look in (ALPHA, BETA):
        writes(emulator, look)
    assert {tenant for tenant, _ in work()} == {beta.pk}
    assert (answers(emulator, ALPHA), answers(emulator, BETA)) == (0, 1)
    with in_tenant(alpha):
        assert InboundEvent.objects.get(external_id="wamid.alpha").processed_at is None

    with time_machine.travel(began + away, tick=True):
        reactivate_tenant(actor=PLATFORM_ADMIN, tenant=alpha)
        assert (alpha.pk, "conversations.drain") in work()
        with in_tenant(alpha):
            talk = Conversation.objects.get(messages__external_id="wamid.alpha")
    assert (answers(emulator, ALPHA), answers(emulator, BETA)) == (int(answered), 1)
    assert talk.waiting_reason == ("" if answered else "late_message")
