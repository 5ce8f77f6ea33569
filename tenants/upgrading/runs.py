"""What an upgrade has done, as rows that outlive it: who is done, who failed and why.

Each change of a run's row is told to the platform's open pages.
"""

from django.db.models import Count, Q

from core.clock import now
from tenants.live import announce_platform
from tenants.models import Tenant, UpgradeRun, UpgradeStep
from tenants.routers import OWNER
from tenants.upgrading.standing import Standing

LONGEST_ERROR = 500


def begin(*, fingerprint: str, pending: int) -> UpgradeRun:
    """The run to these migrations: one that was cut off goes on, older aims are given up."""
    runs = UpgradeRun.objects.using(OWNER)
    runs.filter(state=UpgradeRun.State.RUNNING).exclude(fingerprint=fingerprint).update(
        state=UpgradeRun.State.INCOMPLETE, finished_at=now()
    )
    run = runs.filter(fingerprint=fingerprint).exclude(state=UpgradeRun.State.FINISHED).first()
    if run is None:
        run = runs.create(fingerprint=fingerprint, total=pending)
        announce_platform(topic="upgrades", id=run.pk)
        return run
    run.state = UpgradeRun.State.RUNNING
    run.finished_at = None
    _count(run)
    run.total = run.done + pending
    _keep(run, "state", "finished_at", "total")
    return run


def step_sql(run: UpgradeRun, standing: Standing, *, migrations: int) -> str:
    """Notes the tenant as done in the transaction that does it; time since its beginning."""
    return (
        "INSERT INTO public.tenants_upgradestep"  # noqa: S608 (numbers alone)
        " (run_id, tenant_id, state, migrations, milliseconds, error, at)"
        f" VALUES ({run.pk}, {standing.tenant_id}, 'done', {migrations},"
        " extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000, '', now())"
        " ON CONFLICT ON CONSTRAINT upgrade_step_once DO UPDATE SET state = 'done', error = '',"
        " migrations = excluded.migrations, milliseconds = excluded.milliseconds, at = excluded.at"
    )


def note_failure(run: UpgradeRun, standing: Standing, *, error: str) -> bool:
    """Set the tenant aside. False when it has left meanwhile, which is no failure."""
    tenants = Tenant.objects.using(OWNER).filter(pk=standing.tenant_id)
    if not tenants.exclude(state=Tenant.State.ERASING).exists():
        return False
    UpgradeStep.objects.using(OWNER).update_or_create(
        run=run,
        tenant_id=standing.tenant_id,
        defaults={"state": UpgradeStep.State.FAILED, "error": error[:LONGEST_ERROR]},
    )
    return True


def note_progress(run: UpgradeRun) -> None:
    """Bring the run's numbers up to date with its steps."""
    _count(run)
    _keep(run)


def _count(run: UpgradeRun) -> None:
    counted = (
        UpgradeStep.objects.using(OWNER)
        .filter(run=run)
        .aggregate(
            done=Count("id", filter=Q(state=UpgradeStep.State.DONE)),
            failed=Count("id", filter=Q(state=UpgradeStep.State.FAILED)),
        )
    )
    run.done, run.failed = counted["done"], counted["failed"]


def _keep(run: UpgradeRun, *fields: str) -> None:
    run.save(using=OWNER, update_fields=["done", "failed", *fields])
    announce_platform(topic="upgrades", id=run.pk)


def finish(run: UpgradeRun, *, complete: bool) -> None:
    """Close the run. `complete`: every tenant is where it should be."""
    _count(run)
    run.state = UpgradeRun.State.FINISHED if complete else UpgradeRun.State.INCOMPLETE
    run.finished_at = now()
    run.total = max(run.total, run.done + run.failed)
    _keep(run, "state", "finished_at", "total")
