"""The moves of a tenant's state: the only doors.

Each move needs a right, holds the tenant's state lock and its row, compares and sets,
writes the platform's history in the same transaction, and is seen by the next request,
job and send of every process, because those read the state itself.

Deleting, restoring and erasing also change who may enter, so they run on the owner's
login. What a tenant has waiting (doorbells, inbound events, queued messages) stays rows
and goes on by itself once the tenant is active again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from audit.actions import record
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import InvalidInput
from core.locks import lock_exclusive
from tenants.admission import admission_sql, dismissal_sql
from tenants.context import in_tenant, outside_tenants
from tenants.directory import forget_all
from tenants.doorbell import ring_outside
from tenants.exceptions import UnknownTenant, WrongState
from tenants.live import MOVED, announce, announce_platform
from tenants.models import Erasure, Tenant
from tenants.parking import unpark
from tenants.routers import OWNER
from tenants.states import state_lock

State = Tenant.State

KEEP_DAYS = 30
"""How long a deleted workspace can be restored, unless another time is given."""

MOST_DAYS = 365
REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Move:
    """One move: what it is called, from where it may start, and its code in the history."""

    done: str
    sources: tuple[str, ...]
    code: str


SUSPEND = Move("suspended", (State.ACTIVE,), "tenants.tenant.suspended")
REACTIVATE = Move("reactivated", (State.SUSPENDED,), "tenants.tenant.reactivated")
DELETE = Move("deleted", (State.ACTIVE, State.SUSPENDED), "tenants.tenant.deleted")
RESTORE = Move("restored", (State.DELETED,), "tenants.tenant.restored")
ERASE = Move("erased", (State.DELETED,), "tenants.tenant.erasing")

Opening = Callable[[], None]
_before_opening: list[Opening] = []


def before_opening(opening: Opening) -> None:
    """For rooms above: `opening` runs inside a restored tenant, in the transaction that opens it.

    It takes in what came for the tenant while nobody could enter it.
    """
    _before_opening.append(opening)


def suspend_tenant(*, actor: Actor, tenant: Tenant, reason: str) -> Tenant:
    """Its people may look, what customers write is stored, and nothing leaves any more.

    From the commit on, not one message is sent. Raises NotAllowed, InvalidInput or WrongState.
    """
    actor.require("platform.tenants")
    reason = _reason(reason)
    with outside_tenants(), transaction.atomic():
        row = _held(tenant, SUSPEND, using=DEFAULT_DB_ALIAS)
        _move(row, State.SUSPENDED, actor=actor, move=SUSPEND, reason=reason)
    return _told(row)


def reactivate_tenant(*, actor: Actor, tenant: Tenant) -> Tenant:
    """Open a suspended workspace again: what waited is taken in, in order, and answered.

    What is late by now is left to people (`conversations.lateness`). Raises NotAllowed
    or WrongState.
    """
    actor.require("platform.tenants")
    with outside_tenants(), transaction.atomic():
        row = _held(tenant, REACTIVATE, using=DEFAULT_DB_ALIAS)
        _move(row, State.ACTIVE, actor=actor, move=REACTIVATE)
        _set_going(row)
    return _told(row)


def delete_tenant(*, actor: Actor, tenant: Tenant, reason: str, days: int = KEEP_DAYS) -> Tenant:
    """Put a workspace into the bin: closed to everybody, restorable for `days`, then erased.

    The logins lose its roles in the same transaction. Raises NotAllowed, InvalidInput
    or WrongState.
    """
    actor.require("platform.tenants")
    reason = _reason(reason)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(fields={"days": f"Choose 1 to {MOST_DAYS} days."})
    with outside_tenants(), transaction.atomic(using=OWNER):
        row = _held(tenant, DELETE, using=OWNER)
        row.state_before = row.state
        row.erase_after = now() + timedelta(days=days)
        _move(
            row,
            State.DELETED,
            actor=actor,
            move=DELETE,
            reason=reason,
            fields=("state_before", "erase_after"),
            data={"erase_after": row.erase_after.isoformat()},
            using=OWNER,
        )
        _as_owner(dismissal_sql(tenant_id=row.pk))
    return _told(row)


def restore_tenant(*, actor: Actor, tenant: Tenant) -> Tenant:
    """Take a workspace out of the bin, as it was when it was deleted: active or suspended.

    The logins are admitted first, while the state still refuses everybody; what came in
    meanwhile is then taken in by the transaction that opens it, so nothing newer can
    overtake it. A crash in between leaves it deleted, and the steward dismisses the
    logins again. Raises NotAllowed or WrongState.
    """
    actor.require("platform.tenants")
    with outside_tenants():
        with transaction.atomic(using=OWNER):
            _held(tenant, RESTORE, using=OWNER)
            _as_owner(admission_sql(tenant_id=tenant.pk))
        with transaction.atomic():
            row = _held(tenant, RESTORE, using=DEFAULT_DB_ALIAS)
            back = State.SUSPENDED if row.state_before == State.SUSPENDED else State.ACTIVE
            with in_tenant(row, as_assistant=False):
                for opening in _before_opening:
                    opening()
            row.erase_after = None
            reason = "It was suspended before it was deleted." if back == State.SUSPENDED else ""
            _move(
                row,
                back,
                actor=actor,
                move=RESTORE,
                reason=reason,
                fields=("erase_after",),
                data={"state": back},
            )
            if back == State.ACTIVE:
                _set_going(row)
    return _told(row)


def erase_tenant(*, actor: Actor, tenant: Tenant, reason: str) -> Erasure:
    """Begin to erase a deleted workspace for good; the steward does it, step by step.

    Nothing brings it back from here on. Raises NotAllowed, InvalidInput or WrongState.
    """
    actor.require("platform.erase")
    return _begin_erasure(actor=actor, tenant=tenant, reason=_reason(reason))


def begin_due_erasures() -> int:
    """Begin with those whose time to be restored is over; how many. A job of the steward."""
    with outside_tenants():
        due = list(Tenant.objects.filter(state=State.DELETED, erase_after__lte=now()))
    begun = 0
    for tenant in due:
        try:
            _begin_erasure(
                actor=system_actor("steward"),
                tenant=tenant,
                reason="The time in which it could be restored is over.",
                due=True,
            )
            begun += 1
        except WrongState:
            # Restored, or begun by somebody, since we looked: theirs counts.
            continue
    return begun


def _begin_erasure(*, actor: Actor, tenant: Tenant, reason: str, due: bool = False) -> Erasure:
    with outside_tenants(), transaction.atomic(using=OWNER):
        row = _held(tenant, ERASE, using=OWNER)
        if due and (row.erase_after is None or row.erase_after > now()):
            raise WrongState(verb=ERASE.done, state=row.state, allowed=("due",))
        erasure = Erasure(
            tenant_id=row.pk,
            slug=row.slug,
            name=row.name,
            schema_name=row.schema_name,
            requested_by=actor.label,
            reason=reason,
        )
        erasure.save(using=OWNER, force_insert=True)
        _move(
            row,
            State.ERASING,
            actor=actor,
            move=ERASE,
            reason=reason,
            data={"slug": row.slug},
            using=OWNER,
        )
        _as_owner(dismissal_sql(tenant_id=row.pk))
    _told(row)
    return erasure


# ------------------------------------------------------------------ what the moves share


def _held(tenant: Tenant, move: Move, *, using: str) -> Tenant:
    """The tenant's row, locked, once nobody is sending. Raises UnknownTenant or WrongState."""
    lock_exclusive([state_lock(tenant.pk)], using=using)
    row = (
        Tenant.objects.using(using)
        .select_for_update(no_key=True)
        .filter(pk=tenant.pk)
        .order_by("id")
        .first()
    )
    if row is None:
        raise UnknownTenant()
    if row.state not in move.sources:
        raise WrongState(verb=move.done, state=row.state, allowed=move.sources)
    return row


