"""Carrying erasures out: step by step, resumed after any crash, looked over, certified.

A step that fails is tried again by the next call, and its error stays readable.
What is found to be left after all steps starts them anew. The row of the tenant and the
certificate change in one transaction, so an address is free only once all is certified.
"""

import logging

from django.db import DatabaseError, transaction
from redis import RedisError

from audit.actions import record
from core.actors import system_actor
from core.clock import now
from core.errors import ProfferError
from tenants.context import outside_tenants
from tenants.directory import forget_all
from tenants.erasure.certificate import canonical, certificate_of, sign
from tenants.erasure.leftovers import left_of, rows_left
from tenants.erasure.steps import REPEATED, STEPS, NotErasing, impatient, remove_row
from tenants.live import announce_platform
from tenants.models import Erasure
from tenants.routers import OWNER

logger = logging.getLogger(__name__)

MOST_FAILURES = 30_000
"""As many as the column counts."""


class LeftOver(Exception):
    """All steps were taken, and something of the tenant is still there."""


_TROUBLE = (DatabaseError, RedisError, OSError, ProfferError, NotErasing, LeftOver)
"""What may keep a step from being done now; anything else is a fault of ours and ends the run,
whose error the steward shows."""


def open_erasures() -> list[Erasure]:
    """Those that are not certified yet, the oldest first."""
    with outside_tenants():
        return list(Erasure.objects.using(OWNER).filter(finished_at=None).order_by("pk"))


def carry_out(erasure: Erasure) -> bool:
    """Take every step that is still to be taken; whether the tenant is erased and certified.

    What goes wrong is noted on the record, and the next call goes on there.
    """
    with outside_tenants():
        try:
            for name in _still_to_do(erasure):
                _take(erasure, name)
            _finish(erasure)
        except _TROUBLE as error:
            logger.warning("erasure of %s: %s", erasure.slug, error)
            erasure.failures = min(erasure.failures + 1, MOST_FAILURES)
            erasure.last_error = f"{type(error).__name__}: {error}"[:300]
            _save(erasure, "failures", "last_error", "step")
            return False
    return True


def _still_to_do(erasure: Erasure) -> list[str]:
    names = list(STEPS)
    done = names.index(erasure.step) + 1 if erasure.step in names else 0
    return names[done:]


def _take(erasure: Erasure, name: str) -> None:
    """One step, with what it removed and that it was taken, in one transaction."""
    while True:
        with transaction.atomic(using=OWNER):
            impatient()
            counts = STEPS[name](erasure)
            _add(erasure, counts)
            taken = name != REPEATED or not counts
            if taken:
                erasure.step = name
            _save(erasure, "step", "removed")
        announce_platform(topic="tenants", id=erasure.tenant_id)
        if taken:
            return


def _add(erasure: Erasure, counts: dict[str, int]) -> None:
    """Taken again, a step finds only what it had not removed yet."""
    for kind, count in counts.items():
        if count:
            erasure.removed[kind] = erasure.removed.get(kind, 0) + count


def _finish(erasure: Erasure) -> None:
    _refuse_leftovers(erasure, left_of(erasure))
    with transaction.atomic(using=OWNER):
        _add(erasure, remove_row(erasure))
        _refuse_leftovers(erasure, rows_left(erasure.tenant_id))
        erasure.step = "certified"
        erasure.failures, erasure.last_error = 0, ""
        erasure.finished_at = now()
        erasure.certificate = certificate_of(erasure, finished=erasure.finished_at)
        erasure.signature = sign(erasure.certificate)
        _save(
            erasure,
            *("step", "removed", "failures", "last_error"),
            *("finished_at", "certificate", "signature"),
        )
        record(
            actor=system_actor("steward"),
            code="tenants.tenant.erased",
            target=f"tenant:{erasure.tenant_id}",
            data={
                "slug": erasure.slug,
                "requested_by": erasure.requested_by,
                "removed": sum(erasure.removed.values()),
                "certificate": canonical(erasure.certificate).decode(),
                "signature": erasure.signature,
            },
            using=OWNER,
        )
    forget_all()
    announce_platform(topic="tenants", id=erasure.tenant_id)


def _refuse_leftovers(erasure: Erasure, left: dict[str, int]) -> None:
    if left:
        erasure.step = ""
        words = ", ".join(f"{kind} {count}" for kind, count in sorted(left.items()))
        raise LeftOver(f"still there: {words}")


def _save(erasure: Erasure, *fields: str) -> None:
    erasure.save(using=OWNER, update_fields=list(fields))
