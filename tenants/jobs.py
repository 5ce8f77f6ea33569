"""Jobs that fail, and what the platform's people do about them.

The rows are the doorbells. A job that raised is tried again after growing waits; after
`MAX_FAILURES` it is dead: it stays, with its last error, until somebody decides.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound
from tenants.doorbell import PLATFORM
from tenants.live import announce_platform
from tenants.models import Doorbell
from tenants.tasks import MAX_FAILURES


@dataclass(frozen=True, slots=True)
class Queue:
    """How the work stands. `oldest`: since when the longest-waiting job is due.

    `handed_out` were given to workers and are not done; `overdue` of them should be,
    by their lease, so that a worker that had them is gone or far behind.
    """

    due: int
    handed_out: int
    overdue: int
    failing: int
    dead: int
    oldest: datetime | None


def queue() -> Queue:
    """One query."""
    moment = now()
    due = Q(due_at__lte=moment)
    counted = Doorbell.objects.aggregate(
        due=Count("id", filter=due & Q(leased_until=None)),
        handed_out=Count("id", filter=due & Q(leased_until__gt=moment)),
        overdue=Count("id", filter=due & Q(leased_until__lte=moment)),
        failing=Count("id", filter=Q(failures__gt=0, failures__lt=MAX_FAILURES)),
        dead=Count("id", filter=Q(failures__gte=MAX_FAILURES)),
        oldest=Min("due_at", filter=due),
    )
    return Queue(**counted)


def failing_jobs(*, dead: bool = False) -> QuerySet[Doorbell]:
    """Jobs that raised, those that failed most often first; or the dead ones, latest first."""
    if dead:
        return Doorbell.objects.filter(failures__gte=MAX_FAILURES).order_by("-id")
    return Doorbell.objects.filter(failures__gt=0, failures__lt=MAX_FAILURES).order_by(
        "-failures", "id"
    )


def retry_job(*, actor: Actor, job_id: int) -> Doorbell:
    """Have a failed job tried now, with all its tries before it. Raises NotAllowed or NotFound."""
    actor.require("platform.jobs")
    with transaction.atomic():
        job = _failed(job_id)
        _write(actor, "tenants.job.retried", job)
        job.failures, job.due_at, job.leased_until = 0, now(), None
        job.save(update_fields=["failures", "due_at", "leased_until"])
        announce_platform(topic="jobs")
    return job


def discard_job(*, actor: Actor, job_id: int) -> Doorbell:
    """Give a failed job up: it will not happen. Raises NotAllowed or NotFound."""
    actor.require("platform.jobs")
    with transaction.atomic():
        job = _failed(job_id)
        _write(actor, "tenants.job.discarded", job)
        job.delete()
        announce_platform(topic="jobs")
    return job


MANY = 200
"""Jobs at once, by one click."""


def decide_jobs(
    *, actor: Actor, ids: Iterable[int], act: Callable[..., Doorbell]
) -> tuple[int, int]:
    """Have many failed jobs tried (`retry_job`) or given up (`discard_job`), each by itself.

    Returns how many, and how many were nobody's to touch any more. Raises NotAllowed or
    InvalidInput.
    """
    actor.require("platform.jobs")
    chosen = sorted(set(ids))
    if not 0 < len(chosen) <= MANY:
        raise InvalidInput(f"Choose at least one job and at most {MANY}.")
    done = 0
    for job_id in chosen:
        try:
            act(actor=actor, job_id=job_id)
            done += 1
        except NotFound:
            # Done or discarded meanwhile, or at work: that is told by its number.
            continue
    return done, len(chosen) - done


def _failed(job_id: int) -> Doorbell:
    """A job that failed, locked. One that is at work again is nobody's to touch."""
    job = (
        Doorbell.objects.select_for_update()
        .filter(Q(leased_until=None) | Q(leased_until__lte=now()), pk=job_id, failures__gt=0)
        .first()
    )
    if job is None:
        raise NotFound("This job is done, was discarded, or is being tried just now.")
    return job


def _write(actor: Actor, code: str, job: Doorbell) -> None:
    record(
        actor=actor,
        code=code,
        target="platform" if job.tenant_id == PLATFORM else f"tenant:{job.tenant_id}",
        data={"task": job.task, "job": job.pk, "failures": job.failures},
    )


def first_line(error: str) -> str:
    """What may be shown of a stored error: Postgres names values in the lines that follow."""
    return error.partition("\n")[0]
