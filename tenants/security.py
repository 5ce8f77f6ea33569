"""A wall that was hit is an incident: logged, in the platform's history, and told to its people.

Three things count. A row of another tenant was met (`CrossTenantAccess`), SQL left the role it
ran as (`RoleChanged`), or Postgres refused a right (SQLSTATE 42501: another schema, a table, a
row policy). Each means that code of ours went wrong or was led astray; none is a user's mistake,
so whoever asked is told only that something broke.
"""

import logging
import sys
from typing import Any

import psycopg
from django.core.cache import cache
from django.db.models import QuerySet
from redis import RedisError

from audit.actions import record
from audit.models import Entry
from core.actors import system_actor
from core.scope import active_scope
from core.tenant_model import CrossTenantAccess
from tenants.backend.base import RoleChanged
from tenants.context import outside_tenants
from tenants.live import announce_platform

logger = logging.getLogger("proffer.security")

CROSSING = "tenants.crossing.refused"
ROLE_LEFT = "tenants.role.left"
WALL_HIT = "tenants.wall.hit"
INCIDENTS = (CROSSING, ROLE_LEFT, WALL_HIT)
"""The history's codes of what platform admins are alerted to."""

_TOLD = 3600
"""Seconds for which the same incident at the same place is not told by mail again."""


def incident_of(error: BaseException) -> str | None:
    """The history's code for an error that means a wall was hit; None for any other."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, CrossTenantAccess):
            return CROSSING
        if isinstance(cause, RoleChanged):
            return ROLE_LEFT
        if isinstance(cause, psycopg.errors.InsufficientPrivilege):
            return WALL_HIT
        cause = cause.__cause__
    return None


def record_incident(error: BaseException, *, where: str) -> bool:
    """Write down and tell that a wall was hit; False, and nothing done, for other errors.

    `where` is the request's path or the task's name. The entry is the platform's, written
    outside of the transaction that was rolled back.
    """
    code = incident_of(error)
    if code is None:
        return False
    scope = active_scope()
    logger.critical("%s in %s: %s", code, where, error, exc_info=error)
    with outside_tenants():
        entry = record(
            actor=system_actor("tenant wall"),
            code=code,
            target=f"tenant:{scope.tenant_id}" if scope else "platform",
            data=_data(error, where=where),
        )
        announce_platform(topic="incident", id=entry.pk)
    return True


def _data(error: BaseException, *, where: str) -> dict[str, Any]:
    """What a platform admin needs to find the place: names and numbers, no row's content."""
    if isinstance(error, CrossTenantAccess):
        return {"met": error.met, "what": error.what, "where": where[:200]}
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, psycopg.Error):
        cause = cause.__cause__
    primary = cause.diag.message_primary if isinstance(cause, psycopg.Error) else None
    return {"what": (primary or str(error))[:200], "where": where[:200]}


def told_lately(*, code: str, where: str) -> bool:
    """Whether this was told by mail within the hour; asking counts as telling."""
    try:
        with outside_tenants():
            return not cache.add(f"incident:{code}:{where[:80]}", 1, timeout=_TOLD)
    except RedisError as error:
        logger.warning("incidents told are not counted: %s", error)
        return False


def incidents() -> QuerySet[Entry]:
    """The platform's entries of walls that were hit, newest first. Outside tenants."""
    return Entry.objects.filter(code__in=INCIDENTS)


def on_request_exception(request: Any = None, **_: Any) -> None:
    """Receiver of Django's `got_request_exception`: what broke outside of a view counts too."""
    error = sys.exc_info()[1]
    if error is not None:
        record_incident(error, where=getattr(request, "path", ""))
