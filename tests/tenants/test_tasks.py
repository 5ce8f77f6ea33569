"""Work for a tenant fails closed without one, and is gone from Postgres only once it is done."""

import pytest
from celery import Task
from django.db import transaction

from audit.models import Entry
from config.celery import app
from core.clock import now
from core.scope import active_scope
from core.tenant_model import CrossTenantAccess
from tenants.context import in_tenant, outside_tenants, require_tenant
from tenants.doorbell import ring
from tenants.exceptions import NoTenant
from tenants.models import Doorbell, Tenant
from tenants.tasks import MAX_FAILURES, PlatformTask, TenantTask
from tests.support.jobs import rung

app.loader.import_default_modules()
OURS = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
# The platform's own: they work outside of any tenant.
PLATFORM_TASKS = {
    "accounts.mail_platform_link",
    "accounts.mail_platform_notice",
    "accounts.mail_sign_up",
    "accounts.mail_workspaces",
    "accounts.offer_platform_reset",
    "budget.mail_platform",
    "conversations.mail_platform_stop",
    "tenants.end_switch",
}
TENANTS = {name: task for name, task in OURS.items() if name not in PLATFORM_TASKS}


def test_every_task_is_a_tenants_or_the_platforms() -> None:
    others = {name: task for name, task in OURS.items() if not isinstance(task, TenantTask)}
    assert TENANTS
    assert set(others) == PLATFORM_TASKS
    assert all(isinstance(task, PlatformTask) for task in others.values())


@pytest.mark.parametrize("tenant_id", [None, 0, -1, "1", True, 1.0], ids=repr)
@pytest.mark.parametrize("name", sorted(TENANTS))
def test_no_task_runs_without_a_tenant(name: str, tenant_id: object) -> None:
    """It stops before it looks at anything: this test may not even use the database."""
    with pytest.raises(NoTenant):
        TENANTS[name](tenant_id=tenant_id)


@pytest.mark.parametrize("name", sorted(TENANTS))
def test_every_task_takes_keywords_alone(name: str) -> None:
    with pytest.raises(TypeError):
        TENANTS[name](1)


@pytest.fixture
def probe() -> Task:
    """A task of a tenant's that is told what to do."""
    seen: list[object] = []

    @app.task(base=TenantTask, name="tests.probe", shared=False)
    def probe(*, then: str = "") -> None:
        seen.append(require_tenant().schema_name)
        if then == "fail":
            raise LookupError("nothing there")
        if then == "cross":
            raise CrossTenantAccess(active=1, met=2, what="catalog.Service 1")
        if then == "fail in a transaction":
            with transaction.atomic():
                raise LookupError("nothing there")

    probe.seen = seen
    yield probe
    app.tasks.pop("tests.probe")


def bell(tenant: Tenant, **kwargs: str) -> Doorbell:
    with in_tenant(tenant):
        ring(task="tests.probe", **kwargs)
    return rung("tests.probe")[-1]


def test_the_body_runs_inside_its_tenant(committed_db: None, alpha: Tenant, probe: Task) -> None:
    probe(tenant_id=alpha.pk)
    assert probe.seen == [alpha.schema_name]
    assert active_scope() is None


def test_a_job_that_is_done_is_gone(committed_db: None, alpha: Tenant, probe: Task) -> None:
    first, second = bell(alpha), bell(alpha)
    probe(tenant_id=alpha.pk, doorbells=(first.pk,))
    assert [row.pk for row in rung("tests.probe")] == [second.pk]


def test_a_copy_of_a_job_that_is_done_does_nothing(
    committed_db: None, alpha: Tenant, probe: Task
) -> None:
    row = bell(alpha)
    for _ in range(3):
        probe(tenant_id=alpha.pk, doorbells=(row.pk,))
    assert probe.seen == [alpha.schema_name]


@pytest.mark.parametrize("then", ["fail", "fail in a transaction"])
def test_a_job_that_failed_waits_longer_each_time(
    committed_db: None, alpha: Tenant, probe: Task, then: str
) -> None:
    row = bell(alpha, then=then)
    waits = []
    for _ in range(4):
        before = now()
        with pytest.raises(LookupError):
            probe(tenant_id=alpha.pk, doorbells=(row.pk,), then=then)
        row.refresh_from_db()
        waits.append(round((row.due_at - before).total_seconds()))
    assert waits == [1, 2, 4, 8]
    assert row.failures == 4
    assert row.last_error == "LookupError: nothing there"
    assert active_scope() is None


def test_a_job_that_never_succeeds_is_kept_and_tried_no_more(
    committed_db: None, alpha: Tenant, probe: Task
) -> None:
    row = bell(alpha)
    Doorbell.objects.filter(pk=row.pk).update(failures=MAX_FAILURES - 1)
    with pytest.raises(LookupError):
        probe(tenant_id=alpha.pk, doorbells=(row.pk,), then="fail")
    row.refresh_from_db()
    assert (row.due_at - now()).days > 3000


def test_a_crossing_in_a_job_is_audited(committed_db: None, alpha: Tenant, probe: Task) -> None:
    with pytest.raises(CrossTenantAccess):
        probe(tenant_id=alpha.pk, then="cross")
    with outside_tenants():
        assert Entry.objects.get(code="tenants.crossing.refused").data["where"] == "tests.probe"


def test_a_job_for_a_tenant_that_is_gone_is_dropped(
    committed_db: None, alpha: Tenant, probe: Task
) -> None:
    row = bell(alpha)
    probe(tenant_id=987654, doorbells=(row.pk,))
    assert probe.seen == []
    assert rung("tests.probe") == []


def test_who_has_fewer_tries_is_dead_sooner_and_somebody_is_told(
    committed_db: None, alpha: Tenant, probe: Task
) -> None:
    told: list[object] = []
    probe.tries = 2
    probe.give_up = lambda **kwargs: told.append((require_tenant().schema_name, kwargs))
    row = bell(alpha, then="fail in a transaction")
    for expected in ([], [(alpha.schema_name, {"then": "fail in a transaction"})]):
        with pytest.raises(LookupError):
            probe(tenant_id=alpha.pk, doorbells=(row.pk,), then="fail in a transaction")
        assert told == expected
    row.refresh_from_db()
    assert (row.failures, (row.due_at - now()).days > 3000) == (MAX_FAILURES, True)
    assert active_scope() is None