def _move(
    row: Tenant,
    state: str,
    *,
    actor: Actor,
    move: Move,
    reason: str = "",
    fields: tuple[str, ...] = (),
    data: dict[str, Any] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Set the state of a held row and write the history."""
    before = row.state
    row.state = state
    row.state_reason = reason
    row.state_changed_at = now()
    row.save(using=using, update_fields=["state", "state_reason", "state_changed_at", *fields])
    record(
        actor=actor,
        code=move.code,
        target=f"tenant:{row.pk}",
        data={"from": before, **({"reason": reason} if reason else {}), **(data or {})},
        using=using,
    )


def _set_going(row: Tenant) -> None:
    """Have what waited looked at now, not by the next sweep."""
    unpark(tenant_id=row.pk)
    for task in (*settings.SWEEP_TASKS, *settings.RESUME_TASKS):
        ring_outside(tenant_id=row.pk, task=task)


def _told(row: Tenant) -> Tenant:
    """After the commit: this process looks anew, and open pages hear of it."""
    forget_all()
    announce_platform(topic="tenants", id=row.pk)
    with in_tenant(row):
        announce(topic=MOVED)
    return Tenant.objects.get(pk=row.pk)


def _as_owner(statements: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statements)


def _reason(given: str) -> str:
    reason = given.replace("\x00", "").strip()
    if not reason:
        raise InvalidInput(fields={"reason": "Say why; it is shown and kept in the history."})
    if len(reason) > REASON_LENGTH:
        raise InvalidInput(fields={"reason": f"At most {REASON_LENGTH} characters."})
    return reason
