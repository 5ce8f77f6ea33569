"""Which tenant is active: one context variable that everything else derives from.

The database backend reads it at every cursor, so the connection cannot be in
another tenant than the code that uses it, over threads and coroutines alike.
A new thread starts with no scope and therefore reaches no business table.
"""

from contextvars import ContextVar
from dataclasses import dataclass

PUBLIC_SCHEMA = "public"


@dataclass(frozen=True, slots=True)
class Scope:
    """A tenant as the database sees it. `role` is what SQL runs as."""

    tenant_id: int
    schema_name: str
    role: str
    assistant: bool = False

    def get_tenant_type(self) -> None:
        """django-tenants asks this of whatever is active; there is one type here."""


_scope: ContextVar[Scope | None] = ContextVar("tenant_scope", default=None)


def active_scope() -> Scope | None:
    """The active tenant's scope, or None outside any tenant."""
    return _scope.get()


def active_tenant_id() -> int:
    """The active tenant's id, 0 outside any tenant (what the public schema's rows carry)."""
    scope = _scope.get()
    return scope.tenant_id if scope else 0


def set_scope(scope: Scope | None) -> object:
    """For `tenants.context` alone; returns the token for :func:`reset_scope`."""
    return _scope.set(scope)


def reset_scope(token: object) -> None:
    _scope.reset(token)  # type: ignore[arg-type]
