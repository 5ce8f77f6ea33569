"""Failed jobs: counted, tried again, or given up, by the platform's people alone."""

from datetime import timedelta

import pytest

from audit.models import Entry
from core.clock import now
from core.errors import NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.jobs import discard_job, failing_jobs, first_line, queue, retry_job
from tenants.models import Doorbell, Tenant
from tenants.tasks import MAX_FAILURES
from tests.support.people import PLATFORM_ADMIN, person

pytestmark = pytest.mark.usefixtures("tenant_db")


def job(tenant: Tenant, **facts: object) -> Doorbell:
    given = {
        "task": "conversations.drain",
        "kwargs": {"channel_id": 1, "sender": "x"},
        "due_at": now() - timedelta(seconds=5),
        **facts,
    }
    return Doorbell.objects.create(tenant_id=tenant.pk, **given)


def test_the_queue_is_counted(alpha: Tenant) -> None:
    Doorbell.objects.all().delete()
    first = job(alpha)
    job(alpha, leased_until=now() + timedelta(minutes=1))
    job(alpha, leased_until=now() - timedelta(minutes=1))
    job(alpha, failures=3, due_at=now() + timedelta(minutes=1))
    job(alpha, failures=MAX_FAILURES, due_at=now() + timedelta(days=3650))
    found = queue()
    assert (found.due, found.handed_out, found.overdue) == (1, 1, 1)
    assert (found.failing, found.dead) == (1, 1)
    assert found.oldest is not None
    assert abs(found.oldest - first.due_at) < timedelta(seconds=1)


def test_a_dead_job_is_tried_again_from_the_start(alpha: Tenant) -> None:
    dead = job(alpha, failures=MAX_FAILURES, due_at=now() + timedelta(days=3650), last_error="X: y")
    assert list(failing_jobs(dead=True)) == [dead]
    retry_job(actor=PLATFORM_ADMIN, job_id=dead.pk)
    dead.refresh_from_db()
    assert (dead.failures, dead.leased_until) == (0, None)
    assert dead.due_at <= now()
    entry = Entry.objects.get(code="tenants.job.retried")
    assert entry.target == f"tenant:{alpha.pk}"
    assert entry.data == {"task": "conversations.drain", "job": dead.pk, "failures": MAX_FAILURES}


def test_a_failed_job_is_given_up(alpha: Tenant) -> None:
    failed = job(alpha, failures=2)
    discard_job(actor=PLATFORM_ADMIN, job_id=failed.pk)
    assert not Doorbell.objects.filter(pk=failed.pk).exists()
    assert Entry.objects.filter(code="tenants.job.discarded").exists()


@pytest.mark.parametrize("act", [retry_job, discard_job])
@pytest.mark.parametrize(
    "facts",
    [{"failures": 0}, {"failures": 2, "leased_until": now() + timedelta(hours=1)}],
    ids=["never failed", "being tried now"],
)
def test_healthy_and_running_jobs_are_nobodys_to_touch(
    alpha: Tenant, act: object, facts: dict[str, object]
) -> None:
    one = job(alpha, **facts)
    with pytest.raises(NotFound):
        act(actor=PLATFORM_ADMIN, job_id=one.pk)  # type: ignore[operator]
    assert Doorbell.objects.filter(pk=one.pk, failures=facts["failures"]).exists()


@pytest.mark.parametrize("act", [retry_job, discard_job])
def test_nobody_of_a_tenant_may(alpha: Tenant, act: object) -> None:
    failed = job(alpha, failures=2)
    with in_tenant(alpha):
        owner = person("owner").actor
    with pytest.raises(NotAllowed):
        act(actor=owner, job_id=failed.pk)  # type: ignore[operator]
    assert Doorbell.objects.filter(pk=failed.pk).exists()


def test_values_of_rows_are_not_shown() -> None:
    error = "IntegrityError: duplicate key\nDETAIL:  Key (email)=(sara@example.test) exists."
    assert first_line(error) == "IntegrityError: duplicate key"
