"""What a tenant's state is right now, and the lock that makes a change of it exact.

Whoever sends for a tenant holds its state lock shared for that transaction; a move of
the lifecycle holds it exclusively. Once a suspension has committed, no transaction that
read "active" is still about to send.
"""

import psycopg
from django.db import DatabaseError

from core.locks import lock_key
from core.prepared import executed
from tenants.context import in_tenant, outside_tenants, require_tenant
from tenants.exceptions import (
    NoSuchTenant,
    TenantClosed,
    TenantDeleted,
    TenantPreparing,
    TenantSuspended,
)
from tenants.models import Tenant

State = Tenant.State

GONE = frozenset({State.DELETED, State.ERASING})
"""No process may enter these: their roles are taken from the application's logins."""

_REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)
"""What Postgres says to SET ROLE when the login is no member, or the role is no more."""


def state_lock(tenant_id: int) -> int:
    return lock_key("tenant-state", tenant_id)


def is_role_refused(error: BaseException) -> bool:
    """Whether `error` means that the tenant could not even be entered."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    return isinstance(cause, _REFUSED)


def _stored_state(tenant_id: int) -> str | None:
    # Every request asks.
    with executed("SELECT state FROM public.tenants_tenant WHERE id = %s", [tenant_id]) as cursor:
        row = cursor.fetchone()
    return None if row is None else str(row[0])


def state_of(tenant: Tenant) -> str | None:
    """The state as committed now; None once the tenant is gone.

    Asked inside the tenant, whose role may read it, because whoever asks is about to
    enter: one statement. Where the role is refused, the look is taken outside.
    """
    try:
        with in_tenant(tenant):
            return _stored_state(tenant.pk)
    except (psycopg.Error, DatabaseError) as error:
        if not is_role_refused(error):
            raise
    with outside_tenants():
        return _stored_state(tenant.pk)


def open_for_business() -> bool:
    """Whether the active tenant may send; for certain to whoever holds :func:`state_lock`."""
    return _stored_state(require_tenant().tenant_id) == State.ACTIVE


def closed_because(state: str | None) -> TenantClosed | None:
    """Why nobody may enter a tenant in this state; None where people may at least look."""
    if state in (State.ACTIVE, State.SUSPENDED):
        return None
    if state in GONE:
        return TenantDeleted()
    return TenantPreparing() if state == State.PREPARING else NoSuchTenant()


def write_refused(tenant: Tenant) -> TenantSuspended | None:
    """Why nothing may be written in this tenant, or None."""
    if tenant.state != State.SUSPENDED:
        return None
    reason = tenant.state_reason
    return TenantSuspended(f"{TenantSuspended.message} Reason: {reason}" if reason else None)
