"""Entering a tenant. `in_tenant` is the only door: web, tasks, commands, live events."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.conf import settings
from structlog.contextvars import bound_contextvars

from core.scope import Scope, active_scope, reset_scope, set_scope
from tenants.exceptions import NoTenant


class TenantLike(Protocol):
    id: int
    schema_name: str


def role_name(tenant_id: int, *, assistant: bool = False) -> str:
    """The tenant's Postgres role. Roles are global to a server, so the database's name leads."""
    suffix = "_assistant" if assistant else ""
    return f"{settings.TENANT_ROLE_PREFIX}_{tenant_id}{suffix}"


def scope_for(tenant: TenantLike, *, assistant: bool = False) -> Scope:
    return Scope(
        tenant_id=tenant.id,
        schema_name=tenant.schema_name,
        role=role_name(tenant.id, assistant=assistant),
        assistant=assistant,
    )


@contextmanager
def in_tenant(tenant: TenantLike, *, as_assistant: bool | None = None) -> Iterator[Scope]:
    """Run the block inside `tenant`: its schema, its role, its cache keys, its logs.

    `as_assistant` chooses the machine's narrower role; a process that logs in
    as the assistant can take no other. Raises NoTenant without a stored tenant.
    """
    if not getattr(tenant, "id", None):
        raise NoTenant("in_tenant() needs a stored tenant")
    assistant = settings.ASSISTANT_PROCESS if as_assistant is None else as_assistant
    scope = scope_for(tenant, assistant=assistant)
    token = set_scope(scope)
    try:
        with bound_contextvars(tenant=tenant.schema_name):
            yield scope
    finally:
        reset_scope(token)


@contextmanager
def outside_tenants() -> Iterator[None]:
    """Step out to the shared tables for the block; business tables are out of reach there."""
    token = set_scope(None)
    try:
        yield
    finally:
        reset_scope(token)


def require_tenant() -> Scope:
    """The active scope. Raises NoTenant when there is none."""
    scope = active_scope()
    if scope is None:
        raise NoTenant("no tenant is active")
    return scope
